"""Adopt: a case that a state before this one has opened keeps its number and its task.

Our own tasks about the patient tell of it; where it has none (sent by hand, past the manager, in shadow), Slack does,
as far as it was read when this state was made anew.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from od_escalator.domain.case import Case
from od_escalator.domain.events import Event, TaskMade, TaskSent
from od_escalator.domain.lifecycle import decide
from od_escalator.domain.person import ABOVE_THE_OFFICE, Office
from od_escalator.domain.practice import OwnTask
from od_escalator.domain.roster import Roster
from od_escalator.domain.said import Flagged
from od_escalator.domain.trace import is_same_time
from od_escalator.engine.candidate import Candidate
from od_escalator.engine.numbering import Numbering
from od_escalator.engine.record import Recorder
from od_escalator.store import cases, cursors, doubts, outbox, unsent
from od_escalator.store.outbox import Delivery, Kind

#: A task is made within a minute of its note; later where the database was away, or at a first start that reached back.
_LATE = timedelta(days=2)

#: The same opening of the clocks: stamps have whole seconds.
_EARLY = timedelta(minutes=5)

#: So long making it again completes a task that was only half written, which links it; before, nobody's mark is on it,
#: and it would look as if they had read it. Later its signals are gone, and it would pop up.
_HALF_WRITTEN = timedelta(hours=1)

#: A plan begins with the note, unless that was old when the case was opened.
_OLD = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """What is known of the case: `number` for the new one, how often it was opened, and its `task`, if it has one.

    `is_over`: the note belongs to an opening that ended before the one of today, so it opens nothing. `noted_at` is
    when it was written, where an edit or a merge of charts has moved its stamp since.
    """

    number: int
    opening: int = 1
    task: OwnTask | None = None
    is_over: bool = False
    noted_at: datetime | None = None

    def begin(self, case: Case) -> Case:
        return replace(case, opening=self.opening)

    def as_then(self, event: Flagged, office: Office, roster: Roster) -> Flagged:
        """As it was dated then, and with who has its task.

        Opened at a first start that reached back, its clock began there.
        """
        event = replace(event, at=self.noted_at or event.at)
        if self.task is None:
            return event
        if not self.task.followed:
            event = replace(event, task_with=_task_with(self.task, event, office, roster))
        return event if self.task.made_at - event.at < _OLD else replace(event, clock_from=self.task.made_at)


def _task_with(task: OwnTask, event: Flagged, office: Office, roster: Roster) -> str | None:
    """Who has it in the manager's place, maybe in an absence that is out of the TOML by now.

    Somebody above may have got it later, to be asked for help.
    """
    holder = roster.person_of(task.inbox)
    if holder is None or roster.role_at(office, holder) in ABOVE_THE_OFFICE:
        return event.task_with
    return None if holder == office.office_manager else holder


def find_earlier(
    tx: Connection,
    numbering: Numbering,
    database: str,
    own: Sequence[OwnTask],
    event: Flagged,
    candidate: Candidate,
) -> Earlier:
    """For a new case: its number, above all others where nothing is known of it."""
    lost = _lost(tx, own)
    found = _made(tx, database, lost, event.at) or _told(tx, database, event.at)
    if found is None and candidate.note.first_at is not None:
        found = _changed(tx, database, lost, candidate.note.first_at, was_moved=candidate.was_moved)
    if found is not None:
        return found
    highest = max((task.case for task in own), default=0)
    return Earlier(number=max(numbering.next(tx), highest + 1))


def had_its_own(tx: Connection, database: str, own: Sequence[OwnTask], event: Flagged, over: Case) -> bool:
    """Whether a state before this one opened a case for it, and did not open the one that is `over` again.

    A merge of charts moves the stamps of what ended that one, as if it had just been.
    """
    made = _made(tx, database, _lost(tx, own), event.at)
    return made is not None and made.number != over.number


def _lost(tx: Connection, own: Sequence[OwnTask]) -> list[OwnTask]:
    """Those of cases that this state does not know."""
    return [task for task in own if cases.load(tx, task.case) is None]


def _made(tx: Connection, database: str, lost: Sequence[OwnTask], at: datetime) -> Earlier | None:
    """Open Dental has a task that was made then."""
    made = [task for task in lost if at - _EARLY <= task.made_at <= at + _LATE]
    if not made:
        return None
    first = min(made, key=lambda task: task.made_at)
    of_it = (task for task in lost if task.case == first.case)
    newest = max(of_it, key=lambda task: (task.opening, not task.deleted))
    is_over = newest.opening > first.opening or _opened_later(tx, database, first.case, at)
    return Earlier(number=first.case, opening=newest.opening, task=newest, is_over=is_over)


def _changed(
    tx: Connection, database: str, lost: Sequence[OwnTask], first_at: datetime, *, was_moved: bool
) -> Earlier | None:
    """A note that has changed since it was saved may be that of a case from then.

    Words that were added after the end of one are news. A merge of charts adds none, and moves all that ever was: what
    ended before that which we read is over.
    """
    found = _made(tx, database, lost, first_at)
    if found is None or found.task is None:
        return None
    is_over = found.task.made_at < cursors.opens_from(tx, database) and (found.task.done or found.task.deleted)
    if was_moved:
        return replace(found, noted_at=first_at, is_over=found.is_over or is_over)
    return None if found.task.done or is_over else replace(found, noted_at=first_at)


def _opened_later(tx: Connection, database: str, case: int, at: datetime) -> bool:
    """Whether Slack tells that it was opened before this note and again after it: then it joined what was open."""
    opened = [each for number, each in _openings(tx, database) if number == case]
    return min(opened, default=at) < at < max(opened, default=at) and not any(is_same_time(each, at) for each in opened)


def _told(tx: Connection, database: str, at: datetime) -> Earlier | None:
    """Slack has a message of a case that was opened then."""
    told = _openings(tx, database)
    for number, opened in told:
        if is_same_time(opened, at) and cases.load(tx, number) is None:
            before = [each for of, each in told if of == number and each < opened and not is_same_time(each, at)]
            return Earlier(number=number, opening=len(before) + 1)
    return None


def _openings(tx: Connection, database: str) -> list[tuple[int, datetime]]:
    doubt = doubts.load(tx, database)
    return sorted(doubt.told) if doubt else []


def take_over(tx: Connection, recorder: Recorder, case: Case, earlier: Earlier, office: Office, now: datetime) -> None:
    """Link the case that was just opened with the task that it had; track sees who has deleted it, and none is made."""
    if earlier.task is None or case.end is not None:
        return
    is_young = now - earlier.task.made_at <= _HALF_WRITTEN and not earlier.task.deleted
    if is_young and outbox.has(tx, case.number, Kind.MAKE_TASK, Delivery.PENDING):
        return
    event: Event = TaskMade(at=now, task=earlier.task.task)
    if earlier.task.followed:
        event = TaskSent(at=now, task=earlier.task.task, holder=recorder.roster.person_of(earlier.task.inbox))
    recorder.record(tx, decide(case, event, recorder.policies, office.calendar), now)
    unsent.settle(tx, case.number, Kind.MAKE_TASK, Delivery.SENT, now)
