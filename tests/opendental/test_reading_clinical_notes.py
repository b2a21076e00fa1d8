"""Clinical notes are read by key once they have settled, and what may repeat their words is found by index."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from od_escalator.demo.practice import Practice
from od_escalator.demo.server import Server
from od_escalator.demo.session import NOW, Session
from od_escalator.demo.workstation import Workstation
from od_escalator.domain.note import Note, NoteKey, Source
from od_escalator.domain.practice import Cursor, TaskOrder
from od_escalator.opendental import related
from od_escalator.opendental.notes import PROCNOTES
from od_escalator.opendental.practice import OpenDentalPractice
from od_escalator.opendental.server_time import EPOCH

Turn = Callable[..., datetime]
AtDesk = Callable[[str], Workstation]

START = Cursor(last_procnote=0)
PATIENT = 70001


def insert(session: Session, **given: object) -> int:
    row = {"PatNum": PATIENT, "ProcNum": 5, "EntryDateTime": NOW, "UserNum": 24, "Note": "a note", "SigIsTopaz": 0}
    return session.insert("procnote", **(row | given))


def only(practice: OpenDentalPractice, now: datetime, cursor: Cursor = START) -> Note:
    (note,) = practice.read_notes(cursor, now).notes
    return note


def test_a_note_is_read_when_nothing_was_added_for_half_a_minute(
    ours: OpenDentalPractice, office: Practice, at_desk: AtDesk, turn: Turn
) -> None:
    written = turn(seconds=0)
    procedure = at_desk("Robin").chart.write_note(office.patients[0].number, "Prophy,\n#upset")
    waiting = ours.read_notes(START, turn(seconds=29))
    assert (waiting.notes, waiting.seen_until) == ((), written)
    assert (waiting.cursor.last_procnote, waiting.cursor.pending_procnotes) == (1, (1,))
    now = turn(seconds=1)
    reading = ours.read_notes(waiting.cursor, now)
    (note,) = reading.notes
    assert (note.key.source, note.key.number, note.author) == (Source.PROCNOTE, 1, office.users["Robin"])
    assert (note.text, note.written_at, note.by_person) == ("Prophy,\n#upset", written, True)
    assert note.procedure is not None
    assert (note.procedure.number, note.procedure.code) == (procedure, "D1110")
    assert (note.procedure.clinic, note.procedure.deleted) == ("Geneva", False)
    assert (reading.cursor.last_procnote, reading.cursor.pending_procnotes, reading.seen_until) == (1, (), now)


def test_a_row_waits_for_the_newer_one_of_its_procedure_and_for_no_other(
    ours: OpenDentalPractice, session: Session, turn: Turn
) -> None:
    insert(session)
    insert(session, ProcNum=6)
    waiting = ours.read_notes(START, turn(seconds=20))
    insert(session)
    reading = ours.read_notes(waiting.cursor, turn(seconds=15))
    assert [note.key.number for note in reading.notes] == [2]
    assert reading.cursor.pending_procnotes == (1, 3)
    reading = ours.read_notes(reading.cursor, turn(seconds=15))
    assert [note.key.number for note in reading.notes][-1] == 3
    assert reading.cursor.pending_procnotes == ()


def test_a_look_without_news_is_one_statement_for_both_kinds(
    ours: OpenDentalPractice, session: Session, turn: Turn, statements: list[str]
) -> None:
    insert(session)
    reading = ours.read_notes(START, turn(minutes=1))
    statements.clear()
    assert ours.read_notes(reading.cursor, turn(seconds=1)).notes == ()
    assert len(statements) == 1


def test_where_they_were_never_read_they_begin_with_the_next_one(
    ours: OpenDentalPractice, session: Session, turn: Turn
) -> None:
    for _ in range(60):
        insert(session)
    reading = ours.read_notes(Cursor(), turn(minutes=1))
    assert (reading.notes, reading.cursor.last_procnote) == ((), 60)


def test_a_clerk_nobody_knows_and_a_procedure_that_is_gone(
    ours: OpenDentalPractice, session: Session, turn: Turn
) -> None:
    insert(session, UserNum=0, Note=None)
    note = only(ours, turn(minutes=1))
    assert (note.by_person, note.text) == (False, "")
    assert note.procedure is not None
    assert (note.procedure.code, note.procedure.clinic, note.procedure.deleted) == ("", "", False)


@pytest.mark.parametrize("unset", ["0001-01-01 00:00:00", "0000-00-00 00:00:00"])
def test_a_new_row_without_a_date_was_written_now_and_an_old_one_never(
    ours: OpenDentalPractice, session: Session, turn: Turn, unset: str
) -> None:
    insert(session, EntryDateTime=unset)
    now = turn(seconds=1)
    assert only(ours, now).written_at == now
    insert(session, ProcNum=9)
    reading = ours.read_notes(Cursor(last_procnote=1), turn(minutes=1))
    assert reading.notes[0].written_at == EPOCH


@pytest.mark.parametrize(
    "before", [datetime(2026, 11, 1, 5, 59, 50, tzinfo=UTC), datetime(2026, 11, 1, 6, 20, tzinfo=UTC)]
)
def test_in_the_repeated_hour_of_autumn_no_note_waits_an_hour(
    ours: OpenDentalPractice, session: Session, mariadb: Server, before: datetime
) -> None:
    mariadb.set_time(before)
    insert(session)
    now = before + timedelta(seconds=31)
    mariadb.set_time(now)
    assert only(ours, now).written_at in (before, before - timedelta(hours=1))


def keys(notes: tuple[Note, ...]) -> list[tuple[str, int]]:
    return sorted((note.key.source.value, note.key.number) for note in notes)


def test_what_may_hold_the_same_words(ours: OpenDentalPractice, office: Practice, at_desk: AtDesk, turn: Turn) -> None:
    robin, nora = at_desk("Robin"), office.patients[0].number
    first = robin.chart.write_note(nora, "long ago")
    turn(days=3)
    robin.chart.write_note(nora, "another procedure, too old")
    turn(days=2, minutes=1)
    robin.chart.write_note(nora, "another procedure")
    robin.chart.write_note(office.patients[1].number, "another patient")
    at_desk("Jamie").write_commlog(nora, "by somebody else")
    robin.write_commlog(nora, "by the same author")
    robin.chart.append(first, "now")
    now = turn(minutes=1)
    reading = ours.read_notes(START, now)
    mine = next(note for note in reading.notes if note.text.endswith("now"))
    found = [("commlog", 2), ("procnote", 1), ("procnote", 3)]
    assert keys(ours.find_related(mine, now)) == found
    commlog = next(note for note in reading.notes if note.key == NoteKey("main", 1, Source.COMMLOG, 2))
    assert keys(ours.find_related(commlog, now)) == [("procnote", 3), ("procnote", 5)]


@pytest.mark.parametrize(
    ("statement", "values", "keys"),
    [
        (f"{PROCNOTES.select()} WHERE {PROCNOTES.key} > 4950 ORDER BY {PROCNOTES.key} LIMIT 500", {}, {"PRIMARY"}),
        (related.OF_PROCEDURE, {"procedure": 77, "patient": PATIENT}, {"ProcNum", "PatNum"}),
        (related.OF_PATIENT, {"patient": PATIENT, "since": "2026-03-01"}, {"PatNum"}),
        (
            related.BY_AUTHOR,
            {"patient": PATIENT, "author": 24, "since": "2026-03-01", "until": "2026-03-02"},
            {"PatNum", "UserNum"},
        ),
        (related.SAME_NOTE, {"patient": PATIENT, "number": 77}, {"ProcNum", "PatNum"}),
    ],
    ids=["tail", "procedure", "patient", "author", "quote"],
)
def test_every_statement_goes_by_an_index(
    session: Session, statement: str, values: dict[str, object], keys: set[str]
) -> None:
    rows = [(PATIENT + n % 500, n // 2, 24 + n % 5, "text", 0) for n in range(5000)]
    session.insert_many("procnote", ("PatNum", "ProcNum", "UserNum", "Note", "SigIsTopaz"), rows)
    session.run("ANALYZE TABLE procnote")
    plan = {row["table"]: row for row in session.rows(f"EXPLAIN {statement}", **values)}
    assert set((plan["n"]["key"] or "no key").replace("|", ",").split(",")) <= keys
    assert int(str(plan["n"]["rows"]).split()[0]) <= 100
    assert "ALL" not in {row["type"] for row in plan.values()}


def test_a_task_quotes_what_the_row_added_as_far_as_it_stands(
    ours: OpenDentalPractice,
    office: Practice,
    at_desk: AtDesk,
    turn: Turn,
    order: Callable[..., TaskOrder],
    session: Session,
) -> None:
    chart, nora = at_desk("Robin").chart, office.patients[0].number
    procedure = chart.write_note(nora, "Prophy done in full.")
    turn(minutes=5)
    chart.append(procedure, "Waited an hour.\n#upset")
    turn(seconds=5)
    chart.append(procedure, "Next visit in May.")
    turn(minutes=5)

    def text(mark: str, patient: int, number: int) -> str:
        note = NoteKey("main", 1, Source.PROCNOTE, number)
        task = ours.make_task(order(mark, note=note, patient=patient))
        return str(session.value("SELECT Descript FROM task WHERE TaskNum = %(task)s", task=task))

    quoted = text("UP-1001", nora, 2)
    assert "Waited an hour.\n#upset" in quoted
    assert "Prophy" not in quoted
    assert "May" not in quoted
    assert "Waited an hour." in text("UP-1002", nora, 3)
    assert "Waited" not in text("UP-1003", office.patients[1].number, 2)
    chart.rewrite(procedure, "")
    turn(minutes=1)
    assert "Waited" not in text("UP-1004", nora, 2)
    chart.delete_procedure(procedure)
    assert "Waited" not in text("UP-1005", nora, 3)
