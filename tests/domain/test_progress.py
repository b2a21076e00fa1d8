"""What people's work does to a case: how far it is, who did it, and when it ends."""

from dataclasses import replace

import pytest

from od_escalator.domain.case import Case, End, State
from od_escalator.domain.complaint import Category, Remedy
from od_escalator.domain.effects import FinishTask, Reason, TellOwners
from od_escalator.domain.events import Event, TaskDeleted, TaskMade, TaskSeen, TaskUndone
from od_escalator.domain.person import Role
from od_escalator.domain.policy import Milestone
from od_escalator.domain.said import Attempted, Conversed
from tests.domain.builders import DANA, OPENED, at, case_after, done, made, new_case, talked, tell

TEN, ELEVEN, NOON = at("Mon 10:00"), at("Mon 11:00"), at("Mon 12:00")

OPEN = case_after(made())


@pytest.mark.parametrize(
    ("case", "seen", "attempted", "contacted", "resolved"),
    [
        (OPEN, None, None, None, None),
        (case_after(TaskSeen(at=ELEVEN)), ELEVEN, None, None, None),
        (case_after(Attempted(at=ELEVEN)), ELEVEN, ELEVEN, None, None),
        (case_after(talked(ELEVEN)), ELEVEN, ELEVEN, ELEVEN, None),
        (case_after(talked(ELEVEN, proof=False)), ELEVEN, ELEVEN, ELEVEN, None),
        (case_after(done(ELEVEN)), ELEVEN, None, None, None),
        (case_after(talked(ELEVEN), done(NOON)), ELEVEN, ELEVEN, ELEVEN, NOON),
    ],
)
def test_how_far_a_case_is(case: Case, seen: object, attempted: object, contacted: object, resolved: object) -> None:
    assert case.reached(Milestone.SEEN) == seen
    assert case.reached(Milestone.ATTEMPTED) == attempted
    assert case.reached(Milestone.CONTACTED) == contacted
    assert case.reached(Milestone.RESOLVED) == case.reached(Milestone.REPLIED) == resolved


def test_the_end_names_who_reached_the_patient_and_who_ended_it() -> None:
    case = case_after(made(), talked(ELEVEN), done(NOON, by="sam"))
    assert (case.end, case.contacted_by, case.ended_by, case.ended_at) == (End.RESOLVED, "kelly", "sam", NOON)


def test_the_first_attempt_and_the_first_conversation_keep_their_time() -> None:
    case = case_after(Attempted(at=TEN), Attempted(at=ELEVEN), talked(ELEVEN), talked(NOON, by="dana"))
    assert (case.attempted_at, case.attempts, case.contacted_at, case.contacted_by) == (TEN, 2, ELEVEN, "kelly")


def test_who_is_not_in_the_toml_reached_the_patient_all_the_same() -> None:
    case = case_after(talked(ELEVEN, by=None, role=None), talked(NOON, satisfied=False))
    assert (case.contacted_at, case.contacted_by, case.unsatisfied) == (ELEVEN, None, True)


@pytest.mark.parametrize("satisfied", [None, True, False])
def test_what_was_offered_adds_up(satisfied: bool | None) -> None:
    first = talked(ELEVEN, offered=(Remedy.APOLOGY,))
    then = talked(NOON, offered=(Remedy.APOLOGY, Remedy.REFUND), satisfied=satisfied)
    decision = tell(case_after(made(), first), then)
    assert decision.case.offered == (Remedy.APOLOGY, Remedy.REFUND)
    assert decision.entries


def test_a_new_offer_to_a_patient_who_stays_unhappy_is_noted() -> None:
    case = case_after(talked(ELEVEN, satisfied=False))
    decision = tell(case, talked(NOON, satisfied=False, offered=(Remedy.REFUND,)))
    assert (decision.reason, decision.case.offered) == (Reason.CONTACTED, (Remedy.APOLOGY, Remedy.REFUND))


# --- claims ---------------------------------------------------------------------------------------------

CLAIMED = case_after(made(), talked(ELEVEN, proof=False))


def test_a_claim_stops_the_contact_clock_but_ends_nothing() -> None:
    case = tell(CLAIMED, done(NOON)).case
    assert (case.state, case.end) == (State.DONE, None)
    assert case.reached(Milestone.CONTACTED) == ELEVEN
    assert case.reached(Milestone.RESOLVED) is None


def test_the_commlog_after_a_claim_proves_it() -> None:
    case = tell(CLAIMED, talked(NOON)).case
    assert case.contacted_at == NOON
    assert tell(case, done(NOON)).case.end is End.RESOLVED


def test_an_unhappy_claim_still_leaves_the_end_to_those_above() -> None:
    claim = talked(ELEVEN, proof=False, satisfied=False)
    case = case_after(made(), claim, talked(NOON))
    assert tell(case, done(NOON)).reason is Reason.DONE_UNSATISFIED


# --- not satisfied --------------------------------------------------------------------------------------

UNHAPPY = case_after(made(), talked(ELEVEN, satisfied=False))


@pytest.mark.parametrize("role", [None, Role.OFFICE_MANAGER, Role.DEPUTY])
def test_the_office_cannot_end_it_while_the_patient_is_not_satisfied(role: Role | None) -> None:
    case = tell(UNHAPPY, Conversed(at=NOON, role=role, satisfied=True, resolves=True)).case
    case = tell(case, done(NOON, role=role)).case
    assert case.end is None


@pytest.mark.parametrize("role", [Role.REGIONAL_MANAGER, Role.OWNERS])
def test_who_stands_above_the_office_ends_it_by_done_or_by_a_call(role: Role) -> None:
    assert tell(UNHAPPY, done(NOON, role=role)).case.end is End.RESOLVED
    waiting = tell(UNHAPPY, done(NOON)).case
    assert tell(waiting, talked(NOON, role=role)).case.end is End.RESOLVED


def test_a_call_from_above_that_fails_too_ends_nothing() -> None:
    assert tell(UNHAPPY, talked(NOON, **DANA, satisfied=False)).case == UNHAPPY


def test_after_a_settling_call_from_above_the_office_marks_it_done() -> None:
    case = tell(UNHAPPY, talked(NOON, **DANA)).case
    assert tell(case, done(NOON)).case.end is End.RESOLVED


# --- the task -------------------------------------------------------------------------------------------


def test_resolved_in_the_commlog_marks_the_task_done_and_the_done_ends_the_case() -> None:
    decision = tell(OPEN, talked(ELEVEN, resolves=True))
    assert FinishTask() in decision.effects
    assert decision.case.end is None
    assert tell(decision.case, done(NOON, by=None, role=None)).case.end is End.RESOLVED


def test_a_task_that_is_made_after_the_end_is_finished_at_once() -> None:
    ended = case_after(talked(ELEVEN, resolves=True))
    decision = tell(ended, TaskMade(at=NOON, task=90))
    assert (decision.case.task, decision.effects) == (90, (FinishTask(),))


def test_a_deleted_task_resolves_nothing_and_stops_no_clock() -> None:
    case = tell(OPEN, TaskDeleted(at=ELEVEN, by="kelly")).case
    assert (case.task, case.end, case.plan) == (None, None, OPEN.plan)
    assert tell(case, talked(NOON, resolves=True)).case.end is End.RESOLVED


def test_owners_are_not_told_for_days_of_what_was_called_resolved_and_whose_task_was_deleted_before_our_tick() -> None:
    """It waited for a Done that nobody could give any more."""
    case = tell(OPEN, talked(ELEVEN, by="dana", role=Role.REGIONAL_MANAGER, resolves=True)).case
    gone = tell(case, TaskDeleted(at=NOON, by="kelly"))
    assert (gone.case.end, gone.case.ended_by, gone.case.task) == (End.RESOLVED, "dana", None)
    assert [entry.reason for entry in gone.entries][:2] == [Reason.TASK_DELETED, Reason.RESOLVED]
    assert TellOwners() in gone.effects


def test_done_taken_back_leaves_the_case_where_it_was() -> None:
    case = case_after(made(), Attempted(at=OPENED), done(ELEVEN), TaskUndone(at=NOON))
    assert (case.state, case.done_at, case.done_by) == (State.ATTEMPTED, None, None)


def test_a_case_that_was_never_opened_ignores_all_but_a_flag() -> None:
    assert tell(new_case(), talked()).case == new_case()


LEGAL = replace(OPEN, category=Category.LEGAL)


@pytest.mark.parametrize("order", [(talked(ELEVEN), done(NOON)), (done(ELEVEN), talked(NOON))])
def test_the_office_cannot_end_what_is_for_lawyers_and_whoever_is_above_it_can(order: tuple[Event, ...]) -> None:
    case = LEGAL
    for event in (*order, talked(NOON, resolves=True)):
        case = tell(case, event).case
    assert (case.end, case.state) == (None, State.DONE)
    assert tell(case, talked(NOON, by="dana", role=Role.REGIONAL_MANAGER)).case.end is End.RESOLVED


def test_what_is_for_lawyers_ends_by_our_own_tick_where_the_regional_manager_calls_it_resolved() -> None:
    said = tell(LEGAL, talked(ELEVEN, by="dana", role=Role.REGIONAL_MANAGER, resolves=True))
    assert FinishTask() in said.effects
    assert tell(said.case, done(NOON, by=None, role=None)).case.end is End.RESOLVED
