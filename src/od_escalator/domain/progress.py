"""What people's work does to a case: milestones, and how they make an end."""

from dataclasses import replace
from datetime import datetime

from od_escalator.domain.case import Case, End
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
from od_escalator.domain.events import TaskDeleted, TaskDone, TaskMade, TaskSeen, TaskUndone
from od_escalator.domain.person import ABOVE_THE_OFFICE, Role
from od_escalator.domain.said import Conversed


def links_task(case: Case, event: TaskMade) -> Decision:
    """A task that comes too late is finished at once: nobody shall work on what has ended, or was called Done."""
    if case.task == event.task:
        return Decision(case=case, reason=Reason.NOTHING_NEW)
    entry = Entry(at=event.at, reason=Reason.TASK_MADE)
    linked = replace(case, task=event.task)
    effects: tuple[Effect, ...] = ()
    if case.end is not None or _is_called_done(case):
        effects = (FinishTask(),)
    elif event.tell:
        effects = (TellPeople(kind=Tell.MADE, recipients=(case.holder,)),)
    return Decision(case=linked, reason=entry.reason, entries=(entry,), effects=effects)


def sees(case: Case, event: TaskSeen) -> Decision:
    return _said(replace(case, seen_at=event.at), Entry(at=event.at, reason=Reason.SEEN, by=event.by))


def converses(case: Case, event: Conversed) -> Decision:
    if not event.proof and not (event.resolves and case.contacted_at is not None):
        return _claims(case, event)
    told = replace(case, offered=tuple(dict.fromkeys((*case.offered, *event.offered))))
    if case.contacted_at is None:
        told = replace(told, contacted_at=event.at, contacted_by=event.by)
    if event.satisfied is False:
        return _is_not_satisfied(told, event) if not case.unsatisfied else _hears(case, told, event)
    if event.role in ABOVE_THE_OFFICE:
        told = replace(told, unsatisfied=False)
    if told.unsatisfied or (told.is_legal and event.role not in ABOVE_THE_OFFICE):
        return _hears(case, told, event)
    if told.done_at is not None or _proof_is_enough(told, event):
        return resolve(told, event.at, event.by)
    if not event.resolves:
        return _hears(case, told, event)
    # Our own user will tick Done; the words were hers.
    heard = _hears(case, told, event, FinishTask())
    return replace(heard, case=replace(told, done_by=event.by))


def finishes(case: Case, event: TaskDone) -> Decision:
    """Done and proof: resolved. Done without proof starts the grace; Done on a dissatisfied patient ends nothing.

    Nor does the office's own Done end what is for lawyers: that takes somebody above it, as in Slack.
    """
    if case.is_legal and event.role in ABOVE_THE_OFFICE and case.contacted_at is None:
        return hand_over(case, event.at, event.by)
    said_by_another = event.by is None and case.done_by is not None  # it is our tick, and was theirs to say
    may_end = not case.unsatisfied and (not case.is_legal or said_by_another)
    entitled = may_end or event.role in ABOVE_THE_OFFICE
    if case.contacted_at is not None and entitled:
        return resolve(case, event.at, event.by or case.done_by)
    seen_at = case.seen_at or event.at
    by = event.by or case.done_by
    done = replace(case, done_at=event.at, done_by=by, seen_at=seen_at, proof_asked_at=None)
    is_unsatisfied = case.unsatisfied and case.contacted_at is not None
    reason = Reason.DONE_UNSATISFIED if is_unsatisfied else Reason.DONE_UNPROVEN
    return _said(done, Entry(at=event.at, reason=reason, by=by))


def unfinishes(case: Case, event: TaskUndone) -> Decision:
    undone = replace(case, done_at=None, done_by=None, proof_asked_at=None)
    return _said(undone, Entry(at=event.at, reason=Reason.UNDONE))


def loses_task(case: Case, event: TaskDeleted) -> Decision:
    """A deleted task resolves nothing: the clock runs on, and the thread says so.

    Where a manager has said that it is resolved, nothing is left that we could tick.
    """
    lost = _said(replace(case, task=None), Entry(at=event.at, reason=Reason.TASK_DELETED, by=event.by))
    if not awaits_our_tick(case) or case.owners_end:
        return lost
    return lost.then(resolve(lost.case, event.at, case.done_by))


def resolve(case: Case, at: datetime, by: str | None) -> Decision:
    ended = replace(case, end=End.RESOLVED, ended_at=at, ended_by=by, done_at=case.done_at or at)
    return _said(ended, Entry(at=at, reason=Reason.RESOLVED, by=by), TellOwners())


def hand_over(case: Case, at: datetime, by: str | None) -> Decision:
    """A matter for lawyers ends here when somebody above the office says so: no conversation is to be proven."""
    ended = replace(case, end=End.WITH_LAWYER, ended_at=at, ended_by=by)
    return _said(ended, Entry(at=at, reason=Reason.HANDED_OVER, by=by), FinishTask(), TellOwners())


def _claims(case: Case, event: Conversed) -> Decision:
    """Words about a conversation without its CommLog stop the contact clock, once, and ask for the CommLog."""
    decision = Decision(case=case, reason=Reason.NOTHING_NEW)
    if case.claimed_at is None and case.contacted_at is None:
        decision = _said(
            replace(case, claimed_at=event.at, proof_asked_at=event.at),
            Entry(at=event.at, reason=Reason.CLAIMED, by=event.by),
            TellPeople(kind=Tell.PROOF, recipients=(case.holder,)),
            NoteOnTask(Reason.PROOF_ASKED, popup=False),
        )
    if event.satisfied is not False or case.unsatisfied:
        return decision
    unhappy = _is_not_satisfied(decision.case, event)
    return decision.then(unhappy) if decision.entries else unhappy


def cannot_be_ticked(case: Case) -> bool:
    """There is no task that we could mark Done."""
    return case.shadow or case.by_hand or case.task is None


def awaits_our_tick(case: Case) -> bool:
    """Whether a manager has said that it is resolved, and only our own Done on its task is missing."""
    return _is_called_done(case) and case.contacted_at is not None and case.end is None


def _is_called_done(case: Case) -> bool:
    """Somebody has said so, and the task does not."""
    return case.done_by is not None and case.done_at is None and not case.unsatisfied


def _proof_is_enough(case: Case, event: Conversed) -> bool:
    """Where there is no task that could be Done, and where `#resolved` cannot make us mark it Done."""
    if case.shadow or (case.by_hand and case.task is None and not case.past_manager):
        return True
    return (event.resolves or case.done_by is not None) and cannot_be_ticked(case)


def _hears(case: Case, told: Case, event: Conversed, *more: Effect) -> Decision:
    if told == case:
        return Decision(case=case, reason=Reason.NOTHING_NEW, effects=more)
    return _said(told, Entry(at=event.at, reason=Reason.CONTACTED, by=event.by), *more)


def _is_not_satisfied(case: Case, event: Conversed) -> Decision:
    telling = TellPeople(kind=Tell.UNSATISFIED, recipients=(Role.REGIONAL_MANAGER,))
    entry = Entry(at=event.at, reason=Reason.UNSATISFIED, by=event.by)
    return _said(replace(case, unsatisfied=True), entry, telling)


def _said(case: Case, entry: Entry, *more: Effect) -> Decision:
    return Decision(case=case, reason=entry.reason, entries=(entry,), effects=(EditCase(), Say(entry), *more))
