"""What was read and judged, how far, and what waits to be tried again."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection

from od_escalator.domain.note import Source
from od_escalator.domain.practice import Cursor
from od_escalator.store import cases, cursors, evidence, notes, waiting
from od_escalator.store.store import Store
from tests.store.made_up import CASE, OPENED, note


@pytest.fixture
def tx(store: Store) -> Iterator[Connection]:
    with store.transaction() as tx:
        cases.save(tx, CASE, None)
        yield tx


def test_the_same_words_are_judged_once(tx: Connection) -> None:
    assert not notes.was_judged(tx, note())
    notes.record(tx, note(), "unflagged", OPENED)

    assert notes.was_judged(tx, note())
    assert notes.was_judged(tx, note(written_at=OPENED + timedelta(hours=1)))


@pytest.mark.parametrize(
    "changed",
    [
        replace(note(), text="Pt upset about the bill, called again. #upset"),
        replace(note(), type_name="Upset Patient"),
        note(number=502),
        replace(note(), key=replace(note().key, incarnation=2)),
        replace(note(), key=replace(note().key, database="west")),
        replace(note(), key=replace(note().key, source=Source.TASK_NOTE)),
    ],
    ids=["words", "type", "number", "incarnation", "database", "source"],
)
def test_what_changed_is_judged_again(tx: Connection, changed: object) -> None:
    notes.record(tx, note(), "unflagged", OPENED)
    evidence.record(tx, CASE.number, note(), "useless", OPENED)

    assert isinstance(changed, type(note()))
    assert not notes.was_judged(tx, changed)
    if changed.key.database == "main":
        assert not evidence.was_judged(tx, CASE.number, changed)


def test_only_the_last_words_are_remembered(tx: Connection) -> None:
    edited = replace(note(), text="something else")
    notes.record(tx, note(), "unflagged", OPENED)
    notes.record(tx, edited, "unflagged", OPENED)

    assert notes.was_judged(tx, edited)
    assert not notes.was_judged(tx, note())


def test_evidence_is_weighed_once_for_each_case(tx: Connection) -> None:
    cases.save(tx, replace(CASE, number=1002), None)
    evidence.record(tx, 1001, note(), "conversed", OPENED)

    assert evidence.was_judged(tx, 1001, note())
    assert not evidence.was_judged(tx, 1002, note())


def test_notes_below_the_overlap_are_forgotten_unless_a_case_has_them(tx: Connection) -> None:
    notes.record(tx, note(100), "opened", OPENED, CASE.number)
    notes.record(tx, note(100), "joined", OPENED)  # its words changed; the case stays named
    for number in (101, 150, 151):
        notes.record(tx, note(number), "unflagged", OPENED)
    task_note = replace(note(), key=replace(note().key, source=Source.TASK_NOTE, number=3))
    notes.record(tx, task_note, "unflagged", OPENED)

    notes.forget_below(tx, "main", 1, Source.COMMLOG, 150)

    assert [notes.was_judged(tx, note(number)) for number in (100, 101, 150, 151)] == [True, False, True, True]
    assert notes.was_judged(tx, task_note)


def test_an_early_sign_is_kept_for_the_digests(tx: Connection) -> None:
    notes.record(tx, note(100), notes.WATCHED, OPENED)

    notes.forget_below(tx, "main", 1, Source.COMMLOG, 150)

    assert notes.was_judged(tx, note(100))


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
