"""Runs the program in a child process, and starts it again when it has died."""

import multiprocessing
from collections.abc import Callable
from datetime import datetime
from typing import Any

from od_escalator.demo.world import World
from tests.crash import child

FORKS = multiprocessing.get_context("forkserver")
#: All that a child imports; what is left out costs each of hundreds of them anew.
FORKS.set_forkserver_preload(
    ["tests.crash.child", "pymysql", "sqlite3", "sqlalchemy.dialects.mysql", "sqlalchemy.dialects.sqlite", "tzdata"]
)


class Killable:
    """`kill_at` is the number of the point at which the first process dies; the next ones live."""

    def __init__(self, world: World, kill_at: int | None = None) -> None:
        self._world = world
        self.kills = 0
        self.points: tuple[str, ...] = ()
        self._ask(lambda: self._spawn(kill_at))

    def tick(self, now: datetime) -> int:
        """A tick that the process does not survive is done by its successor."""
        done: int = self._ask(lambda: self._pipe.send(now))
        return done

    def close(self) -> None:
        self._ask(lambda: self._pipe.send(None))
        self._process.join()

    def _spawn(self, kill_at: int | None) -> None:
        self._pipe, theirs = FORKS.Pipe()
        toml = self._world.folder / "config.toml"
        self._process = FORKS.Process(target=child.run, args=(theirs, toml, self._world.clock.now(), kill_at))
        self._process.start()
        theirs.close()

    def _ask(self, ask: Callable[[], Any]) -> int:
        try:
            ask()
            done, points = self._pipe.recv()
        except (EOFError, ConnectionError):
            self._process.join()
            self.kills += 1
            self._spawn(None)
            self._pipe.recv()
            return 1  # something was going on, so there is more to do
        if not self.kills:
            self.points = points
        return int(done)
