"""What happened to a case, line by line, in the order in which we learned it."""

from datetime import datetime

from sqlalchemy import Connection, RowMapping, func, insert, select

from od_escalator.domain.effects import Entry, Reason
from od_escalator.store import tables


def add(tx: Connection, case_number: int, entry: Entry) -> int:
    """Append a line; returns its id, by which a promised thread message finds it again."""
    row = {
        "case_number": case_number,
        "at": entry.at,
        "reason": entry.reason,
        "by": entry.by,
        "told": list(entry.told),
        "instant": entry.instant,
    }
    added = tx.execute(insert(tables.timeline).values(row).returning(tables.timeline.c.id))
    return int(added.scalar_one())


def get(tx: Connection, entry_id: int) -> Entry:
    return _entry(tx.execute(select(tables.timeline).where(tables.timeline.c.id == entry_id)).mappings().one())


def place_of(tx: Connection, entry_id: int, since: datetime) -> int:
    """The how-manieth of its reason it is since then."""
    c = tables.timeline.c
    line = tx.execute(select(c.case_number, c.reason).where(c.id == entry_id)).one()
    where = (c.case_number == line.case_number, c.reason == line.reason, c.id <= entry_id, c.at >= since)
    return tx.scalar(select(func.count()).where(*where)) or 0


def of_case(tx: Connection, case_number: int) -> list[Entry]:
    query = select(tables.timeline).where(tables.timeline.c.case_number == case_number)
    return [_entry(row) for row in tx.execute(query.order_by(tables.timeline.c.id)).mappings()]


def _entry(row: RowMapping) -> Entry:
    return Entry(
        at=row["at"],
        reason=Reason(row["reason"]),
        by=row["by"],
        told=tuple(row["told"]),
        instant=row["instant"],
    )
