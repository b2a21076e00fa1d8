"""Meanwhile: what was done about an open case before the note was written that would join it.

That is weighed first, in the order in which it was done. So whoever was upset again after an end is upset again however
late both are read: after days without the service, or when a lost state is made anew.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection

from od_escalator.domain.case import Case
from od_escalator.domain.events import TaskDone
from od_escalator.domain.evidence import Viewpoint, sent_task
from od_escalator.domain.flags import Marks
from od_escalator.domain.note import Note
from od_escalator.domain.practice import Sighting, TaskStatus, Users
from od_escalator.domain.progress import awaits_our_tick
from od_escalator.engine.ports import Practice
from od_escalator.engine.record import Recorder
from od_escalator.engine.survey import as_watched
from od_escalator.engine.weigh import Weigh

#: What was seen of cases, by number, opening and task: of no other opening, and of no other task.
Sights = Mapping[tuple[int, int, int | None], Sighting]


class Meanwhile:
    def __init__(self, recorder: Recorder, marks: Marks) -> None:
        self._recorder = recorder
        self._marks = marks
        self._weigh = Weigh(recorder)

    def look(self, practice: Practice, cases: Sequence[Case], note: Note, now: datetime) -> Sights:
        """At those of the cases that are open."""
        opened = {case.number: case for case in cases if case.end is None}
        if not opened:
            return {}
        watched = [as_watched(case, self._recorder.roster) for case in opened.values()]
        watching = practice.watch(watched, now, note.key.incarnation)
        return {_state(opened[sighting.case]): sighting for sighting in watching.sightings}

    def weigh(
        self, tx: Connection, cases: Sequence[Case], seen: Sights, note: Note, users: Users, now: datetime
    ) -> bool:
        """Whether all of it was weighed; otherwise the cases are others than those that were seen: look again."""
        opened = [case for case in cases if case.end is None]
        return all(self._weigh_one(tx, case, seen.get(_state(case)), note, users, now) for case in opened)

    def _weigh_one(
        self, tx: Connection, case: Case, sighting: Sighting | None, note: Note, users: Users, now: datetime
    ) -> bool:
        office = self._recorder.roster.office(case.office)
        if office is None:
            return True  # nobody follows it
        if sighting is None:
            return False
        view = Viewpoint(office, self._recorder.roster, self._marks, users)
        if sighting.sent is not None:
            adopted, _ = self._weigh.decide(tx, case, sent_task(sighting.sent, now, view), view, now)
            if adopted.task != case.task:
                return False  # it may be Done already
        self._follow(tx, case, sighting, note, view, now)
        return True

    def _follow(
        self, tx: Connection, case: Case, sighting: Sighting, note: Note, view: Viewpoint, now: datetime
    ) -> None:
        done = _done_before(sighting, note, view)
        earlier = [seen for seen in sighting.notes if seen.note.written_at < note.written_at]
        until = done.at if done else note.written_at
        # A merge of charts moves the stamps of what was there before the Done, but not the times that people gave it.
        before = [seen for seen in earlier if (seen.note.dated_at or seen.note.written_at) <= until]
        case, _ = self._weigh.notes(tx, case, before, view, now)
        if done is not None:
            case, _ = self._weigh.decide(tx, case, done, view, now)
        case, _ = self._weigh.notes(tx, case, earlier, view, now)
        if awaits_our_tick(case) and case.contacted_at is not None:
            self._weigh.decide(tx, case, TaskDone(at=case.contacted_at), view, now)


def _state(case: Case) -> tuple[int, int, int | None]:
    return case.number, case.opening, case.task


def _done_before(sighting: Sighting, note: Note, view: Viewpoint) -> TaskDone | None:
    """The task's Done, unless it came after the note; nobody shall be forgotten where nothing tells when it came."""
    task = sighting.task
    if task is None or task.status is not TaskStatus.DONE:
        return None
    at = task.done_at or note.written_at
    return TaskDone(at=at, by=view.author_of(task.by), role=view.role_of(task.by)) if at <= note.written_at else None
