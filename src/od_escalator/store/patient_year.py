"""A patient's complaints in the twelve months before a case: how many, and what it cost to make up for them."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection, select

from od_escalator.domain.case import Case, End
from od_escalator.store import tables

_LATELY = timedelta(days=365)
_c = tables.cases.c


@dataclass(frozen=True, slots=True)
class Year:
    """`cents` as far as somebody has said, that of the case itself with it."""

    earlier: int
    cents: int


def before(tx: Connection, case: Case) -> Year:
    """Drills, what was only rehearsed and what was taken back were no complaints."""
    query = (
        select(_c.number, _c.opened_at, _c.cost)
        .where(_c.database == case.database, _c.patient == case.patient, _c.number <= case.number)
        .where(~_c.drill, ~_c.shadow, _c.end.is_distinct_from(End.WITHDRAWN))
    )
    lately = [row for row in tx.execute(query) if row.opened_at >= case.opened_at - _LATELY]
    return Year(earlier=sum(row.number != case.number for row in lately), cents=sum(row.cost or 0 for row in lately))
