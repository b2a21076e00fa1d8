"""Gathers what a report tells: complaints from our own records, visits from Open Dental where it can be reached."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import Connection

from od_escalator.domain.complaint_log import Complaint
from od_escalator.domain.improvement import SPAN, Effect, Improvement, effect_of
from od_escalator.domain.periods import Days, Unit, points
from od_escalator.domain.roster import Roster
from od_escalator.domain.sequel import Returns
from od_escalator.domain.trends import Count, Trends, by_provider
from od_escalator.domain.visits import ByDay, within
from od_escalator.domain.wording import local_day
from od_escalator.report.book import Connect, read_book
from od_escalator.store import improvements
from od_escalator.store.complaint_log import complaints, ended

#: A run chart of less says nothing; up to a quarter of a year goes week by week.
_AT_LEAST = {Unit.WEEK: 26, Unit.MONTH: 12}
_BY_WEEK = 92
#: Two years, for owners (domain.md 2.7).
_PROVIDERS_OVER = timedelta(days=730)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """`offices` are those that it is about, in the order of the TOML; `whole` when that is all of them.

    `zone` is in which the days begin and end.
    """

    days: Days
    offices: tuple[str, ...]
    whole: bool
    scope: str
    zone: str
    for_owners: bool = False

    @property
    def unit(self) -> Unit:
        return Unit.WEEK if self.days.count <= _BY_WEEK else Unit.MONTH

    @property
    def run(self) -> tuple[Days, ...]:
        """The weeks or months of the run chart: those before it belong to it, where it is short itself."""
        return points(self.unit, self.days.until, _AT_LEAST[self.unit], self.days.since)

    def is_about(self, office: str) -> bool:
        return self.whole or office in self.offices


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """`uncounted`: the offices whose visits could not be read; `unread`: why, by database."""

    question: Question
    trends: Trends
    opened: ByDay
    visits: ByDay
    uncounted: frozenset[str] = frozenset()
    unread: Mapping[str, str] = field(default_factory=dict)
    providers: Mapping[int, int] = field(default_factory=dict)
    returns: Returns = field(default_factory=Returns)
    changes: tuple[tuple[Improvement, Effect], ...] = ()

    def visits_of(self, days: Days, office: str | None = None) -> int | None:
        """At one office or at all; None where some are not known."""
        asked = frozenset(self.question.offices if office is None else [office])
        known = asked <= frozenset(self.question.offices) and not asked & self.uncounted
        return within(self.visits, days, asked) if known else None


def gather(tx: Connection, question: Question, roster: Roster, connect: Connect) -> Findings:
    """Nothing is written; each complaint is read once, and none is kept but those around what was changed."""
    since, until = question.days.instants(question.zone)
    begun = min(question.days.since, question.run[0].since)
    earliest, _ = Days(begun, question.days.until).instants(question.zone)
    offices = tuple(office for office in roster.offices if office.name in question.offices)
    count = Count(offices, question.zone, lambda at: since <= at < until)
    for complaint in _about(question, complaints(tx, since=earliest, until=until)):
        count.add(complaint)
    lately = complaints(tx, since=until - _PROVIDERS_OVER, until=until) if question.for_owners else ()
    changes = [each for each in improvements.every(tx) if since <= each.since < until]
    changes = [each for each in changes if question.is_about(each.office)]
    first = min((each.since - SPAN for each in changes), default=earliest)
    around = list(_about(question, complaints(tx, since=first, until=until))) if changes else []
    days = Days(min(begun, local_day(first, question.zone)), question.days.until)

    def ended_in(database: str) -> Iterator[list[tuple[int, date]]]:
        for some in ended(tx, database, question.offices, since, until):
            yield [(patient, local_day(at, question.zone)) for patient, at in some]

    book = read_book(_databases(question, roster), roster, days, connect, ended_in)
    uncounted = frozenset(office.name for office in offices if office.database in book.unread)
    return Findings(
        question=question,
        trends=count.trends,
        opened=count.opened,
        visits=book.visits,
        uncounted=uncounted,
        unread=book.unread,
        returns=book.returns,
        changes=tuple(
            (each, effect_of(each, around, until, None if each.office in uncounted else book.visits, question.zone))
            for each in changes
        ),
        providers=by_provider(_about(question, lately)),
    )


def _about(question: Question, found: Iterable[Complaint]) -> Iterable[Complaint]:
    return (each for each in found if question.is_about(each.office))


def _databases(question: Question, roster: Roster) -> Sequence[str]:
    return list(dict.fromkeys(each.database for each in roster.offices if each.name in question.offices))
