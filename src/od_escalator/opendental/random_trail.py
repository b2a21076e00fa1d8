"""Finds what was written lately where keys are random and tell no order: by the indexes on times, a few minutes each.

The audit trail names the patient; a CommLog is also found by its date, which people may change, and a clinical note by
its procedure's stamp. Each look reads a little more than is new, and knows what it has seen (opendental.md 4.1).
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.engine import Row

from od_escalator.opendental.commlog_rows import CommlogRows
from od_escalator.opendental.connection import HeldConnection
from od_escalator.opendental.incarnation import AUDIT_SAYS
from od_escalator.opendental.procnote_rows import SELECT
from od_escalator.opendental.server_time import EPOCH, ServerClock, as_utc, naive
from od_escalator.opendental.trail import PATIENTS_AT_ONCE, logged_at

PAGE = 500  # rows or keys
AUDITS = 5000  # rows

#: A row becomes visible some time after it was stamped, at the most.
LATE = timedelta(minutes=2)
RECENT, A_DAY = timedelta(minutes=15), timedelta(days=1)
DAY_EVERY = timedelta(minutes=1)
_A_SECOND = timedelta(seconds=1)


def as_local(name: str) -> str:
    """The server's local time of an instant; of one in the hour before a repeated one as early as any after it."""
    at, later = (f"CONVERT_TZ({each}, '+00:00', @@global.time_zone)" for each in _and_an_hour(name))
    return f"LEAST({at}, {later} - INTERVAL 1 HOUR)"


def _and_an_hour(name: str) -> tuple[str, str]:
    at = f"CAST(%({name})s AS DATETIME)"
    return at, f"{at} + INTERVAL 1 HOUR"


AUDIT = (
    f"SELECT SecurityLogNum, PermType, PatNum, {as_utc('LogDateTime')} AS LoggedAt, {AUDIT_SAYS} AS Said"  # noqa: S608  constants
    f" FROM securitylog WHERE LogDateTime BETWEEN {as_local('since')} AND {as_local('now')} + INTERVAL 2 HOUR"
    f" ORDER BY LogDateTime LIMIT {AUDITS}"
)
DATED = (
    f"SELECT CommlogNum FROM commlog WHERE CommDateTime BETWEEN {as_local('since')}"  # noqa: S608  constants
    f" AND {as_local('now')} + INTERVAL 1 DAY ORDER BY CommDateTime DESC LIMIT {AUDITS}"
)
BY_KEY = "WHERE c.CommlogNum IN %(keys)s AND c.DateTStamp >= %(since)s"
PROCEDURES = (
    "SELECT ProcNum, PatNum, DateTStamp FROM procedurelog"  # noqa: S608  constants
    f" WHERE DateTStamp >= %(since)s ORDER BY DateTStamp LIMIT {PAGE}"
)
OF_PATIENTS = f"{SELECT} WHERE n.PatNum IN %(patients)s AND n.EntryDateTime >= {as_local('since')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Audited:
    """The new rows; `reached` is until when (server's clock) the trail was read, and `newest` the last row of it."""

    rows: tuple[Row[Any], ...]
    reached: datetime
    newest: Row[Any] | None
    more: bool


class AuditsByTime:
    def __init__(self, connection: HeldConnection) -> None:
        self._connection = connection
        self.forget()

    def forget(self) -> None:
        """What was seen must be read again."""
        self._seen: frozenset[int] = frozenset()
        self._floor = EPOCH  # where the last full page ended

    def look(self, read_until: datetime, clock: ServerClock) -> Audited:
        since = max(read_until - LATE, self._floor)
        page = self._connection.rows(AUDIT, since=naive(since), now=naive(clock.server))
        fresh = tuple(row for row in page if row.SecurityLogNum not in self._seen)
        more = len(page) == AUDITS
        keys = frozenset(row.SecurityLogNum for row in page)
        self._seen = self._seen | keys if more else keys
        # A second with more rows than a page is left to the sweep, so that it holds up nothing.
        if more:
            self._floor = max(logged_at(page[-1], clock), since + _A_SECOND)
        reached = self._floor if more else clock.server
        return Audited(rows=fresh, reached=reached, newest=page[-1] if fresh else None, more=more)


class RecentCommlogs:
    """Those dated in the last minutes, and now and then those of the last day; each row once."""

    def __init__(self, connection: HeldConnection, commlogs: CommlogRows) -> None:
        self._connection = connection
        self._commlogs = commlogs
        self.forget()

    def forget(self) -> None:
        """What was seen must be read again."""
        self._seen: frozenset[int] | None = None
        self._day_at: datetime | None = None

    def look(self, read_until: datetime, clock: ServerClock) -> Iterator[Row[Any]]:
        first, day = self._seen is None, self._day_at is None or abs(clock.server - self._day_at) >= DAY_EVERY
        span = A_DAY if day else RECENT
        rows = self._connection.rows(DATED, since=naive(clock.server - span), now=naive(clock.server))
        keys = frozenset(row.CommlogNum for row in rows)
        seen = self._seen or frozenset()
        self._seen, self._day_at = (keys, clock.server) if day else (seen | keys, self._day_at)
        # What the first look finds is news only if it was written since the last process looked.
        since = read_until - LATE if first else clock.server - A_DAY
        for some in _portions(keys - seen, PAGE):
            yield from self._connection.rows(f"{self._commlogs.select} {BY_KEY}", keys=some, since=naive(since))


class RecentCharts:
    """The clinical notes of patients who were named lately."""

    def __init__(self, connection: HeldConnection) -> None:
        self._connection = connection
        self.indexed = False  # procedures, by their stamps: since Open Dental 21.4
        self.forget()

    def forget(self) -> None:
        """What was seen must be read again."""
        self._seen: frozenset[tuple[int, datetime]] = frozenset()

    def look(self, audits: Iterable[Row[Any]], read_until: datetime, clock: ServerClock) -> Iterator[Row[Any]]:
        patients = {row.PatNum for row in audits} | self._changed(read_until - LATE)
        # A note's time never changes, so that a wide window costs nothing and brings what left no trace of its own.
        since = naive(min(read_until, clock.server) - A_DAY)
        for some in _portions(patients - {0}, PATIENTS_AT_ONCE):
            yield from self._connection.rows(OF_PATIENTS, patients=some, since=since)

    def _changed(self, since: datetime) -> set[int]:
        if not self.indexed:
            return set()
        rows = {(row.ProcNum, row.DateTStamp): row for row in self._connection.rows(PROCEDURES, since=naive(since))}
        seen, self._seen = self._seen, frozenset(rows)
        return {row.PatNum for key, row in rows.items() if key not in seen}


def _portions(numbers: Collection[int], size: int) -> Iterator[tuple[int, ...]]:
    ordered = sorted(numbers)
    return (tuple(ordered[start : start + size]) for start in range(0, len(ordered), size))
