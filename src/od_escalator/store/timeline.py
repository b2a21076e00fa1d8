"""What happened to a case, line by line, in the order in which we learned it."""

from datetime import datetime

from sqlalchemy import Connection, RowMapping, bindparam, func, insert, select

from od_escalator.domain.catalogue import WHYS
from od_escalator.domain.effects import Entry, Reason
from od_escalator.store import tables

_c = tables.timeline.c
_ADD = insert(tables.timeline).returning(_c.id)
_LINE = select(tables.timeline).where(_c.id == bindparam("line"))
_SO_FAR = select(func.count()).where(
    _c.case_number == bindparam("case"),
    _c.reason == bindparam("reason"),
    _c.id <= bindparam("line"),
    _c.at >= bindparam("since"),
)
_NEWEST = select(func.max(_c.id))
_OF_CASE = select(tables.timeline).where(_c.case_number == bindparam("case")).order_by(_c.id)


def add(tx: Connection, case_number: int, entry: Entry) -> int:
    """Append a line; returns its id, by which a promised thread message finds it again."""
    row = {
        "case_number": case_number,
        "at": entry.at,
        "reason": entry.reason,
        "by": entry.by,
        "told": list(entry.told),
        "instant": entry.instant,
        "in_slack": entry.in_slack,
        "why": entry.why,
        "dated_at": entry.dated_at,
    }
    return int(tx.execute(_ADD, row).scalar_one())


def get(tx: Connection, entry_id: int) -> Entry:
    return _entry(tx.execute(_LINE, {"line": entry_id}).mappings().one())


def place_of(tx: Connection, entry_id: int, since: datetime) -> int:
    """The how-manieth of its reason it is since then."""
    line = tx.execute(_LINE, {"line": entry_id}).one()
    until = {"case": line.case_number, "reason": line.reason, "line": entry_id, "since": since}
    return tx.scalar(_SO_FAR, until) or 0


def newest(tx: Connection) -> int:
    """The id of the last line of any case; 0 before the first."""
    return tx.scalar(_NEWEST) or 0


def of_case(tx: Connection, case_number: int) -> list[Entry]:
    return [_entry(row) for row in tx.execute(_OF_CASE, {"case": case_number}).mappings()]


def _entry(row: RowMapping) -> Entry:
    return Entry(
        at=row["at"],
        reason=Reason(row["reason"]),
        by=row["by"],
        told=tuple(row["told"]),
        instant=row["instant"],
        in_slack=row["in_slack"],
        why=WHYS[row["why"]] if row["why"] else None,
        dated_at=row["dated_at"],
    )
