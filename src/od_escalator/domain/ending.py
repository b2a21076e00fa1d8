"""How a case ends by a manager's word in Slack: what each end takes (design 5), and what the word does."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime
from enum import StrEnum

from od_escalator.domain.case import Case, End
from od_escalator.domain.deeds import EndSaid
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
from od_escalator.domain.person import ABOVE_THE_OFFICE, Role
from od_escalator.domain.progress import cannot_be_ticked, hand_over, resolve

#: What may be chosen in Slack; withdrawing has a dialog of its own.
ENDS = (End.RESOLVED, End.UNREACHABLE, End.DECLINED, End.WITH_LAWYER)

_ATTEMPTS, _DAYS = 3, 2
_REASONS = {End.UNREACHABLE: Reason.UNREACHABLE, End.DECLINED: Reason.DECLINED}


class Lack(StrEnum):
    """What an end takes and is not there."""

    WORD_FROM_ABOVE = "word_from_above"
    ATTEMPTS = "attempts"
    WAS_REACHED = "was_reached"
    OWNERS_DECIDE = "owners_decide"
    HELD = "held"


def lack(case: Case, end: End, role: Role | None, tried_on: Collection[date]) -> Lack | None:
    """Why it cannot end so by the word of somebody with this role; `tried_on` are the days with an attempt.

    That the attempts were made in two ways is what the regional manager's word says.
    """
    if case.owners_end and role is not Role.OWNERS:
        return Lack.HELD
    from_above = role in ABOVE_THE_OFFICE
    if end is End.RESOLVED:
        if case.is_legal and case.contacted_at is None:
            return Lack.OWNERS_DECIDE
        return None if from_above or not (case.unsatisfied or case.is_legal) else Lack.WORD_FROM_ABOVE
    if end is End.UNREACHABLE:
        if case.contacted_at is not None:
            return Lack.WAS_REACHED
        if case.attempts < _ATTEMPTS or len(set(tried_on)) < _DAYS:
            return Lack.ATTEMPTS
    return None if from_above else Lack.WORD_FROM_ABOVE


def says_end(case: Case, event: EndSaid) -> Decision:
    """Resolved takes the proof as ever; every other end is the word of somebody above the office."""
    case = replace(case, offered=tuple(dict.fromkeys((*case.offered, *event.offered))))
    if event.end is End.RESOLVED:
        return _says_done(case, event)
    if event.end is End.WITH_LAWYER:
        return hand_over(case, event.at, event.by)
    return ends_as(case, event.end, event.at, event.by, _note(_REASONS[event.end]), FinishTask())


def ends_as(case: Case, end: End, at: datetime, by: str | None, *more: Effect) -> Decision:
    """Not reached, or no contact wanted."""
    entry = Entry(at=at, reason=_REASONS[end], by=by)
    ended = replace(case, end=end, ended_at=at, ended_by=by)
    return _said(ended, entry, *more, TellOwners())


def _says_done(case: Case, event: EndSaid) -> Decision:
    """Our own user ticks the task, and then it is as if she had: her name is kept for that moment."""
    from_above = event.role in ABOVE_THE_OFFICE
    if not from_above and (case.unsatisfied or event.satisfied is False):
        return _is_not_satisfied(case, event)
    is_ticked = case.done_at is not None
    case = replace(case, done_by=case.done_by if is_ticked else event.by, unsatisfied=False)
    if case.contacted_at is not None and (is_ticked or cannot_be_ticked(case)):
        resolved = resolve(case, event.at, event.by)
        return replace(resolved, effects=(*resolved.effects, FinishTask()))
    entry = Entry(at=event.at, reason=Reason.DONE_SAID, by=event.by)
    if is_ticked:
        return _said(case, entry)
    said = _said(case, entry, _note(entry.reason), FinishTask())
    if case.contacted_at is None and case.proof_asked_at is None and cannot_be_ticked(case):
        return said.then(_asks_for_commlog(case, event))
    return said


def _asks_for_commlog(case: Case, event: EndSaid) -> Decision:
    """At once: there is no Done to be seen, and so no grace after it."""
    entry = Entry(at=event.at, reason=Reason.PROOF_ASKED, by=event.by, told=(case.holder,))
    telling = TellPeople(kind=Tell.PROOF, recipients=entry.told)
    return _said(replace(case, proof_asked_at=event.at), entry, telling)


def _is_not_satisfied(case: Case, event: EndSaid) -> Decision:
    """The task stays open, and the regional manager hears of it once."""
    telling = (TellPeople(kind=Tell.UNSATISFIED, recipients=(Role.REGIONAL_MANAGER,)),)
    entry = Entry(at=event.at, reason=Reason.UNSATISFIED, by=event.by)
    return _said(replace(case, unsatisfied=True), entry, *(() if case.unsatisfied else telling))


def _note(reason: Reason) -> NoteOnTask:
    return NoteOnTask(reason, popup=False)


def _said(case: Case, entry: Entry, *more: Effect) -> Decision:
    return Decision(case=case, reason=entry.reason, entries=(entry,), effects=(EditCase(), Say(entry), *more))
