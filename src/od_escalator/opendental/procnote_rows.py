"""Turns procnote rows into notes: the statement to select them, and what they mean (opendental.md 1.2, 1.3).

Rows are only ever added, each with the whole text; EntryDateTime is the server's local time.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Row

from od_escalator.domain.note import Note, NoteKey, Procedure, Source
from od_escalator.opendental.commlog_rows import words
from od_escalator.opendental.incarnation import CLINICAL_SAYS
from od_escalator.opendental.server_time import EPOCH, ServerClock, as_utc, moment, not_to_come

ENTERED = as_utc("n.EntryDateTime")
#: Ends before WHERE; the procedure, its code and its clinic are joined by their primary keys.
SELECT = (
    "SELECT n.ProcNoteNum, n.PatNum, n.ProcNum, n.UserNum,"  # noqa: S608  constants
    f" CONVERT(CONVERT(n.Note USING utf8mb4) USING binary) AS Note, {ENTERED} AS EnteredAt,"
    f" {CLINICAL_SAYS} AS Said, l.ProcStatus, d.ProcCode,"
    " COALESCE(NULLIF(k.Abbr, ''), k.Description, '') AS Clinic"
    " FROM procnote n LEFT JOIN procedurelog l ON l.ProcNum = n.ProcNum"
    " LEFT JOIN procedurecode d ON d.CodeNum = l.CodeNum LEFT JOIN clinic k ON k.ClinicNum = l.ClinicNum"
)
DELETED = 6  # procedurelog.ProcStatus


class ProcnoteRows:
    def __init__(self, database: str) -> None:
        self._database = database

    def to_notes(self, rows: Sequence[Row[Any]], clock: ServerClock, incarnation: int) -> list[Note]:
        return [
            Note(
                key=NoteKey(self._database, incarnation, Source.PROCNOTE, row.ProcNoteNum),
                patient=row.PatNum,
                author=row.UserNum,
                text=words(row.Note),
                written_at=clock.written(entered(row, clock)),
                by_person=row.UserNum != 0,
                entered_at=_as_entered(row),
                procedure=Procedure(
                    number=row.ProcNum,
                    code=row.ProcCode or "",
                    clinic=row.Clinic,
                    deleted=row.ProcStatus == DELETED,
                ),
            )
            for row in rows
        ]


def entered(row: Row[Any], clock: ServerClock) -> datetime:
    """When the row was added."""
    return not_to_come(moment(row.EnteredAt), clock)


def _as_entered(row: Row[Any]) -> datetime | None:
    """As the column says, at any time the same."""
    at = moment(row.EnteredAt)
    return None if at == EPOCH else at
