"""What people did in Slack: stored before Slack is answered, handled once, and its key remembered for a while."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update

from od_escalator.domain.interaction import Interaction, InteractionKind
from od_escalator.store import tables
from od_escalator.store.upsert import insert_once

#: Slack sends again for minutes; this is longer than any outage of an acknowledgement.
_REMEMBERED = timedelta(days=7)
_ROW = tables.interactions.c
_THIS = _ROW.key == bindparam("this")
_WAITING = select(_ROW.key).where(_ROW.handled_at.is_(None)).order_by(_ROW.received_at, _ROW.key)
_HELD = select(_ROW.what).where(_ROW.handled_at.is_(None))
_UNHANDLED = select(_ROW.what, _ROW.received_at).where(_THIS, _ROW.handled_at.is_(None))
_SETTLE = update(tables.interactions).where(_THIS)
_FORGET = delete(tables.interactions).where(_ROW.handled_at < bindparam("before"))


def keep(tx: Connection, what: Interaction, now: datetime) -> bool:
    """False where it is there already."""
    row = {"key": what.key, "received_at": now, "handled_at": None, "what": asdict(what)}
    return insert_once(tx, tables.interactions, row, "key")


def waiting(tx: Connection) -> list[str]:
    """The keys of what was not handled yet, the oldest first."""
    return list(tx.scalars(_WAITING))


def is_clicked(tx: Connection, case: int) -> bool:
    """Whether something done under this case's message, or in its dialog, was not handled yet."""
    return any(_read(what).value.partition(":")[0] == str(case) for what in tx.scalars(_HELD))


def load(tx: Connection, key: str) -> tuple[Interaction, datetime] | None:
    """What it is, and when it came; None where it was handled."""
    row = tx.execute(_UNHANDLED, {"this": key}).first()
    return (_read(row.what), row.received_at) if row else None


def came_at(tx: Connection, what: Interaction, now: datetime) -> datetime:
    """What had to wait counts from when it came."""
    found = load(tx, what.key)
    return min(found[1], now) if found else now


def settle(tx: Connection, key: str, now: datetime) -> None:
    tx.execute(_SETTLE, {"this": key, "handled_at": now, "what": None})


def forget_old(tx: Connection, now: datetime) -> None:
    tx.execute(_FORGET, {"before": now - _REMEMBERED})


def _read(row: Mapping[str, Any]) -> Interaction:
    return Interaction(**{**row, "kind": InteractionKind(row["kind"])})
