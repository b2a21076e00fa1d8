"""The program in a process of its own, its jobs in the daemon's rhythm, its time told line by line on standard input.

So what it holds in memory is its own: neither Slack nor those who measure are in it.
"""

import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import IO

from sqlalchemy import func, select

from benchmarks.service import resident
from od_escalator import app
from od_escalator.config.load import load
from od_escalator.demo.handclock import HandClock
from od_escalator.escalator import Escalator
from od_escalator.log import configure
from od_escalator.store import tables
from od_escalator.store.outbox import IS_FIRST

ROOT = Path(__file__).parent.parent


class Soaked:
    """Tells the program the time; `memory` is what it had then, in million bytes, and `due` when it has more to do."""

    def __init__(self, toml: Path, now: datetime) -> None:
        self._process = subprocess.Popen(  # noqa: S603  our own command
            [sys.executable, "-m", "benchmarks.soaked", str(toml), now.isoformat()],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.memory = 0.0
        self.due: datetime | None = None

    def tick(self, now: datetime) -> int:
        """Run the jobs whose turn it is; returns how many things were done."""
        _pipe(self._process.stdin).write(f"{now.isoformat()}\n")
        _pipe(self._process.stdin).flush()
        said = json.loads(_pipe(self._process.stdout).readline())
        self.memory, due = said["memory"], said["due"]
        self.due = datetime.fromisoformat(due) if due else None
        return int(said["done"])

    def close(self) -> None:
        _pipe(self._process.stdin).close()
        self._process.wait()
        _pipe(self._process.stdout).close()


def _pipe(pipe: IO[str] | None) -> IO[str]:
    if pipe is None:
        raise RuntimeError("the process has no pipe")
    return pipe


def _due(escalator: Escalator) -> datetime | None:
    """When the next step or message is due; what the program finds by looking is not known before."""
    steps = select(func.min(tables.cases.c.next_due_at))
    tries = select(func.min(tables.outbox.c.next_try_at)).where(IS_FIRST)
    with escalator.store.reading() as tx:
        return min((at for at in (tx.scalar(steps), tx.scalar(tries)) if at is not None), default=None)


def serve(toml: Path, start: datetime) -> None:
    configure(Path(os.devnull).open("w", encoding="utf-8"), json=True)  # noqa: SIM115  for as long as we live
    clock = HandClock(start)
    escalator = app.build(load(toml, {}), clock)
    turns = dict.fromkeys(escalator.jobs(), start)
    for line in sys.stdin:
        clock.turn_to(datetime.fromisoformat(line.strip()))
        now, done = clock.now(), 0
        for job in [job for job, turn in turns.items() if turn <= now]:
            done += job.tick(now)
            turns[job] = now + job.every
        due = _due(escalator)
        print(json.dumps({"done": done, "memory": resident(os.getpid()), "due": due and due.isoformat()}), flush=True)
    escalator.close()


if __name__ == "__main__":
    serve(Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2]))
