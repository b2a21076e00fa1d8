"""What cases stand on: the open ones on their flagged notes, all on the chart of their patient."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from od_escalator.domain.case import End, adoption
from od_escalator.domain.note import NoteKey, Source
from od_escalator.domain.practice import Watched
from od_escalator.store import tables
from od_escalator.store.evidence import LAPSED, PROVED

_n, _c, _e = tables.notes.c, tables.cases.c, tables.evidence.c
_IS_OPEN = (_c.database == bindparam("name"), _c.end.is_(None))
_SAME_NAME = ("number", "office", "patient", "opened_at", "merged_at", "task", "revision")
_BY_HAND = (_c.by_hand, _c.asked)
_OPEN = (
    select(*(_c[name] for name in _SAME_NAME), *_BY_HAND, _c.past_manager, _c.note_source, _c.note_number)
    .where(*_IS_OPEN)
    .order_by(_c.number)
)
#: Whoever is asked what was offered may write it down; nobody waits for it for ever.
_HOW_ASKED = (
    select(*(_c[name] for name in _SAME_NAME), *_BY_HAND)
    .where(_c.database == bindparam("name"), _c.how_asked_at >= bindparam("since"))
    .order_by(_c.number)
)
_NOTES = (
    select(_n.case_number, _n.database, _n.incarnation, _n.source, _n.number)
    .join_from(tables.cases, tables.notes)
    .where(*_IS_OPEN, _n.judged_at >= _c.opened_at)
    .order_by(_n.incarnation)
)
#: What proved those that were resolved, or did so until it was edited.
_PROOFS = (
    select(_e.case_number, _e.incarnation, _e.number)
    .join_from(tables.cases, tables.evidence)
    .where(
        *(_c.database == bindparam("name"), _c.ended_at >= bindparam("since"), _c.end == End.RESOLVED),
        *(_e.incarnation == bindparam("incarnation"), _e.source == Source.COMMLOG),
        *(_e.verdict.in_((PROVED, LAPSED)), _e.judged_at >= _c.opened_at),
    )
    .order_by(_e.number)
)
_LATELY_ENDED = (
    select(_c.number, _c.patient, _c.opened_at, _c.merged_at)
    .where(
        _c.database == bindparam("name"),
        _c.ended_at >= bindparam("since"),
        _c.end.is_not(None),
    )
    .order_by(_c.number)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCase:
    """What watching takes of a case, without its plan.

    `flags` are the flagged notes since it was opened; none where not all of them can be watched.
    """

    number: int
    office: str
    patient: int
    opened_at: datetime
    merged_at: datetime | None
    task: int | None
    sent_by_hand: bool
    awaits_task: bool
    revision: int
    flags: tuple[NoteKey, ...]


def of_open(tx: Connection, database: str, incarnation: int) -> list[OpenCase]:
    """All open cases of a database.

    A note that was not found again in this incarnation of the database was not deleted by anybody: it was lost.
    """
    found: defaultdict[int, dict[tuple[str, int], NoteKey]] = defaultdict(dict)
    for row in tx.execute(_NOTES, {"name": database}):
        # A note that was found again stands for the same one of an earlier incarnation.
        key = NoteKey(row.database, row.incarnation, Source(row.source), row.number)
        found[row.case_number][row.source, row.number] = key
    return [
        OpenCase(
            **_same(row),
            awaits_task=row.by_hand and row.task is None and not (row.past_manager or row.note_source == Source.REVIEW),
            flags=_known(found[row.number], (row.note_source, row.note_number), incarnation),
        )
        for row in tx.execute(_OPEN, {"name": database})
    ]


def of_unexplained(tx: Connection, database: str, since: datetime) -> list[OpenCase]:
    """Cases that were resolved since then, and nobody has said yet what was offered."""
    rows = tx.execute(_HOW_ASKED, {"name": database, "since": since})
    return [OpenCase(**_same(row), awaits_task=False, flags=()) for row in rows]


def _same(row: Row[*tuple[Any, ...]]) -> dict[str, Any]:
    by_hand = row.by_hand or adoption(row.task) in row.asked
    return {name: getattr(row, name) for name in _SAME_NAME} | {"sent_by_hand": by_hand}


def lately_ended(tx: Connection, database: str, since: datetime) -> list[Watched]:
    """Cases that a new note or a click may reopen, perhaps in another chart by then."""
    return [
        Watched(case=row.number, patient=row.patient, since=row.opened_at, merged_at=row.merged_at, ended=True)
        for row in tx.execute(_LATELY_ENDED, {"name": database, "since": since})
    ]


def proofs_of_ended(
    tx: Connection, database: str, since: datetime, incarnation: int
) -> Mapping[int, tuple[NoteKey, ...]]:
    """By the numbers of the cases that were resolved since then."""
    found: defaultdict[int, tuple[NoteKey, ...]] = defaultdict(tuple)
    for row in tx.execute(_PROOFS, {"name": database, "since": since, "incarnation": incarnation}):
        found[row.case_number] += (NoteKey(database, incarnation, Source.COMMLOG, row.number),)
    return found


def _known(found: Mapping[tuple[str, int], NoteKey], first: tuple[str, int], incarnation: int) -> tuple[NoteKey, ...]:
    complete = first in found
    return tuple(found.values()) if complete and all(k.incarnation == incarnation for k in found.values()) else ()
