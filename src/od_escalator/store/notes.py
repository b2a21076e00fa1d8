"""Which notes were judged, so that none is judged twice as it stood."""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, delete, select

from od_escalator.domain.note import Note, NoteKey, Source
from od_escalator.store import tables
from od_escalator.store.upsert import upsert

#: `#watch`: an early sign, kept for the digests.
WATCHED = "watch"


def _is(key: NoteKey) -> list[ColumnElement[bool]]:
    c = tables.notes.c
    return [
        c.database == key.database,
        c.incarnation == key.incarnation,
        c.source == key.source,
        c.number == key.number,
    ]


def was_judged(tx: Connection, note: Note) -> bool:
    """Whether exactly these words of this note were judged before."""
    where = [*_is(note.key), tables.notes.c.digest == note.digest]
    return tx.execute(select(tables.notes.c.number).where(and_(*where))).first() is not None


def record(tx: Connection, note: Note, reason: str, now: datetime, case_number: int | None = None) -> None:
    """Remember that the note was judged as it stands; a case once named stays named."""
    key = note.key
    row = {
        "database": key.database,
        "incarnation": key.incarnation,
        "source": key.source,
        "number": key.number,
        "digest": note.digest,
        "reason": reason,
        "judged_at": now,
    }
    upsert(tx, tables.notes, row if case_number is None else row | {"case_number": case_number})


def case_of(tx: Connection, key: NoteKey) -> int | None:
    """The case that this note has opened, joined or belongs to."""
    number: int | None = tx.scalar(select(tables.notes.c.case_number).where(and_(*_is(key))))
    return number


def forget_below(tx: Connection, database: str, incarnation: int, source: Source, number: int) -> None:
    """Drop the notes of this kind that belong to no case, are not to be watched, and the overlap no longer returns."""
    c = tables.notes.c
    tx.execute(
        delete(tables.notes).where(
            c.database == database,
            c.incarnation == incarnation,
            c.source == source,
            c.number < number,
            c.case_number.is_(None),
            c.reason != WATCHED,
        )
    )
