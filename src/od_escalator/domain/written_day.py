"""Days as spreadsheets and review sites write them, where 3/4 is a day of March or of April."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
#: Behind the day may stand a time.
_END = r"(?=$|[t ,])"
_YEAR_FIRST = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){_END}", re.ASCII)
_YEAR_LAST = re.compile(rf"(\d{{1,2}})[-/.](\d{{1,2}})[-/.](\d{{4}}|\d{{2}}){_END}", re.ASCII)
_NAME_FIRST = re.compile(rf"([a-z]{{3,9}})\.? (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}}){_END}", re.ASCII)
_NAME_SECOND = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th|\.)?[ -]([a-z]{{3,9}})\.?,?[ -](\d{{4}}){_END}", re.ASCII)
_THIS_CENTURY = 2000
_SHORT_YEAR = 100


class Order(StrEnum):
    MONTH_FIRST = "month-first"
    DAY_FIRST = "day-first"


@dataclass(frozen=True, slots=True)
class WrittenDay:
    """What a text may mean, by the order of day and month; the same twice where that makes no difference."""

    month_first: date | None = None
    day_first: date | None = None

    @property
    def in_doubt(self) -> bool:
        return None not in (self.month_first, self.day_first) and self.month_first != self.day_first

    def read(self, order: Order | None) -> date | None:
        """None where it is no day; what can be read in one way alone is read in that way."""
        if order is Order.DAY_FIRST:
            return self.day_first or self.month_first
        return self.month_first or self.day_first


def written_day(text: str) -> WrittenDay:
    text = " ".join(text.casefold().split())
    if found := _YEAR_FIRST.match(text):
        return _certain(int(found[1]), int(found[2]), int(found[3]))
    if found := _YEAR_LAST.match(text):
        first, second, year = map(int, found.groups())
        year += _THIS_CENTURY if year < _SHORT_YEAR else 0
        return WrittenDay(_day(year, first, second), _day(year, second, first))
    if found := _NAME_FIRST.match(text):
        return _certain(int(found[3]), _month(found[1]), int(found[2]))
    if found := _NAME_SECOND.match(text):
        return _certain(int(found[3]), _month(found[2]), int(found[1]))
    return WrittenDay()


def order_of(days: Iterable[WrittenDay]) -> Order | None:
    """As those are written that can be read in one way alone; None where there are none, or of both kinds."""
    seen = set()
    for day in days:
        if day.month_first is None and day.day_first is not None:
            seen.add(Order.DAY_FIRST)
        if day.day_first is None and day.month_first is not None:
            seen.add(Order.MONTH_FIRST)
    return seen.pop() if len(seen) == 1 else None


def _certain(year: int, month: int, day: int) -> WrittenDay:
    found = _day(year, month, day)
    return WrittenDay(found, found)


def _month(name: str) -> int:
    """0 where it is none."""
    return next((number for number, month in enumerate(_MONTHS, start=1) if month.startswith(name)), 0)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
