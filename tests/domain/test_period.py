"""Which week or month is told of, and from when on."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from od_escalator.domain.hours import Calendar, Window
from od_escalator.domain.period import last_month, last_week
from od_escalator.domain.person import Office, Role

ZONE = "America/New_York"
GENEVA = Office(
    name="Geneva",
    database="main",
    clinics=(),
    calendar=Calendar(ZONE, ((Window(480, 1020),),) * 5 + ((), ())),
    roles={Role.OFFICE_MANAGER: ("kelly",)},
    slack_channel="C0GENEVA",
)
EARLY = replace(GENEVA, name="Early", calendar=Calendar(ZONE, ((),) + ((Window(420, 1020),),) * 4 + ((), ())))
NEVER = replace(
    GENEVA, calendar=replace(GENEVA.calendar, closed=frozenset(date(2026, 11, day) for day in range(1, 31)))
)
HOLIDAY = replace(GENEVA, calendar=replace(GENEVA.calendar, closed=frozenset({date(2026, 11, 16)})))


def local(at: datetime) -> str:
    return f"{at.astimezone(ZoneInfo(ZONE)):%d %H:%M}"


@pytest.mark.parametrize(
    ("offices", "weekday", "now", "expected"),
    [
        pytest.param([GENEVA], 0, (16, 7), ("09 00:00", "16 00:00", "16 08:00"), id="before the office opens"),
        pytest.param([GENEVA], 0, (15, 23), ("02 00:00", "09 00:00", "09 08:00"), id="the last hour of a week"),
        pytest.param([GENEVA], 0, (22, 9), ("09 00:00", "16 00:00", "16 08:00"), id="on Sunday still the week before"),
        pytest.param([GENEVA], 2, (17, 9), ("04 00:00", "11 00:00", "11 08:00"), id="on Wednesdays"),
        pytest.param([GENEVA, EARLY], 0, (16, 9), ("09 00:00", "16 00:00", "16 08:00"), id="the first that opens"),
        pytest.param([HOLIDAY, EARLY], 0, (16, 9), ("09 00:00", "16 00:00", "17 07:00"), id="not on a holiday"),
        pytest.param([NEVER], 0, (16, 9), ("09 00:00", "16 00:00", "16 08:00"), id="also when all are closed"),
    ],
)
def test_a_week_is_told_when_the_first_office_opens_after_it(
    offices: list[Office], weekday: int, now: tuple[int, int], expected: tuple[str, str, str]
) -> None:
    at = datetime(2026, 11, *now, tzinfo=ZoneInfo(ZONE))
    week = last_week(weekday, offices, ZONE, at)
    assert (local(week.begins), local(week.ends), local(week.due_at)) == expected
    assert week.ends - week.begins in (timedelta(days=7), timedelta(days=7, hours=1))


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        pytest.param((2026, 12, 1, 9), (date(2026, 11, 1), date(2026, 12, 1), "07 08:00"), id="the first Monday"),
        pytest.param((2027, 1, 31, 9), (date(2026, 12, 1), date(2027, 1, 1), "04 08:00"), id="over New Year"),
        pytest.param((2027, 2, 1, 0), (date(2027, 1, 1), date(2027, 2, 1), "01 08:00"), id="on the first"),
    ],
)
def test_a_month_is_told_on_its_first_monday(now: tuple[int, int, int, int], expected: tuple[date, date, str]) -> None:
    month = last_month(0, [GENEVA], ZONE, datetime(*now, tzinfo=ZoneInfo(ZONE)))
    assert (month.first, month.until, local(month.due_at)) == expected
