"""A database that is not the one that was read any more is noticed, and read again from where that is safe."""

from collections.abc import Callable, Iterator
from datetime import datetime
from io import StringIO

import pytest

from od_escalator.demo.practice import Practice
from od_escalator.demo.session import Session
from od_escalator.demo.workstation import Workstation
from od_escalator.domain.note import Note
from od_escalator.opendental.anchor import Anchor, seal, sealed
from od_escalator.opendental.practice import OpenDentalPractice

Turn = Callable[..., datetime]
AtDesk = Callable[[str], Workstation]
Connect = Callable[..., OpenDentalPractice]

TABLES = ("commlog", "procnote", "procedurelog", "securitylog", "securityloghash", "task")


class Backup:
    """The tables that people write to, copied aside."""

    def __init__(self, session: Session) -> None:
        self._session = session
        for table in TABLES:
            session.run(f"CREATE TABLE backup_{table} AS SELECT * FROM {table}")  # noqa: S608  own names

    def restore(self) -> None:
        for table in TABLES:
            self._session.run(f"DELETE FROM {table}")  # noqa: S608  own names
            self._session.run(f"INSERT INTO {table} SELECT * FROM backup_{table}")  # noqa: S608  own names
            self._session.run(f"ALTER TABLE {table} AUTO_INCREMENT = 1")  # that is, behind the last row

    def drop(self) -> None:
        for table in TABLES:
            self._session.run(f"DROP TABLE backup_{table}")


@pytest.fixture
def back_up(session: Session) -> Iterator[Callable[[], Backup]]:
    made: list[Backup] = []

    def back_up() -> Backup:
        made.append(Backup(session))
        return made[-1]

    yield back_up
    for backup in made:
        backup.drop()


class Reader:
    """Reads all there is, once settled, and keeps the last reading."""

    def __init__(self, practice: OpenDentalPractice, turn: Turn) -> None:
        self.practice = practice
        self.turn = turn
        self.cursor = practice.first_cursor()

    def read(self, **by: float) -> list[Note]:
        notes: list[Note] = []
        now = self.turn(**(by or {"minutes": 1}))
        while True:
            reading = self.practice.read_notes(self.cursor, now)
            notes += reading.notes
            self.cursor = reading.cursor
            if not reading.more:
                return notes


@pytest.fixture
def reader(ours: OpenDentalPractice, turn: Turn) -> Reader:
    return Reader(ours, turn)


def told(notes: list[Note]) -> set[tuple[int, str, int, str]]:
    return {(note.key.incarnation, note.key.source.value, note.key.number, note.text) for note in notes}


def test_after_a_restored_backup_new_notes_with_old_keys_are_read(
    reader: Reader,
    office: Practice,
    at_desk: AtDesk,
    back_up: Callable[[], Backup],
    log_as_the_daemon_does: StringIO,
    turn: Turn,
) -> None:
    jamie, nora = at_desk("Jamie"), office.patients[0].number
    jamie.write_commlog(nora, "before the backup")
    reader.read()
    backup = back_up()
    lost = jamie.write_commlog(nora, "after the backup")
    jamie.chart.write_note(nora, "after the backup")
    reader.read()
    turn(hours=3)
    backup.restore()
    number = jamie.write_commlog(nora, "after the restore #upset")
    jamie.chart.write_note(nora, "after the restore #upset")
    assert number == lost
    notes = told(reader.read())
    assert (2, "commlog", number, "after the restore #upset") in notes
    assert (2, "procnote", 1, "after the restore #upset") in notes
    assert reader.cursor.incarnation == 2
    assert log_as_the_daemon_does.getvalue().count("database.restored") == 1
    assert reader.read() == []
    assert reader.cursor.incarnation == 2


def test_it_is_noticed_when_more_was_written_since_than_was_lost(
    reader: Reader, office: Practice, at_desk: AtDesk, back_up: Callable[[], Backup], connect: Connect
) -> None:
    jamie, nora = at_desk("Jamie"), office.patients[0].number
    backup = back_up()
    jamie.write_commlog(nora, "lost")
    reader.read()
    reader.practice.close()
    reader.turn(hours=12)
    backup.restore()
    for _ in range(60):
        jamie.write_commlog(nora, "#upset")
    reader.practice = connect()
    notes = told(reader.read())
    assert {(2, "commlog", number, "#upset") for number in range(1, 61)} <= notes


def test_only_what_is_younger_than_two_hours_is_read_again(
    reader: Reader, office: Practice, at_desk: AtDesk, back_up: Callable[[], Backup]
) -> None:
    jamie, nora = at_desk("Jamie"), office.patients[0].number
    for hours in range(3):
        for n in range(100):
            jamie.write_commlog(nora, f"{hours} {n}")
        reader.read(hours=1)
    backup = back_up()
    jamie.write_commlog(nora, "lost")
    reader.read()
    backup.restore()
    notes = reader.read()
    assert {note.text.split()[0] for note in notes if note.key.number > 150} == {"1", "2"}
    assert len(notes) <= 260
    assert reader.cursor.swept_from is not None


def test_a_cancelled_draft_is_no_restored_backup(
    reader: Reader, office: Practice, at_desk: AtDesk, statements: list[str]
) -> None:
    jamie, nora = at_desk("Jamie"), office.patients[0].number
    jamie.chart.write_note(nora, "a note")
    number = jamie.write_commlog(nora, "She is", autosave=True)
    reader.read(seconds=5)
    jamie.delete_commlog(number, autosave=True)
    reader.read(seconds=5)
    assert (reader.cursor.incarnation, reader.cursor.last) == (1, 0)
    again = jamie.write_commlog(nora, "another")
    reader.read()
    assert (again, reader.cursor.incarnation) == (number + 1, 1)
    statements.clear()
    reader.read(seconds=0)
    assert len(statements) == 1


def test_a_merge_an_archive_of_the_trail_and_a_deleted_task_are_none_either(
    reader: Reader, office: Practice, at_desk: AtDesk, session: Session, connect: Connect
) -> None:
    jamie, nora = at_desk("Jamie"), office.patients[0].number
    for _ in range(10):
        jamie.chart.write_note(nora, "a note")
        jamie.write_commlog(nora, "called")
    reader.read()
    session.run("UPDATE procnote SET PatNum = 70002")
    session.run("UPDATE commlog SET PatNum = 70002")
    session.run("UPDATE securitylog SET FKey = 0, LogText = 'translated'")
    session.run("DELETE FROM securitylog WHERE SecurityLogNum <= 5")
    reader.practice.close()
    reader.practice = connect()
    reader.read()
    assert reader.cursor.incarnation == 1


@pytest.mark.parametrize("table", ["securitylog", "procnote"])
def test_rows_lost_in_a_power_cut_are_noticed(
    reader: Reader, office: Practice, at_desk: AtDesk, session: Session, table: str
) -> None:
    jamie, nora = at_desk("Jamie"), office.patients[0].number
    jamie.chart.write_note(nora, "a note")
    jamie.write_commlog(nora, "called")
    reader.read()
    session.run(f"DELETE FROM {table}")  # noqa: S608  own names
    reader.read(seconds=1)
    assert reader.cursor.incarnation == 2


def test_an_anchor_that_somebody_garbled_is_taken_for_none() -> None:
    assert Anchor.parse("at=soon stood= nonsense audit=x") == Anchor(audit="x")
    assert (sealed("x:y"), sealed(None), sealed(seal(7, "said"))) == (0, 0, 7)
    full = Anchor(
        audit=seal(2**63 - 1, "1"), clinical=seal(2**63 - 1, "2"), at=2**34, marks="01234567", stood=2**63 - 1
    )
    assert Anchor.parse(str(full)) == full
    assert len(str(full)) <= 200
    assert Anchor().read_until is None
