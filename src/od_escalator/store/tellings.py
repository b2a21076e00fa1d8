"""Who was told what: the natural keys that forbid telling it twice."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select

from od_escalator.store import tables
from od_escalator.store.outbox import Delivery, Kind
from od_escalator.store.upsert import insert_once


def tell_once(tx: Connection, told: Sequence[Mapping[str, Any]]) -> bool:
    """Enter natural keys of what somebody is told; False when all of them had been told before."""
    key = tables.told.primary_key.columns.keys()
    entered = [insert_once(tx, tables.told, row, *key) for row in told]
    return any(entered)


def of_steps(tx: Connection, case_number: int, plan: int, kind: str) -> list[tuple[int, str, bool]]:
    """The steps of a plan that somebody was told of, who it was, and whether the promise of that is still there."""
    t, c = tables.told.c, tables.outbox.c
    of_plan = (t.case_number == case_number, t.plan == plan, t.kind == kind, t.step >= 0)
    query = select(t.step, t.person, c.seq).outerjoin_from(tables.told, tables.outbox, t.outbox_id == c.id)
    return [(row.step, row.person, row.seq is not None) for row in tx.execute(query.where(*of_plan))]


def forget(tx: Connection, case_number: int, plan: int, step: int, kind: str) -> None:
    """Forget that somebody was told of a step whose promise is lost."""
    t = tables.told.c
    of_step = (t.case_number == case_number, t.plan == plan, t.step == step, t.kind == kind)
    lost = t.outbox_id.not_in(select(tables.outbox.c.id).where(tables.outbox.c.case_number == case_number))
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
