"""What an attempt to reach the patient does: it is no conversation, but it puts the regional manager's step off.

The next step that the policy lets wait (`attempt_delay`) is due that much later, twice at most in a plan; what is in
real time, the outer limit and all other steps stand.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, timedelta, tzinfo

from od_escalator.domain.case import Case
from od_escalator.domain.effects import Decision, EditCase, Entry, Reason, Say
from od_escalator.domain.hours import Calendar
from od_escalator.domain.plan import Plan
from od_escalator.domain.policy import Policies
from od_escalator.domain.said import Attempted

_MOST = 2

#: The call, its "left message" in Slack and its CommLog are one attempt.
_ONE_ATTEMPT = timedelta(hours=1)


def attempts(case: Case, event: Attempted, _policies: Policies, calendar: Calendar) -> Decision:
    """However often it is repeated; several tries that one note tells put it off once."""
    tried = replace(case, attempts=case.attempts + event.tries, attempted_at=case.attempted_at or event.at)
    entry = Entry(at=event.at, reason=Reason.ATTEMPTED, by=event.by)
    if (plan := tried.plan) is not None and (chosen := _next(tried, plan, event, calendar)):
        plan = plan.put_off(chosen, event.at, calendar)
        told = tuple(dict.fromkeys(name for index in chosen for name in plan.steps[index].step.tell))
        entry = replace(entry, told=told, instant=min(plan.steps[index].due_at for index in chosen))
        tried = replace(tried, plan=plan)
    return Decision(case=tried, reason=entry.reason, entries=(entry,), effects=(EditCase(), Say(entry)))


def _next(case: Case, plan: Plan, event: Attempted, calendar: Calendar) -> Collection[int]:
    """The steps that the attempt puts off: the next one, and what the same people would be told before that."""
    if plan.times_delayed >= _MOST or (plan.delayed_at is not None and event.at < plan.delayed_at + _ONE_ATTEMPT):
        return ()
    waiting = {
        index: planned.due_at
        for index, planned in enumerate(plan.steps)
        if planned.step.delay is not None
        and planned.taken_at is None
        and planned.due_at > event.at
        and not case.reached(planned.step.until)
    }
    late = plan.put_off(tuple(waiting), event.at, calendar)
    first = min(waiting, key=waiting.__getitem__, default=None)
    if first is None or late.steps[first].due_at <= waiting[first]:
        return ()
    return tuple(index for index, due_at in waiting.items() if due_at < late.steps[first].due_at)


def days_tried(case: Case, lines: Iterable[Entry], zone: tzinfo) -> frozenset[date]:
    """The office's days on which somebody tried, since it was opened; `lines` are those of its timeline."""
    tried = [line.at for line in lines if line.reason is Reason.ATTEMPTED and line.at >= case.opened_at]
    tried += [case.attempted_at] if case.attempted_at else []
    return frozenset(at.astimezone(zone).date() for at in tried)
