"""What managers put on record about a case, while it is open or later: what it is about, what it cost, a legal hold.

A case on hold is never purged. Where it is held for another reason than that it is a legal matter, only an owner's word
ends it.
"""

from collections.abc import Iterator
from dataclasses import replace

from od_escalator.domain.case import Case, State
from od_escalator.domain.catalogue import Hold
from od_escalator.domain.effects import Decision, EditCase, Effect, Entry, NoteOnTask, Reason, Say
from od_escalator.domain.filed import Filed
from od_escalator.domain.hours import Calendar
from od_escalator.domain.ladder import plan_for, policy_for
from od_escalator.domain.person import Role
from od_escalator.domain.policy import Policies

#: Under which a case remembers that an end was asked for.
_ASKED = "hold"


def files(case: Case, event: Filed, policies: Policies, calendar: Calendar) -> Decision:
    """What it turns out to be about may take another policy: then a plan of that begins."""
    filed = replace(
        case,
        category=event.category or case.category,
        category_by=event.by if event.category else case.category_by,
        cost=case.cost if event.cost is None else event.cost,
        hold=None if event.release else event.hold or case.hold,
    )
    entries = tuple(Entry(at=event.at, reason=reason, by=event.by) for reason in _changes(case, filed))
    if not entries:
        return Decision(case=case, reason=Reason.NOTHING_NEW)
    effects: tuple[Effect, ...] = (EditCase(),) if case.in_channel else ()
    if case.end is None and case.plan is not None and policy_for(filed) != policy_for(case):
        filed = replace(filed, plan=plan_for(filed, case.plan.number + 1, event.at, policies, calendar, case.opened_at))
        effects += (NoteOnTask(Reason.RAISED, popup=True),) if filed.is_legal else ()
    return Decision(case=filed, reason=entries[0].reason, entries=entries, effects=effects)


def held(before: Case, event: object, decision: Decision) -> Decision:
    """A legal matter is on hold from its beginning, and what is held stays open until an owner ends it."""
    case = decision.case
    if case.is_legal and (before.state is State.NEW or not before.is_legal) and case != before:
        case = replace(case, hold=case.hold or Hold.LEGAL)
        decision = replace(decision, case=case)
    ends = before.end is None and case.end is not None and before.settled_at is None
    by_owner = getattr(event, "role", None) is Role.OWNERS
    if not ends or by_owner or not before.owners_end:
        return decision
    return _stays_open(before, case)


def _stays_open(before: Case, case: Case) -> Decision:
    """What was done counts; that it ends takes an owner, which is said once."""
    open_ = replace(case, end=None, ended_at=None, ended_by=None, asked=tuple(dict.fromkeys((*case.asked, _ASKED))))
    if open_ == before or case.ended_at is None:
        return Decision(case=before, reason=Reason.NOTHING_NEW)
    entry = Entry(at=case.ended_at, reason=Reason.HELD_OPEN, by=case.ended_by, told=(Role.OWNERS,))
    return Decision(case=open_, reason=entry.reason, entries=(entry,), effects=(EditCase(), Say(entry)))


def _changes(before: Case, after: Case) -> Iterator[Reason]:
    if (before.category, before.category_by) != (after.category, after.category_by):
        yield Reason.CATEGORIZED
    if before.cost != after.cost:
        yield Reason.COST_SAID
    if before.hold != after.hold:
        yield Reason.HELD if after.hold else Reason.RELEASED
