"""The CommLogs of the watched patients and their families, by the index on patient and time (opendental.md 1.1).

A CommLog may be dated back; by more than a fortnight it is no evidence, unless it has no date at all.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.engine import Row

from od_escalator.domain.practice import Watched
from od_escalator.opendental.case_rows import CaseRows
from od_escalator.opendental.commlog_rows import COLUMNS
from od_escalator.opendental.connection import HeldConnection
from od_escalator.opendental.server_time import FIRST_REAL_YEAR

DATED_BACK = timedelta(days=15)  # a fortnight, and a day because CommDateTime is local time

#: The families of cases that were opened on the same day share a line; each has its place in the index.
OF_FAMILY = (
    f"c.PatNum IN %(family{{n}})s AND (c.CommDateTime >= %(noted{{n}})s OR c.CommDateTime < '{FIRST_REAL_YEAR}-01-01')"
)
SELECT = (
    f"SELECT {COLUMNS}, COALESCE(u.ProvNum, 0) AS Provider"  # noqa: S608  constants
    " FROM commlog c LEFT JOIN userod u ON u.UserNum = c.UserNum WHERE ({families}) AND c.DateTStamp >= %(since)s"
    " ORDER BY c.CommlogNum"
)


class Families:
    """Who belongs to whom: for each watched patient the family's PatNums, and the patient's own providers."""

    def __init__(self, found: CaseRows) -> None:
        self.watched_of: defaultdict[int, set[int]] = defaultdict(set)
        self.members: defaultdict[int, set[int]] = defaultdict(set)
        self.providers: dict[int, set[int]] = {}
        for row in found.of("family"):
            self.watched_of[row.b].add(row.a)
            self.members[row.a].add(row.b)
            self.providers[row.a] = {row.c, row.d} - {0}


def read_family_commlogs(
    connection: HeldConnection, found: CaseRows, families: Families, opened: Sequence[Watched], slack: timedelta
) -> Sequence[Row[Any]]:
    """Those that were saved since `slack` before the first of these cases was opened."""
    days: defaultdict[datetime, set[int]] = defaultdict(set)
    for case in opened:
        day = found.clock.to_server(case.since).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
        days[day] |= families.members[case.patient]
    sql, values = _statement(days)
    if not values:
        return []
    since = found.clock.to_server(min(case.since for case in opened) - slack)
    return connection.rows(sql, **values, since=since.replace(tzinfo=None))


def _statement(days: Mapping[datetime, set[int]]) -> tuple[str, dict[str, object]]:
    values: dict[str, object] = {}
    parts = []
    for n, (day, patients) in enumerate(sorted(days.items())):
        if patients:
            parts.append(f"({OF_FAMILY.format(n=n)})")
            values |= {f"family{n}": tuple(sorted(patients)), f"noted{n}": day - DATED_BACK}
    return SELECT.format(families=" OR ".join(parts)), values
