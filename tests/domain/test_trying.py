"""What an attempt puts off, by how much, how often, and what it never moves."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from od_escalator.domain.case import Case
from od_escalator.domain.effects import Tell, TellPeople
from od_escalator.domain.events import HoursChanged, Rebased, TimePassed
from od_escalator.domain.hours import Calendar, Window
from od_escalator.domain.lifecycle import decide
from od_escalator.domain.plan import Plan
from od_escalator.domain.policy import After, Policies, Step, Unit
from od_escalator.domain.relevance import still_matters
from od_escalator.domain.said import Attempted
from od_escalator.domain.severity import Severity
from tests.domain.builders import (
    CALENDAR,
    DANA,
    OM,
    OPENED,
    OWNERS,
    POLICIES,
    RM,
    at,
    flag,
    made,
    new_case,
    step,
    talked,
)

DAY = After.parse("1bd")
LATER = Calendar(CALENDAR.zone, ((Window(9 * 60, 17 * 60),),) * 5 + ((), ()))


def waiting(*rung: str) -> Step:
    return replace(step(*rung, warn=True), delay=DAY)


TRYING = replace(
    POLICIES,
    outer_limit=timedelta(days=9),
    steps={
        **POLICIES.steps,
        "mild": (step("4h", "seen", OM), waiting("3bd", "contacted", RM), waiting("5bd", "resolved", RM)),
        "standard": (
            step("2h", "seen", OM),
            step("1bd", "attempted", RM),
            waiting("2bd", "contacted", RM),
            waiting("2bd", "resolved", RM),
            step("3bd", "resolved", OWNERS),
        ),
    },
)
LEFT_ALONE = replace(TRYING, steps={**TRYING.steps, "mild": POLICIES.steps["mild"]})


def opened(severity: Severity = Severity.MILD, policies: Policies = TRYING) -> Case:
    case = decide(new_case(severity), flag(severity=severity), policies, CALENDAR).case
    return decide(case, made(), policies, CALENDAR).case


def after(case: Case, *tries: str) -> Case:
    for when in tries:
        case = decide(case, Attempted(at=at(when), by="kelly"), TRYING, CALENDAR).case
    return case


def plan_of(case: Case) -> Plan:
    assert case.plan is not None
    return case.plan


def dues(case: Case, who: str = RM) -> list[datetime]:
    return [p.due_at for p in plan_of(case).steps if who in p.step.tell]


@pytest.mark.parametrize(
    ("tries", "first", "then"),
    [
        ((), "Thu 10:00", "Mon 10:00"),
        (("Mon 11:00",), "Fri 10:00", "Mon 10:00"),
        (("Mon 11:00", "Mon 11:59"), "Fri 10:00", "Mon 10:00"),
        (("Mon 11:00", "Mon 12:00"), "Mon 10:00", "Mon 10:00"),
        (("Mon 11:00", "Tue 11:00", "Wed 11:00", "Thu 9:00"), "Mon 10:00", "Mon 10:00"),
        (("Mon 11:00", "Fri 10:00"), "Fri 10:00", "Tue 10:00"),
    ],
)
def test_the_next_step_waits_a_day_for_each_attempt_twice_at_most(
    tries: tuple[str, ...], first: str, then: str
) -> None:
    expected = [at(first, week=1 if first.startswith("Mon") else 0), at(then, week=1)]
    assert dues(after(opened(), *tries)) == expected


def test_nobody_above_hears_sooner_than_she_does() -> None:
    case = after(opened(Severity.STANDARD), "Mon 11:00")
    assert dues(case) == [at("Tue 10:00"), at("Thu 10:00"), at("Thu 10:00")]
    assert dues(case, OWNERS) == dues(opened(Severity.STANDARD), OWNERS)
    again = decide(case, Attempted(at=at("Tue 11:00")), TRYING, CALENDAR)
    assert (plan_of(again.case), again.entries[0].instant) == (plan_of(case), None)


def test_the_attempt_says_who_waits_and_until_when() -> None:
    [entry] = decide(opened(), Attempted(at=at("Mon 11:00"), by="kelly"), TRYING, CALENDAR).entries
    assert (entry.by, entry.told, entry.instant) == ("kelly", (RM,), at("Fri 10:00"))
    [entry] = decide(opened(policies=LEFT_ALONE), Attempted(at=at("Mon 11:00")), LEFT_ALONE, CALENDAR).entries
    assert (entry.told, entry.instant) == ((), None)


def test_who_was_warned_is_warned_again_before_the_later_time() -> None:
    case, warned = opened(), []
    for event in (
        TimePassed(at=at("Thu 9:00"), seen_until=at("Thu 9:00")),
        Attempted(at=at("Thu 9:05")),
        TimePassed(at=at("Fri 9:00"), seen_until=at("Fri 9:00")),
    ):
        decision = decide(case, event, TRYING, CALENDAR)
        case = decision.case
        warned += [e.round for e in decision.effects if isinstance(e, TellPeople) and e.kind is Tell.WARNING]
    assert warned == [0, 1]


def test_who_tried_before_the_warning_went_out_is_not_warned_twice_of_the_same_later_time() -> None:
    """Her "left message" was kept just before the power failed: the program warned her first, and read it then.

    The warning told the later time that her attempt had given, and the next one told it again.
    """
    early = TimePassed(at=at("Thu 9:00"), seen_until=at("Thu 9:00"))
    warned = decide(opened(), early, TRYING, CALENDAR).case
    assert still_matters(warned, Tell.WARNING, 1, (1,), early.at)
    tried = after(warned, "Thu 8:30")
    assert not still_matters(tried, Tell.WARNING, 1, (1,), early.at)
    later = replace(early, at=at("Fri 9:00"), seen_until=at("Fri 9:00"))
    again = decide(tried, later, TRYING, CALENDAR).case
    assert still_matters(again, Tell.WARNING, 1, (1,), later.at)
    assert not still_matters(again, Tell.WARNING, 1, (1,), early.at)


def test_other_hours_and_an_edited_policy_keep_what_was_put_off() -> None:
    case = after(opened(), "Mon 11:00")
    assert dues(decide(case, HoursChanged(at=at("Mon 12:00")), TRYING, LATER).case)[0] == at("Fri 10:00")
    edited = replace(
        TRYING, steps={**TRYING.steps, "mild": (waiting("2bd", "contacted", RM), *TRYING.steps["mild"][2:])}
    )
    rebased = decide(case, Rebased(at=at("Mon 12:00")), edited, CALENDAR).case
    assert dues(rebased) == [at("Thu 10:00"), at("Mon 10:00", week=1)]
    assert dues(decide(case, Rebased(at=at("Mon 12:00")), LEFT_ALONE, CALENDAR).case) == [at("Thu 10:00")]


def test_a_new_plan_waits_for_nothing() -> None:
    case = after(opened(), "Mon 11:00")
    graver = decide(case, flag(at("Mon 12:00"), severity=Severity.STANDARD), TRYING, CALENDAR).case
    assert (plan_of(graver).times_delayed, dues(graver)[1]) == (0, at("Wed 12:00"))
    ended = decide(case, talked(at("Mon 12:00"), **DANA, resolves=True), TRYING, CALENDAR).case
    ended = decide(replace(ended, done_at=None), talked(at("Mon 12:00"), resolves=True), TRYING, CALENDAR).case
    assert plan_of(ended).times_delayed == 1


TRIES = st.lists(st.integers(0, 60 * 24 * 9), max_size=8).map(sorted)


@given(st.sampled_from(list(Severity)), TRIES)
def test_however_often_they_try_it_is_never_earlier_and_twice_at_most(severity: Severity, tries: list[int]) -> None:
    case = before = opened(severity)
    for minutes in tries:
        now = OPENED + timedelta(minutes=minutes)
        case = decide(case, TimePassed(at=now, seen_until=now), TRYING, CALENDAR).case
        case = decide(case, Attempted(at=now), TRYING, CALENDAR).case
    assert plan_of(case).times_delayed <= 2
    for old, new in zip(plan_of(before).steps, plan_of(case).steps, strict=False):
        most = old.due_at
        for _ in range(2 if old.step.delay else 0):
            most = DAY.due(most, CALENDAR)
        assert old.due_at <= new.due_at <= most
        if old.step.after.unit in (Unit.WALL, Unit.LIMIT) or (new.taken_at and new.taken_at < old.due_at):
            assert new.due_at == old.due_at
