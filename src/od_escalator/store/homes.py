"""Who has lately opened their Home in Slack, and at which pages of it they look."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select

from od_escalator.store import tables
from od_escalator.store.upsert import upsert

_ROW = tables.homes.c


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """`slack_user` is Slack's id, `person` the TOML's; `mine` and `team` are pages."""

    slack_user: str
    person: str
    looked_at: datetime
    mine: int
    team: int


def keep(tx: Connection, visit: Visit, since: datetime) -> None:
    """Their last visit; those before `since` are forgotten."""
    tx.execute(delete(tables.homes).where(_ROW.looked_at < since))
    upsert(tx, tables.homes, asdict(visit))


def load(tx: Connection, since: datetime) -> Iterator[Visit]:
    found = select(tables.homes).where(_ROW.looked_at >= since).order_by(_ROW.looked_at)
    return (Visit(**row) for row in tx.execute(found).mappings().all())
