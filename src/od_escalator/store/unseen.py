"""When it was known that the manager of an office was not there, although there was no other reason."""

from sqlalchemy import Connection, select

from od_escalator.domain.availability import Unseen
from od_escalator.store import tables
from od_escalator.store.upsert import upsert


def load(tx: Connection, office: str) -> tuple[Unseen, ...]:
    """The times of an office, in order."""
    found = tx.execute(select(tables.unseen).where(tables.unseen.c.office == office).order_by(tables.unseen.c.since))
    return tuple(Unseen(row.since, row.until, row.person) for row in found)


def save(tx: Connection, office: str, unseen: Unseen) -> None:
    """A new one, or one that lasts longer or shorter than it did."""
    row = {"office": office, "since": unseen.since, "until": unseen.until, "person": unseen.person}
    upsert(tx, tables.unseen, row)
