"""Proof without Done: at the closing of that day who has the case is asked once, quietly, to mark the task Done.

Only if the matter is settled: a Done that is still missing is often nothing but forgotten.
"""

from dataclasses import replace
from datetime import date, datetime

from od_escalator.domain.case import Case
from od_escalator.domain.effects import Decision, Entry, Reason, Tell, TellPeople
from od_escalator.domain.hours import Calendar
from od_escalator.domain.person import Role
from od_escalator.domain.putting_off import opening_and_closing


def expected(before: Case, at: datetime, decision: Decision, calendar: Calendar) -> Decision:
    """The same decision; once nothing but the Done is missing, that is waited for until the office has closed."""
    case = decision.case
    if lacks_done(case) == lacks_done(before):
        return decision
    closes = None
    if case.plan is not None and lacks_done(case):
        since = max(at, case.plan.started_at)  # of an old conversation, read late, the clock starts now as well
        _, closes = opening_and_closing(_day(since, calendar), since, calendar)
    return replace(decision, case=replace(case, ask_for_done_at=closes))


def asks_at(case: Case) -> datetime | None:
    """When somebody is asked for the Done; of what is put off past that there is a reminder."""
    asks = case.ask_for_done_at
    return None if asks is not None and case.waits_until is not None and asks < case.waits_until else asks


def ask(case: Case, at: datetime, judged_until: datetime, told_anyway: tuple[str, ...], calendar: Calendar) -> Decision:
    """`told_anyway` hear of the case in the same moment; who has heard of it that day is not asked as well."""
    asks = asks_at(case)
    if asks is None or asks > judged_until:
        return Decision(case=case, reason=Reason.NOTHING_DUE)
    asked = replace(case, ask_for_done_at=None)
    if case.holder in told_anyway or _has_heard(case, _day(at, calendar), calendar):
        return Decision(case=asked, reason=Reason.NOTHING_DUE)
    entry = Entry(at=at, reason=Reason.DONE_ASKED, told=(case.holder,))
    effects = (TellPeople(kind=Tell.DONE, recipients=entry.told),)
    return Decision(case=asked, reason=entry.reason, entries=(entry,), effects=effects)


def _has_heard(case: Case, day: date, calendar: Calendar) -> bool:
    """Since the conversation: of a step that was due, or was going to be."""
    steps = case.plan.steps if case.plan else ()
    told = [p.taken_at for p in steps if case.holder in p.step.tell]
    heard = [*told, *(p.warned_at for p in steps if case.holder is Role.OFFICE_MANAGER)]
    return any(
        when is not None and case.contacted_at is not None and when >= case.contacted_at and _day(when, calendar) == day
        for when in heard
    )


def _day(at: datetime, calendar: Calendar) -> date:
    return at.astimezone(calendar.tz).date()


def lacks_done(case: Case) -> bool:
    """Whether nothing but the Done is missing, no call is promised, and nobody has said that it is done."""
    is_over = case.plan is None or case.end is not None or case.done_at is not None or case.done_by is not None
    is_another = case.drill or case.is_legal
    goes_on = case.unsatisfied or case.promise_due_at is not None
    return case.contacted_at is not None and not (is_over or is_another or goes_on)
