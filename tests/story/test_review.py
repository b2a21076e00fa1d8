"""A public review from `#review` to `#replied`: settled with the patient, and still owed an answer."""

from collections.abc import Callable

from od_escalator.demo.stage import Stage
from od_escalator.demo.workstation import Workstation
from od_escalator.escalator import Escalator
from tests.story.ear import Ear

At = Callable[[str], Workstation]

CHANGE_IT = (
    "if the words behind it are the public answer, please change that online:\n"
    "- It says that you have spoken with the writer, or settled it with them: that confirms a patient"
)


def test_a_review_ends_with_its_reply_and_the_owners_hear_where_it_is_missing(stage: Stage, at: At, ear: Ear) -> None:
    nora, kelly = stage.world.patient("Nora Whitfield"), at("Kelly")
    at("Jamie").write_commlog(nora, "One star about the wait. #review google")
    stage.settle()
    kelly.write_commlog(nora, "Spoke w/ pt about the wait, apologized. Pt is happy now.")
    stage.settle()
    kelly.tick_done(kelly.inbox()[0]["TaskNum"])
    stage.wait(minutes=1)
    assert "#geneva thread: Kelly Ray settled it with the patient" in ear.news()
    assert ear.root() == "#geneva: settled with the patient, the reply to the review is not posted yet"
    stage.restart()
    stage.until_local(18, 10, 30)
    missing = "An upset patient was noted Mon Nov 16, 10:14 AM, and the reply is not posted yet"
    assert ear.news() == [
        "#geneva thread: Told now: <@U0ROSA> and <@U0LEE>",
        f"Lee: {missing}",
        f"Rosa: {missing}",
    ]
    kelly.write_commlog(nora, "#replied https://example.org/r/1 We have spoken with you about this, Nora.")
    stage.settle()
    assert ear.news() == [
        "#geneva thread: Kelly Ray posted the reply to the review",
        "#geneva thread: Resolved by Kelly Ray",
        "#owners: resolved Wed Nov 18, 10:30 AM by Kelly Ray",
        f"Kelly: {CHANGE_IT}",
    ]
    stage.wait(days=14)
    assert ear.news() == []


def test_an_owner_or_regional_manager_may_decide_that_there_is_no_answer(stage: Stage, at: At, ear: Ear) -> None:
    slack, nora, kelly = stage.world.slack, stage.world.patient("Nora Whitfield"), at("Kelly")
    stage.listen()
    at("Jamie").write_commlog(nora, "One star about the wait. #review google")
    stage.settle()
    kelly.write_commlog(nora, "Spoke w/ pt about the wait, apologized. Pt is happy now. #replied: not, it is waived")
    stage.settle()
    [task] = kelly.inbox()
    kelly.tick_done(task["TaskNum"])
    stage.wait(minutes=1)
    assert "Kelly: only a regional manager or an owner can decide that a review gets no public reply" in ear.news()
    message = slack.messages("C0GENEVA")[0]
    slack.click("U0KELLY", "C0GENEVA", message.ts, "waive_reply")
    stage.rest()
    assert slack.whispers("U0KELLY")[-1].text.startswith("Only a regional manager or an owner may do this to UP-1001")
    slack.click("U0DANA", "C0GENEVA", message.ts, "waive_reply")
    stage.rest()
    slack.submit("U0DANA", {"why": "taken_down"})
    stage.rest()
    assert slack.whispers("U0DANA")[-1].text == "Done: UP-1001 has ended."
    stage.wait(minutes=1)
    assert ear.news() == [
        "#geneva thread: Dana Brooks decided that the review gets no public reply",
        "#geneva thread: Resolved by Kelly Ray",
        "#owners: resolved Mon Nov 16, 10:16 AM by Kelly Ray",
    ]
    lines = [each.text for each in slack.everything() if "no public reply" in each.text]
    assert "Reason: the review was taken down." in lines[-1]
    noted = [note["Note"] for note in kelly.task_notes(task["TaskNum"])]
    assert noted[-1].startswith("Dana Brooks decided that the review needs no public answer.")
    assert isinstance(stage.running, Escalator)
    assert stage.running.watch.audit.tick(stage.world.clock.now()) == 0
    stage.wait(days=14)
    assert ear.news() == []


def test_where_the_patient_wants_no_contact_the_reply_is_still_awaited(stage: Stage, at: At, ear: Ear) -> None:
    slack, nora, kelly = stage.world.slack, stage.world.patient("Nora Whitfield"), at("Kelly")
    stage.listen()
    at("Jamie").write_commlog(nora, "One star about the wait. #review google")
    stage.settle()
    kelly.write_commlog(nora, "Called pt, LVM.")
    stage.settle()
    ear.news()
    slack.click("U0DANA", "C0GENEVA", slack.messages("C0GENEVA")[0].ts, "done")
    stage.rest()
    said = {"how": "declined contact", "satisfied": "satisfied", "cause": "cost", "lesson": "practise", "cost": "7500"}
    slack.submit("U0DANA", {"about": "insurance", "offered": ["refund"], **said})
    stage.rest()
    assert slack.whispers("U0DANA")[-1].text.startswith("Done for UP-1001: nobody calls any more. It ends when")
    stage.wait(minutes=1)
    assert ear.news() == ["#geneva thread: Dana Brooks ended it but for the reply to the review: nobody calls any more"]
    assert (ear.root(), kelly.inbox()) == (
        "#geneva: nobody calls any more, the reply to the review is not posted yet",
        [],
    )
    stage.restart()
    stage.until_local(18, 10, 30)
    missing = "An upset patient was noted Mon Nov 16, 10:14 AM, and the reply is not posted yet"
    assert ear.news() == ["#geneva thread: Told now: <@U0ROSA> and <@U0LEE>", f"Lee: {missing}", f"Rosa: {missing}"]
    assert isinstance(stage.running, Escalator)
    assert stage.running.watch.audit.tick(stage.world.clock.now()) == 0
    kelly.write_commlog(nora, "#replied")
    stage.settle()
    assert ear.news() == [
        "#geneva thread: Dana Brooks ended it: the patient did not want to be contacted",
        "#geneva thread: Kelly Ray posted the reply to the review",
        "#owners: ended, the patient did not want to be contacted (Wed Nov 18, 10:30 AM by Dana Brooks)",
    ]
    stage.wait(days=14)
    assert ear.news() == []
