"""The engine's `Practice` over a database in memory; it keeps the same contract as the real one (tests/contract)."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from od_escalator.domain.hand_made import PatientTask
from od_escalator.domain.note import Note
from od_escalator.domain.practice import (
    Closure,
    Cursor,
    OwnTask,
    Patient,
    Reading,
    Standing,
    TaskNoteOrder,
    TaskOrder,
    TaskStatus,
    Users,
    Watched,
    Watching,
)
from od_escalator.domain.sequel import Sequel
from od_escalator.domain.task_words import may_be_of
from od_escalator.errors import Permanent, Transient
from tests.simulation.anchors import anchor, same_database
from tests.simulation.database import Database
from tests.simulation.reading import read, related, task_about
from tests.simulation.rows import Task, before, own_task
from tests.simulation.watching import Look, watch

#: So many of the newest tasks are those of weeks, whoever wrote them.
_NEWEST = 12


class MemoryPractice:
    """`user` is our own Open Dental user, `ours` the time as the program knows it; without it that of the server."""

    def __init__(
        self,
        name: str,
        database: Database,
        ours: Callable[[], datetime] | None = None,
        *,
        user: str = "Escalator",
        settle: timedelta = timedelta(seconds=30),
    ) -> None:
        self._name = name
        self._database = database
        self._us = database.number_of(user)
        self._settle = settle
        self._ours_now = ours or database.clock

    @property
    def name(self) -> str:
        return self._name

    def hold(self) -> Standing:
        if self._database.writer is None:
            self._database.writer = self
        return Standing.WRITER if self._database.writer is self else Standing.STANDBY

    def surely_holds(self) -> bool:
        return self._database.writer is self

    def close(self) -> None:
        if self._database.writer is self:
            self._database.writer = None

    # Reading

    def first_cursor(self) -> Cursor:
        rows = self._database.rows
        return Cursor(
            last=rows.commlogs.last,
            last_procnote=rows.chart.last,
            last_audit=len(rows.changes),
            anchor=anchor(self._database, self._database.clock()),
        )

    def cursor_since(self, since: datetime, now: datetime) -> Cursor:
        rows, stamp = self._database.rows, since + (self._database.clock() - now)
        return replace(self.first_cursor(), last=before(rows.commlogs, stamp), last_procnote=before(rows.chart, stamp))

    def read_notes(self, cursor: Cursor, now: datetime) -> Reading:
        return read(self._look(now), same_database(self._database, cursor))

    def find_related(self, note: Note, now: datetime) -> tuple[Note, ...]:
        return related(self._look(now), note)

    def find_patient(self, number: int) -> Patient | None:
        patient, look = self._database.patients.get(number), self._look(self._ours_now())
        there = (task for task in self._database.tasks_of(number) if task.status is not TaskStatus.LOST)
        own = sorted(self._own(look, there), key=lambda task: task.task)
        merged = {old: look.ours_of(at) for old, at in patient.merged_from.items()} if patient else {}
        return patient and replace(patient, own_tasks=tuple(own), merged_from=merged)

    def own_tasks(self, now: datetime, *, all_open: bool = False) -> Sequence[OwnTask]:
        look, newest = self._look(now), self._database.rows.highest["task"] - _NEWEST
        tasks = self._database.rows.tasks.values()
        asked = (task for task in tasks if task.number > newest or (all_open and task.status is TaskStatus.OPEN))
        return sorted(self._own(look, (task for task in asked if self._task(task.number))), key=lambda task: -task.task)

    def _own(self, look: Look, tasks: Iterable[Task]) -> Iterator[OwnTask]:
        found = (own_task(task, self._us, self._database.users) for task in tasks)
        return (replace(task, made_at=look.ours_of(task.made_at)) for task in found if task)

    def users(self) -> Users:
        return self._database.users

    def has_given_a_sign(self, user: str, since: datetime, now: datetime) -> bool:
        sign = self._database.signs.get(user, now)  # everybody is at work of whom nothing else is said
        return user not in self._database.users.values() or sign >= since + (self._database.clock() - now)

    def closures(self, since: date, until: date) -> Sequence[Closure]:
        self._database.is_schedule_read = True
        return sorted(each for each in self._database.closures if since <= each.day <= until)

    def visits(self, patients: Sequence[int], day: date) -> Mapping[int, datetime]:
        booked = sorted((at for at in self._database.appointments if at[0].date() == day), reverse=True)
        return {patient: at for at, patient in booked if patient in patients}

    def completed_visits(self, since: date, until: date) -> Mapping[tuple[str, date], int]:
        days = ((self._database.patients[patient].clinic, at.date()) for at, patient in self._database.came)
        return Counter(each for each in days if since <= each[1] < until)

    def sequels(self, ends: Collection[tuple[int, date]]) -> Mapping[tuple[int, date], Sequel]:
        return {each: self._database.sequel(*each) for each in ends if each[0] in self._database.patients}

    def watch(self, watched: Sequence[Watched], now: datetime, incarnation: int = 1) -> Watching:
        return watch(self._look(now), watched, incarnation)

    def tasks_about(self, patient: int, now: datetime) -> Sequence[PatientTask]:
        look = self._look(now)
        return [task_about(look, row) for row in self._database.tasks_of(patient) if self._task(row.number)]

    # Writing

    def make_task(self, order: TaskOrder) -> int:
        self._require_lock()
        manager = self._with_inbox(order.manager)
        order = replace(order, patient=self._survivor(order.patient))
        if order.patient not in self._database.patients:
            raise Permanent(f"{self._name}: no patient of {order.mark}", "unknown_patient")
        known = self._ours(order)
        if known is not None:
            return known.number
        made = self._database.add_task(self._us, manager, order.patient, self._text(order))
        self._database.rows.tasks[made].mark = order.mark
        if order.popup:
            self._database.popups.append(made)
        return made

    def add_task_note(self, order: TaskNoteOrder) -> None:
        self._require_lock()
        task = self._own_task(order.task, order.mark.partition("/")[0])
        if task is None:
            raise Permanent(f"{self._name}: task {order.task} is gone", "task_gone")
        self._note(task, order)

    def _note(self, task: Task, order: TaskNoteOrder) -> None:
        if any(order.mark == note.mark for note in task.notes):
            return
        text = order.text if order.mark in order.text else f"{order.text} ({order.mark})"
        self._database.note_on_task(self._database.users[self._us], task.number, text, order.mark)
        if order.unread:
            task.unread = {task.inbox}
        if order.popup:
            self._database.popups.append(task.number)

    def follow_task(self, order: TaskNoteOrder, patient: int) -> bool:
        self._require_lock()
        task = self._task(order.task)
        if task is None or task.patient != patient:
            return False
        self._note(task, order)
        return True

    def finish_task(self, task: int, label: str) -> bool:
        self._require_lock()
        row = self._own_task(task, label)
        if row is None:
            return False
        if row.status is not TaskStatus.DONE:
            self._database.tick_done(self._database.users[self._us], task)
        return True

    def put_back(self, order: TaskNoteOrder, manager: str) -> bool:
        self._require_lock()
        inbox, task = self._with_inbox(manager), self._own_task(order.task, order.mark.partition("/")[0])
        if task is None or task.status is not TaskStatus.OPEN:
            return False
        if task.inbox != self._us:
            return any(order.mark == note.mark for note in task.notes)
        task.inbox = inbox
        self.add_task_note(order)
        return True

    def _with_inbox(self, user: str) -> int:
        number = next((n for n, name in self._database.users.items() if name == user), None)
        if number is None:
            raise Permanent(f"{self._name}: no user {user}", "unknown_user")
        if number not in self._database.inboxes:
            raise Permanent(f"{self._name}: {user} has no inbox", "no_inbox")
        return number

    def _survivor(self, patient: int) -> int:
        for old, new, _ in self._database.rows.merges:
            patient = new if patient == old else patient
        return patient

    def _ours(self, order: TaskOrder) -> Task | None:
        """The one that carries the mark, of this patient; the first, where somebody has copied it."""
        tasks = self._database.tasks_of(order.patient)
        ours = (task for task in tasks if task.mark == order.mark and task.author == self._us)
        return next((task for task in ours if task.status in (TaskStatus.OPEN, TaskStatus.DONE)), None)

    def _text(self, order: TaskOrder) -> str:
        rows = self._database.rows
        notes = {"commlog": rows.commlogs, "procnote": rows.chart}
        said = notes[order.note.source].get(order.note.number) if order.note else None
        quoted = said.text if said is not None and said.patient == order.patient else ""
        return "\n".join((order.first_line, quoted, *order.finishing))

    def _task(self, number: int) -> Task | None:
        task = self._database.rows.tasks.get(number)
        return task if task is not None and task.status in (TaskStatus.OPEN, TaskStatus.DONE) else None

    def _own_task(self, number: int, label: str) -> Task | None:
        task = self._task(number)
        if task is None or may_be_of(label, task.text.split("\n")[0], is_ours=task.author == self._us):
            return task
        return task if any(note.mark.startswith(f"{label}/A") for note in task.notes) else None

    def _require_lock(self) -> None:
        if self._database.writer is not self:
            raise Transient(f"{self._name}: another process writes now")

    def _look(self, now: datetime) -> Look:
        return Look(
            name=self._name,
            database=self._database,
            us=self._us,
            ours=now,
            server=self._database.clock(),
            settle=self._settle,
        )
