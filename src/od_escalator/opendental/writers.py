"""The ways in which tasks get into Open Dental, for a practice that has the lock (design 7)."""

from collections.abc import Callable
from typing import Protocol

from od_escalator.domain.practice import TaskNoteOrder, TaskOrder
from od_escalator.opendental.desk import Desk
from od_escalator.opendental.orders import Orders
from od_escalator.opendental.task_finisher import finish_task
from od_escalator.opendental.task_mover import put_task_back
from od_escalator.opendental.task_note_writer import add_task_note, follow_task
from od_escalator.opendental.task_writer import make_task
from od_escalator.opendental.versions import Shape, check_writable


class TaskWriter(Protocol):
    """As the port of the engine has it: each may be asked for again, and then completes what is there."""

    def make(self, order: TaskOrder) -> int: ...

    def add_note(self, order: TaskNoteOrder) -> None: ...

    def follow(self, order: TaskNoteOrder, patient: int) -> bool: ...

    def finish(self, task: int, label: str) -> bool: ...

    def put_back(self, order: TaskNoteOrder, manager: str) -> bool: ...

    def check(self) -> None:
        """Permanent or Transient where it could write nothing now."""
        ...


class SqlWriter:
    """The rows that Open Dental itself writes, on the lock's own connection; `accepted`: as in `check_writable`."""

    def __init__(self, orders: Orders, accepted: Callable[[], str | None]) -> None:
        self._orders = orders
        self._accepted = accepted

    def make(self, order: TaskOrder) -> int:
        with self._orders.turn:
            desk = self._desk()
            order, inbox, text = self._orders.read(order, desk)
            return make_task(desk, order, inbox, text, reminders=self._orders.shape().reminders)

    def add_note(self, order: TaskNoteOrder) -> None:
        with self._orders.turn:
            add_task_note(self._desk(), order)

    def follow(self, order: TaskNoteOrder, patient: int) -> bool:
        with self._orders.turn:
            return follow_task(self._desk(), order, patient)

    def finish(self, task: int, label: str) -> bool:
        with self._orders.turn:
            return finish_task(self._desk(), task, label)

    def put_back(self, order: TaskNoteOrder, manager: str) -> bool:
        with self._orders.turn:
            desk = self._desk()
            inbox, directory = self._orders.inbox(manager, desk), self._orders.directory
            directory.users()
            return put_task_back(desk, order, inbox, directory.read_by_only(desk.author))

    def check(self) -> None:
        with self._orders.turn:
            self._may(self._orders.shape())
            self._orders.author.require()

    def _desk(self) -> Desk:
        return self._orders.desk(self._may)

    def _may(self, shape: Shape) -> None:
        check_writable(self._orders.name, shape, self._accepted)
