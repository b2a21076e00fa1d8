"""Track: look at the open cases' tasks and at what was written about them, and note how far each one is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import structlog
from sqlalchemy import Connection

from od_escalator.domain.case import Case
from od_escalator.domain.events import Event, FlagGone, PatientMerged
from od_escalator.domain.evidence import Useless, Viewpoint, judge, read_task, sent_task
from od_escalator.domain.flags import Marks
from od_escalator.domain.lifecycle import decide
from od_escalator.domain.note import Note, NoteKey
from od_escalator.domain.person import Role
from od_escalator.domain.practice import Merge, Sighting, Standing, TaskSight, TaskStatus, Users, Watched, Watching
from od_escalator.domain.tagged import read_tags
from od_escalator.domain.unclear import Unclear
from od_escalator.engine.absence import Absences
from od_escalator.engine.aside import attempt
from od_escalator.engine.look import Looks
from od_escalator.engine.ports import Practice
from od_escalator.engine.record import Recorder
from od_escalator.engine.sight import Sight
from od_escalator.store import cases, cursors, evidence, grounds
from od_escalator.store.store import Store

_LOST = TaskSight(status=TaskStatus.LOST)

#: Charts merged into one another within one look; the next look goes on.
_MERGES_IN_A_ROW = 3

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _ToWatch:
    """The open cases and those that ended lately; which notes of this incarnation the open ones stand on."""

    opened: Sequence[Case]
    ended: Sequence[Watched]
    incarnation: int
    grounds: Mapping[int, tuple[NoteKey, ...]]


class Track:
    def __init__(
        self,
        store: Store,
        practices: Sequence[Practice],
        recorder: Recorder,
        marks: Marks,
        sight: Sight,
        looks: Looks,
    ) -> None:
        self._store = store
        self._practices = practices
        self._recorder = recorder
        self._marks = marks
        self._sight = sight
        self._looks = looks
        self._absences = Absences(marks, sight)

    def tick(self, now: datetime) -> int:
        """Look at every database's open cases once; returns how many events changed one."""
        return sum(self.look(practice, now) for practice in self._practices)

    def look(self, practice: Practice, now: datetime) -> int:
        """Nothing where another process writes, and nothing where poll does not get through, which tries for both."""
        view = self._sight.of(practice.name)
        if view.standing is not Standing.WRITER or not view.reachable:
            return 0
        return self._looks.at(practice.name, "track", partial(self._watch, practice, now))

    def _watch(self, practice: Practice, now: datetime) -> int:
        changed = 0
        for _ in range(_MERGES_IN_A_ROW):
            view = self._to_watch(practice.name, now)
            watched = [*(self._watched(case, view) for case in view.opened), *view.ended]
            watching = practice.watch(watched, now, view.incarnation) if watched else None
            followed = self._follow(practice.name, watching.sightings, now) if watching else 0
            if watching and view.opened and not followed:
                return changed + self._read_all(practice, view, watching, now)
            if not followed:
                break
            changed += followed
        self._sight.track(practice.name, now, ())
        return changed

    def _to_watch(self, database: str, now: datetime) -> _ToWatch:
        """What has ended lately may go on in another chart."""
        with self._store.reading() as tx:
            cursor, opened = cursors.load(tx, database), cases.list_open(tx, database)
            ended = grounds.lately_ended(tx, database, now - self._recorder.policies.reopen_within)
            incarnation = cursor.incarnation if cursor else 1
            return _ToWatch(opened, ended, incarnation, grounds.of_cases(tx, opened, incarnation))

    def _follow(self, database: str, sightings: Sequence[Sighting], now: datetime) -> int:
        """Merges come first: what was written since is in the other chart."""
        merged = [(sighting.case, sighting.merge) for sighting in sightings if sighting.merge]
        if not merged:
            return 0
        with self._store.transaction() as tx:
            what = "merge of case {}".format
            works = [(what(number), partial(self._follow_one, tx, number, merge, now)) for number, merge in merged]
            return sum(attempt(tx, self._recorder, database, what, now, work) or 0 for what, work in works)

    def _follow_one(self, tx: Connection, number: int, merge: Merge, now: datetime) -> int:
        case = cases.load(tx, number)
        office = self._recorder.roster.office(case.office) if case else None
        if case is None or office is None:
            return 0
        there = cases.list_of_patient(tx, case.database, merge.into)
        beside = any(each.end is None and each.past_manager is case.past_manager for each in there)
        event = PatientMerged(at=now, into=merge.into, merged_at=merge.at, beside=beside)
        return self._decide(tx, case, event, Viewpoint(office, self._recorder.roster, self._marks, {}), now)[1]

    def _read_all(self, practice: Practice, view: _ToWatch, watching: Watching, now: datetime) -> int:
        users, opened = practice.users(), frozenset(case.number for case in view.opened)
        self._absences.keep(practice.name, opened)
        with self._store.transaction() as tx:
            changed = sum(
                self._read_or_set_aside(tx, practice.name, sighting, view, users, now)
                for sighting in watching.sightings
                if sighting.case in opened
            )
            cursors.save_tracked(tx, practice.name, watching.seen_until)
        taskless = (each.case for each in watching.sightings if each.task == _LOST)
        self._sight.track(practice.name, watching.seen_until, opened, taskless)
        return changed

    def _watched(self, case: Case, view: _ToWatch) -> Watched:
        """Where staff send the task by hand, it is looked for until it is there."""
        office = self._recorder.roster.office(case.office)
        likely = office.holders(Role.OFFICE_MANAGER) + office.holders(Role.DEPUTY) if office else ()
        likely += office.attendance.delegates_of(likely) if office else ()
        users = (self._recorder.roster.people[id_].open_dental_user for id_ in likely)
        waits = case.by_hand and case.task is None and not case.past_manager
        return Watched(
            case=case.number,
            patient=case.patient,
            since=case.opened_at,
            merged_at=case.merged_at,
            task=case.task,
            flags=view.grounds.get(case.number, ()),
            inboxes=tuple(user for user in users if user) if waits else (),
        )

    def _read_or_set_aside(
        self, tx: Connection, database: str, sighting: Sighting, view: _ToWatch, users: Users, now: datetime
    ) -> int:
        expected = len(view.grounds.get(sighting.case, ()))
        what, work = f"case {sighting.case}", partial(self._read, tx, sighting, expected, users, now)
        return attempt(tx, self._recorder, database, what, now, work) or 0

    def _read(self, tx: Connection, sighting: Sighting, flags: int, users: Users, now: datetime) -> int:
        case = cases.load(tx, sighting.case)
        office = self._recorder.roster.office(case.office) if case else None
        if case is None or office is None:
            return 0
        view = Viewpoint(office, self._recorder.roster, self._marks, users)
        changed = 0
        if sighting.sent is not None:
            case, changed = self._decide(tx, case, sent_task(sighting.sent, now, view), view, now)
        for seen in sorted(sighting.notes, key=lambda s: (s.note.written_at, s.note.key)):
            if evidence.was_judged(tx, case.number, seen.note):
                continue
            verdict = judge(case, seen, view)
            said = verdict if isinstance(verdict, Useless) else type(verdict).__name__.lower()
            evidence.record(tx, case.number, seen.note, said, now)
            proves = () if isinstance(verdict, Useless) else (verdict,)
            for event in (*read_tags(case, seen, view), *proves):
                if isinstance(event, Unclear):
                    self._answer(tx, seen.note, event, view, now)
                    continue
                case, news = self._decide(tx, case, event, view, now)
                changed += news
        for event in read_task(case, sighting.task, now, view) if sighting.task else ():
            case, news = self._decide(tx, case, event, view, now)
            changed += news
        if self._absences.is_certain(case, sighting, flags, now):
            changed += self._decide(tx, case, FlagGone(at=now), view, now)[1]
        return changed

    def _answer(self, tx: Connection, note: Note, unclear: Unclear, view: Viewpoint, now: datetime) -> None:
        author = view.author_of(note.author)
        if author is not None:
            self._recorder.answer(tx, note.key, unclear, author, now)

    def _decide(self, tx: Connection, case: Case, event: Event, view: Viewpoint, now: datetime) -> tuple[Case, int]:
        decision = decide(case, event, self._recorder.policies, view.office.calendar)
        if decision.case == case and not decision.effects:
            return case, 0
        self._recorder.record(tx, decision, now)
        _log.info("case." + decision.reason, case=case.label, office=case.office, database=case.database)
        return decision.case, 1
