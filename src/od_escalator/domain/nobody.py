"""A review whose writer nobody knows: no patient can be called, so all there is to do is its public reply.

It is settled from the first moment on, its task's Done says that the reply is posted, and that ends it.
"""

from dataclasses import replace
from datetime import datetime

from od_escalator.domain import replying
from od_escalator.domain.case import Case
from od_escalator.domain.complaint import Category, Origin
from od_escalator.domain.deeds import EndSaid, HowSaid, Raised, Reopened, ReviewFound
from od_escalator.domain.effects import (
    Decision,
    Effect,
    Entry,
    FinishTask,
    MakeTask,
    PostCase,
    Reason,
    Tell,
    TellPeople,
)
from od_escalator.domain.events import Event, FlagGone, PatientMerged, ProofGone, TaskDone
from od_escalator.domain.hours import Calendar
from od_escalator.domain.ladder import plan_for
from od_escalator.domain.note import NoteKey, Source
from od_escalator.domain.person import Office
from od_escalator.domain.policy import Policies
from od_escalator.domain.said import (
    Attempted,
    CalledResolved,
    Conversed,
    DangerSaid,
    DeclineSaid,
    Flagged,
    Promised,
    Replied,
    Snoozed,
)
from od_escalator.domain.severity import Severity

#: In Open Dental patients and users have numbers from 1 on.
NOBODY = 0

#: What can only be said of a patient, or of the note about one.
_OF_A_PATIENT = (
    *(Attempted, CalledResolved, Conversed, DangerSaid, DeclineSaid, EndSaid, FlagGone, Flagged, HowSaid),
    *(PatientMerged, Promised, ProofGone, Raised, Reopened, Snoozed),
)


def new_case(number: int, office: Office, at: datetime) -> Case:
    """A case that is not opened yet."""
    return Case(
        number=number,
        database=office.database,
        office=office.name,
        patient=NOBODY,
        note=NoteKey(office.database, 1, Source.REVIEW, number),
        author=NOBODY,
        severity=Severity.STANDARD,
        category=Category.OTHER,
        origin=Origin.REVIEW,
        shadow=office.shadow,
        by_hand=office.by_hand and not office.shadow,
        opened_at=at,
    )


def opens(case: Case, event: ReviewFound, policies: Policies, calendar: Calendar) -> Decision:
    if not case.of_nobody:
        return Decision(case=case, reason=Reason.NOT_OPENED)
    settled = replace(case, settled_at=event.at)
    opened = replace(settled, plan=plan_for(settled, 1, event.at, policies, calendar), in_channel=True)
    if not opened.by_hand:
        opened = replace(opened, task_with=event.task_with)
    entry = Entry(at=event.at, reason=Reason.OPENED)
    effects: tuple[Effect, ...] = (MakeTask(popup=True), PostCase())
    if opened.by_hand:  # no task can tell her
        effects += (TellPeople(kind=Tell.REVIEW, recipients=(opened.holder,)),)
    return Decision(case=opened, reason=entry.reason, entries=(entry,), effects=effects)


def means_nothing(case: Case, event: Event) -> bool:
    return case.of_nobody and isinstance(event, _OF_A_PATIENT)


def finishes(case: Case, event: TaskDone) -> Decision:
    """Whoever marks its task Done says that the reply is posted."""
    done = replace(case, done_at=event.at, done_by=event.by, seen_at=case.seen_at or event.at)
    return replying.replies(done, Replied(at=event.at, by=event.by))


def ticked(before: Case, event: Event, decision: Decision) -> Decision:
    """The same decision, and our own user marks the task Done where it ended in another way."""
    case = decision.case
    if not case.of_nobody or case.end is None or before.end is not None or isinstance(event, TaskDone):
        return decision
    return replace(decision, effects=tuple(dict.fromkeys((*decision.effects, FinishTask()))))
