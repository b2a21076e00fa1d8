"""National holidays: off by default, by place, but for those on which an office works."""

from datetime import date
from pathlib import Path

import pytest

from od_escalator.config.findings import Code, InvalidConfiguration
from od_escalator.config.load import load
from od_escalator.config.rules import offices
from od_escalator.config.show import show

NO_SUCH_DAY = '"Columbia Day" in US-IL (did you mean "Columbus Day"?)'


def configure(path: Path, holidays: str) -> None:
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("closed = [2026-11-27]", f"closed = [2026-11-27]\nholidays = {holidays}"), "utf-8")


def closed(path: Path) -> frozenset[date]:
    geneva, lakeside = offices(load(path, {}))
    assert geneva.calendar.closed == frozenset()
    return lakeside.calendar.closed


def test_an_office_is_closed_on_the_holidays_of_its_state_and_on_its_own_dates(path: Path) -> None:
    configure(path, '{ place = "US-IL", open_on = ["columbus day", "Veterans Day"] }')
    days = closed(path)
    assert {date(2026, 11, 26), date(2026, 11, 27), date(2026, 12, 25), date(2027, 2, 12)} <= days
    assert not {date(2026, 10, 12), date(2026, 11, 11), date(2027, 11, 11)} & days


def test_what_is_observed_on_another_day_is_closed_then_and_worked_on_with_its_name(path: Path) -> None:
    configure(path, '{ place = "US" }')
    assert date(2027, 7, 5) in closed(path)


def test_a_day_with_two_holidays_is_worked_on_only_where_both_are(path: Path) -> None:
    configure(path, '{ place = "US-DC", open_on = ["Inauguration Day"] }')
    assert date(2025, 1, 20) in closed(path)


def test_what_is_shown_means_the_same_when_it_is_loaded(path: Path) -> None:
    configure(path, '{ place = "US-IL", open_on = ["Columbus Day"] }')
    assert 'holidays = { place = "US-IL", open_on = ["Columbus Day"] }' in show(load(path, {}))


@pytest.mark.parametrize(
    ("holidays", "problem", "hint"),
    [
        ('{ place = "XX" }', 'no holidays are known for "XX"', "two letters"),
        ('{ place = "US-XX" }', 'no holidays are known for "US-XX"', "the parts of US are AK, AL"),
        ('{ place = "VA-XX" }', 'no holidays are known for "VA-XX"', 'VA has no parts: write "VA"'),
        ('{ place = "US-IL", open_on = ["Columbia Day"] }', f"no holiday called {NO_SUCH_DAY}", '"Columbus Day"'),
    ],
)
def test_a_place_or_a_day_that_is_not_known_is_named(path: Path, holidays: str, problem: str, hint: str) -> None:
    configure(path, holidays)
    with pytest.raises(InvalidConfiguration) as failure:
        load(path, {})
    [finding] = failure.value.findings
    assert finding.id == Code.HOLIDAY
    assert problem in finding.problem
    assert hint in finding.hint
