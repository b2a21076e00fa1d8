"""Turns commlog rows into notes: the columns to select, and what they mean (opendental.md 1.1, 2.2)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Row

from od_escalator.domain.note import Mode, Note, NoteKey, Source
from od_escalator.opendental.columns import Columns
from od_escalator.opendental.definitions import CommlogType, CommlogTypes
from od_escalator.opendental.server_time import EPOCH, ServerClock, as_utc, moment

NOT_KEPT = "NULL AS EnteredAt"
#: Since Open Dental 22.2.
ENTERED = f"{as_utc('c.DateTEntry')} AS EnteredAt"
#: The text comes as bytes of one known encoding, so that no broken character in it can stop the reading.
COLUMNS = (
    "c.CommlogNum, c.PatNum, c.CommType, CONVERT(CONVERT(c.Note USING utf8mb4) USING binary) AS Note, c.Mode_,"
    f" c.SentOrReceived, c.UserNum, c.CommSource, c.DateTStamp, {as_utc('c.CommDateTime')} AS DatedAt, {NOT_KEPT}"
)
BY_USER = 0  # commlog.CommSource
RECEIVED = 2  # commlog.SentOrReceived
_MODES = {int(mode): mode for mode in Mode}

#: Ends before WHERE.
SELECT = f"SELECT {COLUMNS} FROM commlog c"  # noqa: S608  constants


class CommlogRows:
    """`select` begins every statement that reads them; it ends before WHERE."""

    def __init__(self, database: str, types: CommlogTypes) -> None:
        self._database = database
        self._types = types
        self.select = SELECT

    def learn(self, columns: Columns) -> None:
        """Which columns there are here."""
        self.select = SELECT.replace(NOT_KEPT, ENTERED) if columns.has("commlog", "DateTEntry") else SELECT

    def to_notes(self, rows: Sequence[Row[Any]], clock: ServerClock, incarnation: int) -> list[Note]:
        types = self._types.look_up(row.CommType for row in rows)
        return [self._note(row, types[row.CommType], clock, incarnation) for row in rows]

    def _note(self, row: Row[Any], type_: CommlogType, clock: ServerClock, incarnation: int) -> Note:
        stamp, entered = moment(row.DateTStamp), _entered(row)
        return Note(
            key=NoteKey(self._database, incarnation, Source.COMMLOG, row.CommlogNum),
            patient=row.PatNum,
            author=row.UserNum,
            text=words(row.Note),
            written_at=clock.written(stamp),
            by_person=_by_person(row),
            type_name=type_.name,
            usage=type_.usage,
            mode=_MODES.get(row.Mode_, Mode.NONE),
            entered_at=entered,
            first_at=_before(stamp, entered, clock),
            dated_at=_before(stamp, moment(row.DatedAt), clock),  # people may date it as they like
        )


def words(stored: object) -> str:
    """The text with LF line ends; what cannot be decoded becomes U+FFFD."""
    text = stored.decode("utf-8", "replace") if isinstance(stored, bytes) else str(stored or "")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _by_person(row: Row[Any]) -> bool:
    incoming_text = row.Mode_ == Mode.TEXT and row.SentOrReceived == RECEIVED
    return (row.CommSource or BY_USER) == BY_USER and row.UserNum != 0 and not incoming_text


def _entered(row: Row[Any]) -> datetime | None:
    at = moment(row.EnteredAt)
    return None if at == EPOCH else at


def _before(stamp: datetime, at: datetime | None, clock: ServerClock) -> datetime | None:
    """On our clock, where it was before the row last changed."""
    return clock.to_ours(at) if at is not None and EPOCH < at < stamp else None
