"""What tags on the way say in Slack, word for word."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from od_escalator.domain.action import Action
from od_escalator.domain.card import CaseCard, Content, Staff, Summary, Telling, ThreadLine
from od_escalator.domain.case import End, State
from od_escalator.domain.catalogue import Lesson, Mistake
from od_escalator.domain.danger_kinds import Danger
from od_escalator.domain.effects import Entry, Reason, Tell
from od_escalator.domain.improvement import Again
from od_escalator.domain.notices import Answer
from od_escalator.domain.policy import Milestone
from od_escalator.domain.tags import Help
from od_escalator.slack.blocks import render
from tests.slack.conftest import OPENED

Reader = Callable[[Content], list[str]]

KELLY = Staff(name="Kelly Ray", slack="U0KELLY")
DANA = Staff(name="Dana Cole", slack="U0DANA")
ROSA = Staff(name="Rosa Lind")
ELSEWHERE = "Who and what: Open Dental. Never write a name here."
HEADING = "*UP-1042, Geneva, billing*\n"


@pytest.fixture
def past(card: CaseCard) -> CaseCard:
    return replace(card, owner=DANA, past_manager=True)


@pytest.mark.parametrize(
    ("by", "kind", "said"),
    [
        (
            KELLY,
            Tell.HELP,
            "Kelly Ray asks for help with this case.\nKelly Ray has the task.\nPlease ask what is needed.",
        ),
        (
            None,
            Tell.HELP,
            "A member of staff asks for help with this case.\nKelly Ray has the task.\nPlease ask what is needed.",
        ),
        (
            None,
            Tell.WITHDRAWAL,
            (
                "A member of staff says that this was no complaint. Nothing has ended.\n"
                "Is that so? Then please write #notupset in a CommLog on this patient, and the case is withdrawn."
            ),
        ),
        (
            None,
            Tell.FLAG_GONE,
            (
                "The note behind this case was deleted, or no longer says that the patient is upset. "
                "Nothing has ended.\nKelly Ray has the task.\nWas it no complaint? "
                "Then please write #notupset in a CommLog on this patient, and the case is withdrawn."
            ),
        ),
    ],
)
def test_who_is_asked_reads_what_for(card: CaseCard, by: Staff | None, kind: Tell, said: str, written: Reader) -> None:
    telling = Telling(card=card, kind=kind, to=DANA, is_owner_of_case=False, by=by)
    assert written(telling) == [HEADING + said, ELSEWHERE]


def test_beside_a_button_no_tag_is_asked_for(card: CaseCard) -> None:
    with_button = replace(card, buttons=(Action.NOT_A_COMPLAINT,))
    for kind, question in ((Tell.WITHDRAWAL, "Is that so?"), (Tell.FLAG_GONE, "Was it no complaint?")):
        telling = Telling(card=with_button, kind=kind, to=DANA, is_owner_of_case=False, by=KELLY, why=Mistake.QUESTION)
        said = render(telling, OPENED).text
        assert f"{question} Then please press the button here, and the case is withdrawn." in said
        assert "#" not in said


@pytest.mark.parametrize(
    ("kind", "dangers", "said"),
    [
        (
            Tell.DANGER,
            (Danger.LAWYER, Danger.POLICE),
            (
                "The note has a word that may mean a critical case: a lawyer and the police.\n"
                "Please read it. Is it critical? Then write #upset critical in a CommLog on this patient: all hear at "
                "once.\nIf not, nothing needs to be done: the case goes on as a serious one."
            ),
        ),
        (
            Tell.PRIVACY,
            (),
            (
                "A complaint about privacy was noted Mon Nov 30, 10:14 AM.\n"
                "Please read the note, and see what the law asks for; some of it has a deadline."
            ),
        ),
        (
            Tell.EMERGENCY,
            (Danger.SWELLING, Danger.BREATHING),
            (
                "An upset patient may need a doctor now: the note speaks of swelling and breathing.\n"
                "It belongs to a case of Mon Nov 30, 10:14 AM. Please read it at once, and call if need be."
            ),
        ),
    ],
)
def test_who_hears_of_a_danger_reads_its_code(
    card: CaseCard, kind: Tell, dangers: tuple[Danger, ...], said: str, written: Reader
) -> None:
    telling = Telling(card=card, kind=kind, to=DANA, is_owner_of_case=False, dangers=dangers)
    assert written(telling) == [HEADING + said, ELSEWHERE]


def test_who_wrote_the_note_gets_one_line(card: CaseCard, written: Reader) -> None:
    telling = Telling(card=card, kind=Tell.PICKED_UP, to=Staff(name="Jamie"), is_owner_of_case=False)
    assert written(telling) == ["UP-1042: picked up, Kelly Ray has it."]
    assert render(telling, OPENED).text == "UP-1042: picked up, Kelly Ray has it."


@pytest.mark.parametrize(
    ("since", "said"),
    [
        (
            datetime(2026, 11, 3, 15, 0, tzinfo=UTC),
            (
                "The same issue again, billing: after UP-1001 it was decided on Tue Nov 3 to put costs in writing "
                "beforehand.\nPlease look whether that works as it was meant."
            ),
        ),
        (None, "The same issue again."),
    ],
)
def test_the_same_issue_again_is_told_with_what_had_been_changed(
    card: CaseCard, since: datetime | None, said: str, written: Reader
) -> None:
    again = Again(1001, Lesson.WRITE_COSTS_DOWN, since) if since else None
    telling = Telling(card=card, kind=Tell.AGAIN, to=DANA, is_owner_of_case=False, again=again)
    assert written(telling) == [HEADING + said, ELSEWHERE]


def test_a_summary_with_all_that_can_be_said_still_fits_into_what_slack_takes(card: CaseCard) -> None:
    ended = replace(card, end=End.RESOLVED, ended_at=OPENED, replied_at=OPENED)
    again = Again(1001, Lesson.WRITE_COSTS_DOWN, OPENED)
    summary = render(Summary(card=ended, alike=3, again=again), OPENED)
    fields = [block["fields"] for block in summary.blocks if "fields" in block]
    assert [len(each) for each in fields] == [10, 2]
    said = "This month: the 3rd about billing in Geneva. The same issue before: after UP-1001 it was decided on"
    assert said in summary.text


def test_who_asked_for_help_without_a_case_gets_one_line(written: Reader) -> None:
    said = "#owners: this patient has no open case, so nobody was told. #upset opens one."
    assert written(Answer(Help.OWNERS)) == [said]


@pytest.mark.parametrize(("day", "said"), [(None, "a call"), (date(2027, 1, 5), "a call by Tue Jan 5 2027")])
def test_a_promise_says_by_when(card: CaseCard, day: date | None, said: str, written: Reader) -> None:
    assert f"*Promised*\n{said}" in written(replace(card, promised_at=OPENED, promised_for=day))


def test_a_promise_without_a_day_is_one(card: CaseCard, written: Reader) -> None:
    line = ThreadLine(card=card, entry=Entry(at=OPENED, reason=Reason.PROMISED), by=None, told=())
    assert written(line) == [":spiral_calendar_pad: Mon 10:14 AM: Somebody promised the patient a call."]


def test_past_the_office_manager_the_message_says_so_and_how_it_ends(past: CaseCard, written: Reader) -> None:
    lines = written(past)
    assert lines[1] == ":bell: *Waiting, no call is logged yet*"
    assert lines[-1] == (
        "The office manager is not told: no task, nothing in the office's channel."
        f" A CommLog about the conversation, with #resolved in it, ends the case. {ELSEWHERE}"
    )


REACHED: dict[str, Any] = {"state": State.CONTACTED, "contacted_at": OPENED, "proven": True}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "Please call the patient: no call is logged yet."),
        (
            REACHED,
            "The patient was reached; thank you. Once the matter is settled, please write #resolved in a CommLog.",
        ),
        (
            REACHED | {"unsatisfied": True},
            "The patient was reached; thank you. Once the matter is settled, please write #resolved in a CommLog.",
        ),
    ],
)
def test_past_the_office_manager_nobody_speaks_of_a_task(
    past: CaseCard, changes: dict[str, Any], said: str, written: Reader
) -> None:
    telling = Telling(
        card=replace(past, **changes),
        kind=Tell.STEP,
        to=DANA,
        is_owner_of_case=True,
        untils=(Milestone.CONTACTED,),
    )
    [text, privacy] = written(telling)
    assert text.splitlines()[1] == said
    assert privacy == ELSEWHERE
    above = replace(telling, to=ROSA, is_owner_of_case=False)
    assert "Dana Cole is looking into it. Please ask whether a hand is needed." in written(above)[0]
    reached = render(replace(past, **REACHED), OPENED).text
    assert "the patient was reached, the case is still open." in reached


def test_help_asked_of_who_holds_the_case_names_nobody_else(past: CaseCard, written: Reader) -> None:
    telling = Telling(card=past, kind=Tell.HELP, to=DANA, is_owner_of_case=True)
    said = "A member of staff asks for help with this case.\nPlease ask what is needed."
    assert written(telling) == [HEADING + said, ELSEWHERE]
