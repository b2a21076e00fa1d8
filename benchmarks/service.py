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
UNIT = Path(__file__).parent.parent / "systemd" / "od-escalator.service"
#: SQLAlchemy loads greenlet where it finds it; the browser of the tests brings it, and no installed service has it.
PROGRAM = "import sys; sys.modules['greenlet'] = None; from od_escalator.cli import main; main()"


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


def started(toml: Path, log: Path) -> subprocess.Popen[bytes]:
    """As an installed service runs, in the environment that its unit sets."""
    lines = UNIT.read_text(encoding="utf-8").splitlines()
    sets = dict(line.removeprefix("Environment=").split("=", 1) for line in lines if line.startswith("Environment="))
    command = [sys.executable, "-c", PROGRAM, "--config", str(toml), "run"]
    with log.open("wb") as said:
        return subprocess.Popen(command, stdout=said, stderr=said, env=os.environ | sets)  # noqa: S603  our own command


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
        process = started(desk.toml, there / "log")
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
