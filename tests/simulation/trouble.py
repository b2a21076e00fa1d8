"""What goes wrong by itself: calls that fail, answers that are lost, and the plug that is pulled in the middle."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from random import Random

from sqlalchemy import Connection

from tests.simulation.faults import Crash, Fate

#: Of so many calls outside one ends so, and of so many commits one never comes.
_CRASHES, _LOST, _SLOW, _DROPPED, _COMMITS = 400, 120, 150, 300, 600


class Trouble:
    """`away` are the worlds that cannot be reached, `last` is when anything larger was wrong.

    Our process `is_working` on a tick or idle, and `is_dead` from the moment of a crash until it is started anew.
    """

    def __init__(self, rng: Random, now: datetime, say: Callable[[str], None], finished: Callable[[str], None]) -> None:
        self._rng = rng
        self._say = say
        self._finished = finished  # our program marked a task of this database Done
        self.away: set[str] = set()
        self.failed: Counter[str] = Counter()  # calls, by name
        self.last = now
        self.is_working = self.is_dead = self.is_over = False

    def is_quiet_since(self, at: datetime) -> bool:
        return not self.away and self.last < at

    def ask_of(self, what: str) -> Callable[[str, bool], Fate]:
        def ask(name: str, acts: bool) -> Fate:
            fate = Fate.CRASH_BEFORE if self.is_dead else self._fate(what, acts=acts)
            self.is_dead = self.is_dead or fate in (Fate.CRASH_BEFORE, Fate.CRASH_AFTER)
            self.failed[name] += fate is not Fate.WELL
            if name == "finish_task":
                self._finished(what)
            if fate not in (Fate.WELL, Fate.AWAY):
                self._say(f"{what} {name}: {fate.name.lower().replace('_', ' ')}")
            return fate

        return ask

    def at_commit(self, _connection: Connection) -> None:
        """The plug may be pulled just before anything of ours is written down."""
        if not self.is_dead and self.is_working and not self.is_over:
            self.is_dead = self._rng.random() * _COMMITS < 1
        if self.is_dead:
            raise Crash("a commit")

    def _fate(self, what: str, *, acts: bool) -> Fate:
        if what in self.away:
            return Fate.AWAY
        if self.is_over:
            return Fate.WELL
        drawn = self._rng.random()
        if drawn * _CRASHES < 1:
            return Fate.CRASH_BEFORE if drawn * _CRASHES < 0.5 else Fate.CRASH_AFTER
        drawn = 1 - drawn
        if acts and drawn * _LOST < 1:
            return Fate.LOST_BEFORE if drawn * _LOST < 0.5 else Fate.LOST_AFTER
        if what == "slack" and drawn * _SLOW < 1:
            return Fate.SLOW_DOWN
        return Fate.AWAY if drawn * _DROPPED < 1 else Fate.WELL
