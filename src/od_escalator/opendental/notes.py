"""Reads new and edited CommLogs and clinical notes; an idle look is one statement that reads three highest keys.

A CommLog is judged when it has not changed for the settle time, because auto-save writes half sentences
(opendental.md 3g); the rows of a clinical note are when none was added to its procedure for that long.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.engine import Row

from od_escalator.domain.note import Note
from od_escalator.domain.practice import Cursor, Reading
from od_escalator.opendental.anchor import Anchor
from od_escalator.opendental.commlog_rows import CommlogRows
from od_escalator.opendental.connection import HeldConnection
from od_escalator.opendental.procnote_rows import SELECT, ProcnoteRows, entered
from od_escalator.opendental.server_time import EPOCH, ServerClock, moment
from od_escalator.opendental.sieve import Sieve
from od_escalator.opendental.sweep import Sweep, Swept
from od_escalator.opendental.tail import PAGE, Feed, Look, Tail
from od_escalator.opendental.trail import Found, Trail

GATE = (
    "SELECT (SELECT MAX(CommlogNum) FROM commlog) AS newest,"
    " (SELECT MAX(ProcNoteNum) FROM procnote) AS newest_procnote,"
    " (SELECT MAX(SecurityLogNum) FROM securitylog) AS newest_audit, UTC_TIMESTAMP() AS at"
)
PROCNOTES = Feed(
    select=lambda: SELECT,
    key="n.ProcNoteNum",
    number=lambda row: row.ProcNoteNum,
    stamp=entered,
    together=lambda row: row.ProcNum,
)


class NoteReader:
    def __init__(
        self,
        connection: HeldConnection,
        commlogs: CommlogRows,
        procnotes: ProcnoteRows,
        sieve: Sieve,
        settle: timedelta,
    ) -> None:
        self._connection = connection
        self._commlog_rows = commlogs
        self._procnote_rows = procnotes
        self._commlogs = Tail(connection, _commlog_feed(commlogs), settle)
        self._procnotes = Tail(connection, PROCNOTES, settle)
        self._trail = Trail(connection, commlogs)
        self._sieve = sieve
        self._sweep = Sweep(connection, commlogs, sieve, settle)

    def first_cursor(self) -> Cursor:
        gate = self._gate()
        return Cursor(
            last=int(gate.newest or 0),
            last_procnote=int(gate.newest_procnote or 0),
            last_audit=int(gate.newest_audit or 0),
            anchor=str(Anchor(marks=self._sieve.print, stood=int(gate.newest or 0))),
        )

    def read(self, cursor: Cursor, now: datetime) -> Reading:
        gate = self._gate()
        clock, newest = ServerClock.at(now, gate.at), int(gate.newest_procnote or 0)
        cursor = self._same_marks(cursor)
        begun = newest if cursor.last_procnote is None else cursor.last_procnote
        written = int(gate.newest or 0)
        # A CommLog that is new by its key needs no trail; one that turns up late and lower does.
        trail = self._trail.look(cursor.last_audit, int(gate.newest_audit or 0), clock, created=written == cursor.last)
        is_busy = trail.more or written > cursor.last + PAGE or len(cursor.pending) > PAGE
        swept = Swept(swept_from=cursor.swept_from) if is_busy else self._swept(cursor, written, clock)
        commlogs = self._commlogs.look(cursor.last, cursor.pending, written, clock, (*trail.rows, *swept.rows))
        procnotes = self._procnotes.look(begun, cursor.pending_procnotes, newest, clock)
        edited = {row.CommlogNum for row in trail.rows}
        return Reading(
            notes=(
                *self._commlog_rows.to_notes(commlogs.settled, clock, cursor.incarnation),
                *(_dated(note, begun, cursor, clock) for note in self._to_notes(procnotes, cursor, clock)),
            ),
            cursor=replace(
                cursor,
                last=commlogs.last,
                pending=commlogs.pending,
                last_procnote=procnotes.last,
                pending_procnotes=procnotes.pending,
                last_audit=trail.last,
                swept_from=swept.swept_from,
            ),
            seen_until=_seen_until(clock, commlogs, procnotes, trail),
            more=commlogs.more or procnotes.more or trail.more,
            stood_before=self._stood_before(swept, {*cursor.pending, *commlogs.pending, *edited}, cursor, clock),
        )

    def _same_marks(self, cursor: Cursor) -> Cursor:
        """Where other notes flag than before, all must be looked at anew: those that stand there are no news."""
        known = Anchor.parse(cursor.anchor)
        if known.marks == self._sieve.print:
            return cursor
        self._sweep.forget()
        anchor = replace(known, marks=self._sieve.print, stood=cursor.last)
        return replace(cursor, swept_from=None, anchor=str(anchor))

    def _swept(self, cursor: Cursor, written: int, clock: ServerClock) -> Swept:
        stood = Anchor.parse(cursor.anchor).stood
        return self._sweep.look(cursor.swept_from, cursor.last if stood is None else stood, written, clock)

    def _stood_before(
        self, swept: Swept, edited: Collection[int], cursor: Cursor, clock: ServerClock
    ) -> tuple[Note, ...]:
        """But for those of which the audit trail says that somebody edits them: they may be news."""
        rows = [row for row in swept.stood_before if row.CommlogNum not in edited]
        return tuple(self._commlog_rows.to_notes(rows, clock, cursor.incarnation))

    def _to_notes(self, look: Look, cursor: Cursor, clock: ServerClock) -> list[Note]:
        return self._procnote_rows.to_notes(look.settled, clock, cursor.incarnation)

    def _gate(self) -> Row[Any]:
        return self._connection.rows(GATE)[0]


def _commlog_feed(rows: CommlogRows) -> Feed:
    return Feed(
        select=lambda: rows.select,
        key="c.CommlogNum",
        number=lambda row: row.CommlogNum,
        stamp=lambda row, _: moment(row.DateTStamp),
        together=lambda row: row.CommlogNum,
    )


def _dated(note: Note, begun: int, cursor: Cursor, clock: ServerClock) -> Note:
    """A row that is new by its key and yet has no date was written now."""
    is_new = note.key.number > begun or note.key.number in cursor.pending_procnotes
    return replace(note, written_at=clock.ours) if note.written_at == EPOCH and is_new else note


def _seen_until(clock: ServerClock, *looks: Look | Found) -> datetime:
    return min([clock.ours, *(clock.to_ours(stamp) for look in looks for stamp in look.passed_over)])
