"""Plans: what a case keeps of its policy, a row for each round of a step."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, select

from od_escalator.domain.plan import Plan, PlannedStep
from od_escalator.domain.policy import After, Milestone, Repeat, Step, Unit
from od_escalator.store import tables
from od_escalator.store.upsert import upsert

_OF_A_ROUND = ("round", "delays", "due_at", "warn_at", "taken_at", "warned_at", "blind_at")

_OF_A_PLAN = ("policy", "started_at", "calendar", "times_delayed", "delayed_at")

_PLAN = tables.plans.c
_OF_PLAN = (tables.steps.c.case_number == _PLAN.case_number) & (tables.steps.c.plan == _PLAN.plan)
_STEP = [column for column in tables.steps.c if column.name not in ("case_number", "plan")]

#: The newest plans of some cases, a row for each step; a plan without any has one row.
_PLANS = (
    select(_PLAN.case_number.label("case"), _PLAN.plan.label("number"), *(_PLAN[name] for name in _OF_A_PLAN))
    .add_columns(*_STEP)
    .join_from(tables.cases, tables.plans)
    .outerjoin(tables.steps, _OF_PLAN)
    .where(tables.cases.c.number.in_(bindparam("cases", expanding=True)), tables.cases.c.plan == _PLAN.plan)
    .order_by(_PLAN.case_number, tables.steps.c.step)
)


def save(tx: Connection, number: int, plan: Plan) -> None:
    key = {"case_number": number, "plan": plan.number}
    row = {name: getattr(plan, name) for name in _OF_A_PLAN}
    upsert(tx, tables.plans, key | row)
    steps = (key | {"step": index} | _step_row(planned) for index, planned in enumerate(plan.steps))
    upsert(tx, tables.steps, *steps)


def load(tx: Connection, cases: Sequence[int]) -> Mapping[int, Plan | None]:
    """By case; None where rows of it are missing."""
    found = tx.execute(_PLANS, {"cases": cases}).mappings() if cases else ()
    return {number: _plan(list(of_case)) for number, of_case in groupby(found, itemgetter("case"))}


def _step_row(planned: PlannedStep) -> dict[str, Any]:
    step, repeat = planned.step, planned.step.repeat
    return {
        "until": step.until,
        "unit": step.after.unit,
        "amount": _amount(step.after),
        "tell": list(step.tell),
        "warn": None if step.warn is None else int(step.warn.total_seconds()),
        "every_unit": repeat.every.unit if repeat else None,
        "every_amount": _amount(repeat.every) if repeat else None,
        "times": repeat.times if repeat else None,
        "delay_unit": step.delay.unit if step.delay else None,
        "delay_amount": _amount(step.delay) if step.delay else None,
        **{name: getattr(planned, name) for name in _OF_A_ROUND},
    }


def _amount(after: After) -> int:
    return after.count or int(after.length.total_seconds())


def _plan(rows: Sequence[RowMapping]) -> Plan | None:
    """None where rows are missing: a step is known by its place, and what was told of one would be told of another."""
    head, steps = rows[0], [row for row in rows if row["step"] is not None]
    if [row["step"] for row in steps] != list(range(len(steps))):
        return None
    same = {name: head[name] for name in _OF_A_PLAN}
    return Plan(number=head["number"], steps=tuple(_planned(row) for row in steps), **same)


def _planned(row: RowMapping) -> PlannedStep:
    step = Step(
        after=_after(row["unit"], row["amount"]),
        until=Milestone(row["until"]),
        tell=tuple(row["tell"]),
        warn=None if row["warn"] is None else timedelta(seconds=row["warn"]),
        repeat=_repeat(row) if row["every_unit"] else None,
        delay=_after(row["delay_unit"], row["delay_amount"]) if row["delay_unit"] else None,
    )
    return PlannedStep(step=step, **{name: row[name] for name in _OF_A_ROUND})


def _repeat(row: RowMapping) -> Repeat:
    return Repeat(every=_after(row["every_unit"], row["every_amount"]), times=row["times"])


def _after(unit: str, amount: int) -> After:
    if unit == Unit.BUSINESS_DAYS:
        return After(Unit.BUSINESS_DAYS, count=amount)
    return After(Unit(unit), length=timedelta(seconds=amount))
