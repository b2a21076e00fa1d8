"""Which policy a case has, and its plan by that: the one place that decides it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from od_escalator.domain.case import Case
from od_escalator.domain.complaint import Origin
from od_escalator.domain.hours import Calendar
from od_escalator.domain.person import AT_THE_OFFICE
from od_escalator.domain.plan import Plan, start_plan
from od_escalator.domain.policy import DRILL, LEGAL, REPLY, REVIEW, Milestone, Policies, Step


def policy_for(case: Case) -> str:
    """By what it is, and only then by how bad: a matter for lawyers follows its own policy, however it began."""
    if case.drill:
        return DRILL
    if case.settled_at is not None:
        return REPLY
    return LEGAL if case.is_legal else case.severity.policy


def plan_for(
    case: Case, number: int, at: datetime, policies: Policies, calendar: Calendar, opened_at: datetime | None = None
) -> Plan:
    """The plan of its policy, from `at`; `opened_at` where the case is older than that."""
    policy = policy_for(case)
    is_review = case.origin is Origin.REVIEW and policy == case.severity.policy
    added = policies.steps.get(REVIEW, ()) if is_review else ()
    if case.of_nobody:
        added = tuple(_until_replied(case, policies))
    plan = start_plan(number, policy, at, policies, calendar, opened_at, added)
    return plan.past(AT_THE_OFFICE) if case.past_manager else plan


def _until_replied(case: Case, policies: Policies) -> Iterator[Step]:
    """Nobody can be called: whoever would hear that nobody was, hears that the reply is missing."""
    for step in policies.steps.get(REVIEW, ()):
        if step.until is not Milestone.SEEN:
            yield replace(step, until=Milestone.REPLIED, delay=None)
        elif not case.by_hand:
            yield step
