"""The program in a process of its own whose disk is full, again and again, when it writes to its records.

The kernel itself refuses, as it does for a quota: no file of that process may grow (RLIMIT_FSIZE), whoever runs it.
"""

import os
import resource
from datetime import datetime
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random

import sqlalchemy
from sqlalchemy import Engine, event

from od_escalator import app, log
from od_escalator.config.load import load
from od_escalator.demo.handclock import HandClock
from od_escalator.demo.world import World
from od_escalator.errors import StateError
from tests.crash.killable import FORKS

#: No write has this number.
NEVER = 1_000_000

#: Ticks that the disk stays full.
_LONG = 12

_OFTEN, _SEED = 0.4, 1


class _Disk:
    """Full for a while from the write with the number `at` on; or, without it, now and then, by chance."""

    def __init__(self, at: int | None) -> None:
        self.writes = self.refused = 0
        self._at = at
        self._left = _LONG
        self._chance = Random(_SEED)  # noqa: S311  chance, no secret

    def write(self, connection: sqlalchemy.Connection) -> None:
        if connection.dialect.name != "sqlite" or connection.get_execution_options().get("reading"):
            return
        self.writes += 1
        if self._is_full():
            self.refused += 1
            let_files_grow(grow=False)

    def end_tick(self) -> None:
        let_files_grow(grow=True)
        self._left -= self._at is not None and self.refused > 0

    def _is_full(self) -> bool:
        if self._at is None:
            return self._chance.random() < _OFTEN
        return self.writes >= self._at and self._left > 0


def let_files_grow(*, grow: bool) -> None:
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most if grow else 0, most))


def _run(pipe: Connection, toml: Path, now: datetime, at: int | None) -> None:
    """Serve ticks: an instant comes in, what was done or what went wrong goes out; None ends it."""
    log.configure(Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115  for as long as the process lives
    config, clock, disk = load(toml, {}), HandClock(now), _Disk(at)
    escalator = app.build(config, clock, lanes_in_turn=True)
    event.listen(Engine, "commit", disk.write)
    while (now := pipe.recv()) is not None:
        clock.turn_to(now)
        try:
            said: int | str = escalator.tick(now)
        except StateError as error:
            said = f"{error.problem}; {error.hint}"
        disk.end_tick()
        pipe.send(said)
    escalator.close()
    pipe.send((disk.writes, disk.refused))


class FullDisk:
    """`said` is what the program said of its disk; when it has ended, how many `writes` it tried and were `refused`."""

    def __init__(self, world: World, at: int | None = None) -> None:
        self.said: set[str] = set()
        self.writes = self.refused = 0
        self._pipe, theirs = FORKS.Pipe()
        args = (theirs, world.folder / "config.toml", world.clock.now(), at)
        self._process = FORKS.Process(target=_run, args=args, daemon=True)
        self._process.start()
        theirs.close()

    def tick(self, now: datetime) -> int:
        self._pipe.send(now)
        said: int | str = self._pipe.recv()
        if isinstance(said, int):
            return said
        self.said.add(said)
        return 1

    def close(self) -> None:
        self._pipe.send(None)
        self.writes, self.refused = self._pipe.recv()
        self._process.join()
