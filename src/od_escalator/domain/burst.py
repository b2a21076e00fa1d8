"""Several upset patients of one office within a few days, and the weekly look at what is written about it in public."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from od_escalator.domain.complaint import Category
from od_escalator.domain.person import Office


@dataclass(frozen=True, slots=True, kw_only=True)
class BurstAlarm:
    """So many cases within that time make a burst."""

    cases: int
    within: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A case that counts: nobody's drill, and kept from nobody who hears of the burst."""

    number: int
    at: datetime
    category: Category


@dataclass(frozen=True, slots=True, kw_only=True)
class Burst:
    """`began` is the number of the case that made it one, the last of so many; `mostly` is what most are about."""

    office: str
    began: int
    cases: int
    within: timedelta
    mostly: Category | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAtReviews:
    """For somebody who has these offices; `sites` are names of a list in the TOML."""

    offices: tuple[str, ...]
    sites: tuple[str, ...]


def bursts(office: str, opened: Sequence[Opened], alarm: BurstAlarm, now: datetime) -> list[Burst]:
    """Those that began lately. What makes a burst longer begins none: it takes a case before which there was none.

    `opened` goes back for twice as long as a burst may last.
    """
    in_order = sorted(opened, key=lambda each: (each.at, each.number))
    found, goes_on = [], False
    for index, case in enumerate(in_order):
        since = tuple(each for each in in_order[: index + 1] if each.at > case.at - alarm.within)
        is_burst = len(since) >= alarm.cases
        if is_burst and not goes_on and case.at > now - alarm.within:
            mostly = _mostly(since)
            found.append(Burst(office=office, began=case.number, cases=len(since), within=alarm.within, mostly=mostly))
        goes_on = is_burst
    return found


def _mostly(cases: Sequence[Opened]) -> Category | None:
    """What more than half of them are about."""
    about = [each.category for each in cases]
    often = [category for category in dict.fromkeys(about) if about.count(category) * 2 > len(about)]
    return next((category for category in often if category is not Category.OTHER), None)


def looks_on(office: Office, day: date, weekday: int) -> bool:
    """Whether that day, with open hours, is late enough in its week."""
    return day.weekday() >= weekday and office.is_open_on(day)
