"""What another state may have done already: unsent messages of the outbox, and those of one case."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select, update

from od_escalator.store import tables
from od_escalator.store.outbox import MESSAGES, UNSETTLED, Delivery, Kind, Message, select_messages

_c = tables.outbox.c
_TRIED = (
    select(tables.outbox)
    .where(_c.case_number == bindparam("case"), _c.kind == bindparam("kind"), _c.tries > 0)
    .order_by(_c.seq)
)
_BACKLOG = select(_c.state, func.count()).where(_c.state.in_((*UNSETTLED, Delivery.FAILED))).group_by(_c.state)


def doubt(tx: Connection, database: str) -> None:
    """Whatever waits of this database, or of none, may have been sent since it was promised, by us or by another."""
    c = tables.outbox.c
    unsent = (c.database.in_((database, "")), c.state.in_(UNSETTLED), c.kind.in_(MESSAGES))
    tx.execute(update(tables.outbox).where(*unsent).values(state=Delivery.UNKNOWN, tried_at=None, looks=0))


def address(tx: Connection, kinds: Collection[Kind], lane: str) -> None:
    """Whatever waits of these kinds, and what could not be delivered where it was promised to."""
    c = tables.outbox.c
    elsewhere = (c.kind.in_(kinds), c.state.in_((Delivery.PENDING, Delivery.FAILED)), c.lane != lane)
    tx.execute(update(tables.outbox).where(*elsewhere).values(lane=lane))


def tried(tx: Connection, case_number: int, kind: Kind) -> Sequence[Message]:
    return select_messages(tx, _TRIED, {"case": case_number, "kind": kind})


def settle(tx: Connection, case_number: int, kind: Kind, state: Delivery, now: datetime) -> None:
    """All of a case's promises of this kind that wait."""
    c = tables.outbox.c
    waiting = (c.case_number == case_number, c.kind == kind, c.state.in_(UNSETTLED))
    tx.execute(update(tables.outbox).where(*waiting).values(state=state, settled_at=now))


def backlog(tx: Connection) -> tuple[int, int]:
    """How much waits to be sent or done, and how much of it was given up."""
    found = {row.state: row[1] for row in tx.execute(_BACKLOG)}
    failed = found.pop(Delivery.FAILED, 0)
    return sum(found.values()), failed
