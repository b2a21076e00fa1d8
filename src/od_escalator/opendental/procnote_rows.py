"""Turns procnote rows into notes: the statement to select them, and what they mean (opendental.md 1.2, 1.3).

Rows are only ever added, each with the whole text; EntryDateTime is the server's local time. What the procedure is, and
where it was done, is looked up for those notes that may flag, which are few.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Row

from od_escalator.domain.additions import may_flag
from od_escalator.domain.note import Note, NoteKey, Procedure, Source
from od_escalator.domain.tags import Marks
from od_escalator.opendental.commlog_rows import words
from od_escalator.opendental.connection import HeldConnection
from od_escalator.opendental.incarnation import CLINICAL_SAYS
from od_escalator.opendental.server_time import EPOCH, ServerClock, as_utc, moment, not_to_come

ENTERED = as_utc("n.EntryDateTime")
#: Ends before WHERE.
SELECT = (
    "SELECT n.ProcNoteNum, n.PatNum, n.ProcNum, n.UserNum,"  # noqa: S608  constants
    f" CONVERT(CONVERT(n.Note USING utf8mb4) USING binary) AS Note, {ENTERED} AS EnteredAt,"
    f" {CLINICAL_SAYS} AS Said FROM procnote n"
)
PROCEDURES = (
    "SELECT l.ProcNum, l.ProcStatus, d.ProcCode, COALESCE(NULLIF(k.Abbr, ''), k.Description, '') AS Clinic"
    " FROM procedurelog l LEFT JOIN procedurecode d ON d.CodeNum = l.CodeNum"
    " LEFT JOIN clinic k ON k.ClinicNum = l.ClinicNum WHERE l.ProcNum IN %(procedures)s"
)
DELETED = 6  # procedurelog.ProcStatus
PAGE = 500  # procedures


class ProcnoteRows:
    """Until it is told what flags, any note may."""

    def __init__(self, database: str, connection: HeldConnection) -> None:
        self._database = database
        self._connection = connection
        self._marks: Marks | None = None

    def flag_by(self, marks: Marks) -> None:
        """What may flag besides tags."""
        self._marks = marks

    def to_notes(
        self, rows: Sequence[Row[Any]], clock: ServerClock, incarnation: int, *, whole: bool = False
    ) -> list[Note]:
        """With what is known of the procedure where the note may flag, or `whole` is asked for; else its number."""
        texts = {row.ProcNoteNum: words(row.Note) for row in rows}
        asked = {row.ProcNum for row in rows if whole or self._may_flag(texts[row.ProcNoteNum])}
        procedures = self._procedures(asked - {0})
        return [
            Note(
                key=NoteKey(self._database, incarnation, Source.PROCNOTE, row.ProcNoteNum),
                patient=row.PatNum,
                author=row.UserNum,
                text=texts[row.ProcNoteNum],
                written_at=clock.written(entered(row, clock)),
                by_person=row.UserNum != 0,
                entered_at=_as_entered(row),
                procedure=procedures.get(row.ProcNum) or Procedure(number=row.ProcNum),
            )
            for row in rows
        ]

    def _may_flag(self, text: str) -> bool:
        return self._marks is None or bool(self._marks.codes) or may_flag(text, self._marks)

    def _procedures(self, numbers: Iterable[int]) -> dict[int, Procedure]:
        ordered = sorted(numbers)
        portions = (tuple(ordered[start : start + PAGE]) for start in range(0, len(ordered), PAGE))
        rows = (row for some in portions for row in self._connection.rows(PROCEDURES, procedures=some))
        return {
            row.ProcNum: Procedure(
                number=row.ProcNum, code=row.ProcCode or "", clinic=row.Clinic, deleted=row.ProcStatus == DELETED
            )
            for row in rows
        }


def entered(row: Row[Any], clock: ServerClock) -> datetime:
    """When the row was added."""
    return not_to_come(moment(row.EnteredAt), clock)


def _as_entered(row: Row[Any]) -> datetime | None:
    """As the column says, at any time the same."""
    at = moment(row.EnteredAt)
    return None if at == EPOCH else at
