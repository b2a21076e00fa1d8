"""The complaint log as it is read for reports: a row for each case, in the order in which they were opened.

Some thousand cases are read at once, by three statements, so that years of them take seconds and little memory. Drills
and what was only rehearsed were no complaints.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import Connection, RowMapping, bindparam, func, select

from od_escalator.domain.case import Case, End
from od_escalator.domain.catalogue import Cause, Lesson, Satisfaction
from od_escalator.domain.complaint import Category, Origin, Remedy
from od_escalator.domain.complaint_log import Complaint, Escalation
from od_escalator.domain.effects import Reason
from od_escalator.domain.person import AT_THE_OFFICE, Role
from od_escalator.domain.severity import Severity
from od_escalator.store import tables

_READ_AT_ONCE = 2000

_EVER, _NEVER = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)

#: So long a complaint of the same patient counts as an earlier one.
_LATELY = timedelta(days=365)

#: Words of danger wait for no step.
_AT_ONCE_BY = (Reason.DANGER, Reason.DANGER_ASKED)

_c, _o, _t, _p = tables.cases.c, tables.outcomes.c, tables.timeline.c, tables.plans.c
_SAME_NAME = (
    "number",
    "database",
    "office",
    "opened_at",
    "opening",
    "attempts",
    "replied_at",
    "waived_at",
    "ended_at",
    "cost",
)
_ROWS = (
    select(*(_c[name] for name in _SAME_NAME))
    .add_columns(_c.severity, _c.category, _c.category_by, _c.origin, _c.provider, _c.past_manager, _c.end)
    .add_columns(_c.seen_at, _c.attempted_at, _c.claimed_at, _c.contacted_at, _c.done_at, _c.offered)
    .add_columns(_o.satisfied, _o.cause, _o.lesson)
    .outerjoin_from(tables.cases, tables.outcomes, (_o.case_number == _c.number) & (_o.opening == _c.opening))
    .where(~_c.drill, _c.shadow == bindparam("shadow"))
    .where(_c.opened_at >= bindparam("since"), _c.opened_at < bindparam("until"))
    .where((_c.opened_at > bindparam("since")) | (_c.number > bindparam("behind")))
    .order_by(_c.opened_at, _c.number)
    .limit(_READ_AT_ONCE)
)

#: The lines that brought it to somebody else, and whether that was at the beginning of a plan.
_BROUGHT = (
    select(_t.case_number, _t.at, _t.reason, _t.told, _p.plan.label("began"))
    .outerjoin_from(tables.timeline, tables.plans, (_p.case_number == _t.case_number) & (_p.started_at == _t.instant))
    .where(_t.case_number.in_(bindparam("cases", expanding=True)))
    .where(
        _t.reason.in_((*_AT_ONCE_BY, Reason.STEP_DUE, Reason.HELP_ASKED, Reason.UNSATISFIED, Reason.WITHDRAWAL_ASKED))
    )
    .order_by(_t.case_number, _t.id)
)

_Code = TypeVar("_Code", bound=StrEnum)

_before = tables.cases.alias("before")
_EARLIER = (
    select(_c.number, _c.opened_at, _before.c.opened_at.label("before"))
    .join(_before, (_before.c.database == _c.database) & (_before.c.patient == _c.patient))
    .where(_c.number.in_(bindparam("cases", expanding=True)), _before.c.number < _c.number)
    .where(~_before.c.drill, ~_before.c.shadow, _before.c.patient != 0, _before.c.end.is_distinct_from(End.WITHDRAWN))
)

#: Each announcement asks it: counted where it is, for a flood has ten thousand of them.
_ALIKE = (
    select(func.count())
    .where(*(_c[name] == bindparam(f"its_{name}") for name in ("database", "office", "category")))
    .where(_c.opened_at >= bindparam("since"), _c.opened_at < bindparam("until"), _c.number != bindparam("itself"))
    .where(~_c.drill, ~_c.shadow, _c.end.is_distinct_from(End.WITHDRAWN))
)


def complaints(
    tx: Connection, *, since: datetime | None = None, until: datetime | None = None, shadow: bool = False
) -> Iterator[Complaint]:
    """Those opened from `since` on and before `until`, as UTC instants, the oldest first; or those in `shadow`."""
    asked: dict[str, Any] = {"since": since or _EVER, "until": until or _NEVER, "behind": 0, "shadow": shadow}
    while some := tx.execute(_ROWS, asked).mappings().all():
        numbers = [row["number"] for row in some]
        escalations, earlier = _escalations(tx, some), _earlier(tx, numbers)
        for row in some:
            yield _complaint(row, escalations.get(row["number"], Escalation.NONE), earlier[row["number"]])
        if len(some) < _READ_AT_ONCE:
            break
        asked |= {"since": some[-1]["opened_at"], "behind": some[-1]["number"]}


def ended(
    tx: Connection, database: str, names: Collection[str], since: datetime, until: datetime
) -> Iterator[Sequence[tuple[int, datetime]]]:
    """Patient and end of those opened then at these offices that have ended, some at a time; none taken back."""
    opened = (_c.database == database, _c.office.in_(names), _c.opened_at >= since, _c.opened_at < until)
    told = (~_c.drill, ~_c.shadow, _c.patient != 0, _c.ended_at.is_not(None), _c.end != End.WITHDRAWN)
    query = select(_c.patient, _c.ended_at).where(*opened, *told).order_by(_c.number)
    for some in tx.execute(query).partitions(_READ_AT_ONCE):
        yield [(row.patient, row.ended_at) for row in some]


def how_many_alike(tx: Connection, case: Case, since: datetime) -> int:
    """Which one about this it was at its office, when it was opened, of those opened since then."""
    about = {"its_database": case.database, "its_office": case.office, "its_category": case.category}
    asked = {**about, "since": since, "until": case.opened_at, "itself": case.number}
    return 1 + (tx.scalar(_ALIKE, asked) or 0)


def offices(tx: Connection) -> set[str]:
    """All that the log has cases of."""
    return set(tx.scalars(select(_c.office).distinct()))


def patients(tx: Connection, numbers: Sequence[int]) -> Mapping[int, int]:
    """Open Dental's numbers of the patients, by case."""
    query = select(_c.number, _c.patient).where(_c.number.in_(numbers))
    return {row.number: row.patient for row in tx.execute(query)}


def _earlier(tx: Connection, numbers: Sequence[int]) -> Counter[int]:
    pairs = tx.execute(_EARLIER, {"cases": numbers})
    return Counter(row.number for row in pairs if row.before >= row.opened_at - _LATELY)


def _escalations(tx: Connection, some: Sequence[RowMapping]) -> Mapping[int, Escalation]:
    """By case, how it first came to somebody above the office since it was opened last."""
    opened_at = {row["number"]: row["opened_at"] for row in some}
    found = {row["number"]: Escalation.BY_HAND for row in some if row["past_manager"]}
    for line in tx.execute(_BROUGHT, {"cases": list(opened_at)}):
        if line.at >= opened_at[line.case_number] and (how := _how(line.reason, line.told, began=line.began)):
            found.setdefault(line.case_number, how)
    return found


def _how(reason: str, told: Collection[str], *, began: int | None) -> Escalation | None:
    if reason == Reason.UNSATISFIED:
        return Escalation.BY_HAND
    if not set(told) - {*AT_THE_OFFICE, Role.ON_CALL_DOCTOR}:
        return None
    if reason != Reason.STEP_DUE:
        return Escalation.AT_OPENING if reason in _AT_ONCE_BY else Escalation.BY_HAND
    return Escalation.BY_TIMER if began is None else Escalation.AT_OPENING


def _complaint(row: RowMapping, escalation: Escalation, earlier: int) -> Complaint:
    contacted_at = row["contacted_at"] or row["claimed_at"]
    attempted_at = row["attempted_at"] or contacted_at
    return Complaint(
        **{name: row[name] for name in _SAME_NAME},
        severity=Severity(row["severity"]),
        category=Category(row["category"]),
        confirmed=row["category_by"] is not None,
        origin=_maybe(Origin, row["origin"]),
        seen_at=row["seen_at"] or attempted_at or row["done_at"],
        attempted_at=attempted_at,
        contacted_at=contacted_at,
        proven=row["contacted_at"] is not None,
        escalation=escalation,
        end=_maybe(End, row["end"]),
        offered=tuple(Remedy(code) for code in row["offered"]),
        satisfied=_maybe(Satisfaction, row["satisfied"]),
        cause=_maybe(Cause, row["cause"]),
        lesson=_maybe(Lesson, row["lesson"]),
        earlier=earlier,
        provider=row["provider"],
    )


def _maybe(kind: type[_Code], code: str | None) -> _Code | None:
    return None if code is None else kind(code)
