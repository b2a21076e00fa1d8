"""When it was known that the manager of an office was not there, although there was no other reason."""

from sqlalchemy import Connection, bindparam, select

from od_escalator.domain.availability import Unseen
from od_escalator.store import tables
from od_escalator.store.upsert import upsert

_c = tables.unseen.c
_OF_OFFICE = select(tables.unseen).where(_c.office == bindparam("name")).order_by(_c.since)


def load(tx: Connection, office: str) -> tuple[Unseen, ...]:
    """The times of an office, in order."""
    return tuple(Unseen(row.since, row.until, row.person) for row in tx.execute(_OF_OFFICE, {"name": office}))


def save(tx: Connection, office: str, unseen: Unseen) -> None:
    """A new one, or one that lasts longer or shorter than it did."""
    row = {"office": office, "since": unseen.since, "until": unseen.until, "person": unseen.person}
    upsert(tx, tables.unseen, row)
