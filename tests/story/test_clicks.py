"""The case's message is a desk: what is clicked counts once, stands in thread and task, and is answered truthfully."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from od_escalator.demo.stage import Stage
from od_escalator.demo.workstation import Workstation
from od_escalator.escalator import Escalator
from tests.story.ear import Ear
from tests.story.hand import Hand

At = Callable[[str], Workstation]

UPSET = "Pt upset about the bill for her crown, wants a call back."
TALK = "Spoke w/ pt about the bill, explained her coverage, waived the late fee. Pt is happy now."


@pytest.fixture
def hand(stage: Stage, at: At, ear: Ear) -> Hand:
    at("Jamie").write_commlog(stage.world.patient("Nora Whitfield"), UPSET, "Upset Patient")
    stage.settle()
    ear.news()
    return Hand(stage)


def audited(stage: Stage) -> int:
    assert isinstance(stage.running, Escalator)
    return sum(stage.running.watch.audit.tick(stage.world.clock.now()) for _ in range(4))


def test_a_case_is_worked_on_from_slack(hand: Hand, stage: Stage, at: At, ear: Ear) -> None:
    nora, kelly, [row] = stage.world.patient("Nora Whitfield"), at("Kelly"), at("Kelly").inbox()
    menu = ["help", "snooze", "promise", "reassign", "not_a_complaint"]
    assert hand.offers() == ["got_it", "left_message", "spoke", *menu]

    assert hand.click("U0SAM", "got_it") == ["Thank you, UP-1001 is yours now, and the message says so."]
    assert ear.news() == ["#geneva thread: Sam Ortiz has it"]
    assert ear.root() == "#geneva: Sam Ortiz has it, no call is logged yet"
    assert hand.offers() == ["left_message", "spoke", *menu]

    hand.press("U0SAM", "left_message", often=2)
    stage.rest()
    first, second = hand.heard("U0SAM")
    assert first.startswith("Noted for UP-1001: you left a message (Mon 10:14 AM).")
    assert second.startswith("You have told of this call already (Mon 10:14 AM), so it counts once;")
    at("Sam").write_commlog(nora, "Called pt, LVM.")
    stage.settle()
    assert ear.news() == ["#geneva thread: Sam Ortiz tried to reach the patient, no conversation yet"]
    assert ear.root() == "#geneva: tried, the patient has not been reached yet (1 attempt)"

    assert hand.click("U0KELLY", "help") == ["Done: Dana Brooks is asked for help with UP-1001."]
    assert hand.click("U0SAM", "help")[0].startswith("Kelly Ray asked for help with UP-1001 (Mon 10:1")
    assert hand.click("U0DANA", "help")[0].startswith("This asks for your help with UP-1001")
    assert ear.news() == [
        "#geneva thread: Kelly Ray asks for help",
        "Dana: Kelly Ray asks for help with this case",
    ]

    seen_by_both = hand.message()
    assert hand.click("U0SAM", "spoke")[0].endswith("Please write a short CommLog about it; that is the proof.")
    late = hand.click("U0KELLY", "spoke", seen_by_both)
    assert late[0].startswith("Sam Ortiz reached the patient of UP-1001 (Mon 10:1")
    assert "nothing was changed" in late[0]
    assert ear.news() == [
        "#geneva thread: Sam Ortiz mentions a conversation",
        "Kelly: A conversation is mentioned, and there is no CommLog about it yet",
    ]
    notes = [note["Note"] for note in kelly.task_notes(row["TaskNum"])]
    assert [note.split(" (Clicked in Slack Mon 10:1", 1)[0] for note in notes] == [
        "Sam Ortiz has this.",
        "Sam Ortiz tried to reach the patient and left a message.",
        "Kelly Ray asked for help with this.",
        "Sam Ortiz spoke with the patient or family. Please write a CommLog about it, then this closes.",
    ]
    assert [note.rsplit("(", 1)[1] for note in notes] == [f"UP-1001/{n})" for n in range(1, 5)]

    stage.restart()
    assert audited(stage) == 0
    stage.until_local(18, 10, 5)
    assert ear.news() == []
    kelly.write_commlog(nora, TALK)
    kelly.tick_done(row["TaskNum"])
    stage.settle()
    assert ear.root().startswith("#geneva: resolved")
    assert hand.offers() == []
    late = hand.click("U0SAM", "spoke", seen_by_both)
    assert late[0].startswith("UP-1001 has ended already by Kelly Ray (Wed 10:")
    assert ear.root().startswith("#geneva: resolved")


def test_each_race_has_one_outcome(hand: Hand, stage: Stage, at: At, ear: Ear) -> None:
    kelly, nora, [row] = at("Kelly"), stage.world.patient("Nora Whitfield"), at("Kelly").inbox()
    hand.press("U0KELLY", "got_it")
    hand.press("U0SAM", "got_it")
    stage.rest()
    assert hand.heard("U0KELLY") == ["Thank you, UP-1001 is yours now, and the message says so."]
    assert hand.heard("U0SAM")[0].startswith("Kelly Ray has UP-1001 (Mon 10:14 AM); nothing was changed.")
    assert ear.news() == ["#geneva thread: Kelly Ray has it"]

    # Just before a crash, and long before somebody starts us again: it counts from when it was pressed.
    hand.press("U0SAM", "left_message")
    stage.running.close()
    stage.world.clock.turn(timedelta(minutes=40))
    stage.restart()
    assert hand.heard("U0SAM")[0].startswith("Noted for UP-1001: you left a message (Mon 10:14 AM).")
    assert ear.news() == ["#geneva thread: Sam Ortiz tried to reach the patient, no conversation yet"]

    # While the edit of the message fails: what was pressed in the old one is judged by the case.
    old = hand.message()
    stage.world.slack.fail_next("chat.update", "500", times=2)
    assert hand.click("U0SAM", "spoke", old)[0].startswith("Noted for UP-1001: you spoke with the patient")
    assert hand.click("U0SAM", "left_message", old)[0].startswith("You reached the patient of UP-1001")
    stage.wait(minutes=2)
    assert ear.root() == "#geneva: a conversation is mentioned, the CommLog about it is missing"
    ear.news()

    # While the case ends.
    kelly.write_commlog(nora, TALK)
    kelly.tick_done(row["TaskNum"])
    stage.settle()
    assert hand.click("U0KELLY", "left_message", old)[0].startswith("UP-1001 has ended already by Kelly Ray")
    assert ear.news() == [
        "#geneva thread: Kelly Ray marked the task Done",
        "#geneva thread: Resolved by Kelly Ray",
        "#owners: resolved Mon Nov 16, 10:56 AM by Kelly Ray",
    ]
    assert audited(stage) == 0


def test_only_who_may_changes_something_and_everybody_is_told_what_to_do(
    hand: Hand, stage: Stage, at: At, ear: Ear
) -> None:
    nora, old = stage.world.patient("Nora Whitfield"), hand.message()
    hand.click("U0JAMIE", "got_it", old)  # a stranger to us, and not in the channel
    hand.click("U0MORGAN", "got_it", old)  # manages another office
    assert hand.message() == old
    assert ear.news() == []

    at("Dana").write_commlog(nora, "Wrong patient, sorry. #notupset")
    stage.settle()
    ear.news()
    assert hand.offers() == ["reopen"]
    assert hand.click("U0KELLY", "reopen")[0].startswith("Only a regional manager or an owner may do this to UP-1001")
    assert hand.click("U0KELLY", "spoke", old)[0].startswith("UP-1001 has ended already by Dana Brooks")
    reopening = hand.message()
    assert hand.click("U0DANA", "reopen") == ["Done: UP-1001 is open again and starts over from its first step."]
    assert hand.click("U0DANA", "reopen", reopening)[0].startswith("UP-1001 has moved on")
    assert ear.news() == [
        "#geneva thread: Dana Brooks opened the case again",
        "#owners: an upset patient is upset again Mon Nov 16, 10:15 AM",
    ]
    assert len(at("Kelly").inbox()) == 1
    assert audited(stage) == 0


def test_what_takes_a_second_person_asks_her_by_itself_and_once(stage: Stage, at: At, ear: Ear) -> None:
    at("Jamie").write_commlog(stage.world.patient("Nora Whitfield"), "Pt furious about the wait. #upset 3")
    stage.settle()
    hand, slack = Hand(stage), stage.world.slack
    hand.click("U0KELLY", "left_message")
    ear.news()
    for _ in range(2):
        [told] = hand.click("U0KELLY", "done")
        assert told.startswith("This would end UP-1001 without proof, and here that takes a second person. Dana Brooks")
    assert ear.news() == [
        "#geneva thread: Kelly Ray asks for help",
        "Dana: Kelly Ray asks for help with this case: a second person's word, to end it without proof",
    ]
    for _ in range(2):
        hand.click("U0KELLY", "not_a_complaint")
        if slack.dialog("U0KELLY") is not None:
            slack.submit("U0KELLY", {"why": "question"})
            stage.rest()
    assert ear.news() == [
        "#geneva thread: Kelly Ray says that this was no complaint",
        "Dana: Kelly Ray says that this was no complaint: a question, no complaint",
    ]
    assert ear.root().startswith("#geneva: tried")
    assert hand.click("U0DANA", "done") == []
    assert audited(stage) == 0


def test_a_word_of_danger_is_judged_by_one_click(stage: Stage, at: At, ear: Ear) -> None:
    note = "Pt upset, says her cousin is a lawyer. #upset"
    at("Jamie").write_commlog(stage.world.patient("Nora Whitfield"), note)
    stage.settle()
    ear.news()
    hand = Hand(stage)
    asked = hand.message("D0DANA")
    assert "press the button here" in asked.text
    assert hand.click("U0DANA", "critical", asked)[0].startswith("Done: UP-1001 is critical now")
    assert hand.click("U0DANA", "critical", asked)[0].startswith("UP-1001 is critical already;")
    heard = ear.news()
    assert "#geneva thread: Dana Brooks says that it is critical, so the steps of that begin at once" in heard
    assert {each.partition(":")[0] for each in heard} >= {"Kelly", "Dana", "Rosa", "Lee"}
