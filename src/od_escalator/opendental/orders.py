"""What an order for a task comes to in one database: whose inbox, whose chart, which words; and whether it may be."""

from collections.abc import Callable
from dataclasses import dataclass
from threading import RLock

from od_escalator.clock import Clock
from od_escalator.domain.note import Source
from od_escalator.domain.practice import TaskOrder
from od_escalator.errors import Permanent
from od_escalator.opendental.connection import HeldConnection
from od_escalator.opendental.desk import Desk
from od_escalator.opendental.directory import Directory, Inbox
from od_escalator.opendental.lock import WriterLock
from od_escalator.opendental.own_user import OwnUser
from od_escalator.opendental.related import RelatedNotes
from od_escalator.opendental.task_quote import quote
from od_escalator.opendental.task_text import task_text
from od_escalator.opendental.versions import Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """`shape` tells what the database is like now, `ask` raises while it is being updated."""

    name: str
    lock: WriterLock
    directory: Directory
    author: OwnUser
    related: RelatedNotes
    clock: Clock
    shape: Callable[[], Shape]
    ask: Callable[[], None]
    computer: str

    @property
    def connection(self) -> HeldConnection:
        return self.lock.connection

    @property
    def turn(self) -> RLock:
        return self.connection.turn

    def desk(self, check: Callable[[Shape], None]) -> Desk:
        """For a write that begins now; Transient without the lock, Permanent where `check` says so."""
        self.lock.require()
        self.ask()  # at each write: an update may have begun since the last look
        shape = self.shape()
        check(shape)
        return Desk(lock=self.lock, columns=shape.columns, author=self.author.require().number, computer=self.computer)

    def read(self, order: TaskOrder, desk: Desk) -> tuple[TaskOrder, Inbox, str]:
        """The order for whose chart it is by now, into whose inbox, with which text; Permanent where it cannot be.

        An archived list has lost its followers, and so a task in it would be seen by nobody.
        """
        order = self.directory.follow(order)
        inbox = self.inbox(order.manager, desk)
        return order, inbox, self._text(order)

    def inbox(self, manager: str, desk: Desk) -> Inbox:
        """Permanent where nobody would see a task in it."""
        inbox = self.directory.find_inbox(manager, desk.columns)
        if inbox is None or inbox.user.hidden:
            raise Permanent(f"{self.name}: Open Dental has no user {manager}", "unknown_user")
        if not inbox.lists or inbox.archived:
            raise Permanent(f"{self.name}: {inbox.user.name} has no task inbox in Open Dental", "no_inbox")
        return inbox

    def _text(self, order: TaskOrder) -> str:
        if not order.patient:
            return task_text(order.first_line, order.words, (), order.finishing)
        said, whom = quote(self.directory, self.shape(), order)
        if order.note is not None and order.note.source is Source.PROCNOTE:
            said = self.related.quote(order.note.number, order.patient, self.clock.now())
        return task_text(order.first_line, said, whom, order.finishing)
