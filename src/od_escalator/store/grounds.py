"""What cases stand on: the open ones on their flagged notes, all on the chart of their patient."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from od_escalator.domain.case import Case, End
from od_escalator.domain.note import NoteKey, Source
from od_escalator.domain.practice import Watched
from od_escalator.store import tables

_n, _c = tables.notes.c, tables.cases.c
_NOTES = (
    select(_n.case_number, _n.database, _n.incarnation, _n.source, _n.number, _n.judged_at)
    .where(_n.case_number.in_(bindparam("cases", expanding=True)))
    .order_by(_n.incarnation)
)
_LATELY_ENDED = (
    select(_c.number, _c.patient, _c.opened_at, _c.merged_at)
    .where(
        _c.database == bindparam("name"),
        _c.ended_at >= bindparam("since"),
        _c.end.is_not(None),
        _c.end != End.WITHDRAWN,
    )
    .order_by(_c.number)
)


def of_cases(tx: Connection, opened: Sequence[Case], incarnation: int) -> Mapping[int, tuple[NoteKey, ...]]:
    """The flagged notes of each case since it was opened, by its number; none where not all of them can be watched.

    A note that was not found again in this incarnation of the database was not deleted by anybody: it was lost.
    """
    found: defaultdict[int, list[NoteKey]] = defaultdict(list)
    since = {case.number: case.opened_at for case in opened}
    for row in tx.execute(_NOTES, {"cases": list(since)}) if since else ():
        if row.judged_at >= since[row.case_number]:
            found[row.case_number].append(NoteKey(row.database, row.incarnation, Source(row.source), row.number))
    return {case.number: _known(case, found[case.number], incarnation) for case in opened}


def lately_ended(tx: Connection, database: str, since: datetime) -> list[Watched]:
    """Cases that a new note may reopen, perhaps in another chart; what was withdrawn was none."""
    return [
        Watched(case=row.number, patient=row.patient, since=row.opened_at, merged_at=row.merged_at, ended=True)
        for row in tx.execute(_LATELY_ENDED, {"name": database, "since": since})
    ]


def _known(case: Case, found: Sequence[NoteKey], incarnation: int) -> tuple[NoteKey, ...]:
    """A note that was found again stands for the same one of an earlier incarnation."""
    newest = {(key.source, key.number): key for key in found}
    complete = (case.note.source, case.note.number) in newest
    return tuple(newest.values()) if complete and all(k.incarnation == incarnation for k in newest.values()) else ()
