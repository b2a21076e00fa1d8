"""Reads new CommLogs by primary key; an idle look is one statement that reads the highest key and nothing else.

A row is judged when it has not changed for the settle time, because auto-save writes half sentences (opendental.md 3g).
Until then its key is pending and the cursor passes it. Keys can turn up late and below the cursor, so that each look at
the tail starts some keys earlier: rows may come again, and whoever takes them tells by key and digest.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.engine import Row

from od_escalator.domain.practice import Cursor, Reading
from od_escalator.opendental.commlog_rows import COLUMNS, CommlogRows
from od_escalator.opendental.connection import HeldConnection
from od_escalator.opendental.server_time import ServerClock, moment

OVERLAP = 50  # keys
PAGE = 500  # rows
GATE = "SELECT (SELECT MAX(CommlogNum) FROM commlog) AS newest, UTC_TIMESTAMP() AS at"
TAIL = f"SELECT {COLUMNS} FROM commlog c WHERE c.CommlogNum > %(after)s ORDER BY c.CommlogNum LIMIT {PAGE}"  # noqa: S608  constants
BY_KEY = f"SELECT {COLUMNS} FROM commlog c WHERE c.CommlogNum IN %(keys)s ORDER BY c.CommlogNum"  # noqa: S608  constants


class NoteReader:
    def __init__(self, connection: HeldConnection, rows: CommlogRows, settle: timedelta) -> None:
        self._connection = connection
        self._rows = rows
        self._settle = settle
        self._told: frozenset[int] = frozenset()  # settled rows that were pending, so as not to look around them again

    def newest(self) -> int:
        return int(self._connection.rows(GATE)[0].newest or 0)

    def read(self, cursor: Cursor, now: datetime) -> Reading:
        gate = self._connection.rows(GATE)[0]
        newest, clock = int(gate.newest or 0), ServerClock.at(now, gate.at)
        if newest == cursor.last and not cursor.pending:
            return Reading(notes=(), cursor=cursor, seen_until=now)
        # After a restored backup or a deleted last row the highest key is lower, and new rows follow from there.
        last = min(newest, cursor.last)
        pending = self._by_key(cursor.pending)
        ripe = frozenset(cursor.pending) - {row.CommlogNum for row in self._unsettled(pending, clock)}
        tail: Sequence[Row[Any]] = ()
        if newest != cursor.last or ripe - self._told:
            tail = self._connection.rows(TAIL, after=max(0, last - OVERLAP))
        self._told = ripe
        return self._judge(replace(cursor, last=last), _once([*pending, *tail]), tail, clock)

    def _judge(self, cursor: Cursor, rows: list[Row[Any]], tail: Sequence[Row[Any]], clock: ServerClock) -> Reading:
        waiting = self._unsettled(rows, clock)
        more = len(tail) == PAGE
        stamps = [moment(row.DateTStamp) for row in waiting]
        if more:
            # A late edit may have given some rows young stamps, so that the oldest of the last few is the safe one.
            stamps.append(min(moment(row.DateTStamp) for row in tail[-OVERLAP:]))
        keys = {row.CommlogNum for row in waiting}
        settled = [row for row in rows if row.CommlogNum not in keys]
        return Reading(
            notes=tuple(self._rows.to_notes(settled, clock, cursor.incarnation)),
            cursor=replace(
                cursor,
                last=max([cursor.last, *(row.CommlogNum for row in tail)]),
                pending=tuple(row.CommlogNum for row in waiting),
            ),
            seen_until=min([clock.ours, *(clock.to_ours(stamp) for stamp in stamps)]),
            more=more,
        )

    def _by_key(self, keys: tuple[int, ...]) -> list[Row[Any]]:
        found: list[Row[Any]] = []
        for start in range(0, len(keys), PAGE):
            found += self._connection.rows(BY_KEY, keys=keys[start : start + PAGE])
        return found

    def _unsettled(self, rows: Iterable[Row[Any]], clock: ServerClock) -> list[Row[Any]]:
        return [row for row in rows if clock.server - moment(row.DateTStamp) < self._settle]


def _once(rows: Iterable[Row[Any]]) -> list[Row[Any]]:
    """Each row once, as it was read last, in the order of the keys."""
    latest = {row.CommlogNum: row for row in rows}
    return [latest[key] for key in sorted(latest)]
