"""What the database in memory shows of the cases that are watched: `Practice.watch`, as the port promises it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from od_escalator.domain.note import Note, NoteKey, Procedure, Source
from od_escalator.domain.practice import (
    FlagSight,
    Merge,
    SeenNote,
    SentTask,
    Sighting,
    TaskSight,
    TaskStatus,
    Watched,
    Watching,
)
from od_escalator.domain.task_words import may_be_of
from tests.simulation.database import Database
from tests.simulation.rows import Entry, Task

#: Evidence may be noted just before the case opens.
_SLACK = timedelta(minutes=5)
_SENT_BEFORE, _ONLY_INBOXES = timedelta(minutes=15), timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One look at the database: the same moment on our clock and on the server's; `us` is our own user."""

    name: str
    database: Database
    us: int
    ours: datetime
    server: datetime
    settle: timedelta

    def ours_of(self, stamp: datetime) -> datetime:
        return self.ours - (self.server - min(stamp, self.server))

    def is_young(self, stamp: datetime) -> bool:
        return self.server - stamp < self.settle

    def note(self, row: Entry, incarnation: int) -> Note:
        source = Source.PROCNOTE if row.procedure else Source.COMMLOG
        return Note(
            key=NoteKey(self.name, incarnation, source, row.number),
            patient=row.patient,
            author=row.author,
            text=row.text,
            written_at=self.ours_of(row.stamp),
            by_person=row.author != 0,
            type_name=row.type_name,
            usage=self.database.usages.get(row.type_name, ""),
            mode=row.mode,
            procedure=self._procedure(row),
            entered_at=None if row.procedure else row.entered,
            first_at=self.ours_of(row.entered) if row.entered < row.stamp and not row.procedure else None,
        )

    def _procedure(self, row: Entry) -> Procedure | None:
        known = self.database.rows.procedures.get(row.procedure)
        if known is None:
            return None
        return Procedure(number=row.procedure, code=known.code, clinic=known.clinic, deleted=known.deleted)


def watch(look: Look, watched: Sequence[Watched], incarnation: int) -> Watching:
    until = [look.ours]
    sightings = []
    for case in watched:
        family = [] if case.ended else [row for row in _of_family(look, case) if row.author]
        until += [look.ours_of(row.stamp) for row in family if look.is_young(row.stamp)]
        sightings.append(_sighting(look, case, family, incarnation))
    return Watching(sightings=tuple(sightings), seen_until=min(until))


def _sighting(look: Look, case: Watched, family: Sequence[Entry], incarnation: int) -> Sighting:
    merge = _merge(look, case)
    if case.ended:
        return Sighting(case=case.case, task=None, flags=tuple(_flags(look, case)), merge=merge)
    task = None if case.task is None else look.database.rows.tasks.get(case.task)
    if task is not None and _is_anothers(look, task, case):
        task = None
    seen = [
        SeenNote(
            note=look.note(row, incarnation),
            same_patient=row.patient == case.patient,
            treating=look.database.treating.get(case.patient) == row.author,
        )
        for row in family
        if not look.is_young(row.stamp)
    ]
    notes = [*seen, *(_task_notes(look, task, case, incarnation) if task else ())]
    return Sighting(
        case=case.case,
        task=None if case.task is None else _task_sight(look, task),
        notes=tuple(each for each in notes if each.note.written_at >= case.since - _SLACK),
        sent=_sent(look, case),
        flags=tuple(_flags(look, case)),
        merge=merge,
    )


def _is_anothers(look: Look, task: Task, case: Watched) -> bool:
    """Of a task by hand the patient tells, of one of ours its mark."""
    if case.by_hand:
        survivors = {new for old, new, _ in look.database.rows.merges if old == case.patient}
        return task.patient not in {case.patient, *survivors}
    return not may_be_of(f"UP-{case.case}", task.text.split("\n")[0], is_ours=task.author == look.us)


def _task_sight(look: Look, task: Task | None) -> TaskSight:
    if task is None:
        return TaskSight(status=TaskStatus.LOST)
    if task.status is TaskStatus.OPEN:
        unread = frozenset(task.unread)
        return TaskSight(status=TaskStatus.OPEN, inbox_of=task.inbox, unread_by=unread, astray=task.inbox == look.us)
    done_at = look.ours_of(task.done_at) if task.done_at and task.status is TaskStatus.DONE else None
    return TaskSight(status=task.status, by=task.by, done_at=done_at)


def _of_family(look: Look, case: Watched) -> Iterator[Entry]:
    for patient in sorted(look.database.family_of(case.patient)):
        for row in look.database.rows.commlogs.of(patient):
            if look.ours_of(row.stamp) >= case.since - _SLACK:
                yield row


def _task_notes(look: Look, task: Task, case: Watched, incarnation: int) -> Iterator[SeenNote]:
    for row in task.notes if task.status in (TaskStatus.OPEN, TaskStatus.DONE) else ():
        note = Note(
            key=NoteKey(look.name, incarnation, Source.TASK_NOTE, row.number),
            patient=case.patient,
            author=row.author,
            text=row.text,
            written_at=look.ours_of(row.at),
            by_person=row.author not in {0, look.us},
        )
        yield SeenNote(note=note)


def _flags(look: Look, case: Watched) -> Iterator[FlagSight]:
    """Nothing can be said of what was just saved."""
    for key in case.flags:
        is_commlog = key.source is Source.COMMLOG
        row = look.database.rows.commlogs.get(key.number) if is_commlog else _newest(look.database, key.number)
        if row is None and is_commlog:
            yield FlagSight(key=key, note=None)
        if row is not None and not look.is_young(row.stamp):
            yield FlagSight(key=key, note=replace(look.note(row, key.incarnation), key=key, author=0))


def _newest(database: Database, number: int) -> Entry | None:
    """The row of the same procedure's note that was saved last."""
    own = database.rows.chart.get(number)
    versions = [row for row in database.rows.chart.of(own.patient) if row.procedure == own.procedure] if own else []
    return max(versions, key=lambda row: (row.stamp, row.number), default=None)


def _merge(look: Look, case: Watched) -> Merge | None:
    since = case.merged_at or case.since
    links = [(look.ours_of(at), new) for old, new, at in look.database.rows.merges if old == case.patient]
    return min((Merge(at=at, into=new) for at, new in links if at > since), key=lambda each: each.at, default=None)


def _sent(look: Look, case: Watched) -> SentTask | None:
    """The task that a person sent; an inbox that was asked for is best, others count after a while."""
    names = [name.casefold() for name in case.inboxes]
    patience = _ONLY_INBOXES if names else timedelta.max
    found: list[tuple[int, int, SentTask]] = []
    for row in look.database.tasks_of(case.patient) if names else ():
        name = look.database.users.get(row.inbox, "").casefold()
        place = names.index(name) if name in names else len(names)
        is_recent = look.ours_of(row.at) >= case.since - _SENT_BEFORE
        if row.author not in {0, look.us} and is_recent and (name in names or look.ours - case.since >= patience):
            inbox = look.database.users[row.inbox] if name in names else None
            found.append((place, row.number, SentTask(task=row.number, by=row.author, inbox=inbox)))
    return min(found, key=lambda each: each[:2])[2] if found else None
