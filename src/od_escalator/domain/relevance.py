"""Whether a promised message still says something true and useful when its turn comes."""

from od_escalator.domain.case import Case
from od_escalator.domain.effects import Tell
from od_escalator.domain.policy import Milestone


def still_matters(case: Case, kind: Tell, plan: int, steps: tuple[int, ...]) -> bool:
    """A message about what was overtaken meanwhile is dropped rather than sent late."""
    if case.end is not None or case.plan is None:
        return False
    about_the_case = {
        Tell.PROOF: (case.claimed_at or case.done_at) is not None and case.contacted_at is None,
        Tell.TASK: case.task is None and not case.reached(Milestone.SEEN),
        Tell.UNSATISFIED: case.unsatisfied,
    }
    if kind in about_the_case:
        return about_the_case[kind]
    if case.plan.number != plan:
        return False
    unreached = [p for index in steps if not case.reached((p := case.plan.steps[index]).step.until)]
    if kind is Tell.STEP:
        return bool(unreached)
    return any(p.taken_at is None for p in unreached)
