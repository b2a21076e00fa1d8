"""Whatever the policy: owners hear of what is open for too long, once on each open day, until it ends."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from od_escalator.domain.case import Case
from od_escalator.domain.effects import Tell, TellPeople
from od_escalator.domain.events import HoursChanged, TaskSeen, TimePassed
from od_escalator.domain.lifecycle import decide
from od_escalator.domain.severity import Severity
from od_escalator.domain.timing import next_due
from tests.domain.builders import CALENDAR, OM, OWNERS, POLICIES, at, done, flag, made, new_case, step, talked

LIMITED = replace(POLICIES, outer_limit=timedelta(days=7), steps=POLICIES.steps)
ONE_STEP = replace(LIMITED, steps={"standard": (step("2h", "seen", OM),), "serious": (step("1h", "seen", OM),)})


def opened(when: datetime, **what: object) -> Case:
    """Seen at once, so that only the limit is left."""
    case = decide(new_case(), flag(when, **what), ONE_STEP, CALENDAR).case
    case = replace(case, opened_at=when)
    return decide(case, TaskSeen(at=when, by="kelly"), ONE_STEP, CALENDAR).case


def hears(case: Case, now: datetime) -> tuple[Case, bool]:
    decision = decide(case, TimePassed(at=now, seen_until=now), ONE_STEP, CALENDAR)
    tellings = [e for e in decision.effects if isinstance(e, TellPeople)]
    assert all((e.kind, e.recipients) == (Tell.STEP, (OWNERS,)) for e in tellings)
    return decision.case, bool(tellings)


@pytest.mark.parametrize(
    ("noted", "first", "then"),
    [
        ("Mon 10:00", at("Mon 10:00", week=1), at("Tue 10:00", week=1)),
        ("Thu 23:00", at("Fri 8:00", week=1), at("Mon 8:00", week=2)),
        ("Sat 3:00", at("Mon 8:00", week=2), at("Tue 8:00", week=2)),
    ],
)
def test_owners_hear_after_a_week_and_then_daily_but_never_at_night(
    noted: str, first: datetime, then: datetime
) -> None:
    case = opened(at(noted))
    assert next_due(case, ONE_STEP) == first
    case, heard = hears(case, first)
    assert heard
    assert next_due(case, ONE_STEP) == then
    assert not hears(case, then - timedelta(minutes=1))[1]
    assert hears(case, then)[1]


def test_after_downtime_they_hear_once_and_not_again_on_that_day() -> None:
    case, heard = hears(opened(at("Mon 10:00")), at("Thu 9:30", week=1))
    assert heard
    assert next_due(case, ONE_STEP) == at("Fri 10:00", week=1)


def test_an_ended_case_is_quiet_and_a_drill_has_no_limit() -> None:
    case, _ = hears(opened(at("Mon 10:00")), at("Mon 10:00", week=1))
    for event in (made(), talked(), done()):
        case = decide(case, event, ONE_STEP, CALENDAR).case
    assert next_due(case, ONE_STEP) is None
    drill = decide(replace(new_case(), drill=True), flag(drill=True), LIMITED, CALENDAR).case
    assert drill.plan
    assert not any(p.step.endless for p in drill.plan.steps)


def test_a_new_plan_does_not_put_it_off_nor_tell_twice_a_day() -> None:
    early = decide(opened(at("Mon 10:00")), flag(at("Wed 9:00"), severity=Severity.SERIOUS), ONE_STEP, CALENDAR).case
    assert next_due(early, ONE_STEP) == at("Mon 10:00", week=1)
    told, _ = hears(opened(at("Mon 10:00")), at("Mon 10:00", week=1))
    urgent = flag(at("Mon 11:00", week=1), severity=Severity.SERIOUS)
    assert next_due(decide(told, urgent, ONE_STEP, CALENDAR).case, ONE_STEP) == at("Tue 11:00", week=1)


def test_reopened_it_begins_anew() -> None:
    case = opened(at("Mon 10:00"))
    for event in (made(), talked(), done()):
        case = decide(case, event, ONE_STEP, CALENDAR).case
    case = decide(case, flag(at("Mon 9:00", week=1)), ONE_STEP, CALENDAR).case
    case = decide(case, TaskSeen(at=at("Mon 9:05", week=1)), ONE_STEP, CALENDAR).case
    assert next_due(case, ONE_STEP) == at("Mon 9:00", week=2)


def test_changed_hours_move_it_to_another_moment_of_a_day_that_is_still_to_come() -> None:
    late = replace(CALENDAR, week=tuple((replace(w[0], opens=9 * 60),) if w else () for w in CALENDAR.week))
    case, _ = hears(opened(at("Thu 23:00")), at("Fri 8:00", week=1))
    moved = decide(case, HoursChanged(at=at("Fri 8:30", week=1)), ONE_STEP, late).case
    assert next_due(moved, ONE_STEP) == at("Mon 9:00", week=2)
    closed = replace(CALENDAR, closed=frozenset({date(2026, 12, 11)}))
    before = decide(opened(at("Thu 23:00")), HoursChanged(at=at("Mon 9:00", week=1)), ONE_STEP, closed).case
    assert next_due(before, ONE_STEP) == at("Mon 8:00", week=2)


@given(st.integers(0, 7 * 24 * 60), st.lists(st.integers(1, 3000), max_size=25))
def test_never_twice_on_one_day_and_never_a_day_left_out(minute: int, walk: list[int]) -> None:
    noted = at("Mon 0:00") + timedelta(minutes=minute)
    case, now, heard = opened(noted), noted + timedelta(days=7), []
    for minutes in walk:
        now += timedelta(minutes=minutes)
        case, told = hears(case, now)
        heard += [now] if told else []
        due = next_due(case, ONE_STEP)
        assert due is not None
        assert due > now
        assert not heard or timedelta(hours=12) <= due - heard[-1] <= timedelta(days=4)
    assert all(later - earlier >= timedelta(hours=12) for earlier, later in pairwise(heard))
