"""Opening hours as an administrator types them, and as a practice's schedule has them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from od_escalator.cli.setting_up.refused import Refused
from od_escalator.cli.setting_up.week import read_week, spell_week, usual_week
from od_escalator.config.away import WEEK
from od_escalator.domain.hours import Window

MORNING, AFTERNOON = Window(480, 720), Window(780, 1020)
MONDAY = date(2026, 11, 16)


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("mon-fri 08:00-17:00", "mon-fri 08:00-17:00"),
        ("Monday-Thursday 8-12 13-17; Fri 8:30-12", "mon-thu 08:00-12:00 13:00-17:00, fri 08:30-12:00"),
        ("mon, wed and fri 9-17", "mon 09:00-17:00, wed 09:00-17:00, fri 09:00-17:00"),
        ("sat-mon 9-13", "mon 09:00-13:00, sat-sun 09:00-13:00"),
        ("tue 8-12, tue 12-17", "tue 08:00-17:00"),
    ],
)
def test_hours_are_read_as_they_are_written(typed: str, means: str) -> None:
    assert spell_week(read_week(typed)) == means


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("8-17", "it does not say on which days"),
        ("mon-fri", "there are no hours in it"),
        ("", "there are no hours in it"),
        ("mon 9 to 5", 'cannot read "9 to 5"'),
        ("mon 8-25", 'cannot take "8-25"'),
    ],
)
def test_hours_that_say_nothing_clear_are_refused_with_an_example(typed: str, problem: str) -> None:
    with pytest.raises(Refused, match=problem):
        read_week(typed)


def windows() -> st.SearchStrategy[tuple[Window, ...]]:
    ends = st.lists(st.integers(0, 1440), min_size=2, max_size=6, unique=True).map(sorted)
    return ends.map(lambda ends: tuple(Window(*ends[at : at + 2]) for at in range(0, len(ends) // 2 * 2, 2)))


@given(st.dictionaries(st.sampled_from(WEEK), windows(), min_size=1))
def test_what_is_proposed_can_be_typed_again(week: dict[str, tuple[Window, ...]]) -> None:
    assert read_week(spell_week(week)) == week


def test_the_schedule_tells_the_usual_week() -> None:
    days = {MONDAY + timedelta(weeks=week, days=day): [AFTERNOON, MORNING] for week in range(4) for day in range(4)}
    days[MONDAY] = [Window(480, 1020)]  # once without a lunch
    days[MONDAY + timedelta(days=5)] = [MORNING]  # one Saturday in four weeks
    for week in (0, 2):
        days[MONDAY + timedelta(weeks=week, days=4)] = [MORNING, Window(700, 720), Window(720, 740)]
    usual = usual_week(days)
    assert usual is not None
    assert spell_week(usual) == "mon-thu 08:00-12:00 13:00-17:00, fri 08:00-12:20"


def test_an_empty_schedule_tells_nothing() -> None:
    assert usual_week({}) is None
