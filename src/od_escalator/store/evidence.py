"""What was judged as evidence, case by case, so that the same words count once."""

from datetime import datetime

from sqlalchemy import Connection, select

from od_escalator.domain.note import Note
from od_escalator.store import tables
from od_escalator.store.upsert import upsert


def was_judged(tx: Connection, case_number: int, note: Note) -> bool:
    """Whether exactly these words were weighed for this case before."""
    c = tables.evidence.c
    where = (
        c.case_number == case_number,
        c.incarnation == note.key.incarnation,
        c.source == note.key.source,
        c.number == note.key.number,
        c.digest == note.digest,
    )
    return tx.execute(select(c.number).where(*where)).first() is not None


def record(tx: Connection, case_number: int, note: Note, verdict: str, now: datetime) -> None:
    key = note.key
    row = {
        "case_number": case_number,
        "incarnation": key.incarnation,
        "source": key.source,
        "number": key.number,
        "digest": note.digest,
        "verdict": verdict,
        "judged_at": now,
    }
    upsert(tx, tables.evidence, row)
