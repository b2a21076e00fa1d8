"""Several messages of one lane that go out as one: the first carries the others, and they share its fate."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from od_escalator.store import outbox, tables
from od_escalator.store.outbox import Delivery, Kind, Message

_c = tables.outbox.c
_DUE = (
    select(tables.outbox)
    .where(
        _c.lane == bindparam("lane"),
        _c.kind == Kind.DIRECT,
        _c.state == Delivery.PENDING,
        _c.next_try_at <= bindparam("now"),
    )
    .order_by(_c.seq)
    .limit(bindparam("most"))
)
_IN_DOUBT = (
    select(tables.outbox)
    .where(
        _c.lane == bindparam("lane"),
        _c.kind == Kind.DIRECT,
        _c.state == Delivery.UNKNOWN,
        _c.tried_at.is_(None) | (_c.tried_at < _c.created_at),
    )
    .order_by(_c.next_try_at, _c.seq)
    .limit(1)
)
_CARRIED = select(tables.outbox).where((_c.id == bindparam("by")) | (_c.bundle == bindparam("by"))).order_by(_c.seq)
_MARK = update(tables.outbox).where(_c.bundle == bindparam("by"))
#: What was in doubt and found had gone out long ago (`Message.in_doubt`).
_WENT_OUT = (
    select(_c.settled_at)
    .where(_c.lane == bindparam("lane"), _c.state == Delivery.SENT, _c.bundle.is_(None), _c.tried_at >= _c.created_at)
    .order_by(_c.seq.desc())
    .limit(bindparam("most"))
)


def turn_in(tx: Connection, lane: str) -> Message | None:
    """The row whose turn it is: the first, but what is in doubt is looked for before a direct message goes out.

    Otherwise all that turns out to be untold would go out one by one, and not as one with this one.
    """
    first = outbox.first_in(tx, lane)
    if first is None or first.kind is not Kind.DIRECT or first.state is not Delivery.PENDING:
        return first
    return next(iter(outbox.select_messages(tx, _IN_DOUBT, {"lane": lane})), first)


def company_of(tx: Connection, message: Message, now: datetime, most: int) -> Sequence[Message]:
    """The direct messages of the same lane whose time has come, with this one, which is the first of them."""
    return outbox.select_messages(tx, _DUE, {"lane": message.lane, "now": now, "most": most})


def carried_by(tx: Connection, message: Message) -> Sequence[Message]:
    """What went out under this one's id, itself among it; only itself where it went alone."""
    return outbox.select_messages(tx, _CARRIED, {"by": message.id})


def carry(tx: Connection, message: Message, others: Sequence[Message], now: datetime) -> None:
    for other in others:
        outbox.mark(tx, other, Delivery.SENDING, bundle=message.id, tried_at=now, tries=other.tries + 1)


def mark(tx: Connection, message: Message, state: Delivery, **columns: Any) -> None:  # noqa: ANN401  columns of the row
    """The message and whatever it carries; what goes back to waiting waits for itself again."""
    outbox.mark(tx, message, state, **columns)
    if message.kind is not Kind.DIRECT:
        return  # it goes alone
    shared = {name: value for name, value in columns.items() if name in {"next_try_at", "settled_at", "problem"}}
    if state is Delivery.PENDING:
        shared["bundle"] = None
    elif state is Delivery.UNKNOWN:
        state = Delivery.SENDING  # they are behind it in the lane, and wait for what is found of it
    tx.execute(_MARK, {"by": message.id, "state": state, **shared})


def last_went_out(tx: Connection, lane: str, most: int) -> Sequence[datetime]:
    """When a lane brought its last messages, the newest first; bundles count once."""
    return tx.scalars(_WENT_OUT, {"lane": lane, "most": most}).all()
