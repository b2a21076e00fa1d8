"""Three processes at one database: two that share their records, and a third with records of its own.

The one that writes meets its fate at each kind of outside call, and each time one with the other records takes over.
"""

from contextlib import closing
from datetime import timedelta
from enum import Enum, auto
from typing import Literal

from od_escalator.demo.world import World
from od_escalator.store import dead_man
from od_escalator.store.migrate import migrate
from od_escalator.store.store import Store
from tests.faults.freezing import Process, give_up_writer

Name = Literal["first", "second", "third"]

_TOML = {"first": "config.toml", "second": "config.toml", "third": "third.toml"}

#: Who takes over, again and again: each time with other records than those of who wrote before.
_NEXT: tuple[Name, ...] = ("third", "second", "third", "first")

#: Ticks, two seconds apart: what may have been told is looked for twice, with a pause.
_QUIET, _ENOUGH, _BREATH = 5, 200, timedelta(seconds=2)


class Fate(Enum):
    KILLED = auto()
    FROZEN = auto()


class Rotation:
    """Each `every`th kind of call that is new is where the writer meets its fate: killed or frozen, in turns."""

    def __init__(self, world: World, every: int) -> None:
        self._world, self._every = world, every
        self._met: list[str] = []
        self.faults: list[tuple[Fate, str]] = []
        self.taken_back = 0
        self._asleep: Name | None = None
        self._writer: Name = "first"
        records = world.folder.as_posix()
        migrate(f"sqlite:///{records}/third.db")
        for name in ("state", "third"):
            with closing(Store(f"sqlite:///{records}/{name}.db")) as store, store.transaction() as tx:
                dead_man.pause(tx, world.clock.now() + timedelta(days=7))  # days pass between two audits
        toml = (world.folder / "config.toml").read_text(encoding="utf-8")
        (world.folder / "third.toml").write_text(toml.replace(f"{records}/state.db", f"{records}/third.db"))
        self._living = {name: Process(world, _TOML[name]) for name in _TOML}
        self.rest()

    def wait(self, **length: float) -> None:
        """What was just written is believed first."""
        self._world.clock.turn(timedelta(seconds=32))
        self.rest()
        self.audit()
        self._world.clock.turn(timedelta(**length))
        self.rest()
        self.audit()

    def rest(self) -> None:
        quiet = 0
        for _ in range(_ENOUGH):
            quiet = 0 if self._tick() else quiet + 1
            if quiet < _QUIET:
                continue
            if self._asleep is None:
                return
            self._wake()
            self.audit()
            quiet = 0
        raise AssertionError("it does not come to rest")

    def audit(self) -> None:
        done = self._living[self._writer].tick(self._world.clock.now(), None, audits=True)
        assert isinstance(done, int)
        self.taken_back += done

    def close(self) -> None:
        for process in self._living.values():
            process.kill()

    def _tick(self) -> int:
        """Who writes comes first, so that it keeps the lock."""
        done = self._tick_writer(frozenset(self._met))
        if isinstance(done, str):
            self._meet(done)
            return 1
        for name, process in self._living.items():
            if name not in (self._writer, self._asleep):
                process.tick(self._world.clock.now(), None)
        return done

    def _meet(self, point: str) -> None:
        """While one is frozen nobody else meets anything: what it leaves twice the next audit must find."""
        victim = self._writer
        self._living[victim].wait_until_frozen()
        if self._asleep is None:
            self._met.append(point)
        if self._asleep is not None or len(self._met) % self._every:
            self._living[victim].wake()
            self._living[victim].hear()
            return
        fate = (Fate.KILLED, Fate.FROZEN)[len(self.faults) % 2]
        self._writer = _NEXT[len(self.faults) % len(_NEXT)]
        self.faults.append((fate, point))
        if fate is Fate.KILLED:
            self._living[victim].kill()
            self._tick_writer(None)
            self._living[victim] = Process(self._world, _TOML[victim])
        else:
            give_up_writer(self._world.server)
            self._tick_writer(None)
            self._asleep = victim

    def _wake(self) -> None:
        if self._asleep is not None:
            self._living[self._asleep].wake()
            self._living[self._asleep].hear()
        self._asleep = None

    def _tick_writer(self, met: frozenset[str] | None) -> int | str:
        self._world.clock.turn(_BREATH)
        return self._living[self._writer].tick(self._world.clock.now(), met)
