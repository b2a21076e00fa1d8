"""Looks at every CommLog and every clinical note again and again where keys are random: by so many rows at a time.

With random keys nothing new is at the end of a table, so this finds whatever left no trace that could be followed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.engine import Row

from od_escalator.opendental.connection import HeldConnection
from od_escalator.opendental.procnote_rows import SELECT
from od_escalator.opendental.random_trail import as_local
from od_escalator.opendental.server_time import EPOCH, ServerClock, moment, naive
from od_escalator.opendental.sweep import CHUNK, CHUNK_EVERY, PAGE, ROUND_EVERY, Sweep, is_due
from od_escalator.opendental.tail import HIGHEST

LOW = "SELECT {key} AS low FROM {table} WHERE {key} <= %(top)s ORDER BY {key} DESC LIMIT 1 OFFSET %(size)s"
LOW_COMMLOG = LOW.format(table="commlog", key="CommlogNum")
LOW_PROCNOTE = LOW.format(table="procnote", key="ProcNoteNum")
CHARTS = (
    f"{SELECT} WHERE n.ProcNoteNum > %(low)s AND n.ProcNoteNum <= %(top)s AND n.EntryDateTime >= {as_local('since')}"
    f" ORDER BY n.ProcNoteNum DESC LIMIT {PAGE}"
)

_LATE = timedelta(days=1)  # another site may send them so late
_SHOWN_FOR = timedelta(minutes=10)  # what became of a row that was returned may be lost


class KeysetSweep(Sweep):
    def _newest(self, newest: int, swept_from: datetime | None) -> list[Row[Any]]:  # noqa: ARG002  no key is the newest
        return []

    def _low(self, top: int, size: int) -> int:
        rows = self._connection.rows(LOW_COMMLOG, top=top, size=size)
        return int(rows[0].low) if rows else 0

    def _rows(self, which: str, **values: object) -> list[Row[Any]]:
        return list(self._connection.rows(f"{self._commlogs.select} {which}", **values, **self._sieve.values()))


def stood_there(row: Row[Any], at: datetime) -> bool:
    """Whether it was written before that time (server's clock), whoever touched it since; its date is people's own."""
    entered = moment(row.EnteredAt)
    if entered != EPOCH:
        return entered < at
    return moment(row.DateTStamp) < at or EPOCH < moment(row.DatedAt) < at - _LATE


@dataclass(frozen=True, slots=True, kw_only=True)
class Charted:
    """All notes that were entered before `until` (server's clock) were looked at."""

    until: datetime
    rows: tuple[Row[Any], ...] = ()


class ChartSweep:
    def __init__(self, connection: HeldConnection) -> None:
        self._connection = connection
        self.forget()

    def forget(self) -> None:
        """The database is not the one that was read."""
        self._began: datetime | None = None
        self._top: int | None = None  # None between two rounds
        self._looked_at: datetime | None = None
        self._shown: frozenset[int] = frozenset()
        self._shown_from: datetime | None = None

    def look(self, until: datetime, clock: ServerClock) -> Charted:
        if not is_due(self._looked_at, CHUNK_EVERY, clock):
            return Charted(until=until)
        self._looked_at = clock.server
        if self._top is None:
            if not is_due(self._began, ROUND_EVERY, clock):
                return Charted(until=until)
            self._began, self._top = clock.server, HIGHEST
        lows = self._connection.rows(LOW_PROCNOTE, top=self._top, size=CHUNK)
        low = int(lows[0].low) if lows else 0
        rows = self._connection.rows(CHARTS, low=low, top=self._top, since=naive(until - _LATE))
        self._top = rows[-1].ProcNoteNum - 1 if len(rows) == PAGE else low
        if self._top == 0 and self._began is not None:
            until, self._top = self._began, None
        return Charted(until=until, rows=self._fresh(rows, clock))

    def _fresh(self, rows: Sequence[Row[Any]], clock: ServerClock) -> tuple[Row[Any], ...]:
        if is_due(self._shown_from, _SHOWN_FOR, clock):
            self._shown, self._shown_from = frozenset(), clock.server
        fresh = tuple(row for row in rows if row.ProcNoteNum not in self._shown)
        self._shown |= {row.ProcNoteNum for row in fresh}
        return fresh
