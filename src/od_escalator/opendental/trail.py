"""Follows the audit trail, which names the patients whose CommLogs were edited, however old (Open Dental 24.3).

Open Dental writes the row after the CommLog's own, and names the patient but not the CommLog: so the patient's are read
that changed when the row says, or since. What leaves no row is the sweep's part.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.engine import Row

from od_escalator.opendental.anchor import seal
from od_escalator.opendental.commlog_rows import CommlogRows
from od_escalator.opendental.connection import HeldConnection
from od_escalator.opendental.incarnation import AUDIT_SAYS
from od_escalator.opendental.server_time import AN_HOUR, EPOCH, ServerClock, as_utc, moment, naive, not_to_come

OVERLAP = 50  # keys
PAGE = 500  # rows
PATIENTS_AT_ONCE = 20

COMMLOG_EDIT, COMMLOG_CREATE = 43, 193  # securitylog.PermType

#: A CommLog changes this long before its audit row at the most; a wider window would bring what was merely touched.
_BEFORE = timedelta(seconds=5)

AUDIT = (
    f"SELECT SecurityLogNum, PermType, PatNum, {as_utc('LogDateTime')} AS LoggedAt,"  # noqa: S608  constants
    f" {AUDIT_SAYS} AS Said"
    " FROM securitylog WHERE SecurityLogNum > %(after)s AND SecurityLogNum <= %(newest)s"
    f" ORDER BY SecurityLogNum LIMIT {PAGE}"
)
#: Where there is much of it: of so many keys only what names an edit, and the last few rows.
FAR, STRETCH = 2 * PAGE, 5000
EDITS = AUDIT.replace(" ORDER", f" AND PermType = {COMMLOG_EDIT} ORDER")
FIRST = "SELECT MIN(SecurityLogNum) AS first FROM securitylog WHERE SecurityLogNum > %(last)s"
LAST_FEW = AUDIT.replace(" > %(after)s AND SecurityLogNum", "").replace(
    f" ORDER BY SecurityLogNum LIMIT {PAGE}", f" ORDER BY SecurityLogNum DESC LIMIT {OVERLAP}"
)
ONE_PATIENT = "(c.PatNum = %(patient{n})s AND c.DateTStamp >= %(since{n})s)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The CommLogs that were changed; `passed_over` are stamps (server's clock) behind which there is more to read.

    `seal` is that of the last audit row, where it was read.
    """

    last: int
    rows: tuple[Row[Any], ...] = ()
    passed_over: tuple[datetime, ...] = ()
    seal: str | None = None
    more: bool = False


class Trail:
    def __init__(self, connection: HeldConnection, commlogs: CommlogRows) -> None:
        self._connection = connection
        self._commlogs = commlogs
        self.forget()

    def forget(self) -> None:
        """The database is not the one that was read."""
        self._seen: frozenset[int] = frozenset()  # keys of the overlap, so as not to read it where nothing is late

    def look(
        self, last: int | None, newest: int, clock: ServerClock, *, created: bool, until: int | None = None
    ) -> Found:
        """Read from behind `last`, which is None where the trail begins with the next row.

        With `created` also the patients who got a new CommLog; where those are read by their keys it only costs. With
        `until` only the CommLogs up to that key are read, because whatever is above is going to be read by its key.
        """
        if last is None or newest == last:
            return Found(last=newest)
        last = min(newest, last)
        page, reached, more = self._page(last, newest, edits_only=not created)
        fresh = [row for row in page if row.SecurityLogNum > last or row.SecurityLogNum not in self._seen]
        self._seen = frozenset(
            key for key in (*self._seen, *(row.SecurityLogNum for row in page)) if key > reached - OVERLAP
        )
        top = max(page, key=lambda row: row.SecurityLogNum, default=None)
        return Found(
            last=reached,
            rows=tuple(self.edited(edited_since(fresh, clock, created=created), until)),
            passed_over=(logged_at(top, clock),) if more and top is not None else (),
            seal=seal(top.SecurityLogNum, top.Said) if top is not None and top.SecurityLogNum == reached else None,
            more=more,
        )

    def _page(self, last: int, newest: int, *, edits_only: bool) -> tuple[Sequence[Row[Any]], int, bool]:
        """The rows, how far they reach, and whether there are more."""
        if edits_only and newest - last > FAR:
            return self._stretch(last, newest)
        page = self._connection.rows(AUDIT, after=self._read_until(last), newest=newest)
        return page, max([last, *(row.SecurityLogNum for row in page)]), len(page) == PAGE

    def _stretch(self, last: int, newest: int) -> tuple[Sequence[Row[Any]], int, bool]:
        first = self._connection.rows(FIRST, last=last)[0].first or newest  # keys may have gaps of any size
        top = min(first - 1 + STRETCH, newest)
        edits = self._connection.rows(EDITS, after=max(0, last - OVERLAP), newest=top)
        reached = edits[-1].SecurityLogNum if len(edits) == PAGE else top
        last_few = self._connection.rows(LAST_FEW, newest=reached)
        rows = {row.SecurityLogNum: row for row in (*edits, *last_few)}
        return tuple(rows.values()), reached, reached < newest

    def _read_until(self, last: int) -> int:
        """The last key below which no row can turn up late any more."""
        holes = (key for key in range(max(0, last - OVERLAP) + 1, last + 1) if key not in self._seen)
        return next(holes, last + 1) - 1

    def edited(self, since: dict[int, datetime], until: int | None = None) -> Iterator[Row[Any]]:
        """The CommLogs of these patients that changed since then (server's clock), up to this key if one is given."""
        everyone = sorted(since)
        for start in range(0, len(everyone), PATIENTS_AT_ONCE):
            patients = everyone[start : start + PATIENTS_AT_ONCE]
            which = "(" + " OR ".join(ONE_PATIENT.format(n=n) for n in range(len(patients))) + ")"
            which += "" if until is None else " AND c.CommlogNum <= %(until)s"
            values: dict[str, object] = {f"patient{n}": patient for n, patient in enumerate(patients)}
            values |= {f"since{n}": naive(since[patient]) for n, patient in enumerate(patients)}
            yield from self._connection.rows(f"{self._commlogs.select} WHERE {which}", **values, until=until)


def edited_since(rows: Iterable[Row[Any]], clock: ServerClock, *, created: bool) -> dict[int, datetime]:
    """Whose CommLogs were changed, and since when (server's clock) to look at them."""
    kinds = {COMMLOG_EDIT, COMMLOG_CREATE} if created else {COMMLOG_EDIT}
    since: dict[int, datetime] = {}
    for row in rows:
        if row.PermType in kinds and row.PatNum:
            since[row.PatNum] = min(logged_at(row, clock) - _BEFORE, since.get(row.PatNum, clock.server))
    return since


def logged_at(row: Row[Any], clock: ServerClock) -> datetime:
    """The server's clock; an hour ago where the row does not say when."""
    at = not_to_come(moment(row.LoggedAt), clock)
    return at if EPOCH < at <= clock.server else clock.server - AN_HOUR
