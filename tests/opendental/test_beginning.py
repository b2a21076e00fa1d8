"""Where notes since a day begin: found by indexed reads, whatever dates people have typed."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from od_escalator.demo.session import Session
from od_escalator.demo.workstation import Workstation
from od_escalator.opendental import beginning
from od_escalator.opendental.practice import OpenDentalPractice
from tests.opendental.conftest import MONDAY
from tests.opendental.test_reading_notes import insert

Turn = Callable[..., datetime]
AtDesk = Callable[[str], Workstation]

SINCE = MONDAY - timedelta(days=10)
HOURS_OF_GENEVA = timedelta(hours=5)  # the server speaks its local time


def commlogs(session: Session, start: int, *days_ago: float) -> list[int]:
    """CommLogs with keys from `start`, dated so many days before Monday."""
    stamps = [(MONDAY - HOURS_OF_GENEVA - timedelta(days=days)).replace(tzinfo=None) for days in days_ago]
    return [insert(session, CommlogNum=start + n, CommDateTime=stamp) for n, stamp in enumerate(stamps)]


def procnotes(session: Session, *days_ago: float) -> list[int]:
    stamps = [(MONDAY - HOURS_OF_GENEVA - timedelta(days=days)).replace(tzinfo=None) for days in days_ago]
    return [
        session.insert("procnote", PatNum=70001, ProcNum=1, EntryDateTime=stamp, UserNum=23, Note="x", SigIsTopaz=0)
        for stamp in stamps
    ]


@pytest.mark.parametrize("days_ago", [(), (400,), (400, 300, 200)])
def test_without_later_notes_it_begins_at_the_end(
    ours: OpenDentalPractice, session: Session, days_ago: tuple[int]
) -> None:
    keys, rows = commlogs(session, 1, *days_ago), procnotes(session, *days_ago)
    cursor = ours.cursor_since(SINCE, MONDAY)
    assert (cursor.last, cursor.pending) == (max(keys, default=0), ())
    assert cursor.last_procnote == max(rows, default=0)


def test_it_begins_before_the_first_note_of_the_day_and_a_day_earlier(
    ours: OpenDentalPractice, session: Session
) -> None:
    commlogs(session, 1, 40, 30, 20, 12, 10.5, 9.9, 5, 5, 0)
    procnotes(session, *range(400, 12, -1), 10.5, 9.9, 5, 0)
    cursor = ours.cursor_since(SINCE, MONDAY)
    assert cursor.last == 4
    rows = session.value("SELECT COUNT(*) FROM procnote WHERE ProcNoteNum > %(key)s", key=cursor.last_procnote)
    assert 4 <= int(rows) <= 4 + beginning.WINDOW


def test_old_notes_with_a_recent_date_are_read_one_by_one(ours: OpenDentalPractice, session: Session) -> None:
    strays = commlogs(session, 7, 3, -400)  # edited since, and planned for next year
    commlogs(session, 100, *[300] * 20)
    first, *_ = commlogs(session, 900_000, 9, 8, 7, 0)
    cursor = ours.cursor_since(SINCE, MONDAY)
    assert (cursor.last, cursor.pending) == (first - 1, tuple(strays))


def test_a_later_import_of_old_notes_hides_nothing(ours: OpenDentalPractice, session: Session) -> None:
    first, *_ = commlogs(session, 50, 9, 8.5)
    commlogs(session, 60, *[4000] * 40)
    commlogs(session, 120, 3, 0)
    cursor = ours.cursor_since(SINCE, MONDAY)
    assert (cursor.last, cursor.pending) == (first - 1, ())


def test_odd_times_of_clinical_notes_mislead_nobody(ours: OpenDentalPractice, session: Session) -> None:
    session.run("SET SESSION sql_mode = ''")
    rows = procnotes(session, *(n if n % 5 else 0 for n in range(300, 9, -1)), 9, 8, 7, 6, 5, 4, 3)
    session.run("UPDATE procnote SET EntryDateTime = '0000-00-00 00:00:00' WHERE MOD(ProcNoteNum, 7) = 0")
    cursor = ours.cursor_since(SINCE, MONDAY)
    assert cursor.last_procnote is not None
    assert rows[-12] - 30 <= cursor.last_procnote < rows[-7]


def test_no_statement_scans(ours: OpenDentalPractice, session: Session, statements: list[str]) -> None:
    commlogs(session, 1, *(n / 10 for n in range(2000, 0, -1)))
    procnotes(session, *(n / 10 for n in range(2000, 0, -1)))
    session.run("ANALYZE TABLE commlog, procnote")
    ours.cursor_since(SINCE, MONDAY)
    counted = [sql for sql in statements if "information_schema" not in sql]
    assert len(counted) < 30
    reads = "SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS WHERE VARIABLE_NAME = 'Handler_read_rnd_next'"
    before = int(session.value(reads))
    again = int(session.value(reads)) - before  # what asking costs
    ours.cursor_since(SINCE, MONDAY)
    assert int(session.value(reads)) - before - 2 * again < 1500
