"""Which policy a case has, that it only gets graver, and what a matter for lawyers asks of whom."""

from dataclasses import replace

import pytest

from od_escalator.domain import ladder
from od_escalator.domain.case import Case, End, State
from od_escalator.domain.complaint import Category
from od_escalator.domain.effects import Reason
from od_escalator.domain.events import Event
from od_escalator.domain.said import CalledResolved
from od_escalator.domain.severity import Severity
from od_escalator.domain.task_words import NO_CALLS, finishing, first_line, task_note
from od_escalator.domain.timing import next_due
from tests.domain.builders import (
    DANA,
    KELLY,
    PLAYBOOK,
    POLICIES,
    ZONE,
    at,
    done,
    flag,
    made,
    new_case,
    tell,
    time,
    words,
)

LEGAL = Category.LEGAL


def legal(*events: Event) -> Case:
    case = tell(replace(new_case(), category=LEGAL), flag(category=LEGAL)).case
    for event in events:
        case = tell(case, event).case
    return case


@pytest.mark.parametrize(
    ("severity", "category", "drill", "policy"),
    [
        (Severity.MILD, Category.BILLING, False, "mild"),
        (Severity.CRITICAL, Category.PRIVACY, False, "critical"),
        (Severity.MILD, LEGAL, False, "legal"),
        (Severity.CRITICAL, LEGAL, False, "legal"),
        (Severity.CRITICAL, LEGAL, True, "drill"),
    ],
)
def test_each_case_has_one_policy(severity: Severity, category: Category, drill: bool, policy: str) -> None:
    case = replace(new_case(), severity=severity, category=category, drill=drill)
    assert ladder.policy_for(case) == policy


def test_a_graver_note_starts_its_plan_at_once_and_says_so() -> None:
    case = tell(new_case(), flag()).case
    decision = tell(case, flag(at("Mon 15:00"), severity=Severity.SERIOUS))
    assert words(decision) == ("raised: joined raised -> edit say(joined) note(joined) say(raised)")
    plan = decision.case.plan
    assert plan
    assert (plan.number, plan.policy, plan.started_at) == (2, "serious", at("Mon 15:00"))
    assert next_due(decision.case, POLICIES) == at("Mon 15:00")


def test_no_note_makes_it_milder_or_puts_it_off() -> None:
    case = tell(new_case(Severity.SERIOUS), flag(severity=Severity.SERIOUS)).case
    decision = tell(case, flag(at("Mon 15:00"), severity=Severity.MILD))
    assert (decision.reason, decision.case.severity, decision.case.plan) == ("joined", Severity.SERIOUS, case.plan)


def test_a_legal_note_stops_the_calls_of_an_open_case() -> None:
    case = tell(new_case(), flag()).case
    decision = tell(case, flag(at("Mon 15:00"), category=LEGAL))
    assert words(decision) == ("raised: joined raised -> edit say(joined) note(joined) say(raised) note(raised)!")
    after = tell(decision.case, time("Mon 15:00"))
    assert words(after) == (
        "step_due: step_due -> tell(step: owners, privacy_officer) say(step_due) edit note(step_due)"
    )
    assert next_due(after.case, POLICIES) is None
    worse = tell(after.case, flag(at("Tue 9:00"), severity=Severity.CRITICAL))
    assert (worse.reason, worse.case.severity, worse.case.plan) == ("joined", Severity.CRITICAL, after.case.plan)


def test_the_task_says_not_to_call_and_asks_for_no_conversation() -> None:
    case = legal()
    assert first_line(case, ZONE, "Jamie").startswith("Please do not call or offer anything yet - legal - UP-1042 (")
    said = [*finishing(case, PLAYBOOK, {}), task_note(case, Reason.RAISED, [], at("Mon 15:00"), ZONE)]
    assert said[0] == said[-1] == NO_CALLS
    assert "do not call" in task_note(case, Reason.STEP_DUE, ["Rosa"], at("Mon 15:00"), ZONE)
    ticked = legal(made(), done(at("Mon 11:00")))
    assert ticked.state is State.DONE
    assert tell(ticked, CalledResolved(at=at("Mon 11:30"), **KELLY)).reason == "nothing_new"
    assert words(tell(ticked, time("Mon 12:00"))) == (
        "step_due: step_due -> tell(step: owners, privacy_officer) say(step_due) edit note(step_due)"
    )


@pytest.mark.parametrize("before", [(), (made(), done(at("Mon 11:00")))])
def test_somebody_above_the_office_ends_it_by_resolved(before: tuple[Event, ...]) -> None:
    decision = tell(legal(*before), CalledResolved(at=at("Tue 9:00"), **DANA))
    assert words(decision) == "handed_over: handed_over -> edit say(handed_over) finish summary"
    assert (decision.case.end, decision.case.ended_by) == (End.WITH_LAWYER, "dana")


def test_or_by_done() -> None:
    assert tell(legal(made()), done(at("Tue 9:00"), **DANA)).case.end is End.WITH_LAWYER


def test_reopened_it_stays_a_legal_matter() -> None:
    ended = legal(made(), done(at("Tue 9:00"), **DANA))
    again = tell(ended, flag(at("Wed 9:00"))).case
    assert again.plan
    assert (again.category, again.plan.policy) == (LEGAL, "legal")
