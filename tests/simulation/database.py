"""An Open Dental database in memory: the rows that matter, and what staff do to them at their workstations.

Small on purpose: it knows nothing of how Open Dental stores things, only of what a reader and a writer can tell apart.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, date, datetime

from od_escalator.domain.note import Mode
from od_escalator.domain.practice import Closure, Patient, TaskStatus
from od_escalator.domain.sequel import Sequel
from tests.simulation.rows import Entry, Procedure, Rows, Task, TaskNote

_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class Database:
    """`clock` is the server's. `users` are names by number, `inboxes` the users who have one, `follows` whose else."""

    def __init__(
        self,
        clock: Callable[[], datetime],
        users: dict[int, str],
        inboxes: Iterable[str],
        patients: Iterable[Patient],
        *,
        treating: dict[int, int] | None = None,
        usages: dict[str, str] | None = None,
    ) -> None:
        self.clock = clock
        self.users = users
        self.inboxes = {self.number_of(name) for name in inboxes}
        self.patients: dict[int, Patient] = {}
        self._families: defaultdict[int, set[int]] = defaultdict(set)
        for patient in patients:
            self.register(patient)
        self.treating = treating or {}  # the user who is the patient's own provider
        self.usages = usages or {}
        self.rows = Rows()
        self.generation = 1  # counts the restored backups
        self.writer: object | None = None  # who holds the lock
        self.popups: list[int] = []  # the tasks that we made pop up
        self.appointments: set[tuple[datetime, int]] = set()  # by the clock on the wall
        self.came: list[tuple[datetime, int]] = []  # the visits that were completed, at the patient's own clinic
        self.closures: set[Closure] = set()  # the holidays of the schedule
        self.is_schedule_read = False
        self.signs: dict[str, datetime] = {}  # when a user last did something, or clocked in

    def number_of(self, name: str) -> int:
        return next(number for number, each in self.users.items() if each == name)

    def register(self, patient: Patient) -> None:
        self.patients[patient.number] = patient
        self._families[patient.guarantor].add(patient.number)

    def sequel(self, patient: int, after: date) -> Sequel:
        came, comes = (
            [at.date() for at, of in sorted(visits) if of == patient and at.date() > after]
            for visits in (self.came, self.appointments)
        )
        return Sequel(came=next(iter(came), None), comes=next(iter(comes), None))

    # What staff do

    def write_commlog(
        self, user: str, patient: int, text: str, type_name: str = "Misc", mode: Mode = Mode.PHONE
    ) -> int:
        now, number = self.clock(), self.rows.next("commlog")
        author = self.number_of(user) if user else 0
        entry = Entry(number=number, patient=patient, author=author, text=text, stamp=now, entered=now)
        entry.type_name, entry.mode = type_name, mode
        self.rows.commlogs.add(entry)
        return number

    def edit_commlog(self, number: int, text: str) -> None:
        row = self.rows.commlogs[number]
        row.text, row.stamp = text, self.clock()
        self._changed(number)

    def delete_commlog(self, number: int) -> None:
        self.rows.commlogs.drop(number)
        self._changed(number)

    def write_chart(self, user: str, patient: int, text: str, code: str = "D1110") -> int:
        """A clinical note of a new procedure; returns the procedure."""
        procedure = self.rows.next("procedure")
        self.rows.procedures[procedure] = Procedure(code=code, clinic=self.patients[patient].clinic)
        self._chart(user, patient, procedure, text)
        return procedure

    def rewrite_chart(self, user: str, procedure: int, text: str) -> None:
        patient = next(row.patient for row in self.rows.chart.values() if row.procedure == procedure)
        self._chart(user, patient, procedure, text)

    def delete_procedure(self, procedure: int) -> None:
        self.rows.procedures[procedure].deleted = True

    def read_task(self, user: str, task: int) -> None:
        self.rows.tasks[task].unread.discard(self.number_of(user))

    def tick_done(self, user: str, task: int) -> None:
        row = self.rows.tasks[task]
        row.status, row.by, row.unread = TaskStatus.DONE, self.number_of(user), set()
        row.done_at = self.clock()

    def send_on(self, task: int, to: str) -> None:
        row = self.rows.tasks[task]
        row.inbox = self.number_of(to)
        row.unread = {row.inbox}

    def reopen(self, task: int) -> None:
        self.rows.tasks[task].status = TaskStatus.OPEN

    def delete_task(self, user: str, task: int) -> None:
        row = self.rows.tasks[task]
        row.status, row.by = TaskStatus.DELETED, self.number_of(user)

    def note_on_task(self, user: str, task: int, text: str, mark: str = "") -> None:
        number, author = self.rows.next("tasknote"), self.number_of(user)
        note = TaskNote(number=number, author=author, text=text, mark=mark, at=self.clock())
        self.rows.tasks[task].notes.append(note)

    def send_task(self, user: str, to: str, patient: int, text: str) -> int:
        """A task that a person sends by hand."""
        return self.add_task(self.number_of(user), self.number_of(to), patient, text)

    def merge(self, old: int, new: int) -> None:
        """The chart of `old` goes into that of `new`; the stamps of its CommLogs jump to now."""
        now = self.clock()
        self.rows.chart.move(old, new)
        for row in self.rows.commlogs.move(old, new):
            row.stamp = now
            self._changed(row.number)
        for task in self.rows.tasks_of.pop(old, []):
            task.patient = new
            self.rows.tasks_of[new].append(task)
        self.rows.merges.append((old, new, now))
        known = self.patients[new]
        self.patients[new] = replace(known, merged_from={**known.merged_from, old: now})

    def close_on(self, closures: set[Closure]) -> None:
        """The whole schedule, as it is by now."""
        self.closures, self.is_schedule_read = closures, False

    # What the server does

    def add_task(self, author: int, inbox: int, patient: int, text: str) -> int:
        number = self.rows.next("task")
        row = Task(number=number, patient=patient, author=author, inbox=inbox, text=text, at=self.clock())
        row.unread = {inbox} - {author}
        self.rows.tasks[number] = row
        self.rows.tasks_of[patient].append(row)
        return number

    def lose_task(self, task: int) -> None:
        self.rows.tasks[task].status = TaskStatus.LOST

    def backup(self) -> Rows:
        return deepcopy(self.rows)

    def restore(self, backup: Rows) -> None:
        """What was written since is gone, and its keys are given out anew."""
        self.rows = deepcopy(backup)
        self.generation += 1

    def written_by(self, user: str, now: datetime, linked: Mapping[str, int]) -> datetime:
        """When a case's task or a note on it was written last, by a clock that shows this now.

        A task that stands for a message (`UP-1042/D7`), or that is gone, tells an older state nothing; nor does the
        next one of an opening whose task it knows, by its mark: to that it is `linked`.
        """
        number, ahead = self.number_of(user), self.clock() - now
        ours = (task for task in self.rows.tasks.values() if task.author == number and "/" not in task.mark)
        there = (task for task in ours if task.status in (TaskStatus.OPEN, TaskStatus.DONE))
        tasks = [task for task in there if linked.get(task.mark, task.number) == task.number]
        notes = [note.at for task in tasks for note in task.notes if note.author == number]
        return max([*(task.at for task in tasks), *notes], default=_LONG_AGO) - ahead

    def family_of(self, patient: int) -> set[int]:
        return self._families[self.patients[patient].guarantor] if patient in self.patients else set()

    def tasks_of(self, patient: int) -> list[Task]:
        return self.rows.tasks_of.get(patient, [])

    def _changed(self, number: int) -> None:
        self.rows.changes.append((number, self.clock()))

    def _chart(self, user: str, patient: int, procedure: int, text: str) -> None:
        now, number = self.clock(), self.rows.next("chart")
        entry = Entry(number=number, patient=patient, author=self.number_of(user), text=text, stamp=now, entered=now)
        entry.procedure = procedure
        self.rows.chart.add(entry)
