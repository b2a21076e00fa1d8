"""Office time: when an office is open, and what an hour or a business day later means there.

An office minute is a real minute whose local wall time lies in an open window, even when clocks repeat it.
A closing is a closed moment, yet what is due exactly then is due then. Answers are UTC; naive is a TypeError.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple
from zoneinfo import ZoneInfo

from od_escalator.domain.offsets import WEEK, Stretch, rules, start_of, stretches, utc, week_of
from od_escalator.errors import EscalatorError

HORIZON = timedelta(days=400)  # how far the next office minute may be before we say that there is none
_DAY = timedelta(days=1)


class NeverOpen(EscalatorError):
    """No office minute lies within 400 days of the point in question."""

    def __init__(self, point: date, zone: str) -> None:
        super().__init__(f"no office hours within {HORIZON.days} days of {point.isoformat()} ({zone})")


@dataclass(frozen=True, slots=True)
class Window:
    """Open from `opens` until just before `closes`, in minutes since local midnight."""

    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not 0 <= self.opens < self.closes <= 24 * 60:
            raise ValueError(f"a window opens before it closes, within one day: {self}")


@dataclass(frozen=True, slots=True)
class Calendar:
    """Office hours: windows for each weekday, Monday first, less closed local dates; overlaps count once."""

    zone: str
    week: tuple[tuple[Window, ...], ...]
    closed: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if len(self.week) != WEEK.days:
            raise ValueError(f"a week has seven days, not {len(self.week)}")

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)


def is_open(at: datetime, calendar: Calendar) -> bool:
    return any(span.opens <= at < span.closes for span in _week(calendar, week_of(at)))


def next_opening(at: datetime, calendar: Calendar) -> datetime:
    """Return `at` itself when it is open; raises NeverOpen."""
    return add_office_time(at, timedelta(0), calendar)


def opening_on(day: date, calendar: Calendar) -> datetime | None:
    """When the office first opens on a local date."""
    return next((span.opens for span in _day(calendar, day)), None)


def add_office_time(start: datetime, amount: timedelta, calendar: Calendar) -> datetime:
    """Find the first instant by which `amount` has passed; nothing is the next opening; raises NeverOpen."""
    span, rest = _use_up(amount, _spans_after(start, calendar))
    return span.opens + rest


def subtract_office_time(end: datetime, amount: timedelta, calendar: Calendar) -> datetime:
    """Find the last instant `amount` before `end`; nothing from a closed moment is the last closing."""
    span, rest = _use_up(amount, _spans_before(end, calendar))
    return span.closes - rest


def office_time_between(start: datetime, end: datetime, calendar: Calendar) -> timedelta:
    """Measure the office time from `start` until `end`: none when `end` comes first."""
    spans = (span for week in range(week_of(start), week_of(end) + 1) for span in _week(calendar, week))
    lengths = (min(span.closes, end) - max(span.opens, start) for span in spans)
    return sum((length for length in lengths if length > timedelta(0)), timedelta(0))


def add_business_days(start: datetime, days: int, calendar: Calendar) -> datetime:
    """Find the same local time `days` open days later, clamped to its windows; none is the next opening."""
    if days < 0:
        raise ValueError(f"business days only count forward: {days}")
    if days == 0:
        return next_opening(start, calendar)
    local = utc(start).astimezone(calendar.tz)
    day = local.date()
    for _ in range(days):
        day = _next_open_day(day, calendar)
    return _clamp(datetime.combine(day, local.time()), _day(calendar, day), calendar.tz)


@lru_cache(maxsize=256)
def fingerprint(calendar: Calendar) -> str:
    """Hash all that due times depend on: hours, closed dates, the zone and its rules as installed."""
    facts = (calendar.zone, rules(calendar.zone), [*map(_union, calendar.week)], sorted(calendar.closed))
    return sha256(repr(facts).encode()).hexdigest()[:16]


class _Span(NamedTuple):
    """An open stretch of real time, all of it on one local date and at one offset."""

    opens: datetime
    closes: datetime


def _spans(stretch: Stretch, calendar: Calendar) -> Iterator[_Span]:
    midnight = datetime.combine(stretch.start + stretch.offset, time.min, UTC)
    while midnight - stretch.offset < stretch.end:
        if midnight.date() not in calendar.closed:
            for window in _union(calendar.week[midnight.weekday()]):
                opens = midnight - stretch.offset + timedelta(minutes=window.opens)
                closes = midnight - stretch.offset + timedelta(minutes=window.closes)
                yield _Span(max(opens, stretch.start), min(closes, stretch.end))
        midnight += _DAY


def _union(windows: tuple[Window, ...]) -> tuple[Window, ...]:
    apart: list[Window] = []
    for window in sorted(windows, key=lambda each: each.opens):
        first = apart.pop() if apart and window.opens <= apart[-1].closes else window
        apart.append(Window(first.opens, max(first.closes, window.closes)))
    return tuple(apart)


@lru_cache(maxsize=4096)
def _week(calendar: Calendar, week: int) -> tuple[_Span, ...]:
    """List the open spans of one week of UTC, in order."""
    spans = (span for stretch in stretches(calendar.zone, week) for span in _spans(stretch, calendar))
    return tuple(span for span in spans if span.opens < span.closes)


@lru_cache(maxsize=4096)
def _day(calendar: Calendar, day: date) -> tuple[_Span, ...]:
    """List the open spans of one local date, in order."""
    noon = datetime.combine(day, time(12), UTC)
    weeks = range(week_of(noon - 2 * _DAY), week_of(noon + 2 * _DAY) + 1)
    spans = (span for week in weeks for span in _week(calendar, week))
    return tuple(span for span in spans if span.opens.astimezone(calendar.tz).date() == day)


def _use_up(amount: timedelta, spans: Iterator[_Span]) -> tuple[_Span, timedelta]:
    """Find the span in which an amount of office time runs out, and how much of the amount falls into it."""
    if amount < timedelta(0):
        raise ValueError(f"an amount of office time is never negative: {amount}")
    span = next(spans)
    while amount > span.closes - span.opens:
        amount -= span.closes - span.opens
        span = next(spans)
    return span, amount


def _spans_after(at: datetime, calendar: Calendar) -> Iterator[_Span]:
    at = reached = utc(at)
    week = week_of(at)
    while True:
        for span in (span for span in _week(calendar, week) if span.closes > at):
            _require_near(reached, span.opens, calendar)
            yield _Span(max(span.opens, at), span.closes)
            reached = span.closes
        week += 1
        _require_near(reached, start_of(week), calendar)


def _spans_before(at: datetime, calendar: Calendar) -> Iterator[_Span]:
    at = reached = utc(at)
    week = week_of(at)
    while True:
        for span in (span for span in reversed(_week(calendar, week)) if span.opens <= at):
            _require_near(reached, span.closes, calendar)
            yield _Span(span.opens, min(span.closes, at))
            reached = span.opens
        _require_near(reached, start_of(week), calendar)
        week -= 1


def _require_near(point: datetime, other: datetime, calendar: Calendar) -> None:
    if abs(other - point) > HORIZON:
        raise NeverOpen(point, calendar.zone)


def _next_open_day(day: date, calendar: Calendar) -> date:
    for n in range(1, HORIZON.days + 1):
        if _day(calendar, day + n * _DAY):
            return day + n * _DAY
    raise NeverOpen(day, calendar.zone)


def _clamp(wall: datetime, spans: tuple[_Span, ...], tz: ZoneInfo) -> datetime:
    """Find a naive local time in the spans of its date: the first of two, the next one when there is none."""
    local = [(span, span.opens.astimezone(tz).replace(tzinfo=None)) for span in spans]
    for span, opens in local:
        if opens <= wall < opens + (span.closes - span.opens):
            return span.opens + (wall - opens)
    for span, opens in local:
        if wall <= opens + (span.closes - span.opens):
            return max(span.opens, span.opens + (wall - opens))
    return spans[-1].closes
