"""Survey: look at all open cases of a database, some hundred at a time, and leave out those that look as they did.

What a look has shown was read and decided when it showed it for the first time, so what a look costs depends on what
has changed and hardly on how many cases are open.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from od_escalator.domain.case import Case
from od_escalator.domain.person import Role
from od_escalator.domain.practice import Merge, Sighting, TaskSight, TaskStatus, Users, Watched
from od_escalator.domain.roster import Roster
from od_escalator.engine.absence import Absences
from od_escalator.engine.ports import Practice
from od_escalator.engine.record import Recorder
from od_escalator.store.grounds import OpenCase

#: Cases in one statement: it stays short, and so does what is held in memory.
_AT_ONCE = 250

#: Within so many looks each case is read once more, however it looks: a few of them at each.
_ROUND = 40

_LOST = TaskSight(status=TaskStatus.LOST)


@dataclass(frozen=True, slots=True)
class Changed:
    """A case that looks otherwise than before; `flags` is how many notes it stands on."""

    sighting: Sighting
    flags: int
    appearance: int


@dataclass(slots=True)
class Found:
    """What one look has shown, complete up to `seen_until`; the tasks of `taskless` are lost, `ended` had proofs."""

    seen_until: datetime
    users: Users
    merges: list[tuple[int, Merge]] = field(default_factory=list)
    taskless: list[int] = field(default_factory=list)
    ended: list[Sighting] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)


@dataclass(slots=True)
class _Memory:
    """What each case looked like when these people read it last; it starts anew with the process."""

    users: Users
    roster: Roster
    looks: int = 0
    appearances: dict[int, int] = field(default_factory=dict)


class Survey:
    def __init__(self, recorder: Recorder, absences: Absences) -> None:
        self._recorder = recorder
        self._absences = absences
        self._memories: dict[str, _Memory] = {}

    def look(
        self, practice: Practice, opened: Sequence[OpenCase], ended: Sequence[Watched], incarnation: int, now: datetime
    ) -> Found:
        cases = {case.number: case for case in opened}
        memory = self._memory(practice, cases)
        self._absences.keep(practice.name, cases)
        over = {case.case for case in ended}
        watched = [*(as_watched(case, self._recorder.roster) for case in opened), *ended]
        found = Found(now, memory.users)
        for first in range(0, len(watched), _AT_ONCE):
            watching = practice.watch(watched[first : first + _AT_ONCE], now, incarnation)
            found.seen_until = min(found.seen_until, watching.seen_until)
            found.merges += [(sighting.case, sighting.merge) for sighting in watching.sightings if sighting.merge]
            found.taskless += [sighting.case for sighting in watching.sightings if sighting.task == _LOST]
            found.ended += [each for each in watching.sightings if each.case in over and each.flags]
            seen = ((cases[each.case], each) for each in watching.sightings if each.case in cases)
            found.changed += self._sift(practice.name, memory, seen)
        return found

    def remember(self, database: str, changed: Changed) -> None:
        """It was read, and what came of it is written down."""
        self._memories[database].appearances[changed.sighting.case] = changed.appearance

    def _memory(self, practice: Practice, opened: Collection[int]) -> _Memory:
        users = practice.users() if opened else {}
        memory = self._memories.get(practice.name)
        roster = self._recorder.roster
        if memory is None or memory.users != users or memory.roster is not roster:
            memory = self._memories[practice.name] = _Memory(users, roster)
        memory.looks += 1
        memory.appearances = {case: as_ for case, as_ in memory.appearances.items() if case in opened}
        return memory

    def _sift(self, database: str, memory: _Memory, seen: Iterator[tuple[OpenCase, Sighting]]) -> Iterator[Changed]:
        for case, sighting in seen:
            appearance = _appearance(case, sighting)
            if (
                memory.appearances.get(case.number) != appearance
                or case.number % _ROUND == memory.looks % _ROUND
                or self._absences.is_likely(database, case.opened_at, sighting)
            ):
                yield Changed(sighting, len(case.flags), appearance)


def as_watched(case: Case | OpenCase, roster: Roster) -> Watched:
    """Where staff send the task by hand, it is looked for until it is there."""
    office = roster.office(case.office)
    likely = office.holders(Role.OFFICE_MANAGER) + office.holders(Role.DEPUTY) if office else ()
    likely += office.attendance.delegates_of(likely) if office else ()
    users = (roster.people[id_].open_dental_user for id_ in likely)
    return Watched(
        case=case.number,
        patient=case.patient,
        since=case.opened_at,
        merged_at=case.merged_at,
        task=case.task,
        by_hand=case.sent_by_hand,
        flags=case.flags if isinstance(case, OpenCase) else (),
        inboxes=tuple(user for user in users if user) if case.awaits_task else (),
    )


def _appearance(case: OpenCase, sighting: Sighting) -> int:
    """Without times: the server's clock is compared with ours anew at each look."""
    notes = tuple((seen.note.key, seen.note.digest, seen.same_patient, seen.treating) for seen in sighting.notes)
    return hash((case, sighting.task, sighting.sent, notes))
