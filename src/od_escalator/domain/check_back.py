"""How is the patient doing since? Asked once, some days after a case was resolved, of whoever runs the office."""

from datetime import datetime, timedelta

from od_escalator.domain.case import Case, End
from od_escalator.domain.hours import Calendar, next_opening
from od_escalator.domain.severity import Severity
from od_escalator.domain.task_words import mark_of
from od_escalator.domain.wording import local_day, named_day

#: How to finish, below what the case was about.
ASKING = (
    "This was settled some days ago. One call: how are you doing since, and is there anything left that we can do?",
    "Upset again? Write a CommLog about it with #upset, and it is followed up again.",
    "Mark this task Done when you have called, or decide not to. Nothing depends on it, and nobody is reminded.",
)


def check_back_at(case: Case, after: timedelta, calendar: Calendar) -> datetime | None:
    """When the office opens next so long after the end; None where nobody asks, or `after` is nothing."""
    nobodys = case.drill or case.shadow or case.of_nobody or case.past_manager or case.is_legal
    if not after or nobodys or case.end is not End.RESOLVED or case.ended_at is None:
        return None
    return next_opening(case.ended_at + after, calendar) if case.severity >= Severity.STANDARD else None


def check_back_mark(case: Case) -> str:
    """`UP-1042/C`, and `UP-1042-2/C` after it was opened again: no case's own task, and found again by it."""
    return f"{mark_of(case)}/C"


def check_back_line(case: Case, ended_at: datetime, zone: str, now: datetime) -> str:
    """`How is the patient doing since? - billing - UP-1042/C (settled Thu Nov 19)`."""
    settled = named_day(local_day(ended_at, zone), local_day(now, zone))
    return f"How is the patient doing since? - {case.category} - {check_back_mark(case)} (settled {settled})"
