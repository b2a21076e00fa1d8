"""Gathers what a report tells: complaints from our own records, visits from Open Dental where it can be reached."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import Connection

from od_escalator.domain.complaint_log import Complaint
from od_escalator.domain.periods import Days, Unit, points
from od_escalator.domain.roster import Roster
from od_escalator.domain.trends import Count, Trends, by_provider
from od_escalator.domain.visits import ByDay, by_office, within
from od_escalator.engine.ports import Practice
from od_escalator.errors import EscalatorError, OperatorError
from od_escalator.store.complaint_log import complaints

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

    def visits_of(self, days: Days, office: str | None = None) -> int | None:
        """At one office or at all; None where some are not known."""
        asked = frozenset(self.question.offices if office is None else [office])
        known = asked <= frozenset(self.question.offices) and not asked & self.uncounted
        return within(self.visits, days, asked) if known else None


#: Connects with a database by its name; the caller closes.
Connect = Callable[[str], Practice]


def gather(tx: Connection, question: Question, roster: Roster, connect: Connect) -> Findings:
    """Nothing is written; each complaint is read once, and none is kept."""
    since, until = question.days.instants(question.zone)
    begun = min(question.days.since, question.run[0].since)
    earliest, _ = Days(begun, question.days.until).instants(question.zone)
    offices = tuple(office for office in roster.offices if office.name in question.offices)
    count = Count(offices, question.zone, lambda at: since <= at < until)
    for complaint in _about(question, complaints(tx, since=earliest, until=until)):
        count.add(complaint)
    lately = complaints(tx, since=until - _PROVIDERS_OVER, until=until) if question.for_owners else ()
    visits, unread = _visits(question, roster, Days(begun, question.days.until), connect)
    return Findings(
        question=question,
        trends=count.trends,
        opened=count.opened,
        visits=visits,
        uncounted=frozenset(office.name for office in offices if office.database in unread),
        unread=unread,
        providers=by_provider(_about(question, lately)),
    )


def _about(question: Question, found: Iterable[Complaint]) -> Iterable[Complaint]:
    return (each for each in found if question.is_about(each.office))


def _visits(
    question: Question, roster: Roster, days: Days, connect: Connect
) -> tuple[Counter[tuple[str, date]], Mapping[str, str]]:
    counts: Counter[tuple[str, date]] = Counter()
    unread: dict[str, str] = {}
    for database in _databases(question, roster):
        try:
            practice = connect(database)
            try:
                counts.update(by_office(practice.completed_visits(days.since, days.until), database, roster))
            finally:
                practice.close()
        except EscalatorError as error:
            unread[database] = error.problem if isinstance(error, OperatorError) else str(error)
    return counts, unread


def _databases(question: Question, roster: Roster) -> Sequence[str]:
    return list(dict.fromkeys(each.database for each in roster.offices if each.name in question.offices))
