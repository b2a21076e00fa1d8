"""Who was told what: the natural keys that forbid telling it twice."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select

from od_escalator.store import tables
from od_escalator.store.outbox import Delivery, Kind
from od_escalator.store.upsert import insert_once

# What the audit asks of each open case is put together once.
_t, _c = tables.told.c, tables.outbox.c
_OF_STEPS = (
    select(_t.step, _t.person, _c.seq)
    .outerjoin_from(tables.told, tables.outbox, _t.outbox_id == _c.id)
    .where(
        _t.case_number == bindparam("case"), _t.plan == bindparam("plan"), _t.kind == bindparam("kind"), _t.step >= 0
    )
)


def tell_once(tx: Connection, told: Sequence[Mapping[str, Any]]) -> bool:
    """Enter natural keys of what somebody is told; False when all of them had been told before."""
    key = tables.told.primary_key.columns.keys()
    entered = [insert_once(tx, tables.told, row, *key) for row in told]
    return any(entered)


def of_steps(tx: Connection, case_number: int, plan: int, kind: str) -> list[tuple[int, str, bool]]:
    """The steps of a plan that somebody was told of, who it was, and whether the promise of that is still there."""
    rows = tx.execute(_OF_STEPS, {"case": case_number, "plan": plan, "kind": kind})
    return [(row.step, row.person, row.seq is not None) for row in rows]


def forget(tx: Connection, case_number: int, plan: int, step: int, kind: str) -> None:
    """Forget that somebody was told of a step whose promise is lost."""
    of_step = (_t.case_number == case_number, _t.plan == plan, _t.step == step, _t.kind == kind)
    lost = _t.outbox_id.not_in(select(_c.id).where(_c.case_number == case_number))
    tx.execute(delete(tables.told).where(*of_step, lost))


def told_directly(tx: Connection, case_number: int, tell: str) -> list[tuple[str, datetime | None]]:
    """Whom a case's direct messages of this kind were for, in order, and when Slack had each; None for not yet."""
    query = (
        select(tables.outbox)
        .where(tables.outbox.c.case_number == case_number, tables.outbox.c.kind == Kind.DIRECT)
        .order_by(tables.outbox.c.seq)
    )
    rows = [row for row in tx.execute(query).mappings() if row["detail"]["tell"] == tell]
    kept = [row for row in rows if row["state"] != Delivery.DROPPED]
    return [(row["detail"]["person"], row["settled_at"] if row["state"] == Delivery.SENT else None) for row in kept]
