"""Put an open case on its policy as the TOML says it now, on purpose, without starting anything over."""

from dataclasses import replace

from od_escalator.domain.case import Case
from od_escalator.domain.effects import Decision, EditCase, Entry, Reason, Say
from od_escalator.domain.events import Rebased
from od_escalator.domain.hours import Calendar
from od_escalator.domain.ladder import plan_for
from od_escalator.domain.plan import Plan, PlannedStep
from od_escalator.domain.policy import Policies


def rebases(case: Case, event: Rebased, policies: Policies, calendar: Calendar) -> Decision:
    """A new plan from the old one's beginning; a step that tells the same as one that was taken counts as taken."""
    plan = _rebased(case, case.plan, policies, calendar) if case.plan else None
    if plan is None or case.plan is None or _said(plan) == _said(case.plan):
        return Decision(case=case, reason=Reason.NOTHING_NEW)
    entry = Entry(at=event.at, reason=Reason.REBASED)
    rebased = replace(case, plan=plan)
    return Decision(case=rebased, reason=entry.reason, entries=(entry,), effects=(EditCase(), Say(entry)))


def _rebased(case: Case, old: Plan, policies: Policies, calendar: Calendar) -> Plan:
    plan = plan_for(case, old.number + 1, old.started_at, policies, calendar, case.opened_at)
    plan = _put_off_as(old, plan).recount(calendar)
    for index, planned in enumerate(plan.steps):
        last = max((p.taken_at for p in old.steps if p.taken_at is not None and _is_same(p, planned)), default=None)
        if last is not None:
            plan = plan.take([index], last, calendar)
    return plan


def _put_off_as(old: Plan, new: Plan) -> Plan:
    """What attempts have put off stays so, where the policy has it so."""
    steps = [
        replace(planned, delays=max((p.delays for p in old.steps if _is_same(p, planned)), default=0))
        for planned in new.steps
    ]
    return replace(new, steps=tuple(steps), times_delayed=old.times_delayed, delayed_at=old.delayed_at)


def _is_same(old: PlannedStep, new: PlannedStep) -> bool:
    """Whatever their times; of what goes on without end any round."""
    same_round = old.round == new.round or (old.step.endless and new.step.endless)
    return same_round and (old.step.until, old.step.tell) == (new.step.until, new.step.tell)


def _said(plan: Plan) -> list[tuple[object, ...]]:
    """What is still to come of it."""
    return [(p.due_at, p.warn_at, p.step.until, p.step.tell) for p in plan.steps if p.taken_at is None]
