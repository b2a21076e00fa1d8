"""What time does: who is told when, what is held back, and that nothing is ever told twice."""

from dataclasses import replace
from datetime import datetime

import pytest

from od_escalator.domain.case import Case
from od_escalator.domain.effects import Decision, NoteOnTask, Reason, Tell, TellPeople
from od_escalator.domain.events import HoursChanged, TaskSeen, TaskUndone
from od_escalator.domain.lifecycle import decide
from od_escalator.domain.plan import PlannedStep
from od_escalator.domain.said import Attempted
from od_escalator.domain.severity import Severity
from od_escalator.domain.timing import contact_due, next_due
from tests.domain.builders import (
    CALENDAR,
    OM,
    OWNERS,
    POLICIES,
    RM,
    at,
    case_after,
    done,
    flag,
    made,
    new_case,
    step,
    talked,
    tell,
    time,
)


def told(decision: Decision, kind: Tell) -> list[TellPeople]:
    return [e for e in decision.effects if isinstance(e, TellPeople) and e.kind is kind]


def popups(decision: Decision) -> list[bool]:
    return [e.popup for e in decision.effects if isinstance(e, NoteOnTask)]


def steps(case: Case) -> tuple[PlannedStep, ...]:
    return case.plan.steps if case.plan else ()


# --- steps ----------------------------------------------------------------------------------------------


def test_on_friday_at_ten_to_five_nobody_is_bothered_at_the_weekend() -> None:
    case = tell(new_case(), flag(at("Fri 16:50"))).case
    assert next_due(case, POLICIES) == at("Mon 9:50", week=1)
    assert tell(case, time("Mon 9:49", week=1)).reason is Reason.NOTHING_DUE


def test_but_a_critical_case_calls_on_saturday() -> None:
    case = tell(new_case(Severity.CRITICAL), flag(at("Sat 11:00"), severity=Severity.CRITICAL)).case
    assert told(tell(case, time("Sat 12:00")), Tell.STEP)[0].recipients == (OM, RM, OWNERS)


def test_after_downtime_everybody_gets_one_message_about_all_of_it() -> None:
    decision = tell(case_after(made()), time("Fri 10:00"))
    (step,) = told(decision, Tell.STEP)
    assert step.recipients == (OM, RM, OWNERS)
    assert step.steps == (0, 1, 2, 3, 4)
    assert decision.entries[0].instant == at("Mon 12:00")
    assert next_due(decision.case, POLICIES) is None
    assert tell(decision.case, time("Fri 10:01")).reason is Reason.NOTHING_DUE


def test_what_was_reached_is_not_told() -> None:
    case = case_after(made(), TaskSeen(at=at("Mon 10:20")), Attempted(at=at("Mon 11:00")))
    assert told(tell(case, time("Wed 10:00")), Tell.STEP)[0].steps == (2, 3)


def test_a_voicemail_does_not_stop_the_clock_of_the_conversation() -> None:
    case = case_after(made(), *[Attempted(at=at("Mon 11:00"))] * 4)
    (step,) = told(tell(case, time("Wed 10:00")), Tell.STEP)
    assert (case.attempts, step.recipients, step.steps) == (4, (RM,), (2, 3))


def test_it_pops_up_when_contact_is_due_and_then_once_a_day_at_most() -> None:
    case = case_after(made(), severity=Severity.CRITICAL)
    opening = tell(case, time("Mon 10:00"))
    contact = tell(opening.case, time("Mon 11:00"))
    assert (popups(opening), popups(contact)) == ([False], [True])
    again = replace(contact.case, plan=case.plan)
    assert popups(tell(again, time("Tue 10:59"))) == [False]
    assert popups(tell(again, time("Tue 11:00"))) == [True]


@pytest.mark.parametrize(
    ("severity", "due"),
    [
        (Severity.STANDARD, at("Tue 10:00")),
        (Severity.SERIOUS, at("Mon 14:00")),
        (Severity.CRITICAL, at("Mon 11:00")),
    ],
)
def test_the_first_call_is_due_at_the_first_later_step_that_asks_for_one(severity: Severity, due: datetime) -> None:
    assert contact_due(case_after(severity=severity)) == due


def test_no_call_is_due_without_a_plan() -> None:
    assert contact_due(new_case()) is None


def test_a_policy_that_was_edited_moves_no_open_case() -> None:
    edited = replace(POLICIES, steps=dict.fromkeys(POLICIES.steps, (step("1h", "resolved", OWNERS),) * 5))
    case, later = case_after(made()), time("Fri 10:00")
    assert decide(case, later, edited, CALENDAR) == tell(case, later)


# --- warnings -------------------------------------------------------------------------------------------


def test_only_the_office_manager_is_warned_and_once() -> None:
    case = tell(case_after(made()), time("Mon 12:00")).case
    assert next_due(case, POLICIES) == at("Tue 9:00")
    decision = tell(case, time("Tue 9:00"))
    (warning,) = told(decision, Tell.WARNING)
    assert warning.recipients == (OM,)
    assert warning.steps == (1,)
    assert decision.entries[0].instant == at("Tue 10:00")
    assert tell(decision.case, time("Tue 9:30")).reason is Reason.NOTHING_DUE
    assert next_due(decision.case, POLICIES) == at("Tue 10:00")


def test_one_warning_covers_two_steps_of_the_same_hour() -> None:
    case = case_after(made(), TaskSeen(at=at("Mon 10:20")), Attempted(at=at("Mon 11:00")))
    assert told(tell(case, time("Wed 9:30")), Tell.WARNING)[0].steps == (2, 3)


def test_nobody_is_warned_of_what_is_due_already() -> None:
    decision = tell(case_after(made()), time("Tue 10:00"))
    assert told(decision, Tell.STEP)[0].steps == (0, 1)
    assert not told(decision, Tell.WARNING)


def test_nobody_is_warned_before_all_was_read_up_to_the_warning() -> None:
    case = tell(case_after(made()), time("Mon 12:00")).case
    assert tell(case, time("Tue 9:30", "Tue 8:59")).reason is Reason.NOTHING_DUE
    assert tell(case, time("Tue 9:30", "Tue 9:00")).reason is Reason.WARNED


# --- seeing ---------------------------------------------------------------------------------------------


def test_a_step_is_held_while_we_cannot_see_and_its_people_hear_of_it_once() -> None:
    case = tell(case_after(made()), time("Mon 12:00")).case
    case = tell(case, time("Tue 9:00")).case
    assert tell(case, time("Tue 10:10", "Tue 9:50")).reason is Reason.CANNOT_SEE
    decision = tell(case, time("Tue 10:30", "Tue 9:50"))
    (blind,) = told(decision, Tell.BLIND)
    assert blind.recipients == (RM,)
    assert blind.since == at("Tue 9:50")
    assert tell(decision.case, time("Tue 11:30", "Tue 9:50")).case == decision.case
    assert told(tell(decision.case, time("Tue 11:31")), Tell.STEP)[0].recipients == (RM,)


def test_what_we_saw_in_time_is_told_even_when_we_cannot_see_any_more() -> None:
    case = case_after(made())
    assert told(tell(case, time("Mon 12:05", "Mon 12:00")), Tell.STEP)[0].recipients == (OM,)


# --- the grace after Done -------------------------------------------------------------------------------

DONE_AT_0950 = case_after(made(), done(at("Tue 9:50")))


def test_nothing_is_said_within_the_grace() -> None:
    assert tell(DONE_AT_0950, time("Tue 10:19")).reason is Reason.IN_GRACE
    assert next_due(DONE_AT_0950, POLICIES) == at("Tue 10:20")


def test_after_it_the_commlog_is_asked_for_and_the_clock_runs_on() -> None:
    decision = tell(DONE_AT_0950, time("Tue 10:20"))
    assert [entry.reason for entry in decision.entries] == [Reason.PROOF_ASKED, Reason.STEP_DUE]
    assert told(decision, Tell.PROOF)[0].recipients == (OM,)
    assert told(decision, Tell.STEP)[0].steps == (1,)


def test_the_commlog_within_the_grace_ends_the_case_and_nobody_is_asked() -> None:
    case = tell(DONE_AT_0950, talked(at("Tue 10:15"))).case
    assert case.end is not None
    assert tell(case, time("Tue 10:20")).reason is Reason.ALREADY_ENDED


def test_the_grace_is_not_over_before_all_of_it_was_read() -> None:
    assert tell(DONE_AT_0950, time("Tue 10:21", "Tue 10:19")).reason is Reason.CANNOT_SEE
    blind = tell(DONE_AT_0950, time("Tue 10:50", "Tue 10:19"))
    assert told(blind, Tell.BLIND)[0].recipients == (RM,)
    assert not told(blind, Tell.STEP)
    assert not told(blind, Tell.PROOF)


def test_done_after_a_call_that_is_only_claimed_asks_for_the_commlog_again() -> None:
    case = case_after(made(), talked(at("Mon 11:00"), proof=False), done(at("Mon 11:10")))
    decision = tell(case, time("Mon 11:40"))
    assert decision.reason is Reason.PROOF_ASKED
    assert tell(decision.case, time("Mon 11:41")).reason is Reason.NOTHING_DUE
    assert told(tell(decision.case, time("Wed 10:00")), Tell.STEP)[0].steps == (3,)


def test_done_taken_back_and_done_again_is_asked_about_again() -> None:
    case = tell(DONE_AT_0950, time("Tue 10:20")).case
    case = tell(case, TaskUndone(at=at("Tue 10:25"))).case
    assert tell(case, time("Tue 11:00")).reason is Reason.NOTHING_DUE
    case = tell(case, done(at("Tue 11:00"))).case
    assert tell(case, time("Tue 11:30")).reason is Reason.PROOF_ASKED


def test_done_on_a_patient_who_is_not_satisfied_has_no_grace() -> None:
    case = case_after(made(), talked(satisfied=False), done(at("Wed 9:50")))
    assert told(tell(case, time("Wed 10:00")), Tell.STEP)[0].steps == (3,)


def test_changed_hours_move_what_is_still_to_come_and_nothing_that_was_told() -> None:
    case = tell(case_after(made()), time("Mon 12:00")).case
    closed = replace(CALENDAR, closed=frozenset({at("Tue 10:00").date()}))
    decision = decide(case, HoursChanged(at=at("Mon 12:30")), POLICIES, closed)
    assert (decision.reason, [type(e).__name__ for e in decision.effects]) == (Reason.HOURS_CHANGED, ["EditCase"])
    before, after = (each.plan.steps if each.plan else () for each in (case, decision.case))
    assert [p.taken_at for p in after] == [p.taken_at for p in before]
    due = [(old.due_at, new.due_at) for old, new in zip(before, after, strict=True)]
    assert due[0][0] == due[0][1]
    assert all(new == old.replace(day=old.day + 1) for old, new in due[1:])
    assert decide(decision.case, HoursChanged(at=at("Mon 12:31")), POLICIES, closed).case == decision.case
    again = decide(decision.case, HoursChanged(at=at("Mon 12:40")), POLICIES, CALENDAR).case
    assert again.plan == case.plan
