"""What is different for a case in shadow (design 7): all is decided as ever, and nothing goes into Open Dental.

Without a task nobody can open it, so the steps until *seen* are skipped, and the thread says so.
"""

from dataclasses import replace

from od_escalator.domain.case import Case
from od_escalator.domain.effects import Decision, Effect, Entry, Reason, Say
from od_escalator.domain.plan import Plan
from od_escalator.domain.policy import Milestone


def quieted(decision: Decision) -> Decision:
    """The same decision without what it would write, and without steps that wait for the task to be opened."""
    quiet = decision.unwritten()
    case = decision.case
    steps = _until_seen(case)
    return _skip(quiet, case.plan, steps) if case.plan and steps else quiet


def _until_seen(case: Case) -> tuple[int, ...]:
    if case.plan is None or case.reached(Milestone.SEEN):
        return ()
    steps = enumerate(case.plan.steps)
    return tuple(index for index, p in steps if p.step.until is Milestone.SEEN and p.taken_at is None)


def _skip(decision: Decision, plan: Plan, steps: tuple[int, ...]) -> Decision:
    skipped = [plan.steps[index] for index in steps]
    entry = Entry(
        at=plan.started_at,
        reason=Reason.SKIPPED,
        told=tuple(dict.fromkeys(name for planned in skipped for name in planned.step.tell)),
        instant=min(planned.due_at for planned in skipped),
    )
    changed = plan.change(steps, lambda planned: replace(planned, taken_at=plan.started_at))
    effects: tuple[Effect, ...] = (*decision.effects, Say(entry))
    case = replace(decision.case, plan=changed)
    return replace(decision, case=case, entries=(*decision.entries, entry), effects=effects)
