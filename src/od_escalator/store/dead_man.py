"""What Slack was asked to post when we fall silent, and until when our silence is on purpose."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from od_escalator.store import tables
from od_escalator.store.upsert import upsert

_THE_ONE = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Armed:
    """`post_at` is when Slack posts, `since` the sign of life before it; all None before the first."""

    channel: str | None = None
    since: datetime | None = None
    post_at: datetime | None = None
    paused_until: datetime | None = None


def load(tx: Connection) -> Armed:
    row = tx.execute(select(tables.dead_man)).mappings().one_or_none()
    return Armed(**{name: row[name] for name in Armed.__dataclass_fields__}) if row else Armed()


def arm(tx: Connection, channel: str, since: datetime, post_at: datetime) -> None:
    upsert(tx, tables.dead_man, {"id": _THE_ONE, "channel": channel, "since": since, "post_at": post_at})


def disarm(tx: Connection) -> None:
    """Another state has put it off since: what Slack posts by now is not for us to know."""
    upsert(tx, tables.dead_man, {"id": _THE_ONE, "since": None, "post_at": None})


def pause(tx: Connection, until: datetime | None) -> None:
    upsert(tx, tables.dead_man, {"id": _THE_ONE, "paused_until": until})


def cases_moved_since(tx: Connection, since: datetime) -> int:
    """How many cases anything was promised about since then."""
    c = tables.outbox.c
    query = select(func.count(c.case_number.distinct())).where(c.created_at > since)
    return tx.scalar(query) or 0
