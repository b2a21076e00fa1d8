"""Weeks and months: the stretches of days that reports are about, and that run charts have their points for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

_DAY, _WEEK = timedelta(days=1), timedelta(weeks=1)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Unit(StrEnum):
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True, order=True)
class Days:
    """From `since` on and before `until`."""

    since: date
    until: date

    @property
    def count(self) -> int:
        return (self.until - self.since).days

    def instants(self, zone: str) -> tuple[datetime, datetime]:
        """Its first moment, and the first one after it."""
        tz = ZoneInfo(zone)
        return datetime.combine(self.since, time(), tz), datetime.combine(self.until, time(), tz)


def week_of(day: date) -> Days:
    """Monday to Sunday."""
    monday = day - timedelta(days=day.weekday())
    return Days(monday, monday + _WEEK)


def month_of(day: date) -> Days:
    first = day.replace(day=1)
    return Days(first, (first + timedelta(days=31)).replace(day=1))


def whole(day: date, unit: Unit) -> Days:
    return week_of(day) if unit is Unit.WEEK else month_of(day)


def before(days: Days, unit: Unit) -> Days:
    """The week or month that ends where this one begins."""
    return whole(days.since - _DAY, unit)


def points(unit: Unit, until: date, at_least: int, since: date) -> tuple[Days, ...]:
    """The whole weeks or months up to `until`: at least so many, and all that begin at `since` or later."""
    return tuple(reversed(list(_backwards(unit, until, at_least, since))))


def _backwards(unit: Unit, until: date, at_least: int, since: date) -> Iterator[Days]:
    found, last = 0, whole(until, unit)
    while (last := before(last, unit)).since >= since or found < at_least:
        found += 1
        yield last


def named(days: Days, unit: Unit) -> str:
    """`Oct 2026`, or of a week its Monday: `Nov 16, 2026`."""
    month = _MONTHS[days.since.month - 1]
    return f"{month} {days.since.year}" if unit is Unit.MONTH else f"{month} {days.since.day}, {days.since.year}"


def spelled(days: Days) -> str:
    """`Oct 1, 2026 to Oct 31, 2026`: the last day is one of them."""
    first, last = (f"{_MONTHS[day.month - 1]} {day.day}, {day.year}" for day in (days.since, days.until - _DAY))
    return first if first == last else f"{first} to {last}"
