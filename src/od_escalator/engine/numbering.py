"""Numbering: all databases' cases share one row of numbers, and nobody gets one that another patient's case ever had.

Our state may be older than what was done: copied back by hand, or a standby's own. What a database shows of that is
known once it was compared (older.py), so the first number waits until each was looked at. One that cannot be compared,
because it is away, hangs, or another process writes to it, holds up nobody: numbers leap beyond what may stand there.
"""

from threading import Lock

from sqlalchemy import Connection

from od_escalator.clock import Clock
from od_escalator.engine.sight import Sight
from od_escalator.store import cases

#: So long after our start (seconds) nobody waits for the first look at a database that hangs.
_WAITS = 5.0

#: More than the cases of a large group in the weeks that an older state may lack.
_LEAP = 1000


class Numbering:
    """`above` is a number that was used, whatever our state knows of it."""

    def __init__(self, sight: Sight, clock: Clock, above: int = 0) -> None:
        self._sight = sight
        self._clock = clock
        self._above = above
        self._began = clock.monotonic()
        self._lock = Lock()
        self._beyond: int | None = None

    def is_ready(self) -> bool:
        """False for the seconds until every database was looked at, or failed to answer."""
        return self._sight.has_looked() or self._clock.monotonic() - self._began >= _WAITS

    def next(self, tx: Connection) -> int:
        number = max(cases.next_number(tx), self._above + 1)
        with self._lock:
            if not self._sight.uncompared():
                self._beyond = None
                return number
            self._beyond = self._beyond or number + _LEAP
            return max(number, self._beyond)
