"""What was judged as evidence, case by case, so that the same words count once."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, RowMapping, bindparam, delete, select

from od_escalator.domain.note import Note, Source
from od_escalator.store import tables
from od_escalator.store.upsert import upsert

#: What told of a conversation, and what did so before it was edited.
PROVED, LAPSED = "conversed", "lapsed"

#: The server's clock is compared with ours anew at each look.
_SAME_TIME = timedelta(minutes=1)

_c = tables.evidence.c
_SAME_WORDS = select(_c.incarnation, _c.written_at).where(
    _c.case_number == bindparam("case"),
    _c.source == bindparam("source"),
    _c.number == bindparam("number"),
    _c.digest == bindparam("digest"),
)
_VERDICT = select(_c.verdict).where(
    _c.case_number == bindparam("case"),
    _c.incarnation == bindparam("incarnation"),
    _c.source == bindparam("source"),
    _c.number == bindparam("number"),
)

_OF_CASE = (
    select(tables.evidence).where(_c.case_number == bindparam("case")).order_by(_c.judged_at, _c.source, _c.number)
)


def was_judged(tx: Connection, case_number: int, note: Note) -> bool:
    """Whether exactly these words were weighed for this case before.

    A restored backup brings back the rows that were weighed in an earlier incarnation, each with its old time.
    """
    same = {"case": case_number, "source": note.key.source, "number": note.key.number, "digest": note.digest}
    rows = tx.execute(_SAME_WORDS, same)
    return any(
        row.incarnation == note.key.incarnation
        or (row.written_at is not None and abs(row.written_at - note.written_at) <= _SAME_TIME)
        for row in rows
    )


def of_case(tx: Connection, case_number: int) -> list[RowMapping]:
    """Every note that was weighed for a case, the oldest first."""
    return list(tx.execute(_OF_CASE, {"case": case_number}).mappings())


def of_note(tx: Connection, source: Source, number: int) -> list[RowMapping]:
    """Of one note for every case, whichever database it is in."""
    query = select(tables.evidence).where(_c.source == source, _c.number == number).order_by(_c.case_number)
    return list(tx.execute(query).mappings())


def verdict_of(tx: Connection, case_number: int, note: Note) -> str | None:
    """What the note was weighed as when it was read last, whatever it said then."""
    key = note.key
    same = {"case": case_number, "incarnation": key.incarnation, "source": key.source, "number": key.number}
    found: str | None = tx.scalar(_VERDICT, same)
    return found


def record(tx: Connection, case_number: int, note: Note, verdict: str, now: datetime) -> None:
    key = note.key
    if verdict != PROVED and verdict_of(tx, case_number, note) in (PROVED, LAPSED):
        verdict = LAPSED
    row = {
        "case_number": case_number,
        "incarnation": key.incarnation,
        "source": key.source,
        "number": key.number,
        "digest": note.digest,
        "verdict": verdict,
        "judged_at": now,
        "written_at": note.written_at,
    }
    upsert(tx, tables.evidence, row)


def forget_since(tx: Connection, case_number: int, since: datetime) -> None:
    """What was written after then is weighed again."""
    tx.execute(delete(tables.evidence).where(_c.case_number == case_number, _c.written_at > since))
