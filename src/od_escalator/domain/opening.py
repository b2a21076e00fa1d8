"""What a flagged note does to a case: opens it, joins it, or opens it again."""

from dataclasses import replace
from datetime import datetime

from od_escalator.domain.case import Case, End
from od_escalator.domain.effects import (
    Decision,
    EditCase,
    Effect,
    Entry,
    MakeTask,
    NoteOnTask,
    PostCase,
    Reason,
    Say,
    Tell,
    TellOwners,
    TellPeople,
)
from od_escalator.domain.events import Flagged
from od_escalator.domain.hours import Calendar
from od_escalator.domain.person import Role
from od_escalator.domain.policy import Policies, start_plan
from od_escalator.domain.words import Contact

#: Managers who get the task themselves: what they wrote need not pop up on their own screen.
_AT_THE_OFFICE = (Role.OFFICE_MANAGER, Role.DEPUTY)


def continues(case: Case, at: datetime, policies: Policies, *, shadow: bool) -> bool:
    """Whether a new flag for the same patient belongs to this case rather than to a new one.

    What was rehearsed is not reopened for real, nor the other way round; `shadow` is how the office works now.
    """
    if case.ended_at is None:
        return True
    return case.shadow is shadow and at - case.ended_at <= policies.reopen_within


def opens(case: Case, event: Flagged, policies: Policies, calendar: Calendar) -> Decision:
    """A manager who notes the upset and its conversation in one CommLog opens and proves at once."""
    if _settled_by_its_author(event):
        return _solved_on_the_spot(case, event)
    plan = start_plan(1, event.severity, event.at, policies, calendar)
    return _opened(replace(case, plan=plan, in_channel=True), event, Reason.OPENED, (PostCase(),))


def joins(case: Case, event: Flagged, policies: Policies, calendar: Calendar) -> Decision:
    """Another note about the same upset; a higher severity starts a new plan at once.

    What a manager's note says of reaching the patient is judged apart, as evidence.
    """
    if _is_evidence_only(event):
        return Decision(case=case, reason=Reason.MANAGERS_NOTE)
    entry = Entry(at=event.at, reason=Reason.JOINED, by=event.by)
    effects: tuple[Effect, ...] = (EditCase(), Say(entry), NoteOnTask(Reason.JOINED, popup=False))
    if event.severity > case.severity and case.plan is not None:
        plan = start_plan(case.plan.number + 1, event.severity, event.at, policies, calendar)
        case = replace(case, severity=event.severity, plan=plan)
    if event.still_upset and case.contacted_at is not None and not case.unsatisfied:
        case = replace(case, unsatisfied=True)
        effects += (TellPeople(kind=Tell.UNSATISFIED, recipients=(Role.REGIONAL_MANAGER,)),)
    return Decision(case=case, reason=Reason.JOINED, entries=(entry,), effects=effects)


def reopens(case: Case, event: Flagged, policies: Policies, calendar: Calendar) -> Decision:
    """The same upset again, lately ended: the same case with its history, from the first step."""
    if _is_evidence_only(event) or _settled_by_its_author(event):
        return Decision(case=case, reason=Reason.MANAGERS_NOTE)
    severity = max(case.severity, event.severity)
    number = case.plan.number + 1 if case.plan else 1
    fresh = Case(
        number=case.number,
        database=case.database,
        office=case.office,
        patient=case.patient,
        note=event.note,
        author=event.author,
        severity=severity,
        category=case.category,
        origin=case.origin or event.origin,
        shadow=case.shadow,
        by_hand=case.by_hand,
        opened_at=event.at,
        opening=case.opening + 1,
        plan=start_plan(number, severity, event.at, policies, calendar),
        in_channel=True,
        revision=case.revision,
    )
    posting = (EditCase(),) if case.in_channel else (PostCase(),)
    return _opened(fresh, event, Reason.REOPENED, posting)


def _opened(case: Case, event: Flagged, reason: Reason, posting: tuple[Effect, ...]) -> Decision:
    entry = Entry(at=event.at, reason=reason, by=event.by)
    effects: tuple[Effect, ...] = (MakeTask(popup=event.role not in _AT_THE_OFFICE), *posting)
    if reason is Reason.REOPENED:
        effects += (Say(entry),)
    if event.role in _AT_THE_OFFICE:
        case = replace(case, seen_at=event.at)
    if event.role is not None and event.contact is Contact.ATTEMPT:
        case = replace(case, attempted_at=event.at, attempts=1)
    if event.role is not None and event.contact is Contact.CONVERSATION:
        # Settled conversations went another way, so this patient was reached and is not satisfied.
        case = replace(case, contacted_at=event.at, contacted_by=event.by, unsatisfied=True, offered=event.offered)
        effects += (TellPeople(kind=Tell.UNSATISFIED, recipients=(Role.REGIONAL_MANAGER,)),)
    return Decision(case=case, reason=reason, entries=(entry,), effects=effects)


def _solved_on_the_spot(case: Case, event: Flagged) -> Decision:
    solved = replace(
        case,
        seen_at=event.at,
        contacted_at=event.at,
        contacted_by=event.by,
        offered=event.offered,
        end=End.RESOLVED,
        ended_at=event.at,
        ended_by=event.by,
    )
    entry = Entry(at=event.at, reason=Reason.SOLVED_ON_THE_SPOT, by=event.by)
    return Decision(case=solved, reason=entry.reason, entries=(entry,), effects=(TellOwners(),))


def _settled_by_its_author(event: Flagged) -> bool:
    reached = event.role is not None and event.contact is Contact.CONVERSATION
    return reached and event.satisfied is not False


def _is_evidence_only(event: Flagged) -> bool:
    """A manager's follow-up of the same type proves; only a new tag or "still upset" says it is upset again."""
    return event.role is not None and not (event.explicit or event.still_upset)
