"""A step that repeats: each round in its time, each told once, and how often it was by then."""

from dataclasses import replace
from datetime import date

import pytest

from od_escalator.domain.case import Case
from od_escalator.domain.effects import Tell, TellPeople
from od_escalator.domain.events import HoursChanged
from od_escalator.domain.lifecycle import decide
from od_escalator.domain.plan import Plan, start_plan
from od_escalator.domain.said import Attempted
from od_escalator.domain.timing import next_due
from tests.domain.builders import CALENDAR, OM, POLICIES, RM, at, flag, new_case, step, time

STEPS = (step("2h", "seen", OM, every="2h", times=1), step("1bd", "attempted", RM, warn=True, every="1bd"))
AGAIN = replace(POLICIES, steps={"standard": STEPS})


def opened() -> Case:
    return decide(new_case(), flag(), AGAIN, CALENDAR).case


def plan_of(case: Case) -> Plan:
    assert case.plan is not None
    return case.plan


def walk(case: Case, *times: str) -> tuple[Case, list[tuple[int, ...]]]:
    """The steps that are told at each of these times."""
    told = []
    for when in times:
        decision = decide(case, time(when), AGAIN, CALENDAR)
        case = decision.case
        tellings = [e for e in decision.effects if isinstance(e, TellPeople) and e.kind is Tell.STEP]
        told.append(tuple(index for telling in tellings for index in telling.steps))
    return case, told


def test_each_round_follows_the_one_before_and_only_the_first_one_is_announced() -> None:
    assert [(p.round, p.due_at, p.warn_at) for p in plan_of(opened()).steps] == [
        (0, at("Mon 12:00"), None),
        (1, at("Mon 14:00"), None),
        (0, at("Tue 10:00"), at("Tue 9:00")),
        (1, at("Wed 10:00"), None),
        (2, at("Thu 10:00"), None),
    ]


def test_every_round_is_told_once_in_its_time_until_the_milestone_comes() -> None:
    case, told = walk(opened(), "Mon 12:00", "Mon 13:59", "Mon 14:00", "Tue 10:00", "Wed 9:59", "Wed 10:00")
    assert told == [(0,), (), (1,), (2,), (), (3,)]
    assert next_due(case, AGAIN) == at("Thu 10:00")
    tried = decide(case, Attempted(at=at("Wed 15:00")), AGAIN, CALENDAR).case
    assert next_due(tried, AGAIN) is None


def test_rounds_that_fell_due_together_are_told_once_and_count_once() -> None:
    case, told = walk(opened(), "Wed 10:00", "Thu 10:00")
    assert told == [(0, 1, 2, 3), (4,)]
    plan = plan_of(case)
    assert [plan.times_told(plan.steps[i]) for i in (3, 4)] == [1, 2]
    assert (plan.told_last(), plan_of(opened()).told_last()) == ((RM,), ())


def test_the_last_told_are_all_who_were_told_at_that_moment() -> None:
    case, _ = walk(opened(), "Wed 10:00")
    assert plan_of(case).told_last() == (OM, RM)


@pytest.mark.parametrize(("every", "third"), [("wall 1d", "Sun 10:00"), ("1bd", "Tue 10:00"), ("12h", "Tue 16:00")])
def test_rounds_count_in_their_own_kind_of_time(every: str, third: str) -> None:
    policies = replace(POLICIES, steps={"mild": (step("1bd", "seen", OM, every=every),)})
    plan = start_plan(1, "mild", at("Thu 10:00"), policies, CALENDAR)
    assert plan.steps[2].due_at == at(third, week=0 if every.startswith("wall") else 1)


def test_a_new_holiday_moves_the_rounds_that_were_not_told() -> None:
    case, _ = walk(opened(), "Tue 10:00")
    closed = replace(CALENDAR, closed=frozenset({date(2026, 12, 2)}))
    moved = decide(case, HoursChanged(at=at("Tue 11:00")), AGAIN, closed).case
    assert [p.due_at for p in plan_of(moved).steps[2:]] == [at("Tue 10:00"), at("Thu 10:00"), at("Fri 10:00")]
