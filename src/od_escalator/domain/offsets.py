"""Real time in a zone: counted in weeks of UTC, and cut where the zone's offset from it changes."""

from bisect import bisect_left
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

WEEK = timedelta(weeks=1)
_DAY = timedelta(days=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PROBE = timedelta(hours=8)  # no zone changes its offset and changes it back within this time


class Stretch(NamedTuple):
    """A stretch of real time at one offset from UTC."""

    start: datetime
    end: datetime
    offset: timedelta


def utc(at: datetime) -> datetime:
    return _EPOCH + (at - _EPOCH)


def week_of(at: datetime) -> int:
    return (at - _EPOCH) // WEEK


def start_of(week: int) -> datetime:
    return _EPOCH + week * WEEK


@lru_cache(maxsize=64)
def rules(zone: str) -> tuple[float, ...]:
    """Sample a zone's offsets through the years that cases live in: a new edition of its rules shows."""
    tz, first = ZoneInfo(zone), datetime(2020, 1, 1, 12, tzinfo=UTC)
    seconds = (_offset(tz, first + n * _DAY).total_seconds() for n in range(25 * 366))
    kept: dict[float, float] = {}  # two numbers for most zones, not thousands of equal ones
    return tuple(kept.setdefault(each, each) for each in seconds)


@lru_cache(maxsize=4096)
def stretches(zone: str, week: int) -> tuple[Stretch, ...]:
    tz = ZoneInfo(zone)
    probes = [start_of(week) + n * _PROBE for n in range(WEEK // _PROBE + 1)]
    changes = (_change(tz, a) for a, b in pairwise(probes) if _offset(tz, a) != _offset(tz, b))
    return tuple(Stretch(a, b, _offset(tz, a)) for a, b in pairwise([probes[0], *changes, probes[-1]]))


def _change(tz: ZoneInfo, before: datetime) -> datetime:
    """Find the first second within a probe at which the offset of `before` no longer holds."""
    old = _offset(tz, before)
    seconds = range(_PROBE.seconds)
    holds = bisect_left(seconds, 1, key=lambda n: _offset(tz, before + timedelta(seconds=n)) != old)
    return before + timedelta(seconds=holds)


def _offset(tz: ZoneInfo, at: datetime) -> timedelta:
    return tz.fromutc(at.replace(tzinfo=tz)).replace(tzinfo=UTC) - at
