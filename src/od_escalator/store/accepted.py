"""The version of a database's Open Dental that we do not know, and that a person lets us write to."""

from datetime import datetime

from sqlalchemy import Connection, select

from od_escalator.store import tables
from od_escalator.store.upsert import upsert


def accept(tx: Connection, database: str, version: str, now: datetime) -> None:
    upsert(tx, tables.accepted, {"database": database, "version": version, "accepted_at": now})


def load(tx: Connection, database: str) -> str | None:
    c = tables.accepted.c
    found: str | None = tx.scalar(select(c.version).where(c.database == database))
    return found
