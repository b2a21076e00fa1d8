"""What managers choose in dialogs: it counts once, proves nothing, and stands where it belongs and nowhere else."""

from collections.abc import Callable, Mapping
from datetime import timedelta

import pytest

from od_escalator.demo.stage import Stage
from od_escalator.demo.workstation import Workstation
from od_escalator.domain.catalogue import Cause, Lesson, Satisfaction
from od_escalator.domain.complaint import Category, Remedy
from od_escalator.domain.interaction import Interaction, InteractionKind
from od_escalator.escalator import Escalator
from od_escalator.store import outcomes
from od_escalator.store.complaint_log import complaints
from tests.story.ear import Ear

At = Callable[[str], Workstation]

#: How dialogs come and go does not depend on the storage engine.
pytestmark = pytest.mark.parametrize("mariadb", ["MyISAM"], indirect=True)

TALK = "Spoke w/ pt about the bill, explained her coverage, waived the late fee. Pt is happy now."
ENDED: dict[str, str | list[str]] = {
    "how": "resolved",
    "about": "insurance",
    "offered": ["refund"],
    "cost": "7500",
    "satisfied": "satisfied",
    "cause": "cost",
    "lesson": "practise",
}


class Desk:
    """Geneva's Slack, over its real link, with Nora's case in it."""

    def __init__(self, stage: Stage, at: At, ear: Ear) -> None:
        self.stage, self.slack, self._read = stage, stage.world.slack, dict[str, int]()
        stage.listen()
        self.nora = stage.world.patient("Nora Whitfield")
        at("Jamie").write_commlog(self.nora, "Pt upset about the bill for her crown.", "Upset Patient")
        stage.settle()
        ear.news()
        [row] = at("Kelly").inbox()
        self.task: int = row["TaskNum"]

    def opens(self, user: str, action: str, channel: str = "C0GENEVA") -> list[str]:
        """Choose it in the case's message; what is answered if no dialog opens."""
        message = next(
            m for m in reversed(self.slack.messages(channel)) if any(b["type"] == "actions" for b in m.blocks)
        )
        [row] = [block for block in message.blocks if block["type"] == "actions"]
        options = [each for element in row["elements"] for each in element.get("options", ())]
        found = next((each["value"] for each in options if each["value"].startswith(f"{action} ")), None)
        pressed = self.slack.click(user, channel, message.ts, "more" if found else action, found)
        assert pressed.acknowledged
        self.stage.rest()
        return self.heard(user)

    def sends(self, user: str, choices: Mapping[str, str | list[str]]) -> list[str]:
        assert self.slack.submit(user, choices).acknowledged
        self.stage.rest()
        return self.heard(user)

    def heard(self, user: str) -> list[str]:
        said = [each.text for each in self.slack.whispers(user)]
        new, self._read[user] = said[self._read.get(user, 0) :], len(said)
        return new

    def task_notes(self, kelly: Workstation) -> list[str]:
        """What we have written to the task, without when it was clicked."""
        return [note["Note"].split(" (Clicked in Slack ")[0] for note in kelly.task_notes(self.task)]


@pytest.fixture
def desk(stage: Stage, at: At, ear: Ear) -> Desk:
    return Desk(stage, at, ear)


def program(stage: Stage) -> Escalator:
    assert isinstance(stage.running, Escalator)
    return stage.running


def audited(stage: Stage) -> int:
    return sum(program(stage).watch.audit.tick(stage.world.clock.now()) for _ in range(4))


def test_done_in_slack_is_answered_kept_and_proof_of_nothing(desk: Desk, stage: Stage, at: At, ear: Ear) -> None:
    slack, kelly = stage.world.slack, at("Kelly")
    desk.opens("U0KELLY", "left_message")
    assert desk.opens("U0DANA", "snooze") == []
    assert desk.opens("U0KELLY", "done") == []
    [told] = desk.sends("U0KELLY", ENDED)
    assert told.startswith("Thank you, your answers are kept. There is no CommLog about the conversation")
    assert slack.send_again().acknowledged
    stage.wait(minutes=1)
    assert desk.heard("U0KELLY") == []
    assert [line for line in ear.news() if "tried" not in line] == [
        "#geneva thread: Kelly Ray marked the task Done",
        "#geneva thread: Kelly Ray says that it is done",
    ]
    assert ear.root() == "#geneva: the task is Done, the CommLog about the conversation is missing"
    assert kelly.inbox() == []
    assert desk.task_notes(kelly)[-1] == "Kelly Ray says that this is done."
    at("Kelly").write_commlog(desk.nora, TALK)
    stage.settle()
    assert ear.news() == [
        "#geneva thread: Resolved by Kelly Ray",
        "#owners: resolved Mon Nov 16, 10:15 AM by Kelly Ray",
    ]
    [_, summary] = slack.messages("C0OWNERS")
    assert "Offered: a refund" in summary.text
    with program(stage).store.reading() as tx:
        kept = outcomes.of_case(tx, 1001, 1)
        [row] = complaints(tx)
    assert (row.category, row.confirmed, row.cost) == (Category.INSURANCE, True, 7500)
    assert kept is not None
    assert (kept.by, kept.cause, kept.lesson, kept.offered) == ("kelly", Cause.COST, Lesson.PRACTISE, (Remedy.REFUND,))
    assert kept.satisfied is Satisfaction.SATISFIED
    written = " ".join(desk.task_notes(kelly)) + " ".join(message.text for message in slack.everything())
    assert not any(word in written.casefold() for word in ("practise", "not expected", "lesson"))
    assert desk.sends("U0DANA", {"why": "insurance"})[0].startswith("UP-1001 has ended already by Kelly Ray")
    stage.restart()
    assert (ear.news(), audited(stage)) == ([], 0)


def test_a_patient_who_is_not_satisfied_reaches_the_regional_manager_whose_word_ends_it(
    desk: Desk, stage: Stage, at: At, ear: Ear
) -> None:
    desk.opens("U0KELLY", "left_message")
    desk.opens("U0SAM", "done")
    desk.opens("U0KELLY", "done")
    told = desk.sends("U0KELLY", ENDED | {"satisfied": "not_satisfied"})
    assert told[0].startswith("Thank you, your answers are kept. UP-1001 stays open: the regional manager is told")
    assert "Dana: Kelly Ray reached the patient" not in ear.news()
    assert desk.sends("U0SAM", ENDED)[0].startswith("Only a regional manager or an owner may do this to UP-1001")
    assert desk.opens("U0KELLY", "done")[0].startswith("Only a regional manager or an owner may do this")
    assert len(at("Kelly").inbox()) == 1
    desk.opens("U0DANA", "done")
    assert desk.sends("U0DANA", ENDED | {"how": "declined contact"}) == ["Done: UP-1001 has ended."]
    stage.wait(minutes=1)
    assert ear.news() == [
        "#geneva thread: Dana Brooks ended it: the patient did not want to be contacted",
        "#owners: ended, the patient did not want to be contacted (Mon Nov 16, 10:14 AM by Dana Brooks)",
    ]
    assert at("Kelly").inbox() == []
    assert desk.task_notes(at("Kelly"))[-1] == "Dana Brooks closed this. Please do not call about it any more."
    assert audited(stage) == 0


def test_what_is_put_off_or_given_away_counts_from_then_on(desk: Desk, stage: Stage, at: At, ear: Ear) -> None:
    desk.opens("U0KELLY", "snooze")
    assert desk.sends("U0KELLY", {"why": "insurance"}) == [
        "Done: UP-1001 is set aside (Tue 5:00 PM). Whoever has it is reminded that morning."
    ]
    desk.opens("U0KELLY", "promise")
    assert desk.sends("U0KELLY", {"day": "2026-11-18"})[0].startswith("Noted for UP-1001: the call that was promised.")
    desk.opens("U0SAM", "reassign")
    desk.opens("U0DANA", "reassign")
    assert desk.sends("U0DANA", {"to": "sam"})[0].startswith("Done: Sam Ortiz has UP-1001 now, and hears of it.")
    assert desk.sends("U0SAM", {"to": "rosa"})[0].startswith("UP-1001 has moved on")
    assert ear.news() == [
        "#geneva thread: Dana Brooks gave the case to <@U0SAM>",
        "#geneva thread: Kelly Ray promised the patient a call by Wed Nov 18",
        "#geneva thread: Kelly Ray set the case aside",
        "Kelly: Dana Brooks gave this case to Sam Ortiz, who sees to it from now on",
        "Sam: Dana Brooks gave this case to you",
    ]
    [line] = [m.text for m in stage.world.slack.everything() if "set the case aside" in m.text]
    assert line.endswith("Reason: waiting for the insurance. (Clicked in Slack.)")
    assert desk.task_notes(at("Kelly"))[-1].startswith(
        "Dana Brooks gave this to Sam Ortiz, who sees to it from now on."
    )
    stage.until_local(18, 8, 5)
    assert [line for line in ear.news() if line.startswith("Sam: ")] == [
        "Sam: The patient was promised a call by Wed Nov 18"
    ]
    desk.opens("U0KELLY", "promise")
    stage.world.clock.turn_to(stage.world.clock.now().replace(day=20))
    assert desk.sends("U0KELLY", {"day": "2026-11-18"})[0].startswith("That day is over, so nothing was changed.")
    stage.restart()
    assert audited(stage) == 0


def test_no_complaint_is_asked_of_the_regional_manager_and_may_be_reopened(
    desk: Desk, stage: Stage, at: At, ear: Ear
) -> None:
    desk.opens("U0KELLY", "not_a_complaint")
    asked = desk.sends("U0KELLY", {"why": "question"})
    assert asked[0].startswith("Dana Brooks is asked whether UP-1001 was none. Nothing has ended")
    assert desk.opens("U0KELLY", "not_a_complaint")[0].startswith("Dana Brooks was asked already whether UP-1001")
    assert ear.news() == [
        "#geneva thread: Kelly Ray says that this was no complaint",
        "Dana: Kelly Ray says that this was no complaint: a question, no complaint",
    ]
    desk.opens("U0DANA", "not_a_complaint", "D0DANA")
    assert desk.sends("U0DANA", {"why": "question"}) == ["Done: UP-1001 has ended."]
    stage.wait(minutes=1)
    assert ear.news() == [
        "#geneva thread: Dana Brooks says that this was no complaint",
        "#owners: withdrawn Mon Nov 16, 10:14 AM by Dana Brooks",
    ]
    assert at("Kelly").inbox() == []
    assert desk.opens("U0DANA", "reopen")[0].startswith("Done: UP-1001 is open again")
    assert len(at("Kelly").inbox()) == 1
    at("Kelly").write_commlog(stage.world.patient("Ines Castell"), "Pt upset about the wait. #upset")
    stage.settle()
    ear.news()
    assert desk.opens("U0KELLY", "not_a_complaint") == []
    desk.sends("U0KELLY", {"why": "wrong_chart"})
    stage.wait(minutes=1)
    assert "Dana: Kelly Ray says that this was no complaint: a note in the wrong chart" in ear.news()
    assert desk.opens("U0DANA", "reopen", "D0DANA")[0].startswith("Done: UP-1002 is open again")


def test_hostile_or_late_dialogs_change_nothing_and_a_crash_loses_none(desk: Desk, stage: Stage, ear: Ear) -> None:
    slack, clock = stage.world.slack, stage.world.clock

    def keep(key: str, action: str, value: str, choices: Mapping[str, str]) -> None:
        program(stage).respond.keep(
            Interaction(
                key=key, kind=InteractionKind.DIALOG, user="U0KELLY", action=action, value=value, choices=choices
            )
        )

    hostile: tuple[tuple[str, str, dict[str, str]], ...] = (
        ("snooze", "1001:1 C0GENEVA", {"day": "2026-11-17", "why": "elsewhere"}),
        ("snooze", "1001:1 C0GENEVA", {"day": "2027-11-17", "why": "insurance"}),
        ("reassign", "1001:1 C0GENEVA", {"to": "jamie"}),
        ("done", "1001:1 C0GENEVA", {"how": "ran out"}),
        ("got_it", "1001:1 C0GENEVA", {}),
        ("snooze", "9999:1 C0GENEVA", {"day": "2026-11-17", "why": "insurance"}),
        ("snooze", "1001:1", {"day": "2026-11-17", "why": "nothing"}),
    )
    for number, (action, value, choices) in enumerate(hostile):
        keep(f"hostile {number}", action, value, choices)
    stage.rest()
    said = desk.heard("U0KELLY")
    assert len(said) == len(hostile) - 1
    assert all("nothing was changed" in each for each in said)
    assert ear.news() == []

    message = slack.messages("C0GENEVA")[0]
    [menu] = [each for block in message.blocks for each in block.get("elements", ()) if each["type"] == "overflow"]
    snooze = next(each["value"] for each in menu["options"] if each["value"].startswith("snooze"))
    slack.click("U0KELLY", "C0GENEVA", message.ts, "more", snooze)
    clock.turn(timedelta(seconds=10))
    stage.rest()
    assert slack.dialog("U0KELLY") is None
    assert desk.heard("U0KELLY")[0].startswith("That took a moment too long for Slack, so nothing was changed.")
    desk.opens("U0KELLY", "snooze")
    assert slack.submit("U0KELLY", {"why": "supplier"}).acknowledged
    stage.restart()
    assert ear.news() == ["#geneva thread: Kelly Ray set the case aside"]
    assert len(desk.heard("U0KELLY")) == 1
