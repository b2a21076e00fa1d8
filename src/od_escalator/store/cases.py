"""Cases with their plans, as rows."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, bindparam, func, select

from od_escalator.domain.case import Case, End
from od_escalator.domain.catalogue import Hold
from od_escalator.domain.complaint import Category, Origin, Remedy, Subject
from od_escalator.domain.note import NoteKey, Source
from od_escalator.domain.plan import Plan
from od_escalator.domain.severity import Severity
from od_escalator.store import plans, tables
from od_escalator.store.upsert import upsert

#: The first case is UP-1001: a number that is plainly ours and no patient's.
_BEFORE_THE_FIRST = 1000

#: So many cases are read at once.
_AT_ONCE = 200

# What is asked all the time is put together once: that costs more than asking it.
_CASE = select(tables.cases).where(tables.cases.c.number == bindparam("case"))
_NEXT_OPEN = (
    select(tables.cases)
    .where(tables.cases.c.database == bindparam("name"), tables.cases.c.end.is_(None))
    .where(tables.cases.c.number > bindparam("last"))
    .order_by(tables.cases.c.number)
    .limit(_AT_ONCE)
)
_DUE = (
    select(tables.cases.c.number, tables.cases.c.task, tables.cases.c.revision, tables.cases.c.next_due_at)
    .where(tables.cases.c.database == bindparam("name"), tables.cases.c.next_due_at <= bindparam("until"))
    .order_by(tables.cases.c.number)
)
_OF_PATIENT = (
    select(tables.cases)
    .where(tables.cases.c.database == bindparam("name"), tables.cases.c.patient == bindparam("patient"))
    .order_by(tables.cases.c.number.desc())
)
_COUNTED = (
    select(tables.cases.c.number, tables.cases.c.office, tables.plans.c.calendar)
    .join(
        tables.plans,
        (tables.plans.c.case_number == tables.cases.c.number) & (tables.plans.c.plan == tables.cases.c.plan),
    )
    .where(tables.cases.c.database == bindparam("name"), tables.cases.c.end.is_(None))
    .order_by(tables.cases.c.number)
)
_WRITTEN_DUE = select(tables.cases.c.next_due_at).where(tables.cases.c.number == bindparam("case"))

_SAME_NAME = frozenset(field.name for field in fields(Case)) & frozenset(tables.cases.c.keys()) - {"plan"}


def next_number(tx: Connection) -> int:
    """Above every number that was ever used, as far as we know: also by a state that was lost."""
    ours = tx.scalar(select(func.max(tables.cases.c.number)))
    used = tx.scalar(select(func.max(tables.doubts.c.highest)))
    return max(ours or 0, used or 0, _BEFORE_THE_FIRST) + 1


def save(tx: Connection, case: Case, next_due_at: datetime | None) -> None:
    """Write the case and its plan as they now are."""
    row = {name: getattr(case, name) for name in _SAME_NAME} | {
        "incarnation": case.note.incarnation,
        "note_source": case.note.source,
        "note_number": case.note.number,
        "offered": list(case.offered),
        "asked": list(case.asked),
        "plan": case.plan.number if case.plan else None,
        "next_due_at": next_due_at,
    }
    upsert(tx, tables.cases, row)
    if case.plan:
        plans.save(tx, case.number, case.plan)


def load(tx: Connection, number: int) -> Case | None:
    return next(iter(_fetch(tx, _CASE, case=number)), None)


def list_of_patient(tx: Connection, database: str, patient: int) -> list[Case]:
    """The patient's cases, open or ended, the newest first; none of nobody's."""
    if not patient:
        return []
    return _fetch(tx, _OF_PATIENT, name=database, patient=patient)


def list_of_charts(tx: Connection, database: str, patients: Sequence[int]) -> list[Case]:
    """The same of several patients that are one by now."""
    found = [case for patient in patients for case in list_of_patient(tx, database, patient)]
    return sorted(found, key=lambda case: case.number, reverse=True)


def each_open(tx: Connection, database: str) -> Iterator[Case]:
    """One after another, with no more than some of them in memory."""
    last = 0
    while some := _fetch(tx, _NEXT_OPEN, name=database, last=last):
        yield from some
        last = some[-1].number


def list_open(tx: Connection, database: str) -> list[Case]:
    return list(each_open(tx, database))


def list_all_open(tx: Connection) -> list[Case]:
    """Of every database, those among them that the configuration no longer has."""
    return _fetch(tx, select(tables.cases).where(tables.cases.c.end.is_(None)).order_by(tables.cases.c.number))


def list_all(tx: Connection, limit: int) -> list[Case]:
    return _fetch(tx, select(tables.cases).order_by(tables.cases.c.number.desc()).limit(limit))


def last_drill(tx: Connection, database: str | None = None, office: str | None = None) -> Case | None:
    """The newest drill, of one office or of all."""
    c = tables.cases.c
    here = [column == name for column, name in ((c.database, database), (c.office, office)) if name is not None]
    query = select(tables.cases).where(c.drill, *here).order_by(c.number.desc()).limit(1)
    return next(iter(_fetch(tx, query)), None)


def list_counted(tx: Connection, database: str) -> Sequence[RowMapping]:
    """Of each open case `number`, `office`, and `calendar`: the hours that its due times were counted in."""
    return tx.execute(_COUNTED, {"name": database}).mappings().all()


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCases:
    """How many open cases are alike in this."""

    database: str
    office: str
    severity: int
    drill: bool
    count: int


def count_open(tx: Connection, databases: Collection[str]) -> tuple[OpenCases, ...]:
    """In the order of database, office and severity."""
    alike = [tables.cases.c[name] for name in ("database", "office", "severity", "drill")]
    query = select(*alike, func.count().label("count")).where(*_are_open(databases)).group_by(*alike).order_by(*alike)
    return tuple(OpenCases(**row) for row in tx.execute(query).mappings())


def next_due(tx: Connection, databases: Collection[str]) -> datetime | None:
    due: datetime | None = tx.scalar(select(func.min(tables.cases.c.next_due_at)).where(*_are_open(databases)))
    return due


def first_due(tx: Connection, databases: Collection[str], most: int) -> list[Case]:
    """So many of the open cases, those first that time will change first, those last that it never will."""
    due = tables.cases.c.next_due_at
    query = select(tables.cases).where(*_are_open(databases), ~tables.cases.c.drill)
    return _fetch(tx, query.order_by(due.is_(None), due, tables.cases.c.number).limit(most))


def _are_open(databases: Collection[str]) -> tuple[ColumnElement[bool], ...]:
    return tables.cases.c.database.in_(databases), tables.cases.c.end.is_(None)


def list_due(tx: Connection, database: str, until: datetime) -> Sequence[RowMapping]:
    """`number`, `task`, `revision` and `next_due_at` of the cases that time may change by then."""
    return tx.execute(_DUE, {"name": database, "until": until}).mappings().all()


def written_due(tx: Connection, number: int) -> datetime | None:
    """What `list_due` goes by."""
    due: datetime | None = tx.scalar(_WRITTEN_DUE, {"case": number})
    return due


def written_plan(tx: Connection, number: int) -> tuple[int, datetime | None]:
    """The number of the case's plan, and when it began, as far as that is written; also where its rows are lost."""
    c, plans = tables.cases.c, tables.plans.c
    plan = tx.scalar(select(c.plan).where(c.number == number)) or 1
    began: datetime | None = tx.scalar(select(plans.started_at).where(plans.case_number == number, plans.plan == plan))
    return plan, began


def _fetch(tx: Connection, query: Select[Any], **values: object) -> list[Case]:
    rows = tx.execute(query, values).mappings().all()
    plan_of = dict[int, Plan | None]()
    for first in range(0, len(rows), _AT_ONCE):
        plan_of |= plans.load(tx, [row["number"] for row in rows[first : first + _AT_ONCE] if row["plan"]])
    return [_case(row, plan_of.get(row["number"])) for row in rows]


def _case(row: RowMapping, plan: Plan | None) -> Case:
    same = {name: row[name] for name in _SAME_NAME}
    key = NoteKey(row["database"], row["incarnation"], Source(row["note_source"]), row["note_number"])
    return Case(
        **same
        | {
            "note": key,
            "severity": Severity(row["severity"]),
            "category": Category(row["category"]),
            "origin": Origin(row["origin"]) if row["origin"] else None,
            "subject": Subject(row["subject"]) if row["subject"] else None,
            "hold": Hold(row["hold"]) if row["hold"] else None,
            "settled_as": End(row["settled_as"]) if row["settled_as"] else None,
            "end": End(row["end"]) if row["end"] else None,
            "asked": tuple(row["asked"]),
            "offered": tuple(Remedy(code) for code in row["offered"]),
            "plan": plan,
        }
    )
