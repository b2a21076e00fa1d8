"""The service itself, `od-escalator run`, as a process of its own that can be frozen and let go again."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.configuring import Desk, configured
from benchmarks.filling import Filled
from od_escalator.clock import SystemClock
from od_escalator.demo.server import Server
from od_escalator.demo.slack import LocalSlack
from od_escalator.demo.world import CHANNELS, USERS
from od_escalator.store import cursors
from od_escalator.store.store import Store

START_WITHIN = 30.0  # seconds


class Service:
    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    def freeze(self) -> None:
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._process.send_signal(signal.SIGCONT)

    @property
    def memory(self) -> float:
        return resident(self._process.pid)

    @property
    def is_running(self) -> bool:
        return self._process.poll() is None


def resident(pid: int) -> float:
    """What a process has in memory, in million bytes."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


@contextmanager
def serving(
    server: Server, filled: Filled, *, settle: str, poll_every: str, page: int | None = None
) -> Iterator[Service]:
    """From its first look at the database on, with a local Slack to talk to."""
    with (
        TemporaryDirectory(prefix="od-escalator-") as folder,
        LocalSlack(SystemClock(), users=USERS, channels=CHANNELS) as slack,
    ):
        there, to = Path(folder), slack.base_url
        desk = configured(server, filled, there, settle=settle, poll_every=poll_every, slack=to, page=page)
        command = [sys.executable, "-m", "od_escalator", "--config", str(desk.toml), "run"]
        with Path(folder, "log").open("wb") as log:
            environment = {**os.environ, "MALLOC_ARENA_MAX": "2"}  # as the unit in systemd/ sets it
            process = subprocess.Popen(command, stdout=log, stderr=log, env=environment)  # noqa: S603  our own command
        try:
            _await_look(desk, process)
            yield Service(process)
        finally:
            process.send_signal(signal.SIGCONT)
            process.terminate()
            process.wait()


def _await_look(desk: Desk, process: subprocess.Popen[bytes]) -> None:
    clock = SystemClock()
    give_up = clock.monotonic() + START_WITHIN
    with closing(Store(desk.config.state.url)) as store:
        while True:
            with store.reading() as tx:
                if cursors.load(tx, "main") is not None:
                    return
            if process.poll() is not None or clock.monotonic() > give_up:
                raise RuntimeError(Path(desk.toml.parent, "log").read_text(encoding="utf-8"))
            time.sleep(0.05)
