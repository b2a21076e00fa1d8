"""What goes wrong on the way outside: the seams of the engine, wrapped so that calls fail and answers are lost.

A `Fate` is asked before each call; what it answers happens before the call or after it.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import Enum, auto
from functools import partial
from typing import TypeVar

from od_escalator.domain.card import Content
from od_escalator.domain.hand_made import PatientTask
from od_escalator.domain.note import Note
from od_escalator.domain.notices import Posted, Silence
from od_escalator.domain.practice import (
    Closure,
    Cursor,
    OwnTask,
    Patient,
    Reading,
    Standing,
    TaskNoteOrder,
    TaskOrder,
    Users,
    Watched,
    Watching,
)
from od_escalator.domain.sequel import Sequel
from od_escalator.domain.trace import Told, Trace
from od_escalator.engine.ports import Messenger, Practice, Scheduler
from od_escalator.errors import Ambiguous, Transient


class Fate(Enum):
    """`LOST` answers may belong to what was done or not; a `CRASH` ends our process."""

    WELL = auto()
    AWAY = auto()
    SLOW_DOWN = auto()
    LOST_BEFORE = auto()
    LOST_AFTER = auto()
    CRASH_BEFORE = auto()
    CRASH_AFTER = auto()


class Crash(BaseException):
    """The plug is pulled; nothing in the program may catch it."""


#: Asked with the name of the call, and whether doing it twice would show.
Ask = Callable[[str, bool], Fate]

RETRY_AFTER = 30.0  # seconds

T = TypeVar("T")


class Line:
    """The way to one of the two worlds."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    def look(self, name: str, call: Callable[[], T]) -> T:
        """A call that may be made again at will; it is never ambiguous."""
        return self._suffer(self._ask(name, False), name, call)  # noqa: FBT003  as `Ask` says

    def act(self, name: str, call: Callable[[], T]) -> T:
        return self._suffer(self._ask(name, True), name, call)  # noqa: FBT003  as `Ask` says

    def _suffer(self, fate: Fate, name: str, call: Callable[[], T]) -> T:
        match fate:
            case Fate.CRASH_BEFORE:
                raise Crash(name)
            case Fate.AWAY:
                raise Transient(f"{name}: away")
            case Fate.SLOW_DOWN:
                raise Transient(f"{name}: too many", RETRY_AFTER)
            case Fate.LOST_BEFORE:
                raise Ambiguous(f"{name}: the answer was lost")
        result = call()
        match fate:
            case Fate.CRASH_AFTER:
                raise Crash(name)
            case Fate.LOST_AFTER:
                raise Ambiguous(f"{name}: the answer was lost")
        return result


class FaultyPractice:
    """An Open Dental database on a bad line."""

    def __init__(self, real: Practice, ask: Ask) -> None:
        self._real = real
        self._line = Line(ask)

    @property
    def name(self) -> str:
        return self._real.name

    def hold(self) -> Standing:
        return self._line.look("hold", self._real.hold)

    def surely_holds(self) -> bool:
        return self._real.surely_holds()

    def first_cursor(self) -> Cursor:
        return self._line.look("first_cursor", self._real.first_cursor)

    def cursor_since(self, since: datetime, now: datetime) -> Cursor:
        return self._line.look("cursor_since", partial(self._real.cursor_since, since, now))

    def read_notes(self, cursor: Cursor, now: datetime) -> Reading:
        return self._line.look("read_notes", partial(self._real.read_notes, cursor, now))

    def find_related(self, note: Note, now: datetime) -> tuple[Note, ...]:
        return self._line.look("find_related", partial(self._real.find_related, note, now))

    def own_tasks(self, now: datetime, *, all_open: bool = False) -> Sequence[OwnTask]:
        return self._line.look("own_tasks", partial(self._real.own_tasks, now, all_open=all_open))

    def find_patient(self, number: int) -> Patient | None:
        return self._line.look("find_patient", partial(self._real.find_patient, number))

    def users(self) -> Users:
        return self._line.look("users", self._real.users)

    def closures(self, since: date, until: date) -> Sequence[Closure]:
        return self._line.look("closures", partial(self._real.closures, since, until))

    def visits(self, patients: Sequence[int], day: date) -> Mapping[int, datetime]:
        return self._line.look("visits", partial(self._real.visits, patients, day))

    def completed_visits(self, since: date, until: date) -> Mapping[tuple[str, date], int]:
        return self._line.look("completed_visits", partial(self._real.completed_visits, since, until))

    def sequels(self, ends: Collection[tuple[int, date]]) -> Mapping[tuple[int, date], Sequel]:
        return self._line.look("sequels", partial(self._real.sequels, ends))

    def has_given_a_sign(self, user: str, since: datetime, now: datetime) -> bool:
        return self._line.look("has_given_a_sign", partial(self._real.has_given_a_sign, user, since, now))

    def watch(self, watched: Sequence[Watched], now: datetime, incarnation: int = 1) -> Watching:
        return self._line.look("watch", partial(self._real.watch, watched, now, incarnation))

    def tasks_about(self, patient: int, now: datetime) -> Sequence[PatientTask]:
        return self._line.look("tasks_about", partial(self._real.tasks_about, patient, now))

    def follow_task(self, order: TaskNoteOrder, patient: int) -> bool:
        return self._line.act("follow_task", partial(self._real.follow_task, order, patient))

    def make_task(self, order: TaskOrder) -> int:
        return self._line.act("make_task", partial(self._real.make_task, order))

    def add_task_note(self, order: TaskNoteOrder) -> None:
        self._line.act("add_task_note", partial(self._real.add_task_note, order))

    def finish_task(self, task: int, label: str) -> bool:
        return self._line.act("finish_task", partial(self._real.finish_task, task, label))

    def put_back(self, order: TaskNoteOrder, manager: str) -> bool:
        return self._line.act("put_back", partial(self._real.put_back, order, manager))

    def close(self) -> None:
        self._real.close()


class FaultyMessenger:
    """A Slack on a bad line; looking and editing may be done again at will, so that they are never ambiguous."""

    def __init__(self, real: Messenger, ask: Ask) -> None:
        self._real = real
        self._line = Line(ask)

    def send(
        self, id_: str, place: str, content: Content, thread: str | None = None, traces: Sequence[Trace] = ()
    ) -> Posted:
        return self._line.act("send", partial(self._real.send, id_, place, content, thread, traces))

    def edit(self, posted: Posted, content: Content) -> None:
        self._line.look("edit", partial(self._real.edit, posted, content))

    def find(
        self, id_: str, place: str, since: datetime, thread: str | None = None, traces: Sequence[Trace] = ()
    ) -> Posted | None:
        return self._line.look("find", partial(self._real.find, id_, place, since, thread, traces))

    def remove_copies(self, id_: str, place: str, since: datetime, thread: str | None, keep: Posted | None) -> int:
        return self._line.look("remove_copies", partial(self._real.remove_copies, id_, place, since, thread, keep))

    def read(self, place: str, since: datetime, thread: str | None = None) -> Iterable[Told]:
        return self._line.look("read", partial(self._real.read, place, since, thread))

    def is_there(self, posted: Posted) -> bool:
        return self._line.look("is_there", partial(self._real.is_there, posted))


class FaultyScheduler:
    def __init__(self, real: Scheduler, ask: Ask) -> None:
        self._real = real
        self._line = Line(ask)

    def clock(self, *, ask: bool = False) -> tuple[datetime, float] | None:
        if not ask:
            return self._real.clock()
        return self._line.look("clock", partial(self._real.clock, ask=True))

    def schedule(self, channel: str, content: Content, at: datetime) -> str:
        return self._line.act("schedule", partial(self._real.schedule, channel, content, at))

    def waiting(self, channel: str, offices: tuple[str, ...]) -> Sequence[str]:
        return self._line.look("waiting", partial(self._real.waiting, channel, offices))

    def withdraw(self, channel: str, id_: str) -> bool:
        return self._line.look("withdraw", partial(self._real.withdraw, channel, id_))

    def posted(self, channel: str, silences: Collection[Silence], since: datetime) -> Collection[Silence]:
        return self._line.look("posted", partial(self._real.posted, channel, silences, since))

    def has_another(self, channel: str, offices: tuple[str, ...], known: Collection[Silence], since: datetime) -> bool:
        """Asked once in a life of the program: what becomes of it where Slack is away, engine/test_newer.py says."""
        return self._real.has_another(channel, offices, known, since)
