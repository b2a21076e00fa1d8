"""Which policy a case has, and its plan by that: the one place that decides it."""

from datetime import datetime

from od_escalator.domain.case import Case
from od_escalator.domain.complaint import Origin
from od_escalator.domain.hours import Calendar
from od_escalator.domain.person import AT_THE_OFFICE
from od_escalator.domain.plan import Plan, start_plan
from od_escalator.domain.policy import DRILL, LEGAL, REPLY, REVIEW, Policies


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
    plan = start_plan(number, policy, at, policies, calendar, opened_at, added)
    return plan.past(AT_THE_OFFICE) if case.past_manager else plan
