"""Texts in any character set that a database may have: read as they are, and the task can be written beside them."""

from collections.abc import Callable
from datetime import datetime

import pytest

from od_escalator.demo.session import Session
from od_escalator.domain.practice import Cursor, TaskNoteOrder, TaskOrder
from od_escalator.opendental.practice import OpenDentalPractice
from tests.opendental.conftest import commlog
from tests.opendental.test_reading_notes import insert

Turn = Callable[..., datetime]
Connect = Callable[..., OpenDentalPractice]
Order = Callable[..., TaskOrder]

TEXTS = (
    "commlog",
    "procnote",
    "task",
    "tasknote",
    "taskhist",
    "securitylog",
    "patient",
    "userod",
    "signalod",
    "tasklist",
)
ANGRY = "\U0001f621"


def convert(session: Session, charset: str, *tables: str) -> None:
    for table in tables:
        session.run(f"ALTER TABLE {table} CONVERT TO CHARACTER SET {charset}")


@pytest.mark.parametrize(
    ("charset", "text"),
    [
        ("latin1", "Señora Müller · “very” upset €20"),
        ("utf8mb3", "Señora Müller · “very” upset 牙"),
        ("utf8mb4", f"Señora Müller · upset 牙 {ANGRY}"),
    ],
)
def test_a_note_is_read_as_it_was_written_and_quoted_in_the_task(
    connect: Connect, session: Session, turn: Turn, order: Order, charset: str, text: str
) -> None:
    convert(session, charset, *TEXTS)
    ours = connect()
    ours.hold()
    session.run("UPDATE patient SET LName = 'Müller', FName = 'Zoë' WHERE PatNum = 70001")
    insert(session)
    session.run("SET NAMES utf8mb4")  # another program than Open Dental
    number = insert(session, Note=text)
    read = ours.read_notes(Cursor(), turn(minutes=1)).notes
    assert [note.text for note in read] == ["a note", text]
    task = ours.make_task(order(note=commlog(number)))
    ours.add_task_note(TaskNoteOrder(task=task, mark="UP-1042/1", text="Zoë · told (UP-1042/1)", popup=False))
    written = str(session.value("SELECT Descript FROM task WHERE TaskNum = %(t)s", t=task)).split("\n")
    assert written[1] == text.replace(ANGRY, "\ufffd")
    assert "Zoë Müller" in written[2]
    assert session.column("SELECT Note FROM tasknote") == ["Zoë · told (UP-1042/1)"]
    assert ours.make_task(order(note=commlog(number))) == task
    assert ours.finish_task(task, "UP-1042")


@pytest.mark.parametrize("charset", ["latin1", "cp1250"])
def test_what_the_task_table_cannot_hold_does_not_keep_the_task_from_being_made(
    connect: Connect, session: Session, order: Order, charset: str
) -> None:
    convert(session, charset, "task", "tasknote", "taskhist", "securitylog")
    ours = connect()
    ours.hold()
    note = insert(session, Note="Jörg upset 牙 · “very”")
    session.run("UPDATE patient SET LName = '牙医', FName = 'Zoë' WHERE PatNum = 70001")
    task = ours.make_task(order(note=commlog(note)))
    ours.add_task_note(TaskNoteOrder(task=task, mark="UP-1042/1", text="牙 told (UP-1042/1)", popup=False))
    written = str(session.value("SELECT Descript FROM task WHERE TaskNum = %(t)s", t=task)).split("\n")
    assert written[1] == "Jörg upset ? · “very”"
    assert session.column("SELECT Note FROM tasknote") == ["? told (UP-1042/1)"]
    assert ours.finish_task(task, "UP-1042")


def test_where_a_column_has_an_alphabet_that_nobody_knows_plain_text_is_written(
    connect: Connect, session: Session, order: Order
) -> None:
    convert(session, "dec8", "task")
    ours = connect()
    ours.hold()
    assert ours.make_task(order())


@pytest.mark.parametrize("kind", ["blob", "text CHARACTER SET latin1 COLLATE latin1_bin", "mediumtext"])
def test_bytes_that_are_no_text_hold_up_nobody(
    ours: OpenDentalPractice, session: Session, turn: Turn, order: Order, kind: str
) -> None:
    session.run(f"ALTER TABLE commlog MODIFY Note {kind} NULL")
    bad = insert(session, Note=b"caf\xe9 #upset \xff\xfe\x81 \xf0\x9f\x98\xa1")
    insert(session, Note="the next one")
    first, second = ours.read_notes(Cursor(), turn(minutes=1)).notes
    assert "#upset" in first.text
    assert second.text == "the next one"
    assert ours.make_task(order(note=commlog(bad)))
