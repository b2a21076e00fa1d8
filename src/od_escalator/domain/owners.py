"""What the owners hear of a case besides its steps: that it was opened, of a mild one only how it ended.

Of no other do they hear that it was resolved without what was offered: that is asked about first, for a business day.
"""

from dataclasses import replace
from datetime import datetime, tzinfo

from od_escalator.domain.case import Case, End
from od_escalator.domain.deeds import HowSaid
from od_escalator.domain.effects import Announce, Decision, EditCase, Entry, Reason, Say, Tell, TellOwners, TellPeople
from od_escalator.domain.hours import Calendar, add_business_days
from od_escalator.domain.severity import Severity


def announced(before: Case, decision: Decision) -> Decision:
    """The same decision, and the owners hear at once of a case that was opened, or that is no longer mild."""
    case = decision.case
    if case.plan is None or case.end is not None or not are_told(case):
        return decision
    if before.plan is not None and case.opening == before.opening and are_told(before):
        return decision
    return replace(decision, effects=(*decision.effects, Announce()))


def withheld(before: Case, decision: Decision, calendar: Calendar) -> Decision:
    """The same decision, but who has the case is asked what was offered where nobody has said so."""
    case = decision.case
    is_new = before.end is None and case.end is End.RESOLVED
    if not is_new or case.of_nobody or case.offered or not are_told(case) or case.ended_at is None:
        return decision
    entry = Entry(at=case.ended_at, reason=Reason.HOW_ASKED, told=(case.holder,))
    later = TellOwners(after=add_business_days(case.ended_at, 1, calendar))
    effects = [later if isinstance(each, TellOwners) else each for each in decision.effects]
    asking = (*((Say(entry),) if case.in_channel else ()), TellPeople(kind=Tell.HOW, recipients=entry.told))
    asked = replace(case, how_asked_at=case.ended_at)
    return replace(decision, case=asked, entries=(*decision.entries, entry), effects=(*effects, *asking))


def says_how(case: Case, event: HowSaid) -> Decision:
    """The owners hear at once, unless they have heard already."""
    if case.how_asked_at is None:
        return Decision(case=case, reason=Reason.NOTHING_NEW)
    entry = Entry(at=event.at, reason=Reason.HOW_SAID, by=event.by)
    said = replace(case, offered=event.offered, how_asked_at=None)
    saying = (EditCase(), Say(entry)) if case.in_channel else ()
    return Decision(case=said, reason=entry.reason, entries=(entry,), effects=(*saying, TellOwners()))


def are_told(case: Case) -> bool:
    """Whether they hear of its opening at once. In shadow the case's own message tells it already."""
    return case.severity >= Severity.STANDARD and not (case.drill or case.shadow)


def month_begins(case: Case, zone: tzinfo) -> datetime:
    """Of the office's month in which it was opened; aware, in its zone."""
    return case.opened_at.astimezone(zone).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
