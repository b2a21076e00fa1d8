"""Finds behind which keys the notes since a day lie, for a first start that reaches back; never by a scan.

CommLogs have an index on CommDateTime, which people may edit; clinical notes have none on their time, but they are only
ever added (polling.md 0), so that their keys can be halved again and again.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from heapq import nsmallest
from itertools import pairwise
from statistics import median_low

from od_escalator.errors import Permanent
from od_escalator.opendental.connection import HeldConnection
from od_escalator.opendental.procnote_rows import ENTERED
from od_escalator.opendental.server_time import moment

#: Rather some notes too many, which are judged by their own stamps: a time in Open Dental may be typed in by hand.
SLACK = timedelta(days=1)

#: One statement reads the keys of so many days: few enough for an office not to notice.
DAYS = timedelta(days=7)

#: So many old CommLogs may have been given a recent date; they are read one by one instead of all that lie between.
STRAYS = 500

#: Rows looked at in each halving: one odd time among them misleads nobody.
WINDOW = 9

INDEX = (
    "SELECT INDEX_NAME AS name FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE()"
    " AND TABLE_NAME = 'commlog' AND COLUMN_NAME = 'CommDateTime' AND SEQ_IN_INDEX = 1 ORDER BY INDEX_NAME LIMIT 1"
)
KEYS = (
    "SELECT c.CommlogNum FROM commlog c FORCE INDEX (`{index}`)"
    " WHERE c.CommDateTime >= CONVERT_TZ(%(start)s, '+00:00', @@global.time_zone)"
)
AND_BEFORE = " AND c.CommDateTime < CONVERT_TZ(%(end)s, '+00:00', @@global.time_zone)"
TIMES = (
    f"SELECT {ENTERED} AS EnteredAt FROM procnote n"  # noqa: S608  constants
    f" WHERE n.ProcNoteNum > %(key)s ORDER BY n.ProcNoteNum LIMIT {WINDOW}"
)


def find_commlogs(connection: HeldConnection, since: datetime, newest: int) -> tuple[int, tuple[int, ...]]:
    """The key behind which to begin, and keys below it that are meant too; `since` is the server's clock (UTC)."""
    index = connection.row(INDEX)
    if index is None:
        raise Permanent(
            f"{connection.place}: commlog has no index on CommDateTime; run Open Dental's database maintenance",
            "missing_index",
        )
    keys_sql = KEYS.format(index=index.name.replace("%", "%%"))
    lowest: list[int] = []
    start, last = (since - SLACK).replace(tzinfo=None), _newest_date(connection)
    while start < last:
        rows = connection.rows(keys_sql + AND_BEFORE, start=start, end=start + DAYS)
        lowest = nsmallest(STRAYS + 1, [*lowest, *(row.CommlogNum for row in rows)])
        start += DAYS
    rows = connection.rows(keys_sql, start=start)  # dated ahead
    return _begin(nsmallest(STRAYS + 1, [*lowest, *(row.CommlogNum for row in rows)]), newest)


def find_procnotes(connection: HeldConnection, since: datetime, newest: int) -> int:
    """The key behind which to begin."""
    low, high = 0, newest
    while low < high:
        middle = (low + high) // 2
        times = [moment(row.EnteredAt) for row in connection.rows(TIMES, key=middle)]
        if times and median_low(times) < since - SLACK:
            low = middle + 1
        else:
            high = middle
    return low


def _newest_date(connection: HeldConnection) -> datetime:
    row = connection.row("SELECT UTC_TIMESTAMP() AS at")
    assert row is not None  # noqa: S101  a SELECT without FROM has one row
    at: datetime = row.at
    return at


def _begin(keys: Sequence[int], newest: int) -> tuple[int, tuple[int, ...]]:
    """Behind the widest gap, where it saves reading more than the strays before it cost."""
    if not keys:
        return newest, ()
    gap, first = max(((later - earlier, later) for earlier, later in pairwise(keys)), default=(0, keys[0]))
    first = first if gap > STRAYS else keys[0]
    return first - 1, tuple(key for key in keys if key < first)
