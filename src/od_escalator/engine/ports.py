"""The only seams of the engine: one Open Dental database; Slack, what it does later, one desk in it, its link to us.

Every method may raise Transient, Permanent or Ambiguous (errors.py) and nothing else on purpose.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from od_escalator.domain.card import Content, Telling
from od_escalator.domain.chart import Chart
from od_escalator.domain.dialog import Dialog
from od_escalator.domain.hand_made import PatientTask
from od_escalator.domain.home import Home
from od_escalator.domain.interaction import Interaction
from od_escalator.domain.listing import Listing
from od_escalator.domain.note import Note
from od_escalator.domain.notices import PlaceTest, Posted, Silence
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
from od_escalator.domain.reply import Reply
from od_escalator.domain.sequel import Sequel
from od_escalator.domain.trace import Told, Trace

__all__ = ["Desk", "Listener", "Messenger", "Painter", "Posted", "Practice", "Scheduler", "Shown"]

#: What somebody is shown who has done something in Slack.
Shown = Reply | Listing | Home | Dialog


class Practice(Protocol):
    """One Open Dental database. `now` is our clock (aware UTC); the server's own clock may differ."""

    @property
    def name(self) -> str: ...

    def hold(self) -> Standing:
        """Take or keep the writer lock; Transient when the server cannot be reached."""
        ...

    def surely_holds(self) -> bool:
        """Whether nobody else can have taken the lock since the last `hold`, without asking: False after a freeze."""
        ...

    def first_cursor(self) -> Cursor:
        """The cursor behind every note there is now."""
        ...

    def cursor_since(self, since: datetime, now: datetime) -> Cursor:
        """A cursor before every note that may have been written at or after `since`, found by indexed reads."""
        ...

    def read_notes(self, cursor: Cursor, now: datetime) -> Reading:
        """The notes that are new since `cursor` or were pending, as far as they have settled.

        Of a clinical note that flags nothing no more of its procedure than the number; of thousands of new CommLogs,
        after an outage, only those that may flag.
        """
        ...

    def find_related(self, note: Note, now: datetime) -> tuple[Note, ...]:
        """Other rows that may hold the same words: those of the same author within an hour in the other kind of note.

        Of a clinical note also all rows of its procedure, and the patient's from two days before it on.
        """
        ...

    def find_patient(self, number: int) -> Patient | None: ...

    def users(self) -> Users: ...

    def closures(self, since: date, until: date) -> Sequence[Closure]:
        """The days from `since` to `until` on which the schedule says that the practice, or a clinic, is closed."""
        ...

    def visits(self, patients: Sequence[int], day: date) -> Mapping[int, datetime]:
        """Which of the patients have an appointment on that day, and when first, as the appointment book says."""
        ...

    def completed_visits(self, since: date, until: date) -> Mapping[tuple[str, date], int]:
        """How many were completed at each clinic on each day from `since` on and before `until`.

        By the clinic's name as in `Patient.clinic`; empty where there is none.
        """
        ...

    def sequels(self, ends: Collection[tuple[int, date]]) -> Mapping[tuple[int, date], Sequel]:
        """What became of each patient after that day; nothing of one who is not there."""
        ...

    def has_given_a_sign(self, user: str, since: datetime, now: datetime) -> bool:
        """Whether this Open Dental user has done anything there, or clocked in, since then; True where unknown."""
        ...

    def watch(self, watched: Sequence[Watched], now: datetime, incarnation: int = 1) -> Watching:
        """Tasks, their notes, flagged notes, merges and the family's CommLogs, in at most four statements."""
        ...

    def own_tasks(self, now: datetime, *, all_open: bool = False) -> Sequence[OwnTask]:
        """What we wrote lately, the newest first, by keys; with `all_open` also every task of ours that is not Done."""
        ...

    def tasks_about(self, patient: int, now: datetime) -> Sequence[PatientTask]:
        """All that are attached to this patient, whoever sent them, but those still being written."""
        ...

    def make_task(self, order: TaskOrder) -> int:
        """Make the task or complete the half-written one that carries the same mark; returns the TaskNum."""
        ...

    def add_task_note(self, order: TaskNoteOrder) -> None:
        """Add the note unless one with the same mark is there; Permanent where the task is not the case's any more."""
        ...

    def follow_task(self, order: TaskNoteOrder, patient: int) -> bool:
        """Add the note to a task that a person sent about this patient, so that it is the case's; False where gone."""
        ...

    def finish_task(self, task: int, label: str) -> bool:
        """Mark the task of the case (`UP-1042`) Done unless it was changed meanwhile; False when it was, or is gone."""
        ...

    def put_back(self, order: TaskNoteOrder, manager: str) -> bool:
        """Move the case's open task from our own user's inbox into this Open Dental user's, and add the note.

        False where it lies there no more, and the note is not on it. Permanent where tasks cannot be moved.
        """
        ...

    def close(self) -> None:
        """Let go of the connection, and of the writer lock with it."""
        ...


class Messenger(Protocol):
    """Slack. `id` is the outbox id, carried in the message's metadata with its traces so that it can be found again."""

    def send(
        self, id_: str, place: str, content: Content, thread: str | None = None, traces: Sequence[Trace] = ()
    ) -> Posted:
        """Post to a channel id, or directly to a person (user id or e-mail address)."""
        ...

    def edit(self, posted: Posted, content: Content) -> None: ...

    def find(
        self, id_: str, place: str, since: datetime, thread: str | None = None, traces: Sequence[Trace] = ()
    ) -> Posted | None:
        """The message that carries `id_`, posted at or after `since` (our clock), if there is one.

        Or the first of several that carry, between them, all of `traces`: told before, by a state that was lost.
        """
        ...

    def read(self, place: str, since: datetime, thread: str | None = None) -> Iterable[Told]:
        """Our messages there since then (our clock); those in threads only where one is named."""
        ...

    def is_there(self, posted: Posted) -> bool:
        """False where somebody has deleted the message."""
        ...

    def remove_copies(self, id_: str, place: str, since: datetime, thread: str | None, keep: Posted | None) -> int:
        """Take back all but one of the messages that carry `id_`: `keep` stays if it is there, else the oldest.

        So are others that tell nothing but what it tells: another state has sent them.
        """
        ...


class Scheduler(Protocol):
    """What Slack posts by itself, later; and so what time it is there."""

    def clock(self, *, ask: bool = False) -> tuple[datetime, float] | None:
        """Slack's clock, and our monotonic second when an answer last told it; None before. `ask` for one now."""
        ...

    def schedule(self, channel: str, content: Content, at: datetime) -> str:
        """Slack's id of the message that it will post at `at` (our clock)."""
        ...

    def waiting(self, channel: str, offices: tuple[str, ...]) -> Sequence[str]:
        """The ids of the messages of these offices that it will post there."""
        ...

    def withdraw(self, channel: str, id_: str) -> bool:
        """Take it back; False where it is gone, or will be posted within a minute and cannot be taken back any more."""
        ...

    def posted(self, channel: str, silences: Collection[Silence], since: datetime) -> Collection[Silence]:
        """Which of them it has posted there since then (our clock)."""
        ...

    def has_another(self, channel: str, offices: tuple[str, ...], known: Collection[Silence], since: datetime) -> bool:
        """Whether one of these offices that is none of `known` waits there, or was posted since then (our clock)."""
        ...


class Desk(Protocol):
    """Slack, for one person who has just done something there; never Ambiguous: all may be done again."""

    def names_of(self, user: str) -> Sequence[str]:
        """What the TOML may call this user: the id, and the e-mail address where Slack tells it."""
        ...

    def show(self, to: Interaction, shown: Shown) -> None:
        """So that only they see it."""
        ...


class Listener(Protocol):
    """Slack's link to us, by which comes what people do there; never Ambiguous."""

    def hear(self, keep: Callable[[Interaction], None]) -> None:
        """From now on what comes is given to `keep`, in any thread, and acknowledged when that has returned."""
        ...

    def listen(self) -> float:
        """Keep the link open, or open it: the seconds since Slack gave its last sign; called about each second."""
        ...

    def close(self) -> None:
        """Soon; what is under way is acknowledged first."""
        ...


class Mailer(Protocol):
    """A mail server; nothing can be looked up there, so the same `id_` always makes the same Message-ID."""

    def send(self, id_: str, to: str, content: Telling | PlaceTest) -> None:
        """Mail it to this address; a mailbox keeps one of several with the same Message-ID."""
        ...


class Painter(Protocol):
    """Draws a chart as PNG; raises only OperatorError, where it cannot."""

    def __call__(self, chart: Chart, /) -> bytes: ...
