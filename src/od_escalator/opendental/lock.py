"""The writer lock of one Open Dental database: whoever holds it is the only one who writes (design 6.4).

The server ties it to our connection, so it is gone with the connection, and a write without it fails before it starts.
"""

from hashlib import sha256

from od_escalator.domain.practice import Standing
from od_escalator.errors import Transient
from od_escalator.opendental.connection import HeldConnection

LONGEST_NAME = 64  # since MySQL 5.7


class WriterLock:
    def __init__(self, connection: HeldConnection) -> None:
        self.connection = connection
        self.name = _name(connection.database)
        self._held_on = 0

    def hold(self) -> Standing:
        """Take or keep the lock. A connection that was lost meanwhile is opened anew, once."""
        with self.connection.turn:
            was_open = self.connection.is_open
            try:
                return self._hold()
            except Transient:
                if not was_open:
                    raise
                return self._hold()

    def write(self, sql: str, **values: object) -> int:
        """Run a writing statement and return how many rows it touched; without the lock Transient, and nothing done."""
        with self.connection.turn:
            self.require()
            return self.connection.change(sql, values)

    def is_held(self) -> bool:
        """As far as we know without asking: the connection that took it has not failed since."""
        return self._held_on != 0 and self._held_on == self.connection.generation and self.connection.is_open

    def require(self) -> None:
        if not self.is_held():
            raise Transient(f"{self.connection.place}: another process writes now, or the connection was lost")

    def confirm(self) -> None:
        """Ask the server whether it is ours still, right before something that is not done on this connection."""
        with self.connection.turn:
            self.require()
            if not self._ask("IS_USED_LOCK(%(name)s) = CONNECTION_ID()"):
                raise Transient(f"{self.connection.place}: another process writes now")

    def _hold(self) -> Standing:
        generation = self.connection.open()
        kept = self._held_on == generation and self._ask("IS_USED_LOCK(%(name)s) = CONNECTION_ID()")
        if not kept:
            self._held_on = 0
            if not self._ask("GET_LOCK(%(name)s, 0)"):
                return Standing.STANDBY
            self._held_on = generation
        return Standing.WRITER

    def _ask(self, question: str) -> bool:
        row = self.connection.row(f"SELECT {question}", name=self.name)
        return row is not None and row[0] == 1


def _name(database: str) -> str:
    name = f"od-escalator.{database.casefold()}"
    if len(name) > LONGEST_NAME:
        name = f"od-escalator.{sha256(name.encode()).hexdigest()[:32]}"
    return name
