"""Track: look at the open cases' tasks and at what was written about them, and note how far each one is."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Connection

from od_escalator.domain.belonging import apart
from od_escalator.domain.events import FlagGone, PatientMerged, ProofGone
from od_escalator.domain.evidence import Viewpoint, read_task, sent_task
from od_escalator.domain.flags import Marks
from od_escalator.domain.practice import Merge, Sighting, Standing, Users, Watched
from od_escalator.engine.absence import Absences
from od_escalator.engine.aside import attempt
from od_escalator.engine.lapses import Lapses
from od_escalator.engine.look import Looks
from od_escalator.engine.ports import Practice
from od_escalator.engine.record import Recorder
from od_escalator.engine.sight import Sight
from od_escalator.engine.survey import Changed, Found, Survey
from od_escalator.engine.weigh import Weigh
from od_escalator.store import cases, cursors, grounds
from od_escalator.store.grounds import OpenCase
from od_escalator.store.store import Store

#: Charts merged into one another within one look; the next look goes on.
_MERGES_IN_A_ROW = 3

#: So long after its end it may be said what was offered.
_EXPLAINED_WITHIN = timedelta(days=7)


#: What proved cases that have ended is looked at so often: there are many of them, and none is urgent.
_PROOFS_EVERY = timedelta(minutes=10)


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
        self._weigh = Weigh(recorder)
        self._marks = marks
        self._sight = sight
        self._looks = looks
        self._absences = Absences(marks, sight)
        self._lapses = Lapses(sight)
        self._survey = Survey(recorder, self._absences)
        self._proofs_seen: dict[str, datetime] = {}

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
            opened, ended, incarnation = self._to_watch(practice.name, now)
            found = self._survey.look(practice, opened, ended, incarnation, now)
            followed = self._follow(practice.name, found.merges, now)
            changed += 0 if followed else self._lose(practice.name, found, now)
            if opened and not followed:
                return changed + self._read_all(practice, {case.number: case.task for case in opened}, found, now)
            if not followed:
                break
            changed += followed
        self._sight.track(practice.name, now, {})
        return changed

    def _to_watch(self, database: str, now: datetime) -> tuple[Sequence[OpenCase], Sequence[Watched], int]:
        """What is open or waits to be explained, and what has ended lately, which may go on in another chart."""
        with self._store.reading() as tx:
            cursor = cursors.load(tx, database)
            incarnation = cursor.incarnation if cursor else 1
            since = now - self._recorder.policies.reopen_within
            ended = grounds.lately_ended(tx, database, since)
            if now - self._proofs_seen.get(database, since) >= _PROOFS_EVERY:
                self._proofs_seen[database] = now
                proofs = grounds.proofs_of_ended(tx, database, since, incarnation)
                ended = [replace(each, flags=proofs.get(each.case, ())) for each in ended]
            unexplained = grounds.of_unexplained(tx, database, now - _EXPLAINED_WITHIN)
            return [*grounds.of_open(tx, database, incarnation), *unexplained], ended, incarnation

    def _follow(self, database: str, merged: Sequence[tuple[int, Merge]], now: datetime) -> int:
        """Merges come first: what was written since is in the other chart."""
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
        beside = any(each.end is None and apart(each) == apart(case) for each in there)
        event = PatientMerged(at=now, into=merge.into, merged_at=merge.at, beside=beside)
        return self._weigh.decide(tx, case, event, Viewpoint(office, self._recorder.roster, self._marks, {}), now)[1]

    def _lose(self, database: str, found: Found, now: datetime) -> int:
        """What proved a case that has ended is deleted, or says something else."""
        with self._store.reading() as tx:
            lost = [each.case for each in found.ended if self._lapses.is_lost(tx, each, now)]
        if not lost:
            return 0
        with self._store.transaction() as tx:
            what = "proof of case {}".format
            works = [(what(number), partial(self._lose_one, tx, number, found.users, now)) for number in lost]
            return sum(attempt(tx, self._recorder, database, what, now, work) or 0 for what, work in works)

    def _lose_one(self, tx: Connection, number: int, users: Users, now: datetime) -> int:
        case = cases.load(tx, number)
        office = self._recorder.roster.office(case.office) if case else None
        if case is None or office is None:
            return 0
        view = Viewpoint(office, self._recorder.roster, self._marks, users)
        return self._weigh.decide(tx, case, ProofGone(at=now), view, now)[1]

    def _read_all(self, practice: Practice, opened: Mapping[int, int | None], found: Found, now: datetime) -> int:
        with self._store.transaction() as tx:
            read = [
                (each, self._read_or_set_aside(tx, practice.name, each, found.users, now)) for each in found.changed
            ]
            cursors.save_tracked(tx, practice.name, found.seen_until)
        for each, changes in read:
            if changes is not None:
                self._survey.remember(practice.name, each)
        self._sight.track(practice.name, found.seen_until, opened, found.taskless)
        return sum(changes or 0 for _, changes in read)

    def _read_or_set_aside(
        self, tx: Connection, database: str, changed: Changed, users: Users, now: datetime
    ) -> int | None:
        sighting = changed.sighting
        what, work = f"case {sighting.case}", partial(self._read, tx, sighting, changed.flags, users, now)
        return attempt(tx, self._recorder, database, what, now, work)

    def _read(self, tx: Connection, sighting: Sighting, flags: int, users: Users, now: datetime) -> int:
        case = cases.load(tx, sighting.case)
        office = self._recorder.roster.office(case.office) if case else None
        if case is None or office is None:
            return 0
        view = Viewpoint(office, self._recorder.roster, self._marks, users)
        changed = 0
        if sighting.sent is not None:
            case, changed = self._weigh.decide(tx, case, sent_task(sighting.sent, now, view), view, now)
        case, news = self._weigh.notes(tx, case, sighting.notes, view, now)
        changed += news
        for event in read_task(case, sighting.task, now, view) if sighting.task else ():
            case, news = self._weigh.decide(tx, case, event, view, now)
            changed += news
        if self._lapses.is_certain(tx, case, sighting, now):
            case, news = self._weigh.decide(tx, case, ProofGone(at=now), view, now)
            changed += news
        if self._absences.is_certain(case, sighting, flags, now):
            changed += self._weigh.decide(tx, case, FlagGone(at=now), view, now)[1]
        return changed
