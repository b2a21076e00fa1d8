"""What managers put off: a promise with its day, a snooze with its reason, the task sent on to somebody above."""

from collections.abc import Callable

from od_escalator.demo.stage import Stage
from od_escalator.demo.workstation import Workstation
from tests.story.ear import ANNOUNCED, Ear

At = Callable[[str], Workstation]

OPENED = "#geneva: waiting, the task has not been opened yet"
TALK = "Spoke w/ pt about the bill, explained her coverage, waived the late fee. Pt is happy now."


def opened(stage: Stage, at: At, ear: Ear) -> int:
    nora = stage.world.patient("Nora Whitfield")
    at("Jamie").write_commlog(nora, "Pt upset about the bill. #upset")
    stage.settle()
    assert ear.news() == [OPENED, ANNOUNCED]
    return nora


def test_a_promised_call_is_reminded_of_and_told_when_nobody_called(stage: Stage, at: At, ear: Ear) -> None:
    nora = opened(stage, at, ear)
    at("Kelly").write_commlog(nora, "LVM. #promise 11/19 call with lab date")
    stage.settle()
    assert ear.news() == [
        "#geneva thread: Kelly Ray promised the patient a call by Thu Nov 19",
        "#geneva thread: Kelly Ray tried to reach the patient, no conversation yet",
    ]
    stage.until_local(19, 7, 59)
    assert ear.news() == []
    stage.until_local(19, 8, 2)
    assert ear.news() == [
        "#geneva thread: Reminded: Kelly Ray",
        "Kelly: The patient was promised a call by Thu Nov 19",
    ]
    stage.until_local(19, 19, 2)
    heard = ear.news()
    assert [line.split(":")[0] for line in heard] == ["#geneva thread", "#geneva thread", "Dana", "Lee", "Rosa"]
    assert heard[0].startswith("#geneva thread: The promised call is not logged")
    stage.until_local(20, 12, 0)
    assert ear.news() == []


def test_a_promise_that_was_kept_is_heard_of_no_more(stage: Stage, at: At, ear: Ear) -> None:
    nora = opened(stage, at, ear)
    at("Kelly").write_commlog(nora, "#promise Wed call")
    stage.settle()
    stage.until_local(17, 15, 0)
    at("Kelly").write_commlog(nora, TALK)
    stage.settle()
    ear.news()
    stage.until_local(18, 16, 0)
    assert ear.news() == []


def test_a_case_is_set_aside_with_a_reason_and_goes_on_by_itself(stage: Stage, at: At, ear: Ear) -> None:
    nora = opened(stage, at, ear)
    at("Kelly").write_commlog(nora, "#snooze 11/20 Zebrafink is on a trip")
    stage.settle()
    assert ear.news() == ["#geneva thread: Kelly Ray set the case aside"]
    [root] = [m for m in stage.world.slack.messages("C0GENEVA") if m.thread_ts is None]
    assert "Fri 5:00 PM" in root.text
    stage.until_local(20, 8, 2)
    assert ear.news() == [
        "#geneva thread: Reminded: Kelly Ray",
        "Kelly: This case was set aside, and that ends at 5:00 PM",
    ]
    stage.until_local(20, 17, 2)
    assert sorted(line.split(":")[0] for line in ear.news()) == ["#geneva thread", "Dana", "Kelly", "Lee", "Rosa"]
    assert not [request for request in stage.world.slack.requests if b"Zebrafink" in request.body]


def test_what_cannot_be_put_off_is_said_to_whoever_typed_it(stage: Stage, at: At, ear: Ear) -> None:
    nora = opened(stage, at, ear)
    for author, text in (
        ("Kelly", "#promise 11/2 call"),
        ("Kelly", "#snooze 11/20"),
        ("Kelly", "#snooze until she is back"),
        ("Sam", "#snooze 11/2 she is away"),
    ):
        at(author).write_commlog(nora, text)
    stage.settle()
    assert ear.news() == [
        "Kelly: that day is over, so nobody will be reminded",
        "Kelly: there is no one day in it, so the follow-up goes on",
        "Kelly: there is no reason in it, so the follow-up goes on",
        "Sam: that day is over, so the follow-up goes on",
    ]
    at("Jamie").write_commlog(nora, "#snooze 11/20 she is away")
    stage.settle()
    assert ear.news() == []


def test_help_is_asked_for_by_sending_the_task_on(stage: Stage, at: At, ear: Ear) -> None:
    opened(stage, at, ear)
    kelly = at("Kelly")
    [task] = kelly.inbox()
    kelly.send_to(task["TaskNum"], stage.world.practice.inboxes["Dana"])
    stage.wait(seconds=20)
    assert ear.news() == [
        "#geneva thread: Somebody asks for help",
        "Dana: A member of staff asks for help with this case",
    ]
    stage.wait(minutes=5)
    assert ear.news() == []
