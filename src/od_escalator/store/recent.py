"""The cases that were opened lately and count as complaints in front of everybody."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from od_escalator.domain.burst import Opened
from od_escalator.domain.case import APART, End
from od_escalator.domain.complaint import Category
from od_escalator.store import tables

_c = tables.cases.c
_OPENED = (
    select(_c.office, _c.number, _c.opened_at, _c.category)
    .where(_c.opened_at >= bindparam("since"), ~_c.drill, ~_c.shadow, ~_c.past_manager)
    .where(_c.subject.is_(None) | _c.subject.not_in(APART), _c.end.is_distinct_from(End.WITHDRAWN))
    .order_by(_c.opened_at, _c.number)
)


def opened_since(tx: Connection, since: datetime) -> Mapping[str, Sequence[Opened]]:
    """By office."""
    found: defaultdict[str, list[Opened]] = defaultdict(list)
    for row in tx.execute(_OPENED, {"since": since}):
        found[row.office].append(Opened(number=row.number, at=row.opened_at, category=Category(row.category)))
    return found
