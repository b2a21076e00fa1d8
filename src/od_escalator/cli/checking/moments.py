"""When to compare a server's clock with a time zone: around each coming change of the clocks, and once a month."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

_DAY, _SECOND = timedelta(days=1), timedelta(seconds=1)
_YEAR, _MONTH = 366, 30  # days


def instants_to_compare(zones: Iterable[str], now: datetime) -> tuple[datetime, ...]:
    """Within the next year, in order; a month is near enough to notice a zone that never changes its clocks."""
    start = now.replace(microsecond=0)
    monthly = {start + day * _DAY for day in range(_MONTH, _YEAR, _MONTH)}
    changes = {change for zone in set(zones) for change in _changes(ZoneInfo(zone), start)}
    return tuple(sorted(monthly | changes | {change - _SECOND for change in changes}))


def _changes(zone: ZoneInfo, start: datetime) -> list[datetime]:
    """The first instants at which another offset holds."""
    days = [start + day * _DAY for day in range(_YEAR)]
    return [
        _first(zone, before, after) for before, after in pairwise(days) if _offset(zone, before) != _offset(zone, after)
    ]


def _first(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    while after - before > _SECOND:
        between = before + (after - before) // 2
        between = between.replace(microsecond=0)
        if _offset(zone, between) == _offset(zone, before):
            before = between
        else:
            after = between
    return after


def _offset(zone: ZoneInfo, at: datetime) -> timedelta | None:
    return at.astimezone(zone).utcoffset()
