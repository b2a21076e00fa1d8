"""Who is wished a good morning, when, and of which cases."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from od_escalator.domain.case import Case
from od_escalator.domain.hours import Calendar, Window
from od_escalator.domain.morning import begins, concerns, office_morning
from od_escalator.domain.person import Office, Role
from tests.store.made_up import case

WEEK = ((Window(480, 720), Window(780, 1020)),) * 5 + ((), ())
GENEVA = Office(
    name="Geneva",
    database="main",
    clinics=(),
    calendar=Calendar("America/New_York", WEEK),
    roles={Role.OFFICE_MANAGER: ("kelly",), Role.REGIONAL_MANAGER: ("dana",), Role.OWNERS: ("rosa",)},
    slack_channel="C0GENEVA",
)
LATE = replace(GENEVA, name="Late", calendar=Calendar("America/Chicago", ((Window(760, 1020),),) * 7))


@pytest.mark.parametrize(
    ("offices", "day", "expected"),
    [
        pytest.param([GENEVA], 17, ("08:00", "12:00"), id="until noon"),
        pytest.param([LATE, GENEVA], 17, ("08:00", "12:00"), id="the first of two"),
        pytest.param([LATE, GENEVA], 21, ("13:40", "14:40"), id="an afternoon, for an hour"),
        pytest.param([GENEVA], 21, None, id="a day without"),
    ],
)
def test_the_morning_of_a_manager_begins_with_the_first_of_the_offices(
    offices: list[Office], day: int, expected: tuple[str, str] | None
) -> None:
    zone = GENEVA.calendar.tz
    found = begins(offices, datetime(2026, 11, day, 7, tzinfo=zone))
    local = found and (found[0], *(f"{each.astimezone(zone):%H:%M}" for each in found[1:]))
    assert local == (expected and (date(2026, 11, day), *expected))


@pytest.mark.parametrize(
    ("given", "told"),
    [
        pytest.param(case(), {"kelly", "dana"}, id="both managers"),
        pytest.param(replace(case(), past_manager=True), {"dana"}, id="what goes past the office manager"),
        pytest.param(replace(case(), drill=True), set(), id="a drill"),
        pytest.param(replace(case(), office="Lakeside"), set(), id="another office"),
    ],
)
def test_nobody_hears_of_what_goes_past_them(given: Case, told: set[str]) -> None:
    at = datetime(2026, 11, 17, 8, tzinfo=GENEVA.calendar.tz)
    assert {person for person in ("kelly", "dana") if concerns(given, GENEVA, person, at)} == told


def test_what_is_due_later_or_has_no_plan_is_only_counted() -> None:
    told = office_morning(GENEVA, [case(), replace(case(), plan=None)], date(2020, 1, 1), [])
    assert (told.open_cases, told.due, told.promised, told.visits) == (2, (), (), ())
