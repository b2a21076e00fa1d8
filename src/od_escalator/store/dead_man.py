"""What Slack may post when we fall silent, and until when our silence is on purpose."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, select

from od_escalator.store import tables
from od_escalator.store.upsert import upsert

_THE_ONE = 1
_SCHEDULED = select(tables.silences).order_by(tables.silences.c.post_at, tables.silences.c.since)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheduled:
    """Slack may post at `post_at` that we are silent `since`, the last sign of life before it.

    `offices` are those that the message names; empty where an older version has scheduled it.
    """

    since: datetime
    channel: str
    offices: tuple[str, ...]
    post_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Armed:
    """What Slack posts first: when, and the sign of life before it; both None where nothing waits."""

    since: datetime | None = None
    post_at: datetime | None = None


def scheduled(tx: Connection) -> Sequence[Scheduled]:
    """All that are not known to be gone, whatever comes first being the first."""
    return [Scheduled(**{**row, "offices": tuple(row["offices"])}) for row in tx.execute(_SCHEDULED).mappings()]


def load(tx: Connection) -> Armed:
    first = next(iter(scheduled(tx)), None)
    return Armed(since=first.since, post_at=first.post_at) if first else Armed()


def arm(tx: Connection, expected: Scheduled) -> None:
    """From before Slack is asked, so that it is known however the answer is lost."""
    row = {name: getattr(expected, name) for name in Scheduled.__dataclass_fields__}
    upsert(tx, tables.silences, row | {"offices": list(expected.offices)})


def disarm(tx: Connection, gone: Collection[Scheduled]) -> None:
    tx.execute(delete(tables.silences).where(tables.silences.c.since.in_([each.since for each in gone])))


def paused_until(tx: Connection) -> datetime | None:
    return tx.scalar(select(tables.dead_man.c.paused_until))


def pause(tx: Connection, until: datetime | None) -> None:
    upsert(tx, tables.dead_man, {"id": _THE_ONE, "paused_until": until})


def cases_moved_since(tx: Connection, since: datetime) -> int:
    """How many cases anything was promised about since then."""
    c = tables.outbox.c
    query = select(func.count(c.case_number.distinct())).where(c.created_at > since)
    return tx.scalar(query) or 0
