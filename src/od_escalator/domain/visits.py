"""Completed visits by office: what complaints are compared with, so that a large office is no bad one."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date

from od_escalator.domain.periods import Days
from od_escalator.domain.roster import Roster

#: Of something, by the name of the office and the local day.
ByDay = Mapping[tuple[str, date], int]


def by_office(completed: Mapping[tuple[str, date], int], database: str, roster: Roster) -> Counter[tuple[str, date]]:
    """From clinics to the offices that look after them; what no office looks after is left out."""
    counts: Counter[tuple[str, date]] = Counter()
    for (clinic, day), count in completed.items():
        if office := roster.office_at(database, clinic):
            counts[office.name, day] += count
    return counts


def within(counts: ByDay, days: Days, offices: Collection[str] | None = None) -> int:
    """How many there were on these days, at these offices or at all."""
    return sum(
        count
        for (office, day), count in counts.items()
        if days.since <= day < days.until and (offices is None or office in offices)
    )
