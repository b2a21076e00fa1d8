"""What should be so by now and is not: derived anew from what is written of a case, apart from what decides.

Each fault names what it is and how it is mended; looking changes nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, select

from od_escalator.domain.case import Case
from od_escalator.domain.policy import Policies
from od_escalator.domain.timing import next_due
from od_escalator.store import cases, outbox, tables
from od_escalator.store.outbox import UNSETTLED, Delivery, Kind

#: A message that nobody has tried for so long, though its time had come, is stuck.
_STUCK = timedelta(minutes=30)


class Wrong(StrEnum):
    DUE_FORGOTTEN = "due time forgotten"
    TASK_UNMADE = "no task, and none promised"
    MESSAGE_UNPOSTED = "no message in Slack, and none promised"
    MESSAGE_STUCK = "a message is stuck"


@dataclass(frozen=True, slots=True)
class Fault:
    """`about` is the case's label, or the outbox id of a stuck message; `case` its number."""

    wrong: Wrong
    about: str
    database: str
    case: int | None = None


def faults_of_cases(tx: Connection, database: str, policies: Policies) -> Iterator[Fault]:
    """Of every open case, of any age."""
    for case in cases.list_open(tx, database):
        if cases.written_due(tx, case.number) != next_due(case, policies):
            yield Fault(Wrong.DUE_FORGOTTEN, case.label, database, case.number)
        if _needs_task(case) and not _was_promised(tx, case, Kind.MAKE_TASK, Delivery.SENT):
            yield Fault(Wrong.TASK_UNMADE, case.label, database, case.number)
        if case.in_channel and outbox.post_of(tx, case.number) is None and not _was_promised(tx, case, Kind.POST):
            yield Fault(Wrong.MESSAGE_UNPOSTED, case.label, database, case.number)


def stuck_messages(tx: Connection, now: datetime) -> Iterator[Fault]:
    """A lane's first message whose time came long ago, and that nobody has tried since."""
    c, since = tables.outbox.c, now - _STUCK
    late = select(c.id, c.database, c.tried_at).where(outbox.IS_FIRST, c.next_try_at < since).order_by(c.seq)
    for row in tx.execute(late):
        if row.tried_at is None or row.tried_at < since:
            yield Fault(Wrong.MESSAGE_STUCK, row.id, row.database)


def _needs_task(case: Case) -> bool:
    """One that was made and is gone was deleted by a person."""
    return case.task is None and not (case.shadow or case.by_hand or case.past_manager)


def _was_promised(tx: Connection, case: Case, kind: Kind, *also: Delivery) -> bool:
    """On its way, or failed and waiting for a person's word (`outbox retry`)."""
    c = tables.outbox.c
    where = (c.case_number == case.number, c.kind == kind, c.state.in_((*UNSETTLED, Delivery.FAILED, *also)))
    return tx.execute(select(c.seq).where(*where).limit(1)).first() is not None
