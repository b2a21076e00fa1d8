"""Two processes of the program on one state, of which the one that works is frozen at each kind of outside call.

While it is frozen the server gives up its connection, as it does by itself after twenty seconds, and the other one
takes over, until its work is done or it is frozen itself; only then the first one wakes, in the middle of its call.
"""

import os
import signal
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from threading import get_ident

from od_escalator import log
from od_escalator.config.load import load
from od_escalator.demo.handclock import HandClock
from od_escalator.demo.server import Server
from od_escalator.demo.world import World
from tests.crash import child
from tests.crash.killable import FORKS

_FROZEN = "frozen"
#: Ticks, two seconds apart: what may have been sent is looked for twice, with a pause, and then sent.
_LONG_ENOUGH = 8

#: By then the server has given up the connection of who is frozen.
_ASLEEP = timedelta(seconds=16)


class _FreezingPoints(child.Points):
    """Freezes this process at each point outside of our own state that no process was frozen at before."""

    def __init__(self, pipe: Connection, clock: HandClock) -> None:
        super().__init__(None)
        self._clock = clock
        self.met: frozenset[str] | None = None  # None: not now
        self._pipe = pipe

    def reach(self, name: str) -> None:
        if self.met is None or name in self.met or name == child.COMMIT:
            return
        self.met = None
        self._pipe.send((_FROZEN, name))
        signal.pthread_kill(get_ident(), signal.SIGSTOP)  # of the whole process, and this thread stops at once
        self._clock.turn(_ASLEEP)


def run(pipe: Connection, toml: Path, now: datetime) -> None:
    """Serve ticks: an instant and the points to pass come in, what was done goes out; None ends it."""
    log.configure(Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115  for as long as the process lives
    clock = HandClock(now)
    points = _FreezingPoints(pipe, clock)
    escalator = child.build(load(toml, {}), clock, points)
    while (asked := pipe.recv()) is not None:
        at, audits, points.met = asked
        clock.turn_to(max(at, clock.now()))
        done = escalator.watch.tick(at) if audits else escalator.tick(at)
        pipe.send(("done", done))
    escalator.close()
    pipe.send(("done", 0))


class Process:
    """The program under `config.toml`, or another one beside it."""

    def __init__(self, world: World, toml: str = "config.toml") -> None:
        self._pipe, theirs = FORKS.Pipe()
        self._process = FORKS.Process(target=run, args=(theirs, world.folder / toml, world.clock.now()), daemon=True)
        self._process.start()
        theirs.close()

    def tick(self, now: datetime, met: frozenset[str] | None, *, audits: bool = False) -> int | str:
        """What was done, or the name of the point at which it is frozen now."""
        self._pipe.send((now, audits, met))
        return self.hear()

    def hear(self) -> int | str:
        _, said = self._pipe.recv()
        return said  # type: ignore[no-any-return]  # run() sends nothing else

    def wait_until_frozen(self) -> None:
        state = Path(f"/proc/{self._process.pid}/stat")
        while state.read_text(encoding="ascii").rpartition(")")[2].split()[0] != "T":
            pass

    def wake(self) -> None:
        assert self._process.pid is not None
        os.kill(self._process.pid, signal.SIGCONT)

    def close(self) -> None:
        self._pipe.send(None)
        self.hear()
        self._process.join()

    def kill(self) -> None:
        self._process.kill()
        self._process.join()


class TakingTurns:
    """`frozen_at` are the points at which the one that worked was frozen and the other took over.

    `one_at_a_time`: who took over is not frozen itself before its work is done.
    """

    def __init__(self, world: World, *, one_at_a_time: bool) -> None:
        self._world = world
        self._one_at_a_time = one_at_a_time
        self._works, self._stands_by = Process(world), Process(world)
        self.frozen_at: list[str] = []
        self.taken_back = 0

    def tick(self, now: datetime) -> int:
        done = self._works.tick(now, frozenset(self.frozen_at))
        if isinstance(done, str):
            self._take_over(done)
            return 1
        self._stands_by.tick(now, None)
        return done

    def audit(self) -> None:
        done = self._works.tick(self._world.clock.now(), None, audits=True)
        assert isinstance(done, int)
        self.taken_back += done

    def close(self) -> None:
        self._works.close()
        self._stands_by.close()

    def kill(self) -> None:
        """Harmless to processes that have ended."""
        self._works.kill()
        self._stands_by.kill()

    def _take_over(self, point: str) -> None:
        """The other one works until it is done, or frozen as well; then the first one wakes, and works if it must."""
        while True:
            self.frozen_at.append(point)
            self._works.wait_until_frozen()
            give_up_writer(self._world.server)
            self._works, self._stands_by = self._stands_by, self._works
            froze = self._work()
            self._stands_by.wake()
            self._stands_by.hear()
            if froze is None:
                return
            point = froze

    def _work(self) -> str | None:
        for _ in range(_LONG_ENOUGH):
            self._world.clock.turn(timedelta(seconds=2))
            met = None if self._one_at_a_time else frozenset(self.frozen_at)
            done = self._works.tick(self._world.clock.now(), met)
            if isinstance(done, str):
                return done
        return None


def give_up_writer(server: Server) -> None:
    """The server ends the writer's connection, as it does when nothing was heard of it for long."""
    with server.admin() as admin:
        lock = "IS_USED_LOCK('od-escalator.opendental')"
        if (writer := admin.value(f"SELECT {lock}")) is None:
            return  # nobody has it at this moment
        admin.run(f"KILL {writer}")
        while admin.value(f"SELECT {lock}") is not None:
            pass
