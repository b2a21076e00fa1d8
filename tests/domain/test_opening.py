"""What a flagged note does: it opens a case, joins it, opens it again, or is a manager's word about it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from od_escalator.domain.belonging import continues
from od_escalator.domain.case import Case, End, State
from od_escalator.domain.complaint import Origin, Remedy
from od_escalator.domain.effects import MakeTask, Reason, TellPeople
from od_escalator.domain.person import Role
from od_escalator.domain.severity import Severity
from od_escalator.domain.words import Contact
from tests.domain.builders import (
    DANA,
    KELLY,
    POLICIES,
    at,
    case_after,
    done,
    flag,
    key,
    made,
    new_case,
    talked,
    tell,
    time,
)

ENDED = case_after(made(), talked(satisfied=False), talked(**DANA), time("Mon 12:00"), done(at("Mon 13:00")))


def planned(case: Case) -> tuple[int, str]:
    assert case.plan
    return case.plan.number, case.plan.policy


# --- opening --------------------------------------------------------------------------------------------


def test_a_note_opens_a_case_with_the_plan_of_its_severity() -> None:
    case = tell(new_case(Severity.SERIOUS), flag(severity=Severity.SERIOUS)).case
    assert case.state is State.OPEN
    assert planned(case) == (1, "serious")
    assert case.in_channel
    assert case.label == "UP-1042"


def test_a_note_from_before_our_first_start_is_nobodys_delay() -> None:
    old = flag(at("Mon 10:00"), by="jamie", severity=Severity.SERIOUS, clock_from=at("Thu 9:00"))
    decision = tell(new_case(Severity.SERIOUS), old)
    assert decision.case.plan is not None
    assert decision.case.plan.started_at == at("Thu 9:00")
    assert min(step.due_at for step in decision.case.plan.steps) == at("Thu 9:00")
    assert MakeTask(popup=False) in decision.effects
    assert not any(isinstance(effect, TellPeople) for effect in decision.effects)  # who wrote it has long forgotten it
    assert any(isinstance(effect, TellPeople) for effect in tell(new_case(), flag(by="jamie")).effects)


def test_a_manager_who_solves_it_on_the_spot_proves_it_too() -> None:
    solved = flag(**KELLY, contact=Contact.CONVERSATION, satisfied=True, offered=(Remedy.APOLOGY,))
    case = tell(new_case(), solved).case
    assert (case.end, case.ended_by, case.contacted_by, case.offered) == (
        End.RESOLVED,
        "kelly",
        "kelly",
        (Remedy.APOLOGY,),
    )
    assert case.plan is None
    assert not case.in_channel


def test_a_colleague_who_spoke_with_the_patient_proves_nothing() -> None:
    case = tell(new_case(), flag(contact=Contact.CONVERSATION)).case
    assert case.state is State.OPEN


@pytest.mark.parametrize(
    ("role", "popup", "state"),
    [
        (None, True, State.OPEN),
        (Role.REGIONAL_MANAGER, True, State.OPEN),
        (Role.OWNERS, True, State.OPEN),
        (Role.OFFICE_MANAGER, False, State.SEEN),
        (Role.DEPUTY, False, State.SEEN),
    ],
)
def test_the_task_pops_up_unless_the_office_wrote_the_note_itself(role: Role | None, popup: bool, state: State) -> None:
    decision = tell(new_case(), flag(role=role))
    assert MakeTask(popup=popup) in decision.effects
    assert decision.case.state is state


def test_a_managers_voicemail_in_the_opening_note_is_an_attempt() -> None:
    case = tell(new_case(), flag(**KELLY, contact=Contact.ATTEMPT)).case
    assert (case.state, case.attempts) == (State.ATTEMPTED, 1)


def test_a_manager_who_reached_a_patient_that_stays_unhappy_opens_a_case_that_only_those_above_end() -> None:
    spoke = flag(**KELLY, contact=Contact.CONVERSATION, satisfied=False, offered=(Remedy.REFUND,))
    case = tell(new_case(), spoke).case
    assert (case.state, case.unsatisfied, case.offered) == (State.CONTACTED, True, (Remedy.REFUND,))
    assert tell(case, done()).case.end is None
    assert tell(case, done(**DANA)).case.end is End.RESOLVED


# --- joining --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("severity", [Severity.MILD, Severity.STANDARD])
def test_a_second_note_joins_without_moving_the_clock(severity: Severity) -> None:
    case = case_after(made())
    joined = tell(case, flag(at("Mon 15:00"), note=key(8), severity=severity)).case
    assert (joined.plan, joined.severity, joined.note) == (case.plan, case.severity, key(7))
    assert joined.revision == case.revision + 1


def test_a_worse_note_starts_the_worse_plan_at_once() -> None:
    joined = tell(case_after(made()), flag(at("Mon 15:00"), note=key(8), severity=Severity.CRITICAL)).case
    assert planned(joined) == (2, "critical")
    assert joined.severity is Severity.CRITICAL
    assert joined.plan
    assert [p.due_at for p in joined.plan.steps] == [at("Mon 15:00"), at("Mon 16:00"), at("Tue 15:00")]


def test_what_was_reached_stays_reached_under_the_worse_plan() -> None:
    joined = tell(case_after(made(), talked()), flag(at("Mon 15:00"), severity=Severity.CRITICAL)).case
    decision = tell(joined, time("Tue 15:00"))
    assert decision.entries[-1].told == ("owners",)


def test_still_upset_after_the_call_leaves_the_end_to_those_above() -> None:
    case = case_after(made(), talked())
    joined = tell(case, flag(at("Mon 15:00"), note=key(8), still_upset=True)).case
    assert tell(joined, done(at("Mon 16:00"))).reason is Reason.DONE_UNSATISFIED


# --- opening again --------------------------------------------------------------------------------------


def test_a_new_note_opens_the_ended_case_again_from_its_first_step() -> None:
    again = flag(at("Thu 9:00"), note=key(9), author=12, origin=Origin.REVIEW)
    case = tell(ENDED, again).case
    fresh = tell(new_case(), flag()).case
    assert planned(case) == (2, "standard")
    assert (case.opening, case.opened_at, case.note, case.author) == (2, at("Thu 9:00"), key(9), 12)
    assert (case.origin, case.category, case.number) == (Origin.REVIEW, ENDED.category, ENDED.number)
    assert case.revision == ENDED.revision + 1
    reset = ("task", "seen_at", "attempts", "contacted_at", "offered", "unsatisfied", "done_at", "popped_at", "end")
    assert all(getattr(case, name) == getattr(fresh, name) for name in reset)


@pytest.mark.parametrize(("before", "now"), [(Severity.SERIOUS, Severity.MILD), (Severity.MILD, Severity.SERIOUS)])
def test_it_is_opened_again_as_bad_as_it_ever_was(before: Severity, now: Severity) -> None:
    ended = case_after(made(), talked(), done(), severity=before)
    assert tell(ended, flag(at("Thu 9:00"), note=key(9), severity=now)).case.severity is Severity.SERIOUS


def test_a_case_solved_on_the_spot_gets_its_first_plan() -> None:
    solved = case_after(**KELLY, contact=Contact.CONVERSATION)
    assert planned(tell(solved, flag(at("Thu 9:00"), note=key(9))).case) == (1, "standard")


@pytest.mark.parametrize(
    ("days", "same"),
    [(30, True), (31, False)],
)
def test_after_a_month_it_is_another_case(days: int, same: bool) -> None:
    assert ENDED.ended_at
    assert continues(ENDED, ENDED.ended_at + timedelta(days=days), POLICIES, shadow=False) is same


def test_an_open_case_goes_on_however_old_it_is() -> None:
    assert continues(case_after(), at("Mon 9:00", week=500), POLICIES, shadow=False)


def test_what_was_rehearsed_is_not_reopened_for_real() -> None:
    assert ENDED.ended_at
    assert not continues(ENDED, ENDED.ended_at, POLICIES, shadow=True)
    assert not continues(replace(ENDED, shadow=True), ENDED.ended_at, POLICIES, shadow=False)
    assert continues(replace(case_after(), shadow=True), at("Mon 9:00"), POLICIES, shadow=False)
