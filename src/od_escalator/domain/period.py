"""Which week, or month, the owners are to hear of, and from when on: one at a time, however long nobody could tell."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from od_escalator.domain.hours import opening_on
from od_escalator.domain.person import Office
from od_escalator.domain.wording import local_day

_WEEK = 7
_DAY = timedelta(days=1)

#: Where no office opens all week.
_OTHERWISE = time(8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """The owners hear on this `weekday` of `zone` (Monday is 0), or never; on the first of a month of `learning`."""

    weekday: int | None
    silence_after: timedelta | None
    zone: str
    learning: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The local days from `first` until before `until`, in `zone`; told of from `due_at` on."""

    first: date
    until: date
    zone: str
    due_at: datetime

    @property
    def begins(self) -> datetime:
        return midnight(self.first, self.zone)

    @property
    def ends(self) -> datetime:
        return midnight(self.until, self.zone)


def last_week(weekday: int, offices: Iterable[Office], zone: str, now: datetime) -> Period:
    """The seven days before the last such day (Monday is 0): told when the first office opens on it, or after it."""
    today = local_day(now, zone)
    until = today - (today.weekday() - weekday) % _WEEK * _DAY
    return Period(first=until - _WEEK * _DAY, until=until, zone=zone, due_at=_opening(until, offices, zone))


def last_month(weekday: int, offices: Iterable[Office], zone: str, now: datetime) -> Period:
    """The month before this one: told when the first office opens on the first such day of this month, or after it."""
    until = local_day(now, zone).replace(day=1)
    told_on = until + (weekday - until.weekday()) % _WEEK * _DAY
    first = (until - _DAY).replace(day=1)
    return Period(first=first, until=until, zone=zone, due_at=_opening(told_on, offices, zone))


def midnight(day: date, zone: str) -> datetime:
    """When a local day begins; UTC."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def _opening(day: date, offices: Iterable[Office], zone: str) -> datetime:
    here = list(offices)
    for later in range(_WEEK):
        found = (opening_on(day + later * _DAY, office.calendar) for office in here)
        if (first := min((at for at in found if at is not None), default=None)) is not None:
            return first
    return datetime.combine(day, _OTHERWISE, ZoneInfo(zone)).astimezone(UTC)
