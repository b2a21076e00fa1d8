"""A drill (`#upset #drill` on a test patient): the whole chain for real, and nobody is upset.

Done alone ends it, for there is nobody to call; when nobody answers it runs out. No pause, no proof, no statistics.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from od_escalator.domain.case import Case, End
from od_escalator.domain.danger import NO_DANGERS
from od_escalator.domain.deeds import Taken
from od_escalator.domain.effects import (
    Decision,
    EditCase,
    Effect,
    Entry,
    FinishTask,
    MakeTask,
    NoteOnTask,
    Reason,
    Say,
    TellOperations,
)
from od_escalator.domain.events import (
    Event,
    FlagGone,
    PatientMerged,
    TaskAstray,
    TaskDeleted,
    TaskDone,
    TaskMade,
    TaskPutBack,
    TaskSeen,
    TaskSent,
    TimePassed,
)
from od_escalator.domain.flags import Flag, Marks
from od_escalator.domain.note import Note
from od_escalator.domain.progress import resolve
from od_escalator.domain.said import Conversed, Flagged, TakenBack
from od_escalator.domain.words import Contact

#: After the last step somebody may still answer for so long.
_AFTER_THE_LAST_STEP = timedelta(minutes=30)

#: All else is about a patient who is upset.
_MATTERS = (TaskMade, TaskSent, TaskSeen, TaskAstray, TaskPutBack, Taken, TaskDeleted, PatientMerged, TimePassed)


def is_drill(note: Note, flag: Flag, marks: Marks) -> bool:
    return flag.drill and (note.key.database, note.patient) in marks.test_patients


def is_misplaced(note: Note, flag: Flag, marks: Marks) -> bool:
    """A drill on somebody who is no test patient.

    A `#drill` that merely stands somewhere in the note is not believed: rather a task too many than a patient lost.
    """
    return flag.called_drill and not is_drill(note, flag, marks)


def as_drill(event: Flagged) -> Flagged:
    """The note without what only matters about a patient who is upset."""
    plain = replace(event, explicit=True, still_upset=False, past_manager=False, origin=None)
    return replace(plain, drill=True, contact=Contact.NONE, satisfied=None, offered=(), dangers=NO_DANGERS)


def runs_out_at(case: Case) -> datetime | None:
    """When a drill that nobody answers ends by itself."""
    if not case.drill or case.plan is None:
        return None
    return max((p.due_at for p in case.plan.steps), default=case.plan.started_at) + _AFTER_THE_LAST_STEP


def practised(case: Case, event: Event, decision: Decision) -> Decision:
    """What the same event comes to in a drill; `case` is as it was before."""
    if case.end is not None:
        return decision
    if isinstance(event, Flagged) and case.plan is None:
        return _opens(decision)
    ended = _ended_by(case, event)
    if ended is None and not isinstance(event, _MATTERS):
        return Decision(case=case, reason=Reason.NOTHING_NEW)
    return ended or decision


def _ended_by(case: Case, event: Event) -> Decision | None:
    match event:
        case TaskDone(at=at, by=by):
            return _ends(resolve(replace(case, seen_at=case.seen_at or at), at, by))
        case Conversed(at=at, by=by, proof=True) if case.task is None and (case.shadow or case.by_hand):
            return _ends(resolve(case, at, by))
        case TakenBack(at=at) | FlagGone(at=at):
            by = event.by if isinstance(event, TakenBack) else None
            return _stops(case, End.WITHDRAWN, Entry(at=at, reason=Reason.WITHDRAWN, by=by))
        case TimePassed(at=at, seen_until=seen) if _is_over(case, min(at, seen)):
            return _stops(case, End.RAN_OUT, Entry(at=at, reason=Reason.RAN_OUT))
    return None


def _opens(decision: Decision) -> Decision:
    """It pops up even for the manager who has written it herself: that is what is to be proven."""
    effects = tuple(MakeTask(popup=True) if isinstance(each, MakeTask) else each for each in decision.effects)
    return replace(decision, case=replace(decision.case, seen_at=None), effects=effects)


def _is_over(case: Case, judged_until: datetime) -> bool:
    over = runs_out_at(case)
    return over is not None and over <= judged_until


def _stops(case: Case, end: End, entry: Entry) -> Decision:
    """Nobody shall find its task tomorrow and wonder."""
    ended = replace(case, end=end, ended_at=entry.at, ended_by=entry.by)
    saying: tuple[Effect, ...] = (EditCase(), Say(entry), NoteOnTask(entry.reason, popup=False), FinishTask())
    return Decision(case=ended, reason=entry.reason, entries=(entry,), effects=(*saying, TellOperations()))


def _ends(resolved: Decision) -> Decision:
    said = tuple(each for each in resolved.effects if isinstance(each, EditCase | Say))
    return replace(resolved, effects=(*said, TellOperations()))
