"""One Open Dental database as the engine knows it: reading notes, watching cases, writing tasks."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from od_escalator.clock import Clock, SystemClock
from od_escalator.domain.hand_made import PatientTask
from od_escalator.domain.note import Note
from od_escalator.domain.practice import (
    Closure,
    Cursor,
    OwnTask,
    Patient,
    Reading,
    Standing,
    Users,
    Watched,
    Watching,
)
from od_escalator.domain.sequel import Sequel
from od_escalator.domain.tags import Marks
from od_escalator.opendental.activity import has_given_a_sign
from od_escalator.opendental.allowed import Missing, missing_rights
from od_escalator.opendental.commlog_rows import CommlogRows
from od_escalator.opendental.connection import HeldConnection
from od_escalator.opendental.definitions import CommlogTypes
from od_escalator.opendental.desk import MOST_COMPUTER
from od_escalator.opendental.directory import Directory
from od_escalator.opendental.inspection import Inspection, Question, inspect
from od_escalator.opendental.lock import WriterLock
from od_escalator.opendental.orders import Orders
from od_escalator.opendental.own_tasks import HISTORY_BY_PATIENT, own_tasks_of, read_own_tasks
from od_escalator.opendental.own_user import OwnUser
from od_escalator.opendental.patient_tasks import read_patient_tasks
from od_escalator.opendental.procnote_rows import ProcnoteRows
from od_escalator.opendental.readers import Readers
from od_escalator.opendental.related import RelatedNotes
from od_escalator.opendental.replica import ReplicaConnection
from od_escalator.opendental.schedule import read_closures, read_completed_visits, read_sequels, read_visits
from od_escalator.opendental.tracking import Tracker
from od_escalator.opendental.versions import Shape, check_readable, read_preferences, read_shape
from od_escalator.opendental.writers import SqlWriter
from od_escalator.opendental.writing import Writing
from od_escalator.tls import Tls

if TYPE_CHECKING:
    from od_escalator.opendental.api import Api

ASK_EVERY = 5.0  # seconds between two questions whether the lock is ours and the database is not being updated
SURE_FOR = 10.0  # seconds after the next question was due: before the server gives up a connection that is silent


class OpenDentalPractice(Writing):
    """`name` is the database's name in the TOML, `computer` what the audit trail shows for our rows.

    With an `api` tasks are written through it, else by SQL.

    Besides the three kinds of failure, OperatorError: no Open Dental database, or too old.
    Threads may share it; each call runs to its end before the next one begins. Nothing is written before `hold`.
    """

    def __init__(  # noqa: PLR0913  each is a setting of its own
        self,
        name: str,
        url: str,
        *,
        open_dental_user: str,
        settle: timedelta,
        computer: str = "od-escalator",
        clock: Clock | None = None,
        tls: Tls | None = None,
        read_url: str | None = None,
        api: "Api | None" = None,
    ) -> None:
        self._name = name
        self._computer = computer[:MOST_COMPUTER]
        self.accepted: Callable[[], str | None] = lambda: None  # the unknown version that a person lets us write to
        self._clock = clock or SystemClock()
        self._ask_again = 0.0
        self._connection = HeldConnection(name, url, tls)
        self._replica = ReplicaConnection(self._connection, read_url, tls) if read_url else None
        self._lock = WriterLock(self._connection)
        self._directory = Directory(self._connection)
        self._author = OwnUser(name, open_dental_user, self._directory)
        self._types = CommlogTypes(self._connection)
        rows = CommlogRows(name, self._types)
        reading = self._replica or self._connection
        self._notes = Readers(reading, rows, ProcnoteRows(name, reading), self._types, settle)
        self._charts = ProcnoteRows(name, self._connection)
        self._related = RelatedNotes(self._connection, rows, self._charts, settle)
        self._tracker = Tracker(self._connection, name, rows, self._types, settle, self._author.number, self._directory)
        self._known: Shape | None = None
        orders = Orders(
            name=name,
            lock=self._lock,
            directory=self._directory,
            author=self._author,
            related=self._related,
            clock=self._clock,
            shape=self._shape,
            ask=self._ask_for_updates,
            computer=self._computer,
        )
        self._writer = SqlWriter(orders, lambda: self.accepted())  # noqa: PLW0108  it is replaced later
        if api is not None:
            from od_escalator.opendental.api_writer import ApiWriter  # noqa: PLC0415  writing by SQL never needs it

            self._writer = ApiWriter(orders, api)

    @property
    def name(self) -> str:
        return self._name

    def hold(self) -> Standing:
        """To be called at every look, and more often than the server lets a connection idle (twenty seconds).

        It asks the server every five seconds; between, a connection that has not failed holds what it held.
        """
        with self._connection.turn:
            if self._lock.is_held() and self._clock.monotonic() < self._ask_again:
                return Standing.WRITER
            standing = self._lock.hold()
            self._ask_for_updates()
            self._ask_again = self._clock.monotonic() + ASK_EVERY
            return standing

    def surely_holds(self) -> bool:
        return self._lock.is_held() and self._clock.monotonic() < self._ask_again + SURE_FOR

    def close(self) -> None:
        """Give up the connection, and with it the lock."""
        self._connection.close()
        if self._replica is not None:
            self._replica.close()

    def flag_by(self, marks: Marks) -> None:
        """What may flag besides tags; where that changes, the next look begins to look at every CommLog anew."""
        with self._connection.turn:
            self._notes.flag_by(marks)
            self._charts.flag_by(marks)

    def first_cursor(self) -> Cursor:
        with self._connection.turn:
            self._shape()
            return self._notes.right.first_cursor()

    def cursor_since(self, since: datetime, now: datetime) -> Cursor:
        with self._connection.turn:
            self._shape()
            return self._notes.right.cursor_since(since, now)

    def read_notes(self, cursor: Cursor, now: datetime) -> Reading:
        with self._connection.turn:
            self._shape()
            return self._notes.right.read(cursor, now)

    def find_related(self, note: Note, now: datetime) -> tuple[Note, ...]:
        with self._connection.turn:
            self._shape()
            return self._related.find(note, now)

    def find_patient(self, number: int) -> Patient | None:
        with self._connection.turn:
            now, shape = self._clock.now(), self._shape()
            patient, us = self._directory.find_patient(number, shape, now), self._author.number()
            if patient is None:
                return None
            by_key = shape.version >= HISTORY_BY_PATIENT
            own = own_tasks_of(self._connection, us, number, now, deleted=by_key)
            return replace(patient, own_tasks=own)

    def users(self) -> Users:
        with self._connection.turn:
            self._shape()
            return self._directory.users()

    def closures(self, since: date, until: date) -> Sequence[Closure]:
        with self._connection.turn:
            return read_closures(self._connection, since, until, clinics=self._shape().clinics)

    def visits(self, patients: Sequence[int], day: date) -> Mapping[int, datetime]:
        with self._connection.turn:
            return read_visits(self._connection, patients, day)

    def completed_visits(self, since: date, until: date) -> Mapping[tuple[str, date], int]:
        with self._connection.turn:
            return read_completed_visits(self._connection, since, until, clinics=self._shape().clinics)

    def sequels(self, ends: Collection[tuple[int, date]]) -> Mapping[tuple[int, date], Sequel]:
        with self._connection.turn:
            return read_sequels(self._connection, ends)

    def has_given_a_sign(self, user: str, since: datetime, now: datetime) -> bool:
        with self._connection.turn:
            self._shape()
            return has_given_a_sign(self._connection, user, now - since)

    def watch(self, watched: Sequence[Watched], now: datetime, incarnation: int = 1) -> Watching:
        with self._connection.turn:
            shape = self._shape()
            return self._tracker.watch(watched, now, incarnation, tracks_new_by_user=shape.tracks_new_by_user)

    def own_tasks(self, now: datetime, *, all_open: bool = False) -> Sequence[OwnTask]:
        with self._connection.turn:
            self._shape()
            return read_own_tasks(self._connection, self._author.number(), now, all_open=all_open)

    def tasks_about(self, patient: int, now: datetime) -> Sequence[PatientTask]:
        with self._connection.turn:
            self._shape()
            return read_patient_tasks(self._connection, self._author.number(), patient, now)

    def missing_rights(self, *, writes: bool = True) -> tuple[Missing, ...]:
        """What the account would have to be allowed, whether this is an Open Dental database or not."""
        with self._connection.turn:
            return missing_rights(self._connection, writes=writes)

    def check_replica(self) -> None:
        """Raises what keeps us from reading there, if there is a replica; Behind is not an error of itself."""
        if self._replica is not None:
            with self._connection.turn:
                self._replica.catch_up()

    def inspect(self, question: Question) -> Inspection:
        """What `check` looks at; raises as the other calls do when it cannot even be read."""
        with self._connection.turn:
            ours = (self._author.name, self._computer)
            return inspect(self._connection, self._directory, self._shape(), question, ours)

    def _shape(self) -> Shape:
        if self._known is None or self._known.generation != self._connection.open():
            self._known = read_shape(self._connection)
            self._author.forget()
            self._types.forget()
            self._notes.learn(self._known)
        return self._known

    def _ask_for_updates(self) -> None:
        """Transient while Open Dental is being updated; afterwards the columns may be others."""
        if self._shape().version != check_readable(self._name, read_preferences(self._connection)):
            self._known = None
