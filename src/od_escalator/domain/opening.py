"""What a flagged note does to a case: opens it, joins it, or opens it again."""

from dataclasses import replace
from datetime import datetime

from od_escalator.domain.belonging import apart
from od_escalator.domain.case import Case, End
from od_escalator.domain.complaint import Category, Origin
from od_escalator.domain.deeds import Raised
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
from od_escalator.domain.hours import Calendar
from od_escalator.domain.ladder import plan_for, policy_for
from od_escalator.domain.person import AT_THE_OFFICE, Role
from od_escalator.domain.policy import Policies
from od_escalator.domain.said import Flagged
from od_escalator.domain.severity import Severity
from od_escalator.domain.words import Contact


def opens(case: Case, event: Flagged, policies: Policies, calendar: Calendar) -> Decision:
    """A manager who notes the upset and its conversation in one CommLog opens and proves at once."""
    case = replace(case, past_manager=event.past_manager, subject=event.subject, about=event.about)
    if _settled_by_its_author(event):
        return _solved_on_the_spot(case, event)
    case = _more_urgent(case, event)
    plan = plan_for(case, case.opening, event.starts_at, policies, calendar)
    opened = _opened(replace(case, plan=plan, in_channel=True), event, Reason.OPENED, (PostCase(),))
    repeated = (Entry(at=event.at, reason=Reason.REPEATED),) if event.earlier else ()
    return replace(opened, entries=(*opened.entries, *repeated))


def _more_urgent(case: Case, event: Flagged) -> Case:
    """Who complains again within a year hears from us sooner; it is never held against them."""
    if not event.earlier:
        return case
    return replace(case, severity=max(case.severity, Severity.SERIOUS), earlier=event.earlier)


def joins(case: Case, event: Flagged, policies: Policies, calendar: Calendar) -> Decision:
    """Another note about the same upset; where another policy is for that, its plan starts at once.

    What a manager's note says of reaching the patient is judged apart, as evidence.
    """
    if _is_evidence_only(event):
        return Decision(case=case, reason=Reason.MANAGERS_NOTE)
    if case.subject is None and apart(case) in (None, apart(event)):
        case = replace(case, subject=event.subject, about=event.about)
    entry = Entry(at=event.at, reason=Reason.JOINED, by=event.by)
    effects: tuple[Effect, ...] = (EditCase(), Say(entry), NoteOnTask(Reason.JOINED, popup=False))
    before, case = case, _graver(case, event)
    raised = Decision(case=case, reason=Reason.JOINED)
    if policy_for(case) != policy_for(before):
        raised = raise_plan(case, event, policies, calendar)
        case = raised.case
    if event.still_upset and case.contacted_at is not None and not case.unsatisfied:
        case = replace(case, unsatisfied=True)
        effects += (TellPeople(kind=Tell.UNSATISFIED, recipients=(Role.REGIONAL_MANAGER,)),)
    case = replace(case, waits_until=None)  # whoever put it off did not know of this
    effects += _quiet_line(case, event)
    return Decision(case=case, reason=raised.reason, entries=(entry, *raised.entries), effects=effects + raised.effects)


def _graver(case: Case, event: Flagged) -> Case:
    """A later note makes it worse, never better; and what is written in public as well owes a public answer."""
    category = event.category if event.category is Category.LEGAL else case.category
    severity = max(case.severity, event.severity)
    return replace(case, severity=severity, category=category, origin=case.origin or event.origin)


def raise_plan(case: Case, event: Flagged | Raised, policies: Policies, calendar: Calendar) -> Decision:
    """A new plan begins at once, from its first step: who hears at opening hears now."""
    number = case.plan.number + 1 if case.plan else 1
    starts_at = event.starts_at if isinstance(event, Flagged) else event.at
    plan = plan_for(case, number, starts_at, policies, calendar, case.opened_at)
    entry = Entry(at=event.at, reason=Reason.RAISED, by=event.by)
    noting = (NoteOnTask(Reason.RAISED, popup=True),) if case.is_legal else ()
    raised = replace(case, plan=plan)
    return Decision(case=raised, reason=entry.reason, entries=(entry,), effects=(Say(entry), *noting))


def reopens(case: Case, event: Flagged, policies: Policies, calendar: Calendar) -> Decision:
    """The same upset again, lately ended: the same case with its history, from the first step."""
    if _is_evidence_only(event) or _settled_by_its_author(event):
        return Decision(case=case, reason=Reason.MANAGERS_NOTE)
    graver = replace(
        _graver(case, event),
        note=event.note,
        author=event.author,
        subject=case.subject or event.subject,
        about=case.about or event.about,
    )
    fresh = anew(graver, event.at, event.starts_at, policies, calendar)
    posting = (EditCase(),) if case.in_channel else (PostCase(),)
    return _opened(fresh, event, Reason.REOPENED, posting)


def anew(case: Case, at: datetime, clock_from: datetime, policies: Policies, calendar: Calendar) -> Case:
    """The same case from its first step, with nothing done yet."""
    number = case.plan.number + 1 if case.plan else 1
    return Case(
        number=case.number,
        database=case.database,
        office=case.office,
        patient=case.patient,
        note=case.note,
        author=case.author,
        severity=case.severity,
        category=case.category,
        category_by=case.category_by,
        cost=case.cost,
        hold=case.hold,
        provider=case.provider,
        origin=case.origin,
        earlier=case.earlier,
        shadow=case.shadow,
        by_hand=case.by_hand,
        opened_at=at,
        opening=case.opening + 1,
        plan=plan_for(case, number, clock_from, policies, calendar),
        in_channel=True,
        past_manager=case.past_manager,
        subject=case.subject,
        about=case.about,
        revision=case.revision,
    )


def _opened(case: Case, event: Flagged, reason: Reason, posting: tuple[Effect, ...]) -> Decision:
    entry = Entry(at=event.at, reason=reason, by=event.by)
    popup = event.role not in AT_THE_OFFICE and event.clock_from is None
    making = () if case.past_manager else (MakeTask(popup=popup),)
    if making and not case.by_hand:
        case = replace(case, task_with=event.task_with)
    effects: tuple[Effect, ...] = (*making, *posting)
    if reason is Reason.REOPENED:
        effects += (Say(entry),)
    if event.role in AT_THE_OFFICE and not case.past_manager:
        case = replace(case, seen_at=event.at)
    if event.role is not None and event.contact is Contact.ATTEMPT:
        case = replace(case, attempted_at=event.at, attempts=max(event.tries, 1))
    if event.role is not None and event.contact is Contact.CONVERSATION:
        unhappy = event.satisfied is False
        case = replace(case, contacted_at=event.at, contacted_by=event.by, unsatisfied=unhappy, offered=event.offered)
        effects += (TellPeople(kind=Tell.UNSATISFIED, recipients=(Role.REGIONAL_MANAGER,)),) if unhappy else ()
    effects += _quiet_line(case, event)
    return Decision(case=case, reason=reason, entries=(entry,), effects=effects)


def _quiet_line(case: Case, event: Flagged) -> tuple[TellPeople, ...]:
    """Who just wrote it hears that somebody has it, unless they hear of the case anyway or shall not hear of it."""
    silent = AT_THE_OFFICE if case.past_manager else ()
    at_once = (p.step.tell for p in case.plan.steps if p.due_at <= event.at) if case.plan else ()
    told = {case.holder, *silent, *(name for tell in at_once for name in tell)}
    if event.by is None or event.clock_from is not None or event.by in told or event.role in told:
        return ()
    if case.unsatisfied and event.role is Role.REGIONAL_MANAGER:
        return ()
    return (TellPeople(kind=Tell.PICKED_UP, recipients=(event.by,)),)


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
    """Never what others decide about or must hear of at once, nor what still lacks its public answer."""
    reached = event.role is not None and event.contact is Contact.CONVERSATION
    is_grave = event.dangers.clear or event.category is Category.LEGAL or event.origin is Origin.REVIEW
    return reached and event.satisfied is not False and not is_grave


def _is_evidence_only(event: Flagged) -> bool:
    """A manager's follow-up of the same type proves; only a new tag or "still upset" says it is upset again."""
    return event.role is not None and not (event.explicit or event.still_upset)
