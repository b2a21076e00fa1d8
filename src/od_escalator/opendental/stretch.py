"""Reads many new CommLogs at once where we are far behind, after an outage: what flags nothing stays at the server.

A piece takes as many keys as last some milliseconds. What is young, or was read before the outage, is returned as it
stands.
"""

from datetime import timedelta

from od_escalator.opendental.commlog_rows import CommlogRows
from od_escalator.opendental.connection import HeldConnection
from od_escalator.opendental.pace import Pace
from od_escalator.opendental.server_time import ServerClock, moment, naive
from od_escalator.opendental.sieve import MAY_FLAG, Sieve
from od_escalator.opendental.tail import OVERLAP, PAGE, Page

FAR = 2 * PAGE  # keys; what is nearer is read as ever
MOST = 8000  # keys in one statement

FIRST = "SELECT MIN(CommlogNum) AS first FROM commlog WHERE CommlogNum > %(last)s"
PIECE = (
    "WHERE c.CommlogNum > %(after)s AND c.CommlogNum <= %(top)s AND (c.CommlogNum <= %(known)s"
    f" OR COALESCE(c.DateTStamp >= %(young)s, TRUE) OR {MAY_FLAG}) ORDER BY c.CommlogNum LIMIT {PAGE}"
)
#: A late edit may have given some rows young stamps, so that the oldest of the last few is the safe one, if it is one.
STAMP = (
    "SELECT MIN(IF(page.stamp > '1971-01-01', page.stamp, NULL)) AS stamp FROM (SELECT DateTStamp AS stamp"  # noqa: S608  constants
    f" FROM commlog WHERE CommlogNum <= %(top)s ORDER BY CommlogNum DESC LIMIT {OVERLAP}) AS page"
)

_A_SECOND = timedelta(seconds=1)  # stamps have no smaller ones


class Stretch:
    def __init__(self, connection: HeldConnection, commlogs: CommlogRows, sieve: Sieve, settle: timedelta) -> None:
        self._connection = connection
        self._commlogs = commlogs
        self._sieve = sieve
        self._settle = settle
        self._pace = Pace(MOST)
        self._reached = 0  # by the last piece, while there is more

    def goes_on(self, last: int) -> bool:
        """Whether it was us who read until there, and we have not come to the end."""
        return last == self._reached != 0

    def page(self, last: int, newest: int, clock: ServerClock) -> Page:
        self._sieve.look_up()
        first = self._connection.rows(FIRST, last=last)[0].first or newest  # keys may have gaps of any size
        top = min(first - 1 + self._pace.size, newest)
        rows = self._connection.rows(
            f"{self._commlogs.select} {PIECE}",
            after=max(0, last - OVERLAP),
            known=0 if self.goes_on(last) else last,
            top=top,
            young=naive(clock.server - self._settle - _A_SECOND),
            **self._sieve.values(),
        )
        self._pace.took(self._connection.took)
        reached = rows[-1].CommlogNum if len(rows) == PAGE else top
        self._reached = reached if reached < newest else 0
        if reached >= newest:
            return Page(rows=rows, reached=reached)
        return Page(rows=rows, reached=reached, read_to=moment(self._connection.rows(STAMP, top=reached)[0].stamp))
