"""The public answer to a review: a review's case is settled when the patient is, and ends when the reply is posted.

Or when somebody above the office has decided, with a reason, that there shall be none.

So it is where the patient could not be reached or wants no contact: the public reads the review all the same. What a
lawyer has, or what was no complaint, owes no reply any more.

From then on the plan is that of the reply (`[[policy.reply]]`): what waits for the end itself waits no more.
"""

from dataclasses import replace

from od_escalator.domain import opening
from od_escalator.domain.case import Case, End
from od_escalator.domain.deeds import EndSaid, ReplyWaived, Taken
from od_escalator.domain.effects import Decision, EditCase, Entry, NoteOnTask, Reason, Say, TellOwners
from od_escalator.domain.ending import ends_as
from od_escalator.domain.events import (
    Event,
    FlagGone,
    ProofGone,
    TaskAstray,
    TaskDeleted,
    TaskDone,
    TaskSeen,
    TaskSent,
    TaskUndone,
)
from od_escalator.domain.hours import Calendar
from od_escalator.domain.plan import start_plan
from od_escalator.domain.policy import REPLY, Policies
from od_escalator.domain.progress import resolve
from od_escalator.domain.said import (
    Attempted,
    CalledResolved,
    Conversed,
    DeclineSaid,
    Flagged,
    Promised,
    Replied,
    Snoozed,
)

#: With these the patient hears no more of us, and the public reply is still missing.
_SETTLE = (End.RESOLVED, End.UNREACHABLE, End.DECLINED)

#: What is about reaching the patient, or about the task that asked for it.
_OF_THE_CALL = (
    *(Attempted, CalledResolved, Conversed, DeclineSaid, Promised, Snoozed, Taken),
    *(TaskSent, TaskSeen, TaskDone, TaskUndone, TaskDeleted, TaskAstray, ProofGone, FlagGone),
)


def joins(case: Case, event: Flagged, policies: Policies, calendar: Calendar) -> Decision:
    """Another note about what was settled opens it again."""
    handler = opening.joins if case.settled_at is None else opening.reopens
    return handler(case, event, policies, calendar)


def replies(case: Case, event: Replied) -> Decision:
    """What was settled ends now; a holding reply ends nothing."""
    if case.replied_at is not None:
        return Decision(case=case, reason=Reason.NOTHING_NEW)
    entry = Entry(at=event.at, reason=Reason.REPLIED, by=event.by)
    posted = replace(case, replied_at=event.at)
    said = Decision(case=posted, reason=entry.reason, entries=(entry,), effects=(EditCase(), Say(entry)))
    return _and_ends(said, event)


def waives(case: Case, event: ReplyWaived) -> Decision:
    """As if it were posted, but for what the owners read."""
    if not case.owes_reply:
        return Decision(case=case, reason=Reason.NOTHING_NEW)
    entry = Entry(at=event.at, reason=Reason.REPLY_WAIVED, by=event.by, why=event.why)
    effects = (EditCase(), Say(entry), NoteOnTask(entry.reason, popup=False))
    waived = replace(case, waived_at=event.at)
    return _and_ends(Decision(case=waived, reason=entry.reason, entries=(entry,), effects=effects), event)


def _and_ends(said: Decision, event: Replied | ReplyWaived) -> Decision:
    case = said.case
    by = case.done_by or event.by
    if case.settled_at is None:
        return said
    return said.then(ends_as(case, case.settled_as, event.at, by) if case.settled_as else resolve(case, event.at, by))


def means_nothing(case: Case, event: Event) -> bool:
    """As after the end: of a patient who was not reached only the reply is missing, or somebody who writes anew."""
    if case.settled_as is None or case.end is not None:
        return False
    return event.end is not End.WITH_LAWYER if isinstance(event, EndSaid) else isinstance(event, _OF_THE_CALL)


def owed(before: Case, decision: Decision, policies: Policies, calendar: Calendar) -> Decision:
    """The same decision, but where the reply is missing the case does not end yet; `before` is the case as it was."""
    case = decision.case
    is_graver = (case.is_legal and not before.is_legal) or (case.hold is not None and before.hold is None)
    goes_on = case.settled_as is None and (case.unsatisfied or case.done_at is None)
    if case.settled_at and not case.of_nobody and (goes_on or is_graver):
        return replace(decision, case=replace(case, settled_at=None, settled_as=None))
    is_new = before.end is None and case.end in (_SETTLE[:1] if case.is_legal else _SETTLE)
    if before.plan is None or case.ended_at is None or not (is_new and case.owes_reply):
        return decision
    if before.settled_at is not None:
        return Decision(case=before, reason=Reason.NOTHING_NEW)
    plan = start_plan(before.plan.number + 1, REPLY, case.ended_at, policies, calendar, case.opened_at)
    open_ = replace(
        case, end=None, ended_at=None, ended_by=None, unsatisfied=False
    )  # whoever may say so said it is over
    settled = replace(open_, settled_at=case.ended_at, done_by=case.ended_by, plan=plan)
    reason = Reason.SETTLED
    if case.end is not End.RESOLVED:
        reason, at = Reason.REPLY_OWED, case.ended_at
        settled = replace(settled, settled_as=case.end, done_at=case.done_at or at, proof_asked_at=at)
    entry = Entry(at=case.ended_at, reason=reason, by=case.ended_by)
    kept = tuple(each for each in decision.effects if not isinstance(each, TellOwners | Say))
    return Decision(case=settled, reason=entry.reason, entries=(entry,), effects=(*kept, Say(entry)))
