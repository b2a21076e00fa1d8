"""Whether a promised message still says something true and useful when its turn comes."""

from collections.abc import Callable, Mapping
from datetime import datetime

from od_escalator.domain.case import Case, End
from od_escalator.domain.days_end import lacks_done
from od_escalator.domain.effects import Tell
from od_escalator.domain.plan import PlannedStep
from od_escalator.domain.policy import Milestone
from od_escalator.domain.severity import Severity


def _proof_is_missing(case: Case) -> bool:
    told_of = (case.claimed_at, case.done_at, case.proof_asked_at)
    return any(when is not None for when in told_of) and case.contacted_at is None


def _is_open(_case: Case) -> bool:
    return True


#: What is told of the case as a whole, whatever its plan is by now.
_OF_THE_CASE: Mapping[Tell, Callable[[Case], bool]] = {
    Tell.PROOF: _proof_is_missing,
    Tell.DONE: lacks_done,
    Tell.UNPROVEN: lambda case: case.contacted_at is None,
    Tell.ASTRAY: _is_open,
    Tell.DECLINE: _is_open,
    Tell.TASK: lambda case: case.task is None and not case.reached(Milestone.SEEN),
    Tell.MADE: lambda case: not case.reached(Milestone.SEEN),
    Tell.UNSATISFIED: lambda case: case.unsatisfied,
    Tell.HELP: _is_open,
    Tell.DANGER: lambda case: case.severity < Severity.CRITICAL,
    Tell.PRIVACY: _is_open,
    Tell.EMERGENCY: _is_open,
    Tell.REMINDER: _is_open,
    Tell.PROMISE: _is_open,
    Tell.WITHDRAWAL: _is_open,
    Tell.REASSIGNED: _is_open,
    Tell.FLAG_GONE: _is_open,
    Tell.PICKED_UP: _is_open,
    Tell.AGAIN: _is_open,
    Tell.REVIEW: lambda case: case.owes_reply,
}

#: What is told of a case that has ended.
_OF_THE_END: Mapping[Tell, Callable[[Case], bool]] = {
    Tell.WITHDRAWN: lambda case: case.end is End.WITHDRAWN,
    Tell.HOW: lambda case: case.how_asked_at is not None,
    Tell.PROOF_LOST: lambda case: case.end is End.RESOLVED or case.settled_at is not None,
}


def still_matters(case: Case, kind: Tell, plan: int, steps: tuple[int, ...], promised_at: datetime) -> bool:
    """A message about what was overtaken meanwhile is dropped rather than sent late."""
    if kind in _OF_THE_END:
        return _OF_THE_END[kind](case)
    if case.end is not None or case.plan is None:
        return False
    if kind in _OF_THE_CASE:
        return _OF_THE_CASE[kind](case)
    if case.plan.number != plan:
        return False
    planned = (case.plan.steps[index] for index in steps)
    return any(_may_tell(kind, p, promised_at) for p in planned if not case.reached(p.step.until))


def _may_tell(kind: Tell, planned: PlannedStep, promised_at: datetime) -> bool:
    """A step is told though it is taken, for that takes it."""
    if kind is Tell.STEP:
        return True
    return planned.taken_at is None and (kind is not Tell.WARNING or _is_warned(planned, promised_at))


def _is_warned(planned: PlannedStep, promised_at: datetime) -> bool:
    """An attempt that puts a step off undoes its warning; before the later time there is another one."""
    return planned.warned_at is not None and planned.warned_at <= promised_at
