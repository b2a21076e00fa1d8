"""The register of what was changed after cases: codes, a person's id and days. It outlives its cases."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, RowMapping, select

from od_escalator.domain.case import Case
from od_escalator.domain.catalogue import Cause, Lesson
from od_escalator.domain.complaint import Category
from od_escalator.domain.improvement import Again, Improvement
from od_escalator.store import tables
from od_escalator.store.upsert import upsert

_c = tables.improvements.c


def keep(tx: Connection, improvement: Improvement) -> None:
    """Recorded again it counts from the first time, with the later owner and day."""
    key = (_c.case_number == improvement.case_number) & (_c.change == improvement.change)
    first = tx.scalar(select(_c.since).where(key))
    row: dict[str, Any] = {name: getattr(improvement, name) for name in _NAMES}
    row["due"] = improvement.due.isoformat() if improvement.due else None
    upsert(tx, tables.improvements, row | {"since": first or improvement.since})


def every(tx: Connection) -> Sequence[Improvement]:
    """The newest first."""
    query = select(tables.improvements).order_by(_c.since.desc(), _c.case_number.desc(), _c.change)
    return [_improvement(row) for row in tx.execute(query).mappings()]


def latest(tx: Connection, case: Case) -> Again | None:
    """What was changed last at this office about what this case is about, before it was opened and after another."""
    query = (
        select(_c.case_number, _c.change, _c.since)
        .where(_c.office == case.office, _c.category == case.category, _c.since < case.opened_at)
        .where(_c.case_number != case.number)
        .order_by(_c.since.desc(), _c.case_number.desc())
        .limit(1)
    )
    row = tx.execute(query).first()
    return Again(row.case_number, Lesson(row.change), row.since) if row else None


_NAMES = ("case_number", "office", "category", "change", "since", "cause", "owner")


def _improvement(row: RowMapping) -> Improvement:
    return Improvement(
        case_number=row["case_number"],
        office=row["office"],
        category=Category(row["category"]),
        change=Lesson(row["change"]),
        since=row["since"],
        cause=Cause(row["cause"]) if row["cause"] else None,
        owner=row["owner"],
        due=date.fromisoformat(row["due"]) if row["due"] else None,
    )
