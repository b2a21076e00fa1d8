"""How many notes of each day were read: what the owners are told of a week in which nothing happened."""

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import Connection, bindparam, case, func, select

from od_escalator.store import tables
from od_escalator.store.upsert import upsert

_c = tables.notes_read.c
_OF_DAY = select(_c.notes).where(_c.database == bindparam("name"), _c.day == bindparam("on"))
_SO_FAR = select(func.count(), func.sum(case((_c.day >= bindparam("first"), _c.notes)))).where(
    _c.database.in_(bindparam("names", expanding=True)), _c.day < bindparam("until")
)


def add(tx: Connection, database: str, read: Mapping[date, int]) -> None:
    """So many more, by the day on which they were written."""
    for day, count in read.items():
        known = tx.scalar(_OF_DAY, {"name": database, "on": day}) or 0
        upsert(tx, tables.notes_read, {"database": database, "day": day, "notes": known + count})


def between(tx: Connection, databases: Collection[str], first: date, until: date) -> int | None:
    """Those of the days from `first` until before `until`; None where nothing was ever counted by then."""
    days = {"names": list(databases), "first": first, "until": until}
    counted, read = tx.execute(_SO_FAR, days).one()
    return int(read or 0) if counted else None
