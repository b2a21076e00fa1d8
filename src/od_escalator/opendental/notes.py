"""Reads new and edited CommLogs and clinical notes; an idle look is one statement that reads three highest keys.

A CommLog is judged when it has not changed for the settle time, because auto-save writes half sentences
(opendental.md 3g); the rows of a clinical note are when none was added to its procedure for that long.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from od_escalator.domain.note import Note
from od_escalator.domain.practice import Cursor, Reading
from od_escalator.opendental.anchor import Anchor, seal
from od_escalator.opendental.beginning import find_commlogs, find_procnotes
from od_escalator.opendental.commlog_rows import CommlogRows
from od_escalator.opendental.connection import HeldConnection
from od_escalator.opendental.incarnation import Highest, Incarnation
from od_escalator.opendental.procnote_rows import SELECT, ProcnoteRows, entered
from od_escalator.opendental.server_time import EPOCH, ServerClock, moment
from od_escalator.opendental.sieve import Sieve
from od_escalator.opendental.stretch import FAR, Stretch
from od_escalator.opendental.sweep import Sweep, Swept
from od_escalator.opendental.tail import PAGE, Feed, Look, Tail
from od_escalator.opendental.trail import Found, Trail
from od_escalator.opendental.versions import Shape

GATE = (
    "SELECT (SELECT MAX(CommlogNum) FROM commlog) AS commlog,"
    " (SELECT MAX(ProcNoteNum) FROM procnote) AS procnote,"
    " (SELECT MAX(SecurityLogNum) FROM securitylog) AS audit, UTC_TIMESTAMP() AS at"
)
PROCNOTES = Feed(
    select=lambda: SELECT,
    key="n.ProcNoteNum",
    number=lambda row: row.ProcNoteNum,
    stamp=entered,
    together=lambda row: row.ProcNum,
)


FIRST = 1  # incarnation; in a later one what was judged in an earlier may have changed without a trace


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
        self._commlogs = Tail(connection, commlog_feed(commlogs), settle)
        self._procnotes = Tail(connection, PROCNOTES, settle)
        self._trail = Trail(connection, commlogs)
        self._incarnation = Incarnation(connection)
        self._sieve = sieve
        self._sweep = Sweep(connection, commlogs, sieve, settle)
        self._stretch = Stretch(connection, commlogs, sieve, settle)

    def learn(self, shape: Shape) -> None:
        """What the database is like."""
        self._commlog_rows.learn(shape.columns)
        self._sweep.indexed = shape.stamps_indexed

    def first_cursor(self) -> Cursor:
        highest, at = self._gate()
        anchor = replace(
            self._incarnation.first(highest), at=int(at.timestamp()), marks=self._sieve.print, stood=highest.commlog
        )
        return Cursor(
            last=highest.commlog, last_procnote=highest.procnote, last_audit=highest.audit, anchor=str(anchor)
        )

    def cursor_since(self, since: datetime, now: datetime) -> Cursor:
        cursor, (_, at) = self.first_cursor(), self._gate()
        stamp = ServerClock(now, at).to_server(since)
        last, strays = find_commlogs(self._connection, stamp, cursor.last)
        procnotes = find_procnotes(self._connection, stamp, cursor.last_procnote or 0)
        anchor = replace(Anchor.parse(cursor.anchor), stood=last)  # what is above it is to be read, and no old story
        return replace(cursor, last=last, pending=strays, last_procnote=procnotes, anchor=str(anchor))

    def read(self, cursor: Cursor, now: datetime) -> Reading:
        highest, at = self._gate()
        clock = ServerClock(now, at)
        cursor = self._same_marks(self._same_database(cursor, highest, clock))
        begun = highest.procnote if cursor.last_procnote is None else cursor.last_procnote
        # A CommLog that is new by its key needs no trail; one that turns up late and lower does. When we catch up the
        # trail lags behind the CommLogs, and tells of hundreds that were just read.
        created = highest.commlog == cursor.last and highest.audit - (cursor.last_audit or 0) <= PAGE
        is_far = highest.commlog - cursor.last > FAR or self._stretch.goes_on(cursor.last)
        far = is_far and cursor.incarnation == FIRST
        below = cursor.last if far else None
        trail = self._trail.look(cursor.last_audit, highest.audit, clock, created=created, until=below)
        swept = self._swept(cursor, highest.commlog, trail, clock)
        found = (*trail.rows, *swept.rows)
        stretch = self._stretch.page if far else None
        commlogs = self._commlogs.look(cursor.last, cursor.pending, highest.commlog, clock, found, stretch=stretch)
        procnotes = self._procnotes.look(begun, cursor.pending_procnotes, highest.procnote, clock)
        there = (clock, cursor.incarnation)
        until = seen_until(clock, commlogs, procnotes, trail)
        edited = {*cursor.pending, *commlogs.pending, *(row.CommlogNum for row in trail.rows)}
        return Reading(
            notes=(
                *_dated(self._commlog_rows.to_notes(commlogs.settled, *there), cursor.last, cursor.pending, clock),
                *_dated(
                    self._procnote_rows.to_notes(procnotes.settled, *there), begun, cursor.pending_procnotes, clock
                ),
            ),
            cursor=replace(
                cursor,
                last=commlogs.last,
                pending=commlogs.pending,
                last_procnote=procnotes.last,
                pending_procnotes=procnotes.pending,
                last_audit=trail.last,
                swept_from=swept.swept_from,
                anchor=str(_moved(cursor, trail, procnotes, swept, clock.to_server(until))),
            ),
            seen_until=until,
            more=commlogs.more or procnotes.more or trail.more,
            stood_before=self._stood_before(swept, edited, cursor, clock),
            server_at=at,
        )

    def _same_database(self, cursor: Cursor, highest: Highest, clock: ServerClock) -> Cursor:
        verified = self._incarnation.verify(cursor, highest, clock)
        if verified.incarnation != cursor.incarnation:
            self._trail.forget()
            self._sweep.forget()
        return verified

    def _same_marks(self, cursor: Cursor) -> Cursor:
        """Where other notes flag than before, all must be looked at anew: those that stand there are no news."""
        known = Anchor.parse(cursor.anchor)
        if known.marks == self._sieve.print:
            return cursor
        self._sweep.forget()
        anchor = replace(known, marks=self._sieve.print, stood=cursor.last)
        return replace(cursor, swept_from=None, anchor=str(anchor))

    def _swept(self, cursor: Cursor, newest: int, trail: Found, clock: ServerClock) -> Swept:
        """Nothing while there is more to follow: what is edited must not be taken for what stood there."""
        if trail.more or newest > cursor.last + PAGE or len(cursor.pending) > PAGE:
            return Swept(swept_from=cursor.swept_from)
        known = Anchor.parse(cursor.anchor).stood
        stood = cursor.last if known is None else known
        return self._sweep.look(cursor.swept_from, lambda row: row.CommlogNum <= stood, newest, clock)

    def _stood_before(
        self, swept: Swept, edited: Collection[int], cursor: Cursor, clock: ServerClock
    ) -> tuple[Note, ...]:
        """But for those that somebody edits, as the audit trail says, or that are yet to be read: they may be news."""
        rows = [row for row in swept.stood_before if row.CommlogNum <= cursor.last and row.CommlogNum not in edited]
        return tuple(self._commlog_rows.to_notes(rows, clock, cursor.incarnation))

    def _gate(self) -> tuple[Highest, datetime]:
        row = self._connection.rows(GATE)[0]
        return Highest(commlog=row.commlog or 0, procnote=row.procnote or 0, audit=row.audit or 0), moment(row.at)


def commlog_feed(rows: CommlogRows) -> Feed:
    return Feed(
        select=lambda: rows.select,
        key="c.CommlogNum",
        number=lambda row: row.CommlogNum,
        stamp=lambda row, _: moment(row.DateTStamp),
        together=lambda row: row.CommlogNum,
    )


def _dated(notes: list[Note], begun: int, pending: tuple[int, ...], clock: ServerClock) -> Iterator[Note]:
    """A row that is new by its key and yet has no date was written now."""
    for note in notes:
        is_new = note.key.number > begun or note.key.number in pending
        yield replace(note, written_at=clock.ours) if note.written_at == EPOCH and is_new else note


def _moved(cursor: Cursor, trail: Found, procnotes: Look, swept: Swept, read_until: datetime) -> Anchor:
    """What to know the database by at the next look."""
    known, newest = Anchor.parse(cursor.anchor), procnotes.newest
    moved = replace(
        known,
        audit=trail.seal or known.audit,
        clinical=known.clinical if newest is None else seal(newest.ProcNoteNum, newest.Said),
        stood=None if swept.swept_from else known.stood,
    )
    return moved if moved == known and known.at else replace(moved, at=int(read_until.timestamp()))


def seen_until(clock: ServerClock, *looks: Look | Found) -> datetime:
    """Our clock; all that was written before has been read."""
    return min([clock.ours, *(clock.to_ours(stamp) for look in looks for stamp in look.passed_over)])
