"""What managers have answered about the end of a case; for each opening their last word."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from od_escalator.domain.case import End
from od_escalator.domain.catalogue import Cause, Lesson, Satisfaction
from od_escalator.domain.complaint import Remedy
from od_escalator.store import tables
from od_escalator.store.upsert import upsert

_c = tables.outcomes.c


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """`by` is a person's id."""

    how: End
    offered: tuple[Remedy, ...]
    satisfied: Satisfaction
    cause: Cause
    lesson: Lesson
    by: str
    at: datetime


def keep(tx: Connection, case_number: int, opening: int, outcome: Outcome) -> None:
    row = {
        "case_number": case_number,
        "opening": opening,
        "how": outcome.how,
        "offered": list(outcome.offered),
        "satisfied": outcome.satisfied,
        "cause": outcome.cause,
        "lesson": outcome.lesson,
        "by": outcome.by,
        "at": outcome.at,
    }
    upsert(tx, tables.outcomes, row)


def of_case(tx: Connection, case_number: int, opening: int) -> Outcome | None:
    row = tx.execute(select(tables.outcomes).where(_c.case_number == case_number, _c.opening == opening)).first()
    if row is None:
        return None
    return Outcome(
        how=End(row.how),
        offered=tuple(Remedy(code) for code in row.offered),
        satisfied=Satisfaction(row.satisfied),
        cause=Cause(row.cause),
        lesson=Lesson(row.lesson),
        by=row.by,
        at=row.at,
    )
