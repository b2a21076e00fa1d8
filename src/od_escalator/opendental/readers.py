"""The two ways to read notes, by their keys or, where keys are random, by time; one of them is right for a database."""

from datetime import timedelta

from od_escalator.domain.tags import Marks
from od_escalator.opendental.commlog_rows import CommlogRows
from od_escalator.opendental.connection import HeldConnection
from od_escalator.opendental.definitions import CommlogTypes
from od_escalator.opendental.notes import NoteReader
from od_escalator.opendental.procnote_rows import ProcnoteRows
from od_escalator.opendental.random_keys import RandomKeyReader
from od_escalator.opendental.sieve import Sieve
from od_escalator.opendental.versions import Shape


class Readers:
    """`right` is the reader to ask, once the shape of the database was learned."""

    def __init__(
        self,
        connection: HeldConnection,
        commlogs: CommlogRows,
        procnotes: ProcnoteRows,
        types: CommlogTypes,
        settle: timedelta,
    ) -> None:
        self._sieve = Sieve(types)
        self._procnotes = procnotes
        self._by_key = NoteReader(connection, commlogs, procnotes, self._sieve, settle)
        self._by_time = RandomKeyReader(connection, commlogs, procnotes, self._sieve, settle)
        self.right: NoteReader | RandomKeyReader = self._by_key

    def learn(self, shape: Shape) -> None:
        self.right = self._by_time if shape.random_keys else self._by_key
        self.right.learn(shape)

    def flag_by(self, marks: Marks) -> None:
        self._sieve.flag_by(marks)
        self._procnotes.flag_by(marks)
