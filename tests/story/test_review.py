"""A public review from `#review` to `#replied`: settled with the patient, and still owed an answer."""

from collections.abc import Callable

from od_escalator.demo.stage import Stage
from od_escalator.demo.workstation import Workstation
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
