"""What happened to a case, line by line, in the order in which we learned it."""

from sqlalchemy import Connection, RowMapping, insert, select

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
