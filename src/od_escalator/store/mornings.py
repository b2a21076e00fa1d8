"""Morning messages that could not go out in the morning: in the afternoon they would only puzzle."""

from datetime import datetime

from sqlalchemy import select

from od_escalator.store import outbox, tables
from od_escalator.store.outbox import Delivery, Kind
from od_escalator.store.store import Store

_c = tables.outbox.c
_WAITING = select(tables.outbox).where(_c.state == Delivery.PENDING, _c.kind == Kind.MORNING)


def drop_late(store: Store, now: datetime) -> None:
    with store.reading() as tx:
        late = [each for each in outbox.select_messages(tx, _WAITING, {}) if _over(each.detail["until"], now)]
    if late:
        with store.transaction() as tx:
            for message in late:
                outbox.mark(tx, message, Delivery.DROPPED, settled_at=now, problem="superseded")


def _over(until: str, now: datetime) -> bool:
    return datetime.fromisoformat(until) <= now
