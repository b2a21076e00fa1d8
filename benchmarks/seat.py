"""The program at one database, in this process: its real parts, its own store, and Slack answered by nobody.

Its clock is turned by hand; the server's is turned with it on the program's own connection.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.configuring import Desk, configured
from benchmarks.counters import Count, count
from benchmarks.filling import Filled
from od_escalator import app
from od_escalator.clock import SystemClock
from od_escalator.demo.handclock import HandClock
from od_escalator.demo.server import Server
from od_escalator.domain.card import Content
from od_escalator.domain.notices import Posted
from od_escalator.domain.practice import Cursor
from od_escalator.domain.trace import Told, Trace
from od_escalator.errors import Transient
from od_escalator.opendental.practice import OpenDentalPractice
from od_escalator.outside import connect
from od_escalator.store import cursors

OVERLAP = 60  # keys, a few more than the reader looks back
A_SECOND = timedelta(seconds=1)


class Nobody:
    """The engine's Messenger; every message arrives at once."""

    def send(
        self, id_: str, place: str, content: Content, thread: str | None = None, traces: Sequence[Trace] = ()
    ) -> Posted:
        del content, thread, traces
        return Posted(channel=place, ts=id_)

    def edit(self, posted: Posted, content: Content) -> None: ...

    def find(self, *_: object, **__: object) -> Posted | None:
        return None

    def read(self, *_: object, **__: object) -> Sequence[Told]:
        return ()

    def is_there(self, posted: Posted) -> bool:
        del posted
        return True

    def remove_copies(self, id_: str, place: str, since: datetime, thread: str | None, keep: Posted | None) -> int:
        del id_, place, since, thread, keep
        return 0


class Seat:
    def __init__(self, desk: Desk, filled: Filled) -> None:
        self.filled = filled
        self.clock = HandClock(SystemClock().now())
        outside = replace(connect(desk.config, self.clock), messenger=Nobody())
        practice = outside.practices["main"]
        assert isinstance(practice, OpenDentalPractice)  # noqa: S101  it is; this tells the type checker
        self.practice = practice
        self.connection = practice._connection  # noqa: SLF001  the server counts by connection
        self.escalator = app.build(desk.config, self.clock, outside)
        self.cursor = Cursor()

    def close(self) -> None:
        self.escalator.close()

    def turn(self, by: timedelta = A_SECOND) -> None:
        """Let time pass, and take the connection and the lock anew if the server has closed them meanwhile."""
        self.clock.turn(by)
        with suppress(Transient):  # the server closes what idles for twenty seconds
            self.connection.rows("SELECT 1")
        self.practice.hold()
        self._tell_server()

    def turn_alone(self, by: timedelta = A_SECOND) -> None:
        """Let time pass, and nothing else."""
        self.clock.turn(by)
        self._tell_server()

    def turn_behind(self, by: timedelta) -> None:
        """Let it be so much later than it really is."""
        self.turn(max(SystemClock().now() + by - self.clock.now(), timedelta(0)))

    def _tell_server(self) -> None:
        self.connection.change(f"SET timestamp = {self.clock.now().timestamp()}", {})

    def tick(self) -> int:
        """One look of poll."""
        return self.escalator.poll.tick(self.clock.now())

    def track(self) -> int:
        """One look of track."""
        return self.escalator.track.tick(self.clock.now())

    def begin(self) -> None:
        """The first start, and a look at the newest rows, so that what is learned once is known."""
        self.turn()
        self.tick()
        self.cursor = self.practice.first_cursor()
        self.read_on(behind(self.cursor, OVERLAP))
        self.look()

    def look(self) -> int:
        """One look at the notes, Open Dental's side of it; returns how many notes came."""
        reading = self.practice.read_notes(self.cursor, self.clock.now())
        self.cursor = reading.cursor
        return len(reading.notes)

    def look_around(self) -> None:
        """Whatever is due but the new rows, so that these can be counted by themselves."""
        newest, more = self.practice.first_cursor(), True
        cursor = replace(self.cursor, last=newest.last, pending=(), last_procnote=newest.last_procnote)
        cursor = replace(cursor, last_audit=newest.last_audit, pending_procnotes=())
        while more:
            reading = self.practice.read_notes(cursor, self.clock.now())
            cursor, more = reading.cursor, reading.more

    def read_on(self, cursor: Cursor) -> int:
        """Read everything behind a cursor; returns how many notes came."""
        found, more = 0, True
        while more:
            reading = self.practice.read_notes(cursor, self.clock.now())
            cursor, more = reading.cursor, reading.more
            found += len(reading.notes)
        return found

    def catch_up(self, cursor: Cursor) -> None:
        """Let poll itself be at this cursor, and tick until it has caught up."""
        store, newest = self.escalator.store, self.practice.first_cursor().last
        with store.transaction() as tx:
            cursors.save(tx, "main", cursor, self.clock.now())
        while cursor.last < newest:
            self.tick()
            with store.reading() as tx:
                cursor = cursors.load(tx, "main") or cursor

    def count_look(self) -> Count:
        return count(self.connection, self.look)


def behind(cursor: Cursor, commlogs: int, *, trail: bool = True) -> Cursor:
    """The cursor so many CommLogs and, with the `trail`, their audit rows earlier; clinical notes as they are."""
    audit = cursor.last_audit - 2 * commlogs if trail and cursor.last_audit is not None else cursor.last_audit
    return replace(cursor, last=cursor.last - commlogs, pending=(), last_audit=audit)


@contextmanager
def seated(server: Server, filled: Filled, *, codes: bool = False) -> Iterator[Seat]:
    with TemporaryDirectory(prefix="od-escalator-") as folder:
        seat = Seat(configured(server, filled, Path(folder), settle="30s", codes=codes), filled)
        try:
            yield seat
        finally:
            seat.close()
