"""What clicks do to a case, and that its timeline and its task say that they were clicks."""

from dataclasses import replace
from datetime import timedelta

import pytest

from od_escalator.domain.case import Case, State
from od_escalator.domain.clicked import from_slack
from od_escalator.domain.complaint import Category
from od_escalator.domain.deeds import Raised, Reopened, Taken
from od_escalator.domain.effects import NoteOnTask, Reason, Say
from od_escalator.domain.events import Event, FlagGone
from od_escalator.domain.person import Role
from od_escalator.domain.said import Attempted, Conversed, HelpAsked, TakenBack
from od_escalator.domain.severity import Severity
from tests.domain.builders import DANA, OPENED, at, case_after, flag, key, made, talked, tell, words

NOON = at("Mon 12:00")
CASE = case_after(made())
WITHDRAWN = case_after(made(), TakenBack(at=NOON, by_author=False, **DANA))


def test_whoever_says_so_first_has_it() -> None:
    taken = tell(CASE, Taken(at=NOON, by="sam")).case
    assert (taken.taken_by, taken.seen_at, taken.state) == ("sam", NOON, State.SEEN)
    assert tell(taken, Taken(at=NOON, by="kelly")).case == taken


@pytest.mark.parametrize(
    ("first", "second", "attempts"),
    [
        (Attempted(at=NOON, by="sam", clicked=True), Attempted(at=NOON, by="sam", clicked=True), 1),
        (Attempted(at=NOON, by="sam", clicked=True), Attempted(at=NOON, by="kelly", clicked=True), 2),
        (Attempted(at=NOON, by="sam", clicked=True), Attempted(at=at("Mon 12:03"), by="sam", clicked=True), 2),
        (Attempted(at=NOON, by="sam", clicked=True), Attempted(at=at("Mon 12:03"), by="sam"), 1),
        (Attempted(at=NOON, by="sam", clicked=True), Attempted(at=at("Mon 12:31"), by="sam"), 2),
        (Attempted(at=NOON, by="sam"), Attempted(at=NOON, by="sam"), 2),
        (Attempted(at=NOON, by="sam", clicked=True), Attempted(at=at("Mon 12:03"), by="sam", tries=3), 3),
        (Attempted(at=NOON, by="sam"), Attempted(at=at("Mon 12:03"), by="sam", tries=2), 3),
    ],
)
def test_a_call_is_one_attempt_however_often_it_is_told(first: Attempted, second: Attempted, attempts: int) -> None:
    assert tell(tell(CASE, first).case, second).case.attempts == attempts


def test_critical_begins_the_plan_of_what_is_critical() -> None:
    case = tell(replace(CASE, waits_until=NOON), Raised(at=NOON, by="dana")).case
    assert case.plan
    assert (case.severity, case.plan.policy, case.plan.number, case.plan.started_at) == (
        Severity.CRITICAL,
        "critical",
        2,
        NOON,
    )
    assert case.waits_until is None
    for other in (case, replace(CASE, category=Category.LEGAL)):
        assert tell(other, Raised(at=NOON)).reason is Reason.NOTHING_NEW


@pytest.mark.parametrize(
    ("case", "effects"),
    [
        (WITHDRAWN, "task! edit say(reopened) announce"),
        (replace(WITHDRAWN, in_channel=False), "task! post say(reopened) announce"),
        (replace(WITHDRAWN, past_manager=True), "edit say(reopened) announce"),
        (replace(WITHDRAWN, by_hand=True), "edit say(reopened) announce"),
    ],
)
def test_what_was_taken_back_begins_anew(case: Case, effects: str) -> None:
    decision = tell(case, Reopened(at=NOON, by="dana", task_with="sam"))
    assert words(decision) == f"reopened: reopened -> {effects}"
    again = decision.case
    assert (again.state, again.opening, again.opened_at, again.task) == (State.OPEN, 2, NOON, None)
    assert again.task_with == (None if case.by_hand or case.past_manager else "sam")
    assert (again.note, again.severity) == (case.note, case.severity)
    assert tell(again, FlagGone(at=NOON)).reason is Reason.NOTHING_NEW


def test_only_what_was_taken_back_can_be_reopened_by_a_click() -> None:
    for case in (tell(case_after(made()), talked()).case, replace(WITHDRAWN, drill=True)):
        assert tell(case, Reopened(at=NOON)).case == case


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (Taken(at=NOON, by="sam"), "taken: taken -> edit say(taken) note(taken)"),
        (Attempted(at=NOON, by="sam", clicked=True), "attempted: attempted -> edit say(attempted) note(attempted)"),
        (
            Conversed(at=NOON, by="sam", proof=False),
            "claimed: claimed -> edit say(claimed) tell(proof: office_manager) note(claimed)",
        ),
        (
            HelpAsked(at=NOON, by="sam", asking="x", of=Role.REGIONAL_MANAGER),
            "help_asked: help_asked -> edit say(help_asked) tell(help: regional_manager) note(help_asked)",
        ),
        (
            TakenBack(at=OPENED, by="sam", by_author=True),
            "withdrawn: withdrawn -> edit say(withdrawn) note(withdrawn) finish summary",
        ),
    ],
)
def test_the_task_says_what_was_clicked_and_by_whom(event: Event, expected: str) -> None:
    decision = from_slack(tell(CASE, event), "sam")
    assert words(decision) == expected
    assert all(entry.in_slack for entry in decision.entries)
    assert [each.entry for each in decision.effects if isinstance(each, Say)] == list(decision.entries)
    notes = [each for each in decision.effects if isinstance(each, NoteOnTask)]
    assert [(each.by, each.at) for each in notes] == [("sam", event.at)]


@pytest.mark.parametrize(
    "case",
    [
        replace(CASE, shadow=True),
        replace(CASE, by_hand=True),
        replace(CASE, past_manager=True),
        replace(CASE, drill=True),
    ],
)
def test_where_nothing_is_written_a_click_writes_nothing(case: Case) -> None:
    said = words(from_slack(tell(case, Taken(at=NOON, by="sam")), "sam"))
    assert "taken" in said
    assert "note" not in said


def test_what_others_did_is_not_said_to_be_a_click() -> None:
    joined = tell(CASE, flag(NOON + timedelta(hours=1), note=key(8), by="kelly"))
    assert from_slack(joined, "sam") == joined
