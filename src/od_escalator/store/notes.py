"""Which notes were judged, so that none is judged twice as it stood, whoever touched its row since.

What flagged is remembered for good, so that afterwards every flagged row that is not remembered is a new flag.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, delete, or_, select

from od_escalator.domain.note import Note, NoteKey, Source
from od_escalator.domain.remembered import Remembered
from od_escalator.domain.tags import Marks
from od_escalator.store import tables
from od_escalator.store.upsert import upsert

#: `#watch`: an early sign, kept for the digests.
WATCHED = "watch"

#: Whom a note asks for help, track tells; without a case there is nothing to tell.
HELP_ON_CASE, HELP_WITHOUT_CASE = "help_on_case", "help_without_case"

#: `#upset #drill` on somebody who is no test patient.
DRILL_ELSEWHERE = "drill_elsewhere"

#: What flagged before we came, or for an opening of its case that is over.
STOOD_BEFORE = "stood_before"

#: Its case was purged. Whose note it is was forgotten, and that it counted was not: somebody may touch it again.
PURGED = "purged"

UNFLAGGED, BY_A_PROGRAM = "unflagged", "by_a_program"

#: What flagged nothing is kept only while the reader's overlap returns it, so that it is not written again each time.
PASSING = (UNFLAGGED, BY_A_PROGRAM)

_c = tables.notes.c
_HERE = (
    _c.database == bindparam("of_database"),
    _c.incarnation == bindparam("now_in"),
    _c.source == bindparam("of_source"),
)
_BY_KEY = select(tables.notes).where(*_HERE, _c.number.in_(bindparam("numbers", expanding=True)))
# Each incarnation is named, so that the primary key is used.
_NUMBERED = (
    select(tables.notes)
    .where(
        _c.database == bindparam("of_database"),
        _c.incarnation.in_(bindparam("incarnations", expanding=True)),
        _c.source == bindparam("of_source"),
        _c.number == bindparam("key"),
        or_(_c.incarnation == bindparam("now_in"), _c.case_number.is_not(None), _c.reason.not_in(PASSING)),
    )
    .order_by(_c.incarnation.desc())
)
_PASSED = delete(tables.notes).where(
    *_HERE,
    _c.number >= bindparam("first"),
    _c.number < bindparam("behind"),
    _c.case_number.is_(None),
    _c.reason.in_(PASSING),
)


def find(tx: Connection, note: Note, marks: Marks) -> Remembered | None:
    """What is remembered of this note, also where a backup was restored since; None when it was never judged."""
    return next((known for known in _numbered(tx, note.key) if known.is_of(note, marks)), None)


def was_judged(tx: Connection, note: Note, marks: Marks) -> bool:
    """Whether exactly these words of this note were judged before."""
    known = find(tx, note, marks)
    return known is not None and known.digest == note.digest


def by_key(tx: Connection, found: Sequence[Note]) -> dict[NoteKey, Remembered]:
    """What is remembered under the very keys of these notes, however many they are, by few questions."""
    known: dict[NoteKey, Remembered] = {}
    for place, keys in groupby(sorted(note.key for note in found), _place):
        numbers = {"numbers": [key.number for key in keys]}
        rows = tx.execute(_BY_KEY, _here(*place) | numbers).mappings()
        known |= {each.key: each for each in map(_remembered, rows)}
    return known


def numbered(tx: Connection, database: str, source: Source, number: int) -> Remembered | None:
    """What is remembered under a number, of the newest incarnation that has it."""
    here = (_c.database == database, _c.source == source, _c.number == number)
    row = tx.execute(select(tables.notes).where(*here).order_by(_c.incarnation.desc())).mappings().first()
    return None if row is None else _remembered(row)


def record(
    tx: Connection,
    note: Note,
    reason: str,
    now: datetime,
    case_number: int | None = None,
    sentences: tuple[str, ...] | None = None,
) -> None:
    """Remember that the note was judged as it stands; what was remembered under its key is forgotten."""
    row = {
        "digest": note.digest,
        "reason": reason,
        "judged_at": now,
        "case_number": case_number,
        "patient": None if reason == PURGED else note.patient,
        "entered_at": note.entered_at,
        "sentences": None if sentences is None else list(sentences),
    }
    upsert(tx, tables.notes, _key(note.key) | row)


def follow(tx: Connection, known: Remembered, note: Note, now: datetime) -> None:
    """Remember the same note where it is now: under a new incarnation, or another patient after a merge."""
    if (known.key, known.patient, known.entered_at) != (note.key, note.patient, note.entered_at):
        record(tx, note, known.reason, now, known.case, known.sentences)


def forget(tx: Connection, database: str, incarnation: int, source: Source, numbers: range) -> None:
    """Drop what flagged nothing of these numbers, which the overlap no longer returns."""
    tx.execute(_PASSED, _here(database, incarnation, source) | {"first": numbers.start, "behind": numbers.stop})


def _numbered(tx: Connection, key: NoteKey) -> Iterator[Remembered]:
    """What is remembered under this number, the newest incarnation first; earlier ones only of what flagged."""
    values = {"incarnations": list(range(1, key.incarnation + 1)), "key": key.number}
    return map(_remembered, tx.execute(_NUMBERED, _here(*_place(key)) | values).mappings().all())


def _remembered(row: RowMapping) -> Remembered:
    return Remembered(
        key=NoteKey(row["database"], row["incarnation"], Source(row["source"]), row["number"]),
        digest=row["digest"],
        reason=row["reason"],
        patient=row["patient"],
        entered_at=row["entered_at"],
        sentences=None if row["sentences"] is None else tuple(row["sentences"]),
        case=row["case_number"],
    )


def _place(key: NoteKey) -> tuple[str, int, Source]:
    return key.database, key.incarnation, key.source


def _here(database: str, incarnation: int, source: Source) -> dict[str, Any]:
    return {"of_database": database, "now_in": incarnation, "of_source": source}


def _key(key: NoteKey) -> dict[str, object]:
    return {"database": key.database, "incarnation": key.incarnation, "source": key.source, "number": key.number}
