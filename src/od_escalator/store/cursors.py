"""How far each database is read."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, func, select, update

from od_escalator.domain.practice import Cursor
from od_escalator.store import tables
from od_escalator.store.upsert import upsert

_HERE = tables.cursors.c.database == bindparam("name")
_LOAD = select(tables.cursors).where(_HERE)
_BEGUN = select(tables.cursors.c.opens_from, tables.cursors.c.read_until).where(_HERE)
_OPENS_FROM = select(tables.cursors.c.opens_from).where(_HERE)
_EACH_BEGUN = select(tables.cursors.c.database, tables.cursors.c.opens_from, tables.cursors.c.read_until)
_SEEN = select(tables.cursors.c.read_until, tables.cursors.c.tracked_until).where(_HERE)
_SAVE = update(tables.cursors).where(_HERE)


def load(tx: Connection, database: str) -> Cursor | None:
    """None before the first start on this database."""
    row = tx.execute(_LOAD, {"name": database}).mappings().one_or_none()
    if row is None:
        return None
    return Cursor(
        incarnation=row["incarnation"],
        last=row["last"],
        pending=tuple(row["pending"]),
        last_procnote=row["last_procnote"],
        pending_procnotes=tuple(row["pending_procnotes"] or ()),
        last_audit=row["last_audit"],
        swept_from=row["swept_from"],
        anchor=row["anchor"],
    )


def begin(tx: Connection, database: str, cursor: Cursor, read_until: datetime, opens_from: datetime) -> None:
    """Enter a database, or go on elsewhere in it; no note written before `opens_from` will open a case."""
    upsert(tx, tables.cursors, {"database": database, "opens_from": opens_from} | _row(cursor, read_until))


class Begun(NamedTuple):
    opens_from: datetime
    read_until: datetime

    @property
    def is_unread(self) -> bool:
        """Entered while another process wrote, and never read from."""
        return self.read_until == self.opens_from


def begun(tx: Connection, database: str) -> Begun | None:
    """None before the first start on this database."""
    row = tx.execute(_BEGUN, {"name": database}).one_or_none()
    return Begun(*row) if row else None


def each_begun(tx: Connection) -> dict[str, Begun]:
    """By database."""
    return {database: Begun(*begun) for database, *begun in tx.execute(_EACH_BEGUN)}


def save(tx: Connection, database: str, cursor: Cursor, read_until: datetime) -> None:
    tx.execute(_SAVE, {"name": database, **_row(cursor, read_until)})


def opens_from(tx: Connection, database: str) -> datetime:
    since: datetime = tx.execute(_OPENS_FROM, {"name": database}).scalar_one()
    return since


def save_tracked(tx: Connection, database: str, tracked_until: datetime) -> None:
    tx.execute(_SAVE, {"name": database, "tracked_until": tracked_until})


def seen(tx: Connection, database: str) -> tuple[datetime | None, datetime | None]:
    """Until when poll and track had read everything, as last written down."""
    row = tx.execute(_SEEN, {"name": database}).one_or_none()
    return (row[0], row[1]) if row else (None, None)


def last_seen(tx: Connection) -> datetime | None:
    """The last instant at which any database is known to have been looked at."""
    c = tables.cursors.c
    instants = tx.execute(select(func.max(c.read_until), func.max(c.tracked_until))).one()
    return max((at for at in instants if at is not None), default=None)


def _row(cursor: Cursor, read_until: datetime) -> dict[str, Any]:
    return {
        "incarnation": cursor.incarnation,
        "last": cursor.last,
        "pending": list(cursor.pending),
        "last_procnote": cursor.last_procnote,
        "pending_procnotes": list(cursor.pending_procnotes),
        "last_audit": cursor.last_audit,
        "swept_from": cursor.swept_from,
        "anchor": cursor.anchor,
        "read_until": read_until,
    }
