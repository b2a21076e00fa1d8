"""Which days a report is about, from what is typed: a week, a month, or from one day to another."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Literal

import click

from od_escalator.domain.periods import Days, Unit, before, month_of, week_of, whole

Kind = Literal["week", "month", "range"]
KINDS: tuple[Kind, ...] = ("week", "month", "range")

_FIRST_YEAR = 1880  # Open Dental keeps no dates before it
_MOST_YEARS = 20
_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_HOW = {
    "week": "name one day of it, like 2026-11-18, or none for the last whole week",
    "month": "write it like 2026-10, or leave it out for the last whole month",
    "range": "write its first and its last day, like 2026-01-01 2026-06-30",
}


def read_days(kind: Kind, words: Sequence[str], today: date) -> Days:
    """BadParameter where it is none, or has not begun by `today`."""
    if kind == "range":
        days = _range(words)
    elif not words:
        unit = Unit(kind)
        return before(whole(today, unit), unit)
    elif len(words) > 1:
        raise _bad(kind, f"a {kind} is one word, and these are {len(words)}")
    else:
        days = week_of(_day(kind, words[0])) if kind == "week" else _month(words[0])
    if days.since > today:
        raise _bad(kind, f"{' '.join(words)} is still to come")
    return days


def _month(word: str) -> Days:
    found = _MONTH.fullmatch(word.strip())
    return month_of(_day("month", f"{word.strip()}-01" if found else word))


def _range(words: Sequence[str]) -> Days:
    if len(words) != 2:  # noqa: PLR2004  the first and the last
        raise _bad("range", f"a range has two days, and these are {len(words)}")
    first, last = (_day("range", word) for word in words)
    if last < first:
        raise _bad("range", f"{words[1]} is before {words[0]}")
    if last.year - first.year > _MOST_YEARS:
        raise _bad("range", f"these are more than {_MOST_YEARS} years")
    return Days(first, date.fromordinal(last.toordinal() + 1))


def _day(kind: Kind, word: str) -> date:
    try:
        day = date.fromisoformat(word.strip())
    except ValueError:
        raise _bad(kind, f"{word!r} is no {'month' if kind == 'month' else 'date'}") from None
    if not _FIRST_YEAR <= day.year < date.max.year:
        raise _bad(kind, f"{word} is no time that Open Dental knows")
    return day


def _bad(kind: Kind, problem: str) -> click.BadParameter:
    return click.BadParameter(f"{problem}: {_HOW[kind]}", param_hint=f"'{kind.upper()}'")
