"""Track: look at the open cases' tasks and at what was written about them, and note how far each one is."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

import structlog
from sqlalchemy import Connection

from od_escalator.domain.case import Case
from od_escalator.domain.events import Event
from od_escalator.domain.evidence import Useless, Viewpoint, judge, read_task, sent_task
from od_escalator.domain.flags import Marks
from od_escalator.domain.lifecycle import decide
from od_escalator.domain.person import Role
from od_escalator.domain.practice import Sighting, Standing, Users, Watched
from od_escalator.domain.tagged import read_tags
from od_escalator.engine.aside import attempt
from od_escalator.engine.look import Looks
from od_escalator.engine.ports import Practice
from od_escalator.engine.record import Recorder
from od_escalator.engine.sight import Sight
from od_escalator.store import cases, cursors, evidence
from od_escalator.store.store import Store

_log = structlog.get_logger()


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
        with self._store.reading() as tx:
            opened = cases.list_open(tx, practice.name)
        if not opened:
            self._sight.track(practice.name, now, ())
            return 0
        watched = [self._watched(case) for case in opened]
        watching, users = practice.watch(watched, now), practice.users()
        with self._store.transaction() as tx:
            changed = sum(self._read_or_set_aside(tx, practice.name, s, users, now) for s in watching.sightings)
            cursors.save_tracked(tx, practice.name, watching.seen_until)
        self._sight.track(practice.name, watching.seen_until, (c.number for c in opened))
        return changed

    def _watched(self, case: Case) -> Watched:
        """Where staff send the task by hand, it is looked for until it is there."""
        office = self._recorder.roster.office(case.office)
        likely = office.holders(Role.OFFICE_MANAGER) + office.holders(Role.DEPUTY) if office else ()
        users = (self._recorder.roster.people[id_].open_dental_user for id_ in likely)
        waits = case.by_hand and case.task is None and not case.past_manager
        return Watched(
            case=case.number,
            patient=case.patient,
            since=case.opened_at,
            task=case.task,
            inboxes=tuple(user for user in users if user) if waits else (),
        )

    def _read_or_set_aside(self, tx: Connection, database: str, sighting: Sighting, users: Users, now: datetime) -> int:
        what, work = f"case {sighting.case}", partial(self._read, tx, sighting, users, now)
        return attempt(tx, self._recorder, database, what, now, work) or 0

    def _read(self, tx: Connection, sighting: Sighting, users: Users, now: datetime) -> int:
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
                case, news = self._decide(tx, case, event, view, now)
                changed += news
        for event in read_task(case, sighting.task, now, view) if sighting.task else ():
            case, news = self._decide(tx, case, event, view, now)
            changed += news
        return changed

    def _decide(self, tx: Connection, case: Case, event: Event, view: Viewpoint, now: datetime) -> tuple[Case, int]:
        decision = decide(case, event, self._recorder.policies, view.office.calendar)
        if decision.case == case and not decision.effects:
            return case, 0
        self._recorder.record(tx, decision, now)
        _log.info("case." + decision.reason, case=case.label, office=case.office, database=case.database)
        return decision.case, 1
