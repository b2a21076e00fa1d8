"""What was read and judged, how far, and what waits to be tried again."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection

from od_escalator.domain.edits import fingerprints
from od_escalator.domain.note import Source
from od_escalator.domain.practice import Cursor
from od_escalator.domain.tags import Marks
from od_escalator.store import cases, cursors, evidence, notes, waiting
from od_escalator.store.store import Store
from tests.store.made_up import CASE, OPENED, note

MARKS = Marks(types=frozenset({"Upset Patient"}))


@pytest.fixture
def tx(store: Store) -> Iterator[Connection]:
    with store.transaction() as tx:
        cases.save(tx, CASE, None)
        yield tx


def test_the_same_words_are_judged_once(tx: Connection) -> None:
    assert not notes.was_judged(tx, note(), MARKS)
    notes.record(tx, note(), "unflagged", OPENED)

    assert notes.was_judged(tx, note(), MARKS)
    assert notes.was_judged(tx, note(written_at=OPENED + timedelta(hours=1)), MARKS)


@pytest.mark.parametrize(
    "changed",
    [
        replace(note(), text="Pt upset about the bill, called again. #upset"),
        replace(note(), type_name="Upset Patient"),
        note(number=502),
        replace(note(written_at=OPENED + timedelta(hours=1)), key=replace(note().key, incarnation=2)),
        replace(note(), key=replace(note().key, database="west")),
        replace(note(), key=replace(note().key, source=Source.TASK_NOTE)),
    ],
    ids=["words", "type", "number", "incarnation", "database", "source"],
)
def test_what_changed_is_judged_again(tx: Connection, changed: object) -> None:
    notes.record(tx, note(), "unflagged", OPENED)
    evidence.record(tx, CASE.number, note(), "useless", OPENED)

    assert isinstance(changed, type(note()))
    assert not notes.was_judged(tx, changed, MARKS)
    if changed.key.database == "main":
        assert not evidence.was_judged(tx, CASE.number, changed)


def test_what_a_restored_backup_brings_back_is_not_weighed_again(tx: Connection) -> None:
    evidence.record(tx, CASE.number, note(), "attempted", OPENED)

    restored = note(written_at=OPENED - timedelta(seconds=1))
    assert evidence.was_judged(tx, CASE.number, replace(restored, key=replace(note().key, incarnation=2)))


def test_only_the_last_words_are_remembered(tx: Connection) -> None:
    edited = replace(note(), text="something else")
    notes.record(tx, note(), "unflagged", OPENED)
    notes.record(tx, edited, "unflagged", OPENED)

    assert notes.was_judged(tx, edited, MARKS)
    assert not notes.was_judged(tx, note(), MARKS)


def test_evidence_is_weighed_once_for_each_case(tx: Connection) -> None:
    cases.save(tx, replace(CASE, number=1002), None)
    evidence.record(tx, 1001, note(), "conversed", OPENED)

    assert evidence.was_judged(tx, 1001, note())
    assert not evidence.was_judged(tx, 1002, note())


def test_what_flagged_nothing_is_forgotten_once_the_overlap_no_longer_returns_it(tx: Connection) -> None:
    for number in (99, 100, 149, 150):
        notes.record(tx, note(number), "unflagged", OPENED)
    notes.record(tx, note(101), "by_a_program", OPENED)
    task_note = replace(note(), key=replace(note().key, source=Source.TASK_NOTE, number=120))
    notes.record(tx, task_note, "unflagged", OPENED)

    notes.forget(tx, "main", 1, Source.COMMLOG, range(100, 150))

    left = [number for number in (99, 100, 101, 149, 150) if notes.was_judged(tx, note(number), MARKS)]
    assert left == [99, 150]
    assert notes.was_judged(tx, task_note, MARKS)


@pytest.mark.parametrize("reason", ["opened", "joined", "same_words", "stood_before", "before_our_time", notes.WATCHED])
def test_what_flagged_is_remembered_for_good(tx: Connection, reason: str) -> None:
    notes.record(tx, note(100), reason, OPENED)
    notes.record(tx, note(101), "unflagged", OPENED, CASE.number)  # its flag was taken away

    notes.forget(tx, "main", 1, Source.COMMLOG, range(9999))

    assert notes.was_judged(tx, note(100), MARKS)
    assert notes.was_judged(tx, note(101), MARKS)


def test_a_note_of_a_restored_backup_is_the_one_that_was_judged(tx: Connection) -> None:
    first = replace(note(), entered_at=OPENED)
    notes.record(tx, first, "opened", OPENED, CASE.number, fingerprints(first.text, MARKS))
    again = replace(first, key=replace(first.key, incarnation=3))
    known = notes.find(tx, again, MARKS)
    assert known is not None
    assert (known.key, known.case, known.reason, known.patient) == (first.key, CASE.number, "opened", 7)

    notes.follow(tx, known, again, OPENED)
    assert notes.find(tx, again, MARKS) == replace(known, key=again.key)
    assert notes.find(tx, first, MARKS) == known
    assert notes.find(tx, replace(again, entered_at=OPENED + timedelta(seconds=7)), MARKS) is None


def test_what_flagged_nothing_before_the_backup_is_judged_again(tx: Connection) -> None:
    notes.record(tx, note(), "unflagged", OPENED)
    assert notes.find(tx, replace(note(), key=replace(note().key, incarnation=2)), MARKS) is None


def test_a_merge_of_patients_moves_what_is_remembered(tx: Connection) -> None:
    notes.record(tx, note(), "opened", OPENED, CASE.number)
    moved = replace(note(), patient=8)
    known = notes.find(tx, moved, MARKS)
    assert known is not None
    notes.follow(tx, known, moved, OPENED)
    assert notes.find(tx, moved, MARKS) == replace(known, patient=8)


def test_a_database_begins_where_it_stands_and_moves_on(tx: Connection) -> None:
    assert cursors.load(tx, "main") is None
    assert cursors.seen(tx, "main") == (None, None)

    cursors.begin(tx, "main", Cursor(last=500), OPENED, opens_from=OPENED)
    later, pending = (
        OPENED + timedelta(minutes=1),
        Cursor(last=520, pending=(511, 519), last_procnote=90, pending_procnotes=(88,)),
    )
    cursors.save(tx, "main", pending, later)
    cursors.save_tracked(tx, "main", OPENED)

    assert cursors.load(tx, "main") == pending
    assert cursors.seen(tx, "main") == (later, OPENED)
    assert cursors.opens_from(tx, "main") == OPENED
    assert cursors.load(tx, "west") is None


def test_what_fails_waits_twice_as_long_each_time_and_six_hours_at_most(tx: Connection) -> None:
    now, delays = OPENED, []
    for tries in range(1, 14):
        assert waiting.set_aside(tx, "main commlog 5", "KeyError", now) == tries
        [row] = waiting.list_all(tx)
        delays.append(round((row["next_at"] - now) / timedelta(minutes=1)))
        assert waiting.is_waiting(tx, "main commlog 5", row["next_at"] - timedelta(seconds=1))
        now = row["next_at"]
        assert not waiting.is_waiting(tx, "main commlog 5", now)

    assert delays == [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360, 360, 360]


def test_what_works_again_is_not_waited_for_and_begins_anew(tx: Connection) -> None:
    waiting.set_aside(tx, "a", "x" * 999, OPENED)
    waiting.set_aside(tx, "b", "KeyError", OPENED)
    waiting.done(tx, "a")

    assert [row["what"] for row in waiting.list_all(tx)] == ["b"]
    assert not waiting.is_waiting(tx, "a", OPENED)
    assert waiting.set_aside(tx, "a", "KeyError", OPENED) == 1
