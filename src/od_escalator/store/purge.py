"""Purging: of a case that ended long ago its row in the complaint log is kept, without patient, notes or people.

Guarantee: never of a case that is open, on hold, or of which something is still to be told. Its number is given to no
other case, and no note that old opens one, whoever touches it: of the case's own their keys and fingerprints are kept.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, exists, select, update

from od_escalator.store import notes, tables
from od_escalator.store.outbox import UNSETTLED, Delivery

_AT_ONCE = 1000

#: Open Dental's patients and notes have numbers from 1 on.
_NOBODY = 0

_c, _o = tables.cases.c, tables.outbox.c
_HAD_ENDED = (_c.end.is_not(None), _c.note_number != 0)
_IS_WAITED_FOR = exists().where(_o.case_number == _c.number, _o.state.in_((*UNSETTLED, Delivery.FAILED)))
_MAY_GO = (_c.hold.is_(None), ~_IS_WAITED_FOR)

_OF_A_CASE = (
    *(tables.evidence, tables.steps, tables.plans, tables.timeline),
    *(tables.told, tables.outbox, tables.posts),
)
_PEOPLE = (
    *("taken_by", "tried_by", "contacted_by", "done_by", "ended_by", "noted_by", "task_with", "given_to", "about"),
    "provider",
)
_EMPTIED = {
    "patient": _NOBODY,
    "author": 0,
    "note_number": 0,
    "incarnation": 0,
    "plan": None,
    "asked": [],
} | dict.fromkeys((*_PEOPLE, "next_due_at"))


def purgeable(tx: Connection, before: datetime) -> Sequence[tuple[int, str, datetime]]:
    """Number, office and end of each case that would go, the oldest end first."""
    return _listed(tx, *_HAD_ENDED, *_MAY_GO, _c.ended_at < before)


def staying(tx: Connection, before: datetime) -> Sequence[tuple[int, str]]:
    """The labels of reasons and how many cases that old stay by them."""
    old, held = _c.opened_at < before, _c.hold.is_not(None)
    ended = (*_HAD_ENDED, _c.ended_at < before)
    found = (
        (len(_listed(tx, old, _c.end.is_(None))), "open"),
        (len(_listed(tx, *ended, held)), "on hold"),
        (len(_listed(tx, *ended, ~held, _IS_WAITED_FOR)), "with a message that waits or failed"),
    )
    return [(count, why) for count, why in found if count]


def purge(tx: Connection, before: datetime) -> int:
    """How many went."""
    numbers = [number for number, _, _ in purgeable(tx, before)]
    for first in range(0, len(numbers), _AT_ONCE):
        some = numbers[first : first + _AT_ONCE]
        for table in _OF_A_CASE:
            tx.execute(delete(table).where(table.c.case_number.in_(some)))
        # Not even when it was judged, which would tell the case.
        known = {"case_number": None, "patient": None, "reason": notes.PURGED, "judged_at": before}
        tx.execute(update(tables.notes).where(tables.notes.c.case_number.in_(some)).values(known))
        tx.execute(update(tables.outcomes).where(tables.outcomes.c.case_number.in_(some)).values(by=""))
        tx.execute(update(tables.cases).where(_c.number.in_(some)).values(_EMPTIED))
    cursors = tables.cursors
    tx.execute(update(cursors).where(cursors.c.opens_from < before).values(opens_from=before))
    return len(numbers)


def _listed(tx: Connection, *which: ColumnElement[bool]) -> Sequence[tuple[int, str, datetime]]:
    query = select(_c.number, _c.office, _c.ended_at).where(*which).order_by(_c.ended_at)
    return [(row.number, row.office, row.ended_at) for row in tx.execute(query)]
