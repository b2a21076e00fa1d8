"""Office time as an office manager reads it: by table, and against counting every minute by hand."""

import os
import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from od_escalator.domain.hours import (
    Calendar,
    NeverOpen,
    Window,
    add_business_days,
    add_office_time,
    fingerprint,
    is_open,
    next_opening,
    office_time_between,
    subtract_office_time,
)

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

NEW_YORK, PHOENIX, LONDON = "America/New_York", "America/Phoenix", "Europe/London"
LORD_HOWE, APIA, ST_JOHNS = "Australia/Lord_Howe", "Pacific/Apia", "America/St_Johns"


def window(opens: str, closes: str) -> Window:
    hours = [int(text[:2]) * 60 + int(text[3:]) for text in (opens, closes)]
    return Window(*hours)


def weekdays(zone: str, *windows: Window, closed: tuple[str, ...] = ()) -> Calendar:
    return Calendar(zone, (windows,) * 5 + ((), ()), frozenset(map(date.fromisoformat, closed)))


def every_day(zone: str, *windows: Window, closed: tuple[str, ...] = ()) -> Calendar:
    return Calendar(zone, (windows,) * 7, frozenset(map(date.fromisoformat, closed)))


def local(text: str, calendar: Calendar, fold: int = 0) -> datetime:
    wall = datetime.fromisoformat(text).replace(tzinfo=calendar.tz, fold=fold)
    return wall.astimezone(UTC)


LUNCH = (window("08:00", "12:00"), window("13:00", "17:00"))
NIGHT = (window("00:00", "06:00"),)
OFFICE = weekdays(NEW_YORK, *LUNCH, closed=("2025-11-27", "2025-11-28"))
NEVER = Calendar(NEW_YORK, ((),) * 7)


# --- what an hour later means ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        pytest.param("2025-11-18 09:00", 2, "2025-11-18 11:00", id="same morning"),
        pytest.param("2025-11-18 11:30", 1, "2025-11-18 13:30", id="across lunch"),
        pytest.param("2025-11-18 11:00", 1, "2025-11-18 12:00", id="exactly at lunch is due at lunch"),
        pytest.param("2025-11-18 12:10", 1, "2025-11-18 14:00", id="from lunch"),
        pytest.param("2025-11-18 12:00", 0, "2025-11-18 13:00", id="nothing from a closing is the next opening"),
        pytest.param("2025-11-18 06:00", 0, "2025-11-18 08:00", id="nothing before opening is the opening"),
        pytest.param("2025-11-18 08:00", 0, "2025-11-18 08:00", id="nothing at opening is itself"),
        pytest.param("2025-11-18 09:30", 0, "2025-11-18 09:30", id="nothing while open is itself"),
        pytest.param("2025-11-21 16:50", 1, "2025-11-24 08:50", id="friday 16:50"),
        pytest.param("2025-11-21 16:00", 1, "2025-11-21 17:00", id="exactly at friday closing"),
        pytest.param("2025-11-21 17:00", 0, "2025-11-24 08:00", id="nothing from friday closing is monday"),
        pytest.param("2025-11-22 12:00", 4, "2025-11-24 12:00", id="saturday"),
        pytest.param("2025-11-26 16:40", 1, "2025-12-01 08:40", id="wednesday before thanksgiving"),
        pytest.param("2025-11-27 10:00", 8, "2025-12-01 17:00", id="on a holiday"),
        pytest.param("2025-11-18 08:00", 40, "2025-11-24 17:00", id="a working week"),
        pytest.param("2025-11-18 11:59:30", 0.01, "2025-11-18 13:00:06", id="seconds count"),
        pytest.param("2025-10-31 16:00", 2, "2025-11-03 09:00", id="clocks go back over the weekend"),
        pytest.param("2025-03-07 16:00", 2, "2025-03-10 09:00", id="clocks go forward over the weekend"),
    ],
)
def test_an_hour_counts_only_while_the_office_is_open(start: str, hours: float, due: str) -> None:
    assert add_office_time(local(start, OFFICE), timedelta(hours=hours), OFFICE) == local(due, OFFICE)


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        pytest.param(NEW_YORK, "2025-03-09", 5, id="new york skips an hour"),
        pytest.param(NEW_YORK, "2025-11-02", 7, id="new york repeats an hour"),
        pytest.param(PHOENIX, "2025-03-09", 6, id="phoenix does not take part"),
        pytest.param(LONDON, "2025-03-30", 5, id="london skips an hour"),
        pytest.param(LONDON, "2025-10-26", 7, id="london repeats an hour"),
        pytest.param(LORD_HOWE, "2025-10-05", 5.5, id="lord howe skips half an hour"),
        pytest.param(LORD_HOWE, "2025-04-06", 6.5, id="lord howe repeats half an hour"),
        pytest.param(APIA, "2011-12-29", 6, id="apia before the skipped friday"),
        pytest.param(APIA, "2011-12-31", 6, id="apia after the skipped friday"),
        pytest.param(ST_JOHNS, "2010-11-07", 7, id="st john's goes back to the day before at 00:01"),
    ],
)
def test_a_night_is_as_long_as_it_really_was(zone: str, day: str, hours: float) -> None:
    calendar = every_day(zone, *NIGHT)
    opening = local(f"{day} 00:00", calendar)
    if zone == ST_JOHNS:
        # 00:00 to 00:01 happens twice here, and an hour of the day before lies in between
        hours -= 1 - 1 / 60
    length = timedelta(hours=hours)
    assert office_time_between(opening, local(f"{day} 12:00", calendar), calendar) == length
    assert add_office_time(opening, length, calendar) == local(f"{day} 06:00", calendar)


def test_apia_lost_a_day_of_office_time_with_its_friday() -> None:
    calendar = every_day(APIA, *LUNCH)
    thursday, saturday = local("2011-12-29 16:00", calendar), local("2011-12-31 09:00", calendar)
    assert office_time_between(thursday, saturday, calendar) == 2 * HOUR
    assert add_office_time(thursday, 2 * HOUR, calendar) == saturday


def test_an_instant_in_another_zone_is_the_same_instant() -> None:
    start = datetime(2025, 11, 2, 0, 30, tzinfo=ZoneInfo(NEW_YORK))
    calendar = every_day(NEW_YORK, *NIGHT)
    due = add_office_time(start, 3 * HOUR, calendar)
    assert due == datetime(2025, 11, 2, 7, 30, tzinfo=UTC)
    assert due.tzinfo is UTC


def test_overlapping_windows_count_once() -> None:
    twice = weekdays(NEW_YORK, window("13:00", "17:00"), window("08:00", "12:00"), window("09:00", "10:00"))
    day = local("2025-11-18 00:00", OFFICE)
    assert office_time_between(day, day + DAY, twice) == 8 * HOUR
    assert fingerprint(twice) == fingerprint(weekdays(NEW_YORK, *LUNCH))


# --- open, and before -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2025-11-18 07:59:59", False),
        ("2025-11-18 08:00", True),
        ("2025-11-18 11:59:59", True),
        ("2025-11-18 12:00", False),
        ("2025-11-18 13:00", True),
        ("2025-11-18 17:00", False),
        ("2025-11-22 10:00", False),
        ("2025-11-27 10:00", False),
    ],
)
def test_the_office_is_open_from_opening_until_just_before_closing(at: str, *, expected: bool) -> None:
    assert is_open(local(at, OFFICE), OFFICE) is expected


@pytest.mark.parametrize(
    ("end", "hours", "expected"),
    [
        pytest.param("2025-11-18 11:00", 2, "2025-11-18 09:00", id="same morning"),
        pytest.param("2025-11-18 13:30", 1, "2025-11-18 11:30", id="across lunch"),
        pytest.param("2025-11-18 09:00", 1, "2025-11-18 08:00", id="exactly the opening"),
        pytest.param("2025-11-24 08:30", 1, "2025-11-21 16:30", id="monday morning warns on friday"),
        pytest.param("2025-12-01 08:30", 1, "2025-11-26 16:30", id="across thanksgiving"),
        pytest.param("2025-11-22 12:00", 0, "2025-11-21 17:00", id="nothing from a closed moment"),
        pytest.param("2025-11-21 17:00", 0, "2025-11-21 17:00", id="nothing from a closing"),
        pytest.param("2025-11-24 08:00", 0, "2025-11-24 08:00", id="nothing from an opening"),
        pytest.param("2025-11-24 10:00", 0, "2025-11-24 10:00", id="nothing while open"),
        pytest.param("2025-11-24 08:00", 1, "2025-11-21 16:00", id="an hour before an opening"),
    ],
)
def test_a_warning_comes_that_much_office_time_before(end: str, hours: float, expected: str) -> None:
    assert subtract_office_time(local(end, OFFICE), hours * HOUR, OFFICE) == local(expected, OFFICE)


def test_no_office_time_lies_between_an_instant_and_an_earlier_one() -> None:
    later = local("2025-11-18 11:00", OFFICE)
    assert office_time_between(later, later - HOUR, OFFICE) == timedelta(0)


# --- what a business day later means --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        pytest.param("2025-11-18 09:15:20", 1, "2025-11-19 09:15:20", id="same time tomorrow"),
        pytest.param("2025-11-21 16:50", 1, "2025-11-24 16:50", id="friday 16:50"),
        pytest.param("2025-11-26 16:40", 1, "2025-12-01 16:40", id="wednesday before thanksgiving"),
        pytest.param("2025-11-25 16:40", 2, "2025-12-01 16:40", id="closed days do not count"),
        pytest.param("2025-11-18 06:00", 1, "2025-11-19 08:00", id="before opening"),
        pytest.param("2025-11-18 12:30", 1, "2025-11-19 13:00", id="during lunch"),
        pytest.param("2025-11-18 12:00", 1, "2025-11-19 12:00", id="exactly at lunch is due at lunch"),
        pytest.param("2025-11-18 17:00", 1, "2025-11-19 17:00", id="exactly at closing is due at closing"),
        pytest.param("2025-11-18 19:00", 1, "2025-11-19 17:00", id="after closing"),
        pytest.param("2025-11-22 10:00", 1, "2025-11-24 10:00", id="saturday"),
        pytest.param("2025-11-18 19:00", 3, "2025-11-21 17:00", id="clamped on the last day"),
        pytest.param("2025-10-31 09:00", 1, "2025-11-03 09:00", id="clocks go back"),
        pytest.param("2025-03-07 09:00", 1, "2025-03-10 09:00", id="clocks go forward"),
        pytest.param("2025-11-18 19:00", 0, "2025-11-19 08:00", id="no days is the next opening"),
    ],
)
def test_a_business_day_is_the_same_time_on_the_next_open_day(start: str, days: int, due: str) -> None:
    assert add_business_days(local(start, OFFICE), days, OFFICE) == local(due, OFFICE)


def test_only_the_last_day_clamps() -> None:
    early_thursday = ((window("08:00", "17:00"),),) * 3 + ((window("08:00", "12:00"),),)
    calendar = Calendar(NEW_YORK, (*early_thursday, (window("08:00", "17:00"),), (), ()))
    wednesday = local("2025-11-19 16:00", calendar)
    assert add_business_days(wednesday, 1, calendar) == local("2025-11-20 12:00", calendar)
    assert add_business_days(wednesday, 2, calendar) == local("2025-11-21 16:00", calendar)


@pytest.mark.parametrize("zone", [NEW_YORK, APIA])
@pytest.mark.parametrize("wall", ["00:30", "08:00", "20:00", "23:30"])
def test_every_day_of_the_week_has_a_next_one(zone: str, wall: str) -> None:
    calendar = every_day(zone, window("00:00", "01:00"), window("08:00", "09:00"), window("20:00", "24:00"))
    for day in range(10, 18):
        start, due = local(f"2025-06-{day} {wall}", calendar), local(f"2025-06-{day + 1} {wall}", calendar)
        assert add_business_days(start, 1, calendar) == due


@pytest.mark.parametrize(
    ("zone", "windows", "start", "due"),
    [
        (NEW_YORK, NIGHT, "2025-03-08 02:30", "2025-03-09T07:00Z"),  # skipped: 03:00, as soon as there is a time
        (NEW_YORK, (window("02:15", "06:00"),), "2025-03-08 02:30", "2025-03-09T07:00Z"),
        (NEW_YORK, NIGHT, "2025-11-01 01:30", "2025-11-02T05:30Z"),  # repeated: the first of the two
        (NEW_YORK, NIGHT, "2025-11-01 02:00", "2025-11-02T07:00Z"),
        (NEW_YORK, (window("01:15", "01:45"),), "2025-11-01 01:50", "2025-11-02T06:45Z"),  # the later closing
        (NEW_YORK, (window("02:00", "03:00"),), "2025-03-08 02:30", "2025-03-10T06:30Z"),  # no such hours that day
        (LORD_HOWE, NIGHT, "2025-10-04 02:10", "2025-10-04T15:30Z"),
        (LORD_HOWE, NIGHT, "2025-04-05 01:45", "2025-04-05T14:45Z"),
        (LONDON, NIGHT, "2025-03-29 01:30", "2025-03-30T01:00Z"),
        (APIA, LUNCH, "2011-12-29 09:00", "2011-12-30T19:00Z"),  # the day after 29 December was the 31st
        (PHOENIX, NIGHT, "2025-03-08 02:30", "2025-03-09T09:30Z"),
    ],
)
def test_a_time_that_clocks_skip_or_repeat_is_due_within_hours(
    zone: str, windows: tuple[Window, ...], start: str, due: str
) -> None:
    calendar = every_day(zone, *windows)
    assert add_business_days(local(start, calendar), 1, calendar) == datetime.fromisoformat(due)


# --- what cannot be answered ----------------------------------------------------------------------------


def test_an_office_that_never_opens_is_named_instead_of_searched_forever() -> None:
    at = local("2025-11-18 09:00", OFFICE)
    with pytest.raises(NeverOpen, match="within 400 days of 2025-11-18T14:00"):
        next_opening(at, NEVER)
    with pytest.raises(NeverOpen):
        subtract_office_time(at, HOUR, NEVER)
    with pytest.raises(NeverOpen, match=r"2025-11-18 \(America/New_York\)"):
        add_business_days(at, 1, NEVER)
    assert not is_open(at, NEVER)
    assert office_time_between(at, at + 9 * DAY, NEVER) == timedelta(0)


@pytest.mark.parametrize(("closed_days", "opens"), [(400, True), (401, False)])
def test_an_office_may_stay_closed_for_400_days(closed_days: int, *, opens: bool) -> None:
    at = datetime(2025, 1, 1, tzinfo=UTC)
    calendar = Calendar("UTC", ((Window(0, 1440),),) * 7, frozenset(at.date() + n * DAY for n in range(closed_days)))
    reopening = at + closed_days * DAY
    if opens:
        assert add_office_time(at - HOUR, HOUR, calendar) == at
        assert next_opening(at, calendar) == reopening
        assert subtract_office_time(reopening - MINUTE, HOUR, calendar) == at - HOUR
    else:
        with pytest.raises(NeverOpen):
            next_opening(at, calendar)
        with pytest.raises(NeverOpen):
            subtract_office_time(reopening - MINUTE, HOUR, calendar)


def test_an_amount_may_be_longer_than_400_days() -> None:
    start = local("2024-01-02 08:00", OFFICE)
    due = add_office_time(start, 4000 * HOUR, OFFICE)
    assert due - start > 600 * DAY
    assert subtract_office_time(due, 4000 * HOUR, OFFICE) == start


def test_time_that_runs_backwards_is_refused() -> None:
    at = local("2025-11-18 09:00", OFFICE)
    for count in (add_office_time, subtract_office_time):
        with pytest.raises(ValueError, match="never negative"):
            count(at, -HOUR, OFFICE)
    with pytest.raises(ValueError, match="only count forward"):
        add_business_days(at, -1, OFFICE)


@pytest.mark.parametrize(("opens", "closes"), [(-1, 60), (60, 60), (61, 60), (0, 1441)])
def test_a_window_that_is_none_is_refused(opens: int, closes: int) -> None:
    with pytest.raises(ValueError, match="opens before it closes"):
        Window(opens, closes)


def test_a_week_of_six_days_is_refused() -> None:
    with pytest.raises(ValueError, match="seven days, not 6"):
        Calendar(NEW_YORK, ((),) * 6)


def test_a_time_without_a_zone_is_refused() -> None:
    naive = datetime(2025, 11, 18, 9)  # noqa: DTZ001  the very thing that is refused
    with pytest.raises(TypeError):
        next_opening(naive, OFFICE)
    with pytest.raises(TypeError):
        add_business_days(naive, 1, OFFICE)


# --- the fingerprint ------------------------------------------------------------------------------------


def test_whatever_moves_due_times_changes_the_fingerprint() -> None:
    calendars = [
        OFFICE,
        weekdays(NEW_YORK, *LUNCH),
        weekdays(NEW_YORK, *LUNCH, closed=("2025-11-27",)),
        weekdays(NEW_YORK, LUNCH[0], closed=("2025-11-27", "2025-11-28")),
        weekdays(PHOENIX, *LUNCH, closed=("2025-11-27", "2025-11-28")),
        every_day(NEW_YORK, *LUNCH, closed=("2025-11-27", "2025-11-28")),
    ]
    assert len({fingerprint(calendar) for calendar in calendars}) == len(calendars)


def fingerprint_elsewhere(**environment: str) -> str:
    """Fingerprint NIGHT hours in New York in a process of its own."""
    program = (
        "from od_escalator.domain.hours import *\n"
        f"print(fingerprint(Calendar({NEW_YORK!r}, ((Window(0, 360),),) * 7, frozenset())))"
    )
    command = [sys.executable, "-c", program]
    environment = {**os.environ, **environment}
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return ran.stdout.strip()


def test_the_fingerprint_is_the_same_after_a_restart() -> None:
    here = fingerprint(every_day(NEW_YORK, *NIGHT))
    assert {fingerprint_elsewhere(PYTHONHASHSEED=seed) for seed in ("1", "2")} == {here}


def test_new_rules_for_a_zone_change_the_fingerprint(tmp_path: Path) -> None:
    no_summer_time = files("tzdata").joinpath("zoneinfo", *PHOENIX.split("/")).read_bytes()
    (tmp_path / "America").mkdir()
    (tmp_path / NEW_YORK).write_bytes(no_summer_time)
    assert fingerprint_elsewhere(PYTHONTZPATH=str(tmp_path)) != fingerprint(every_day(NEW_YORK, *NIGHT))


# --- the same as counting minutes -----------------------------------------------------------------------

TRANSITIONS = (
    (NEW_YORK, datetime(2025, 3, 9, 7, tzinfo=UTC)),
    (NEW_YORK, datetime(2025, 11, 2, 6, tzinfo=UTC)),
    (PHOENIX, datetime(2025, 11, 2, 6, tzinfo=UTC)),
    (LONDON, datetime(2025, 3, 30, 1, tzinfo=UTC)),
    (LONDON, datetime(2025, 10, 26, 1, tzinfo=UTC)),
    (LORD_HOWE, datetime(2025, 4, 5, 15, tzinfo=UTC)),
    (LORD_HOWE, datetime(2025, 10, 4, 15, 30, tzinfo=UTC)),
    (APIA, datetime(2011, 12, 30, 10, tzinfo=UTC)),
    (ST_JOHNS, datetime(2010, 11, 7, 2, 31, tzinfo=UTC)),
)


def counts(minute: datetime, calendar: Calendar, tz: ZoneInfo) -> bool:
    """Tell by the wall clock whether a minute is an office minute."""
    wall = minute.astimezone(tz)
    since_midnight = wall.hour * 60 + wall.minute
    windows = calendar.week[wall.weekday()]
    return wall.date() not in calendar.closed and any(w.opens <= since_midnight < w.closes for w in windows)


def office_minutes(start: datetime, end: datetime, calendar: Calendar) -> list[datetime]:
    tz = calendar.tz
    minutes = (start + n * MINUTE for n in range((end - start) // MINUTE))
    return [minute for minute in minutes if counts(minute, calendar, tz)]


@st.composite
def days_of_windows(draw: st.DrawFn) -> tuple[Window, ...]:
    bounds = draw(st.lists(st.integers(0, 1440), max_size=6, unique=True).map(sorted))
    return tuple(Window(a, b) for a, b in zip(bounds[::2], bounds[1::2], strict=False))


@st.composite
def calendars(draw: st.DrawFn) -> tuple[Calendar, datetime]:
    """Draw office hours with at least one open day, and a minute within a day of a change of the clocks."""
    zone, change = draw(st.sampled_from(TRANSITIONS))
    week = draw(st.tuples(*[days_of_windows()] * 7).filter(any))
    closed = draw(st.frozensets(st.integers(-2, 3).map(lambda n: change.date() + n * DAY), max_size=2))
    return Calendar(zone, week, closed), change + draw(st.integers(-1440, 1440)) * MINUTE


amounts = st.integers(0, 3000).map(lambda n: n * MINUTE)


@settings(max_examples=60, deadline=None)
@given(drawn=calendars(), length=st.integers(0, 3 * 1440))
def test_office_time_is_the_number_of_office_minutes(drawn: tuple[Calendar, datetime], length: int) -> None:
    calendar, start = drawn
    end = start + length * MINUTE
    assert office_time_between(start, end, calendar) == len(office_minutes(start, end, calendar)) * MINUTE


@settings(max_examples=40, deadline=None)
@given(drawn=calendars(), data=st.data())
def test_a_due_time_is_the_one_found_by_counting(drawn: tuple[Calendar, datetime], data: st.DataObject) -> None:
    calendar, start = drawn
    minutes = office_minutes(start, start + 3 * DAY, calendar)
    assert is_open(start, calendar) == (start in minutes)
    if minutes:
        assert next_opening(start, calendar) == minutes[0]
        amount = data.draw(st.integers(1, len(minutes)), label="minutes")
        assert add_office_time(start, amount * MINUTE, calendar) == minutes[amount - 1] + MINUTE
        end = start + 3 * DAY
        assert subtract_office_time(end, amount * MINUTE, calendar) == minutes[-amount]


@settings(max_examples=40, deadline=None)
@given(drawn=calendars(), second=st.integers(0, 59))
def test_a_business_day_is_the_one_found_by_counting(drawn: tuple[Calendar, datetime], second: int) -> None:
    calendar, start = drawn
    start += timedelta(seconds=second)
    today, wall = start.astimezone(calendar.tz).date(), start.astimezone(calendar.tz).time()
    due = add_business_days(start, 1, calendar).astimezone(calendar.tz)
    dates = [today + n * DAY for n in range(1, (due.date() - today).days + 1)]
    noons = [datetime.combine(day, time(12), calendar.tz).astimezone(UTC) for day in dates]
    around = {m for noon in noons for m in office_minutes(noon - 30 * HOUR, noon + 30 * HOUR, calendar)}
    open_dates = {minute.astimezone(calendar.tz).date() for minute in around} & set(dates)
    times = {m.astimezone(calendar.tz).time() for m in around if m.astimezone(calendar.tz).date() == due.date()}
    closing = (due - timedelta(microseconds=1)).astimezone(UTC)
    last_day = (due.astimezone(UTC) - MINUTE).astimezone(calendar.tz).date()
    assert is_open(due, calendar) or is_open(closing, calendar)
    assert min(open_dates) in {due.date(), last_day}
    if wall.replace(second=0) in times:
        assert due.time() == wall


@settings(max_examples=60, deadline=None)
@given(drawn=calendars(), amount=amounts, second=st.integers(0, 59))
def test_adding_and_subtracting_undo_each_other(
    drawn: tuple[Calendar, datetime], amount: timedelta, second: int
) -> None:
    calendar, start = drawn
    start += timedelta(seconds=second)
    due = add_office_time(start, amount, calendar)
    assert office_time_between(start, due, calendar) == amount
    assert subtract_office_time(due, amount, calendar) == next_opening(start, calendar)
    earlier = subtract_office_time(start, amount, calendar)
    assert office_time_between(earlier, start, calendar) == amount
    assert add_office_time(earlier, amount, calendar) <= next_opening(start, calendar)


@settings(max_examples=60, deadline=None)
@given(drawn=calendars(), amount=amounts, later=amounts, more=amounts)
def test_a_later_start_or_a_longer_time_is_never_due_earlier(
    drawn: tuple[Calendar, datetime], amount: timedelta, later: timedelta, more: timedelta
) -> None:
    calendar, start = drawn
    due = add_office_time(start, amount, calendar)
    assert start <= due <= add_office_time(start + later, amount, calendar)
    assert due <= add_office_time(start, amount + more, calendar)
    before = subtract_office_time(start, amount, calendar)
    assert before <= start
    assert before <= subtract_office_time(start + later, amount, calendar)
    assert subtract_office_time(start, amount + more, calendar) <= before


@settings(max_examples=60, deadline=None)
@given(drawn=calendars(), days=st.integers(1, 12))
def test_another_business_day_is_always_later(drawn: tuple[Calendar, datetime], days: int) -> None:
    calendar, start = drawn
    assert next_opening(start, calendar) <= add_business_days(start, 1, calendar)
    assert add_business_days(start, days, calendar) < add_business_days(start, days + 1, calendar)


TEN_YEARS = (datetime(2008, 1, 1, tzinfo=UTC), datetime(2018, 1, 1, tzinfo=UTC))
QUARTER = 15 * MINUTE


@st.composite
def years_of_hours(draw: st.DrawFn, zone: str) -> Calendar:
    """Hours whose windows begin and end on quarter hours, as clocks change, with days closed in any of the years."""
    bounds = st.lists(st.integers(0, 96), max_size=6, unique=True).map(sorted)
    days = bounds.map(lambda day: tuple(Window(15 * a, 15 * b) for a, b in zip(day[::2], day[1::2], strict=False)))
    week = draw(st.tuples(*[days] * 7).filter(any))
    closed = draw(st.frozensets(st.integers(0, 3652).map(lambda n: TEN_YEARS[0].date() + n * DAY), max_size=40))
    return Calendar(zone, week, closed)


@pytest.mark.parametrize("zone", [NEW_YORK, PHOENIX, LONDON, LORD_HOWE, APIA])
def test_ten_years_of_office_time_are_the_quarter_hours_counted_one_by_one(zone: str) -> None:
    """All of them are whole quarter hours here, so that counting those is counting minutes."""
    tz = ZoneInfo(zone)
    every = [TEN_YEARS[0] + n * QUARTER for n in range((TEN_YEARS[1] - TEN_YEARS[0]) // QUARTER)]
    walls = [
        (quarter, wall.date(), wall.hour * 60 + wall.minute) for quarter in every if (wall := quarter.astimezone(tz))
    ]

    @settings(max_examples=2, deadline=None, phases=[Phase.generate])
    @given(calendar=years_of_hours(zone))
    def counted(calendar: Calendar) -> None:
        opened = [{minute for w in windows for minute in range(w.opens, w.closes, 15)} for windows in calendar.week]
        quarters = [
            quarter for quarter, day, minute in walls if minute in opened[day.weekday()] and day not in calendar.closed
        ]
        assert office_time_between(*TEN_YEARS, calendar) == len(quarters) * QUARTER
        for place in range(0, len(quarters), max(1, len(quarters) // 100)):
            due = add_office_time(TEN_YEARS[0], (place + 1) * QUARTER, calendar)
            assert due == quarters[place] + QUARTER

    counted()
