"""What the appointment books say for a report: completed visits, and whether the patients of ended cases came back."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from od_escalator.domain.periods import Days
from od_escalator.domain.roster import Roster
from od_escalator.domain.sequel import Returns, returns_of
from od_escalator.domain.visits import ByDay, by_office
from od_escalator.engine.ports import Practice
from od_escalator.errors import EscalatorError, OperatorError

#: Connects with a database by its name; the caller closes.
Connect = Callable[[str], Practice]

#: Of a database: its patients whose cases have ended, and when, some at a time.
Ended = Callable[[str], Iterable[Iterable[tuple[int, date]]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """`unread`: why, by database."""

    visits: ByDay
    returns: Returns
    unread: Mapping[str, str]


def read_book(
    databases: Iterable[str], roster: Roster, days: Days, connect: Connect, ended: Ended = lambda _: ()
) -> Book:
    visits: Counter[tuple[str, date]] = Counter()
    returns, unread = Returns(), dict[str, str]()
    for database in dict.fromkeys(databases):
        try:
            practice = connect(database)
            try:
                counted = by_office(practice.completed_visits(days.since, days.until), database, roster)
                came = sum((_returns(practice, list(some)) for some in ended(database)), Returns())
            finally:
                practice.close()
        except EscalatorError as error:
            unread[database] = error.problem if isinstance(error, OperatorError) else str(error)
        else:
            visits.update(counted)
            returns += came
    return Book(visits=visits, returns=returns, unread=unread)


def _returns(practice: Practice, ended: list[tuple[int, date]]) -> Returns:
    became = practice.sequels(set(ended))
    return returns_of((end, became[patient, end]) for patient, end in ended if (patient, end) in became)
