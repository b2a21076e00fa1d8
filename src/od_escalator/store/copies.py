"""Messages of the outbox that may stand in Slack twice: sent by two processes, or again after a look in vain."""

from collections.abc import Sequence

from sqlalchemy import Connection, func, select, update

from od_escalator.store import outbox, tables
from od_escalator.store.outbox import Delivery, Message

#: So many looks that found nothing let a message be sent again; a sent one with as many may be there twice.
LOOKED_IN_VAIN = 2

#: No copy is looked for beyond these newest rows: the first key of those that matter is found without a scan.
_LATEST = 20_000

_ROW = tables.outbox.c


def suspect(tx: Connection, message: Message) -> None:
    """It was sent by two processes; the audit takes one back."""
    sent = (_ROW.seq == message.seq, _ROW.state == Delivery.SENT)
    tx.execute(update(tables.outbox).where(*sent).values(looks=LOOKED_IN_VAIN))


def suspected(tx: Connection, most: int) -> Sequence[Message]:
    """What was sent again after it was looked for in vain, the newest `most`."""
    latest = select(func.max(_ROW.seq) - _LATEST).scalar_subquery()
    query = select(tables.outbox).where(_ROW.seq > latest, _ROW.state == Delivery.SENT, _ROW.looks >= LOOKED_IN_VAIN)
    return outbox.select_messages(tx, query.order_by(_ROW.seq.desc()).limit(most), {})
