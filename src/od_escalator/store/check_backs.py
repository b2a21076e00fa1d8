"""Which patients are to be asked how they are doing: those whose case was resolved and who have had no other since."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from od_escalator.domain.case import End
from od_escalator.domain.complaint import Category
from od_escalator.domain.severity import Severity
from od_escalator.store import tables

_c = tables.cases.c
_other = tables.cases.alias("other")
_SINCE = (
    select(_other.c.number)
    .where(_other.c.database == _c.database, _other.c.patient == _c.patient, _other.c.number != _c.number)
    .where(~_other.c.drill, ~_other.c.shadow, _other.c.end.is_(None) | (_other.c.opened_at > _c.ended_at))
)
_ENDED = (
    select(_c.number, _c.opening)
    .where(_c.database == bindparam("name"), _c.ended_at >= bindparam("since"), _c.ended_at <= bindparam("until"))
    .where(_c.end == End.RESOLVED, _c.severity >= Severity.STANDARD, _c.category != Category.LEGAL, _c.patient != 0)
    .where(~_c.drill, ~_c.shadow, ~_c.past_manager, ~_SINCE.exists())
    .order_by(_c.number)
)


def of_ended(tx: Connection, database: str, since: datetime, until: datetime) -> Sequence[tuple[int, int]]:
    """Number and opening of those that ended then, by the index of when they ended."""
    found = tx.execute(_ENDED, {"name": database, "since": since, "until": until})
    return [(row.number, row.opening) for row in found]


def key(number: int, opening: int) -> str:
    """The natural key of its promise."""
    return f"check back {number} {opening}"
