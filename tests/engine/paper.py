"""A practice on paper: does what a test says where the real one cannot be made to misbehave."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from od_escalator.domain.hand_made import PatientTask
from od_escalator.domain.note import Note
from od_escalator.domain.practice import (
    Closure,
    Cursor,
    OwnTask,
    Patient,
    Reading,
    Sighting,
    Standing,
    TaskNoteOrder,
    TaskOrder,
    Users,
    Watched,
    Watching,
)
from od_escalator.domain.sequel import Sequel


class PaperPractice:
    """`troubles` are raised one by one by the next calls that write, and `away` by those that read.

    `in_use` is how often somebody changes the task just when it is to be finished.
    """

    def __init__(self, name: str = "main") -> None:
        self.name = name
        self.standing = Standing.WRITER
        self.away: Exception | None = None
        self.troubles: list[Exception] = []
        self.written: list[str] = []
        self.orders: list[TaskOrder | TaskNoteOrder] = []
        self.pages: list[Reading] = []
        self.asked: list[Cursor] = []
        self.newest = 500
        self.related: tuple[Note, ...] = ()
        self.clinic = "Geneva"
        self.sightings: tuple[Sighting, ...] = ()
        self.watched: list[int] = []
        self.watched_tasks: list[int | None] = []
        self.named: Users = {21: "Jamie", 22: "Kelly"}
        self.is_open = True
        self.is_sure = True
        self.in_use = 0
        self.own: tuple[OwnTask, ...] = ()
        self.sent: tuple[PatientTask, ...] = ()
        self.closed: tuple[Closure, ...] = ()
        self.signs: dict[str, datetime] = {}
        self.booked: dict[int, datetime] = {}
        self.completed: dict[tuple[str, date], int] = {}
        self.became: dict[int, Sequel] = {}

    def hold(self) -> Standing:
        self._read()
        return self.standing

    def surely_holds(self) -> bool:
        return self.is_sure

    def first_cursor(self) -> Cursor:
        self._read()
        return Cursor(last=self.newest)

    def cursor_since(self, since: datetime, now: datetime) -> Cursor:  # noqa: ARG002  the port's
        self._read()
        return Cursor(last=0)

    def read_notes(self, cursor: Cursor, now: datetime) -> Reading:
        self._read()
        self.asked.append(cursor)
        return self.pages.pop(0) if self.pages else Reading(notes=(), cursor=cursor, seen_until=now)

    def find_related(self, note: Note, now: datetime) -> tuple[Note, ...]:  # noqa: ARG002  the port's
        self._read()
        return self.related

    def has_given_a_sign(self, user: str, since: datetime, now: datetime) -> bool:
        self._read()
        return since <= self.signs.get(user, now)

    def closures(self, since: date, until: date) -> Sequence[Closure]:
        self._read()
        return [each for each in self.closed if since <= each.day <= until]

    def visits(self, patients: Sequence[int], day: date) -> Mapping[int, datetime]:
        self._read()
        return {number: at for number, at in self.booked.items() if number in patients and at.date() == day}

    def completed_visits(self, since: date, until: date) -> Mapping[tuple[str, date], int]:
        self._read()
        return {key: count for key, count in self.completed.items() if since <= key[1] < until}

    def sequels(self, ends: Collection[tuple[int, date]]) -> Mapping[tuple[int, date], Sequel]:
        self._read()
        return {each: self.became.get(each[0], Sequel()) for each in ends}

    def find_patient(self, number: int) -> Patient | None:
        if number == 0:
            return None
        own = tuple(task for task in self.own if task.patient == number)
        return Patient(number=number, name="Nora Whitfield", clinic=self.clinic, guarantor=number, own_tasks=own)

    def users(self) -> Users:
        self._read()
        return self.named

    def watch(self, watched: Sequence[Watched], now: datetime, incarnation: int = 1) -> Watching:  # noqa: ARG002  the port's
        self._read()
        self.watched = [each.case for each in watched]
        self.watched_tasks = [each.task for each in watched]
        shown = {each.case: each for each in self.sightings}
        seen = (shown.get(each.case, Sighting(case=each.case, task=None)) for each in watched)
        return Watching(sightings=tuple(seen), seen_until=now)

    def own_tasks(self, now: datetime, *, all_open: bool = False) -> Sequence[OwnTask]:  # noqa: ARG002  the port's
        self._read()
        return self.own

    def tasks_about(self, patient: int, now: datetime) -> Sequence[PatientTask]:  # noqa: ARG002  the port's
        self._read()
        return self.sent if patient else ()

    def follow_task(self, order: TaskNoteOrder, patient: int) -> bool:
        self._write(f"follows {order.task} of {patient}: {order.mark}", order)
        return True

    def make_task(self, order: TaskOrder) -> int:
        self._write(f"task {order.mark}", order)
        return 5001

    def add_task_note(self, order: TaskNoteOrder) -> None:
        self._write(f"note {order.mark}", order)

    def finish_task(self, task: int, label: str) -> bool:  # noqa: ARG002  the port's
        self._write(f"done {task}")
        self.in_use -= 1
        return self.in_use < 0

    def put_back(self, order: TaskNoteOrder, manager: str) -> bool:
        self._write(f"back to {manager}: {order.mark}", order)
        return True

    def close(self) -> None:
        self.is_open = False

    def _read(self) -> None:
        if self.away is not None:
            raise self.away

    def _write(self, what: str, *orders: TaskOrder | TaskNoteOrder) -> None:
        if self.troubles:
            raise self.troubles.pop(0)
        self.written.append(what)
        self.orders.extend(orders)
