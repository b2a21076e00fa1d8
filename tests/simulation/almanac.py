"""When an office is open, and what falls due when: a second opinion, which shares nothing with the program's own.

It walks from one local day to the next. No office opens or closes in the very hour in which clocks change.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)
Spans = list[tuple[datetime, datetime]]


@dataclass(slots=False)
class Almanac:
    """`week` has the windows of each weekday, Monday first, as `("08:00", "17:00")`."""

    zone: str
    week: tuple[tuple[tuple[str, str], ...], ...]
    closed: frozenset[date] = frozenset()
    _known: dict[date, Spans] = field(default_factory=dict)

    @cached_property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def of_day(self, day: date) -> Spans:
        """The open spans of a local day (UTC)."""
        if day not in self._known:
            windows = () if day in self.closed else self.week[day.weekday()]
            self._known[day] = [(self._at(day, opens), self._at(day, closes)) for opens, closes in windows]
        return self._known[day]

    def opening_after(self, at: datetime) -> datetime:
        """This very moment while open, or the next opening."""
        return next(max(opens, at) for opens, closes in self._from(at) if closes > at)

    def due(self, after: str, start: datetime) -> datetime:
        """When `after` ("2h", "1bd", "wall 30m") has passed since `start`."""
        if after.startswith("wall "):
            return start + _length(after[5:])
        if after.endswith("bd"):
            return self._days_later(start, int(after[:-2]))
        left = _length(after)
        for opens, closes in self._from(start):
            here = closes - max(opens, start)
            if here >= left and closes > start:
                return max(opens, start) + left
            left -= max(here, timedelta(0))
        raise AssertionError("an office that never opens")

    def _days_later(self, start: datetime, days: int) -> datetime:
        local = start.astimezone(self.tz)
        day = local.date()
        for _ in range(days):
            day += _DAY
            while not self.of_day(day):
                day += _DAY
        same = datetime.combine(day, local.time(), self.tz).astimezone(UTC)
        for opens, closes in self.of_day(day):
            if same <= closes:
                return max(opens, same)
        return self.of_day(day)[-1][1]

    def _from(self, at: datetime) -> Iterator[tuple[datetime, datetime]]:
        day = at.astimezone(self.tz).date()
        for n in range(60):
            yield from self.of_day(day + n * _DAY)

    def _at(self, day: date, clock: str) -> datetime:
        return datetime.combine(day, time.fromisoformat(clock), self.tz).astimezone(UTC)


def _length(text: str) -> timedelta:
    unit = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
    return int(text[:-1]) * unit[text[-1]]
