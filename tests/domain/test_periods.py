from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from od_escalator.domain.hours import Calendar
from od_escalator.domain.periods import Days, Unit, before, month_of, named, points, spelled, week_of
from od_escalator.domain.person import Office
from od_escalator.domain.roster import Roster
from od_escalator.domain.visits import by_office, within

_days = st.dates(date(1990, 1, 1), date(2090, 12, 31))


def days(since: str, until: str) -> Days:
    return Days(date.fromisoformat(since), date.fromisoformat(until))


@settings(max_examples=50)
@given(_days, st.sampled_from(Unit), st.integers(1, 30), _days)
def test_weeks_and_months_follow_one_another_without_a_gap(last: date, unit: Unit, least: int, since: date) -> None:
    since = min(last, max(since, date(last.year - 1, 1, 1)))
    found = points(unit, last, least, since)
    assert len(found) >= least
    assert all(a.until == b.since for a, b in pairwise(found))
    assert found[-1].until <= last < (week_of(last) if unit is Unit.WEEK else month_of(last)).until
    assert all(before(each, unit).until == each.since for each in found)
    assert len(found) == least or found[0].since >= since


@settings(max_examples=50)
@given(_days)
def test_a_day_is_in_its_week_and_its_month(day: date) -> None:
    for stretch in (week_of(day), month_of(day)):
        assert stretch.since <= day < stretch.until
    assert (week_of(day).count, week_of(day).since.weekday(), month_of(day).since.day) == (7, 0, 1)


@pytest.mark.parametrize(
    ("stretch", "unit", "name", "spelling"),
    [
        (days("2026-10-01", "2026-11-01"), Unit.MONTH, "Oct 2026", "Oct 1, 2026 to Oct 31, 2026"),
        (days("2026-12-28", "2027-01-04"), Unit.WEEK, "Dec 28, 2026", "Dec 28, 2026 to Jan 3, 2027"),
        (days("2026-03-02", "2026-03-03"), Unit.WEEK, "Mar 2, 2026", "Mar 2, 2026"),
    ],
)
def test_it_is_called_as_people_call_it(stretch: Days, unit: Unit, name: str, spelling: str) -> None:
    assert (named(stretch, unit), spelled(stretch)) == (name, spelling)


def test_days_begin_at_midnight_in_their_zone_and_may_have_25_hours() -> None:
    since, until = days("2026-11-01", "2026-11-02").instants("America/New_York")
    assert (since, until) == (datetime(2026, 11, 1, 4, tzinfo=UTC), datetime(2026, 11, 2, 5, tzinfo=UTC))


def office(name: str, *clinics: str, database: str = "main") -> Office:
    calendar = Calendar("America/New_York", ((),) * 7)
    return Office(name=name, database=database, clinics=clinics, calendar=calendar, roles={}, slack_channel="C0X")


def test_visits_count_for_the_office_that_looks_after_the_clinic() -> None:
    roster = Roster({}, (office("North", "A", "B"), office("East", "C"), office("All", database="other")))
    day, next_day = date(2026, 5, 4), date(2026, 5, 5)
    counts = by_office({("a", day): 2, ("B", day): 3, ("C", next_day): 4, ("", day): 5, ("D", day): 6}, "main", roster)
    counts += by_office({("", day): 7, ("X", day): 1}, "other", roster)
    assert counts == {("North", day): 5, ("East", next_day): 4, ("All", day): 8}
    whole, first = days("2026-05-04", "2026-05-06"), days("2026-05-04", "2026-05-05")
    assert (within(counts, whole), within(counts, first), within(counts, whole, ["East"])) == (17, 13, 4)
