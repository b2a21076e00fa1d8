"""What tags on the way do to an open case: help, taking it back, calling it resolved (domain.md 5.2)."""

from dataclasses import replace
from datetime import datetime, timedelta

from od_escalator.domain.case import Case, End
from od_escalator.domain.catalogue import Mistake
from od_escalator.domain.effects import (
    Decision,
    EditCase,
    Effect,
    Entry,
    FinishTask,
    NoteOnTask,
    Reason,
    Say,
    Tell,
    TellOwners,
    TellPeople,
)
from od_escalator.domain.owners import are_told
from od_escalator.domain.person import ABOVE_THE_OFFICE, Role
from od_escalator.domain.progress import hand_over
from od_escalator.domain.said import CalledResolved, HelpAsked, TakenBack

#: So long its author may take a note back; then somebody may have acted on it.
_UNDO = timedelta(minutes=30)


def asks_for_help(case: Case, event: HelpAsked) -> Decision:
    """Any tier may call the next at any time; nobody waits for a step."""
    if event.asking in case.asked:
        return Decision(case=case, reason=Reason.NOTHING_NEW)
    asked = (*case.asked, event.asking)
    entry = Entry(at=event.at, reason=Reason.HELP_ASKED, by=event.by, told=(event.of,), why=event.why)
    telling = TellPeople(kind=Tell.HELP, recipients=entry.told, by=event.by, why=event.why, round=len(asked))
    return _said(replace(case, asked=asked), entry, telling)


def takes_back(case: Case, event: TakenBack) -> Decision:
    """Its author may undo a slip for a while; afterwards the regional manager is asked, whose own word ends it."""
    if may_take_back(case, event.role, event.at, by_author=event.by_author):
        return _withdrawn_in_slack(case, event) if event.why else withdraw(case, event.at, event.by)
    if case.withdrawal_asked_at is not None:
        return Decision(case=case, reason=Reason.NOTHING_NEW)
    told = (Role.REGIONAL_MANAGER,)
    entry = Entry(at=event.at, reason=Reason.WITHDRAWAL_ASKED, by=event.by, told=told, why=event.why)
    telling = TellPeople(kind=Tell.WITHDRAWAL, recipients=told, by=event.by, why=event.why)
    return _said(replace(case, withdrawal_asked_at=event.at), entry, telling)


def may_take_back(case: Case, role: Role | None, at: datetime, *, by_author: bool) -> bool:
    """Whether their word alone ends it."""
    return role in ABOVE_THE_OFFICE or (by_author and at - case.opened_at <= _UNDO)


def asks_for_commlog(case: Case, event: CalledResolved) -> Decision:
    """`#resolved` proves as little as a Done: the CommLog about the conversation is asked for, once."""
    if case.is_legal and case.contacted_at is None and event.role in ABOVE_THE_OFFICE:
        return hand_over(case, event.at, event.by)
    if case.is_legal or case.contacted_at is not None or case.proof_asked_at is not None:
        return Decision(case=case, reason=Reason.NOTHING_NEW)
    entry = Entry(at=event.at, reason=Reason.PROOF_ASKED, by=event.by, told=(case.holder,))
    telling = TellPeople(kind=Tell.PROOF, recipients=entry.told)
    return _said(replace(case, proof_asked_at=event.at), entry, telling, NoteOnTask(Reason.PROOF_ASKED, popup=False))


def withdraw(case: Case, at: datetime, by: str | None, why: Mistake | None = None) -> Decision:
    """The owners hear of it where they had heard of the case."""
    ended = replace(case, end=End.WITHDRAWN, ended_at=at, ended_by=by)
    entry = Entry(at=at, reason=Reason.WITHDRAWN, by=by, why=why)
    summary = (TellOwners(),) if _owners_know(case) else ()
    return _said(ended, entry, NoteOnTask(Reason.WITHDRAWN, popup=False), FinishTask(), *summary)


def _withdrawn_in_slack(case: Case, event: TakenBack) -> Decision:
    """The regional manager sees each, with its reason, and may open it again."""
    withdrawn = withdraw(case, event.at, event.by, event.why)
    if event.role is Role.REGIONAL_MANAGER:
        return withdrawn
    telling = TellPeople(kind=Tell.WITHDRAWN, recipients=(Role.REGIONAL_MANAGER,), by=event.by, why=event.why)
    return replace(withdrawn, effects=(*withdrawn.effects, telling))


def _owners_know(case: Case) -> bool:
    taken = (p.step.tell for p in case.plan.steps if p.taken_at is not None) if case.plan else ()
    return (
        are_told(case)
        or any(Role.OWNERS in tell for tell in taken)
        or any(asking.startswith(Role.OWNERS) for asking in case.asked)
    )


def _said(case: Case, entry: Entry, *more: Effect) -> Decision:
    return Decision(case=case, reason=entry.reason, entries=(entry,), effects=(EditCase(), Say(entry), *more))
