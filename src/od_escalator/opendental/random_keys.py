"""Reads notes where Open Dental makes random keys (preference RandomPrimaryKeys), a legacy of replication.

A key says nothing of when its row was added, so that what is new is found by time: the audit trail, the CommLogs' dates
and the procedures' stamps, each by its index; what leaves no trace there, by looking at everything again (the sweeps).
The cursor's keys stand at the highest there can be: every key is behind it, and memory forgets none by its number.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

from od_escalator.domain.note import Note
from od_escalator.domain.practice import Cursor, Reading
from od_escalator.errors import Permanent
from od_escalator.opendental.anchor import Anchor, seal
from od_escalator.opendental.commlog_rows import CommlogRows
from od_escalator.opendental.connection import HeldConnection
from od_escalator.opendental.incarnation import Incarnation
from od_escalator.opendental.notes import PROCNOTES, commlog_feed, seen_until
from od_escalator.opendental.procnote_rows import ProcnoteRows
from od_escalator.opendental.random_sweep import Charted, ChartSweep, KeysetSweep, stood_there
from od_escalator.opendental.random_trail import Audited, AuditsByTime, RecentCharts, RecentCommlogs
from od_escalator.opendental.server_time import ServerClock, moment
from od_escalator.opendental.sieve import Sieve
from od_escalator.opendental.sweep import Swept
from od_escalator.opendental.tail import HIGHEST, PAGE, Look, Tail
from od_escalator.opendental.trail import Trail, edited_since
from od_escalator.opendental.versions import Shape

CLOCK = "SELECT UTC_TIMESTAMP() AS at"
NEWEST_AUDIT = "SELECT SecurityLogNum AS number FROM securitylog ORDER BY LogDateTime DESC LIMIT 1"

#: How often to say that there was nothing: the cursor's time may lag behind by so much and costs no more to read.
_SAY_EVERY = timedelta(minutes=1)


class RandomKeyReader:
    """What NoteReader is where keys tell the order."""

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
        self._sieve = sieve
        self._commlogs = Tail(connection, commlog_feed(commlogs), settle)
        self._procnotes = Tail(connection, PROCNOTES, settle)
        self._incarnation = Incarnation(connection)
        self._audits = AuditsByTime(connection)
        self._trail = Trail(connection, commlogs)
        self._recent = RecentCommlogs(connection, commlogs)
        self._charts = RecentCharts(connection)
        self._sweep = KeysetSweep(connection, commlogs, sieve, settle)
        self._chart_sweep = ChartSweep(connection)
        self._told: str | None = None

    def learn(self, shape: Shape) -> None:
        """What the database is like."""
        self._commlog_rows.learn(shape.columns)
        self._sweep.indexed = shape.stamps_indexed
        self._charts.indexed = shape.procedures_indexed

    def first_cursor(self) -> Cursor:
        at = int(moment(self._connection.rows(CLOCK)[0].at).timestamp())
        newest = self._connection.rows(NEWEST_AUDIT)
        anchor = self._incarnation.sealed_by(newest[0].number if newest else 0)
        anchor = replace(anchor, at=at, marks=self._sieve.print, stood_at=at, charted=at)
        return Cursor(last=HIGHEST, last_procnote=HIGHEST, anchor=str(anchor))

    def cursor_since(self, since: datetime, now: datetime) -> Cursor:  # noqa: ARG002  as NoteReader has it
        """Permanent: what was written since is nowhere together, and looking at everything takes hours."""
        raise Permanent(
            f"{self._connection.place}: Open Dental makes random keys here, so that a first start cannot reach back;"
            " start without --since",
            "random_keys",
        )

    def read(self, cursor: Cursor, now: datetime) -> Reading:
        clock = self._clock(now)
        cursor = self._same_marks(self._same_database(_by_time(cursor, clock), clock))
        if cursor.anchor != self._told:
            self._forget_seen()  # what became of the last look was lost
        known = Anchor.parse(cursor.anchor)
        read_until = known.read_until or clock.server
        audited = self._audits.look(read_until, clock)
        edited = [
            *self._trail.edited(edited_since(audited.rows, clock, created=True)),
            *self._recent.look(read_until, clock),
        ]
        charts = tuple(self._charts.look(audited.rows, read_until, clock))
        swept, charted = self._swept(cursor, known, audited, clock)
        commlogs = self._commlogs.look(HIGHEST, cursor.pending, HIGHEST, clock, (*edited, *swept.rows))
        found = {row.ProcNoteNum: row for row in (*charts, *charted.rows)}
        procnotes = self._procnotes.look(HIGHEST, cursor.pending_procnotes, HIGHEST, clock, tuple(found.values()))
        busy = {*cursor.pending, *commlogs.pending, *(row.CommlogNum for row in edited)}
        until = seen_until(clock, commlogs, procnotes)
        stood = [row for row in swept.stood_before if row.CommlogNum not in busy]
        is_quiet = not (audited.more or edited or found or swept.rows)
        self._told = str(_moved(known, audited, swept, charted, clock, is_quiet=is_quiet))
        return Reading(
            notes=self._notes(commlogs, procnotes, cursor, clock),
            cursor=replace(
                cursor,
                pending=commlogs.pending,
                pending_procnotes=procnotes.pending,
                swept_from=swept.swept_from,
                anchor=self._told,
            ),
            seen_until=min(until, clock.to_ours(audited.reached)),
            more=audited.more,
            stood_before=tuple(self._commlog_rows.to_notes(stood, clock, cursor.incarnation)),
            server_at=clock.server,
        )

    def _clock(self, now: datetime) -> ServerClock:
        return ServerClock.at(now, self._connection.rows(CLOCK)[0].at)

    def _same_database(self, cursor: Cursor, clock: ServerClock) -> Cursor:
        verified = self._incarnation.verify_by_seal(cursor, clock)
        if verified.incarnation != cursor.incarnation:
            self._sweep.forget()
            self._chart_sweep.forget()
        return verified

    def _forget_seen(self) -> None:
        for each in (self._audits, self._recent, self._charts):
            each.forget()

    def _same_marks(self, cursor: Cursor) -> Cursor:
        """Where other notes flag than before, all CommLogs are looked at anew: those that stand there are no news."""
        known = Anchor.parse(cursor.anchor)
        if known.marks == self._sieve.print:
            return cursor
        self._sweep.forget()
        anchor = replace(known, marks=self._sieve.print, stood_at=known.at)
        return replace(cursor, swept_from=None, anchor=str(anchor))

    def _swept(self, cursor: Cursor, known: Anchor, audited: Audited, clock: ServerClock) -> tuple[Swept, Charted]:
        """Nothing while there is more to follow: what is edited must not be taken for what stood there."""
        charted = _instant(known.charted, clock)
        if audited.more or len(cursor.pending) > PAGE:
            return Swept(swept_from=cursor.swept_from), Charted(until=charted)
        stood = partial(stood_there, at=_instant(known.stood_at, clock))
        return self._sweep.look(cursor.swept_from, stood, HIGHEST, clock), self._chart_sweep.look(charted, clock)

    def _notes(self, commlogs: Look, procnotes: Look, cursor: Cursor, clock: ServerClock) -> tuple[Note, ...]:
        return (
            *self._commlog_rows.to_notes(commlogs.settled, clock, cursor.incarnation),
            *self._procnote_rows.to_notes(procnotes.settled, clock, cursor.incarnation),
        )


def _by_time(cursor: Cursor, clock: ServerClock) -> Cursor:
    """Also where keys told the order until now."""
    known = Anchor.parse(cursor.anchor)
    if cursor.last == HIGHEST and known.charted is not None:
        return cursor
    at = known.at or int(clock.server.timestamp())
    anchor = replace(known, at=at, stood=None, stood_at=at, charted=at)
    return replace(cursor, last=HIGHEST, last_procnote=HIGHEST, last_audit=None, anchor=str(anchor))


def _instant(seconds: int | None, clock: ServerClock) -> datetime:
    return clock.server if seconds is None else datetime.fromtimestamp(seconds, UTC)


def _moved(
    known: Anchor, audited: Audited, swept: Swept, charted: Charted, clock: ServerClock, *, is_quiet: bool
) -> Anchor:
    """What to begin with at the next look, unchanged for a while where nothing is new."""
    newest = audited.newest
    moved = replace(
        known,
        audit=known.audit if newest is None else seal(newest.SecurityLogNum, newest.Said),
        stood_at=None if swept.swept_from else known.stood_at,
        charted=int(charted.until.timestamp()),
    )
    told = known.read_until
    if moved == known and told and is_quiet and abs(clock.server - told) < _SAY_EVERY:
        return moved
    return replace(moved, at=int(audited.reached.timestamp()))
