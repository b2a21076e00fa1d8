"""Finds the rows that may hold a note's words already, and the words of a clinical note for the task's text.

Every statement goes by an index: procnote's ProcNum and PatNum, commlog's PatNum (or UserNum).
"""

from datetime import datetime, timedelta
from itertools import pairwise

from od_escalator.domain.additions import COPY_WITHIN, ECHO_WITHIN, added
from od_escalator.domain.note import Note
from od_escalator.opendental.commlog_rows import COLUMNS, CommlogRows
from od_escalator.opendental.connection import HeldConnection
from od_escalator.opendental.procnote_rows import ENTERED, SELECT, ProcnoteRows
from od_escalator.opendental.server_time import ServerClock, naive

OF_PROCEDURE = f"{SELECT} WHERE n.ProcNum = %(procedure)s AND n.PatNum = %(patient)s ORDER BY n.ProcNoteNum"
OF_PATIENT = f"{SELECT} WHERE n.PatNum = %(patient)s AND {ENTERED} >= %(since)s ORDER BY n.ProcNoteNum"
BY_AUTHOR = (
    f"{SELECT} WHERE n.PatNum = %(patient)s AND n.UserNum = %(author)s"
    f" AND {ENTERED} BETWEEN %(since)s AND %(until)s ORDER BY n.ProcNoteNum"
)
COMMLOGS = (
    f"SELECT {COLUMNS} FROM commlog c WHERE c.PatNum = %(patient)s AND c.UserNum = %(author)s"  # noqa: S608  constants
    " AND c.DateTStamp BETWEEN %(since)s AND %(until)s ORDER BY c.CommlogNum"
)
SAME_NOTE = (
    f"{SELECT} WHERE n.PatNum = %(patient)s AND n.ProcNum ="  # noqa: S608  constants
    " (SELECT o.ProcNum FROM procnote o WHERE o.ProcNoteNum = %(number)s)"
)


class RelatedNotes:
    def __init__(
        self, connection: HeldConnection, commlogs: CommlogRows, procnotes: ProcnoteRows, settle: timedelta
    ) -> None:
        self._connection = connection
        self._commlogs = commlogs
        self._procnotes = procnotes
        self._settle = settle

    def find(self, note: Note, now: datetime) -> tuple[Note, ...]:
        """As the port promises it (engine/ports.py)."""
        clock = self._clock(now)
        found = self._of_the_other_kind(note, clock)
        if note.procedure is not None:
            since = naive(clock.to_server(note.written_at - COPY_WITHIN))
            rows = [
                *self._connection.rows(OF_PROCEDURE, procedure=note.procedure.number, patient=note.patient),
                *self._connection.rows(OF_PATIENT, patient=note.patient, since=since),
            ]
            found += self._procnotes.to_notes(rows, clock, note.key.incarnation)
        return tuple({each.key: each for each in found if each.key != note.key}.values())

    def quote(self, number: int, patient: int, now: datetime) -> str | None:
        """The words that this row of a clinical note added and that still stand; None when there are none."""
        clock = self._clock(now)
        rows = self._connection.rows(SAME_NOTE, number=number, patient=patient)
        notes = self._procnotes.to_notes(rows, clock, 1, whole=True)
        versions = sorted(notes, key=lambda each: (each.written_at, each.key))
        own = next((each for each in versions if each.key.number == number), None)
        if own is None or (own.procedure and own.procedure.deleted):
            return None
        # A version that was saved over at once was never the note, so that its words are new in the next one.
        stood = [
            each.text
            for each, following in pairwise(versions)
            if each.written_at < own.written_at and following.written_at - each.written_at >= self._settle
        ]
        return added(own.text, stood, versions[-1].text) or None

    def _of_the_other_kind(self, note: Note, clock: ServerClock) -> list[Note]:
        values = {
            "patient": note.patient,
            "author": note.author,
            "since": naive(clock.to_server(note.written_at - ECHO_WITHIN)),
            "until": naive(clock.to_server(note.written_at + ECHO_WITHIN)),
        }
        if note.procedure is None:
            rows = self._connection.rows(BY_AUTHOR, **values)
            return self._procnotes.to_notes(rows, clock, note.key.incarnation)
        return self._commlogs.to_notes(self._connection.rows(COMMLOGS, **values), clock, note.key.incarnation)

    def _clock(self, now: datetime) -> ServerClock:
        return ServerClock.at(now, self._connection.rows("SELECT UTC_TIMESTAMP() AS at")[0].at)
