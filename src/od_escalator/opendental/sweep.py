"""Looks at every CommLog again and again in small pieces, for what leaves no trace that could be followed.

Auto-save, text messages, other programs and replication change CommLogs without an audit row, or add them with keys
below those already read. A round goes from the newest to the oldest, without end; the newest are looked at more often.
Only rows that changed since the last round, and may flag, are returned; the first round returns all that may flag.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.engine import Row

from od_escalator.opendental.commlog_rows import CommlogRows
from od_escalator.opendental.connection import HeldConnection
from od_escalator.opendental.pace import Pace
from od_escalator.opendental.server_time import ServerClock, is_young, moment, naive
from od_escalator.opendental.sieve import MAY_FLAG, Sieve

PAGE = 500  # rows
NEWEST = 1000  # keys
#: The most keys in one statement, and in the first round, which looks into every text; how many it is, its time says.
CHUNK, FIRST_CHUNK = 3000, 2000

CHUNK_EVERY = timedelta(seconds=2)
NEWEST_EVERY = timedelta(seconds=10)
ROUND_EVERY = timedelta(minutes=1)

#: Stamps may come from a server that lags behind, or whose clock was wrong.
_SLACK = timedelta(days=1)

#: A row that was returned is not returned again as it stands, but for so long only: what became of it may be lost.
_SHOWN_FOR = timedelta(minutes=10)

#: A row may become visible some time after it was stamped; and how often to say that all was looked at.
_LATE, _SAY_EVERY = timedelta(minutes=2), timedelta(minutes=10)

TOP = "SELECT MAX(CommlogNum) AS top FROM commlog WHERE CommlogNum <= %(top)s"
PIECE = (
    "WHERE c.CommlogNum > %(low)s AND c.CommlogNum <= %(top)s"
    f" AND COALESCE(c.DateTStamp >= %(since)s, TRUE) AND {MAY_FLAG} ORDER BY c.CommlogNum DESC LIMIT {PAGE}"
)
#: Where the office has an index on DateTStamp, which Open Dental itself does not make.
BY_STAMP = f"WHERE c.DateTStamp >= %(since)s ORDER BY c.DateTStamp LIMIT {PAGE}"
BY_KEY = f"WHERE c.CommlogNum IN %(keys)s AND {MAY_FLAG}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """`rows` may be news; `stood_before` may flag, but stood there at the first start.

    `swept_from` is when the last round began that has ended (server's clock); None while the first one lasts.
    """

    swept_from: datetime | None
    rows: tuple[Row[Any], ...] = ()
    stood_before: tuple[Row[Any], ...] = ()


class Sweep:
    def __init__(self, connection: HeldConnection, commlogs: CommlogRows, sieve: Sieve, settle: timedelta) -> None:
        self._connection = connection
        self._commlogs = commlogs
        self._sieve = sieve
        self._settle = settle
        self._pace = Pace(CHUNK)
        self.indexed = False  # on DateTStamp
        self.forget()

    def forget(self) -> None:
        """Begin a new round: the database, or what is looked for, is not what it was."""
        self._began: datetime | None = None  # the round
        self._top: int | None = None  # down to which it has come; None between two rounds
        self._young: tuple[int, ...] = ()  # keys of the first start that were being written when it passed
        self._stamped_at: datetime | None = None  # the last look by the index
        self._chunk_at: datetime | None = None
        self._newest_at: datetime | None = None
        self._shown: dict[int, int] = {}
        self._shown_from: datetime | None = None

    def look(
        self, swept_from: datetime | None, stood: Callable[[Row[Any]], bool], newest: int, clock: ServerClock
    ) -> Swept:
        """What is due now; `stood` says whether a row was there at the first start, `newest` is the highest key."""
        rows: list[Row[Any]] = []
        if self._newest_at is None:
            self._newest_at = clock.server  # the first chunk has them
        elif is_due(self._newest_at, NEWEST_EVERY, clock):
            self._newest_at = clock.server
            rows += self._newest(newest, swept_from)
        if is_due(self._chunk_at, CHUNK_EVERY, clock):
            self._chunk_at = clock.server
            rows += self._next_chunk(swept_from, newest, clock)
        if swept_from is not None:
            swept_from = self._ended() or self._stamped(swept_from) or swept_from
            return Swept(swept_from=swept_from, rows=self._fresh(rows, clock))
        old = {row.CommlogNum for row in rows if stood(row)}
        stood_before = self._settled([row for row in rows if row.CommlogNum in old], clock)
        news = self._fresh((row for row in rows if row.CommlogNum not in old), clock)
        return Swept(swept_from=self._ended(), rows=news, stood_before=stood_before)

    def _next_chunk(self, swept_from: datetime | None, newest: int, clock: ServerClock) -> list[Row[Any]]:
        top: int | None = self._top
        if self.indexed and swept_from is not None and top is None:
            rows = self._by_stamp(self._stamped_at or swept_from)
            if len(rows) < PAGE:
                self._stamped_at = clock.server
                return [row for row in rows if self._sieve.passes(row)]
            self._stamped_at, self._began = clock.server, None  # a flood: a round will have it, in small pieces
        if self._began is None or (top is None and is_due(self._began, ROUND_EVERY, clock)):
            self._sieve.look_up()
            self._began, top = clock.server, newest
        elif top is not None:
            top = self._connection.rows(TOP, top=top)[0].top or 0  # keys may have gaps of any size
        if top is None:
            return []
        low = self._low(top, min(self._pace.size, CHUNK if swept_from else FIRST_CHUNK))
        rows = self._piece(low, top, swept_from) if top else []
        self._pace.took(self._connection.took)
        self._top = rows[-1].CommlogNum - 1 if len(rows) == PAGE else max(low, 0)
        return rows

    def _newest(self, newest: int, swept_from: datetime | None) -> list[Row[Any]]:
        size = NEWEST if swept_from else min(NEWEST, self._pace.size)
        return self._piece(newest - size, newest, swept_from)

    def _low(self, top: int, size: int) -> int:
        """Where the piece of some `size` ends that begins at `top`."""
        return top - size

    def _ended(self) -> datetime | None:
        """When the round began that has just ended."""
        if self._top != 0 or self._young:
            return None
        self._top = None
        return self._began

    def _by_stamp(self, since: datetime) -> list[Row[Any]]:
        rows = self._connection.rows(f"{self._commlogs.select} {BY_STAMP}", since=naive(since - _LATE))
        if rows:
            self._sieve.look_up()  # a type may be as new as the row
        return list(rows)

    def _stamped(self, swept_from: datetime) -> datetime | None:
        """Until when the index has shown all, now and then."""
        at = self._stamped_at if self._top is None else None
        return at if at and at - swept_from >= _SAY_EVERY else None

    def _piece(self, low: int, top: int, swept_from: datetime | None) -> list[Row[Any]]:
        since = naive(swept_from - _SLACK) if swept_from else None
        return self._rows(PIECE, low=low, top=top, since=since)

    def _rows(self, which: str, **values: object) -> list[Row[Any]]:
        values |= self._sieve.values()
        return list(self._connection.rows(f"{self._commlogs.select} {which}", **values))

    def _settled(self, rows: Iterable[Row[Any]], clock: ServerClock) -> tuple[Row[Any], ...]:
        """Those that nobody is writing in; the others come when they have settled."""
        found = {row.CommlogNum: row for row in rows}
        if self._young:
            again = self._rows(BY_KEY, keys=self._young)
            found |= {row.CommlogNum: row for row in again}
        young = {number for number, row in found.items() if is_young(moment(row.DateTStamp), clock, self._settle)}
        self._young = tuple(sorted(young))
        return tuple(row for number, row in found.items() if number not in young)

    def _fresh(self, rows: Iterable[Row[Any]], clock: ServerClock) -> tuple[Row[Any], ...]:
        """Those that have not been returned as they stand."""
        if is_due(self._shown_from, _SHOWN_FOR, clock):
            self._shown, self._shown_from = {}, clock.server
        prints = {row.CommlogNum: (hash(tuple(row)), row) for row in rows}
        fresh = {number: each for number, each in prints.items() if self._shown.get(number) != each[0]}
        self._shown |= {number: each[0] for number, each in fresh.items()}
        return tuple(row for _, row in fresh.values())


def is_due(last: datetime | None, every: timedelta, clock: ServerClock) -> bool:
    """Also when the server's clock was put back."""
    return last is None or abs(clock.server - last) >= every
