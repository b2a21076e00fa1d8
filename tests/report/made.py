"""Reports on the two years of two_years.py, with visits as Open Dental would count them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from od_escalator.domain.hours import Calendar, Window
from od_escalator.domain.periods import Days
from od_escalator.domain.person import Office
from od_escalator.domain.roster import Roster
from od_escalator.domain.sequel import Sequel
from od_escalator.errors import Transient
from od_escalator.report.gather import Question, gather
from od_escalator.report.layout import Report
from od_escalator.report.sections import sections
from od_escalator.store.migrate import migrate
from od_escalator.store.store import Store
from tests.engine.paper import PaperPractice
from tests.report import two_years

UNTIL = date(2026, 11, 1)
TWO_YEARS = Days(date(2024, 11, 1), UNTIL)
OCTOBER = Days(date(2026, 10, 1), UNTIL)
ZONE = "America/New_York"
WEEK = tuple((Window(8 * 60, 17 * 60),) if day < 5 else () for day in range(7))


def office(name: str) -> Office:
    return Office(
        name=name, database="main", clinics=(name,), calendar=Calendar(ZONE, WEEK), roles={}, slack_channel="C0X"
    )


@contextmanager
def two_years_kept(folder: Path) -> Iterator[Store]:
    """Our records with all of it in them."""
    url = f"sqlite:///{folder / 'state.db'}"
    migrate(url)
    store = Store(url)
    with store.transaction() as tx:
        two_years.write(tx, two_years.stories(UNTIL))
    yield store
    store.close()


def report(
    store: Store,
    days: Days,
    *names: str,
    away: bool = False,
    became: dict[int, Sequel] | None = None,
    **asked: Any,  # noqa: ANN401  of a Question
) -> Report:
    """Of all offices, or of those named; `away` is Open Dental, and `became` what it says of patients."""

    def connect(name: str) -> PaperPractice:
        practice = PaperPractice(name)
        practice.completed = two_years.visits(UNTIL)
        practice.became = became or {}
        practice.away = Transient("main cannot be reached") if away else None
        return practice

    whole = not names
    names = names or two_years.OFFICES
    question = Question(days=days, offices=names, whole=whole, scope="Willow Creek", zone=ZONE, **asked)
    with store.reading() as tx:
        found = gather(tx, question, Roster({}, tuple(map(office, two_years.OFFICES))), connect)
    made = tuple(sections(found))
    notes = tuple(found.unread.values())
    return Report(
        scope="Willow Creek", days=days, made="today", for_owners=question.for_owners, sections=made, notes=notes
    )
