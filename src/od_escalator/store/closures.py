"""The days on which a practice, or a clinic of it, is closed, as its schedule said last."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import Connection, bindparam, select

from od_escalator.domain.practice import Closure
from od_escalator.store import tables
from od_escalator.store.upsert import upsert

_CLOSED = select(tables.closures.c.closed).where(tables.closures.c.database == bindparam("name"))


def load(tx: Connection, database: str) -> frozenset[Closure]:
    closed = tx.scalar(_CLOSED, {"name": database})
    return frozenset(Closure(date.fromisoformat(day), clinic) for day, clinic in closed or ())


def save(tx: Connection, database: str, closures: Collection[Closure]) -> None:
    closed = [[each.day.isoformat(), each.clinic] for each in sorted(closures)]
    upsert(tx, tables.closures, {"database": database, "closed": closed})
