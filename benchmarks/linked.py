"""The service itself beside a small practice and a local Slack, whose link to it is broken in every way."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from benchmarks.configuring import configured
from benchmarks.filling import Filled
from benchmarks.service import started
from od_escalator.clock import SystemClock
from od_escalator.demo.practice import build
from od_escalator.demo.server import Server
from od_escalator.demo.slack import LocalSlack
from od_escalator.demo.world import CHANNELS, USERS, ZONE

if TYPE_CHECKING:
    from subprocess import Popen

_START_WITHIN = 60.0


class Office:
    """A Slack that may go and come back, always at the same address, and the service that hears its clicks."""

    def __init__(self, clock: SystemClock) -> None:
        self._clock = clock
        self.slack = LocalSlack(clock, users=USERS, channels=CHANNELS)
        self.slack.start()
        self.process: Popen[bytes]

    def leave(self) -> None:
        self.slack.stop()

    def come_back(self) -> None:
        """As a Slack in which nothing was revoked or switched off."""
        port = int(self.slack.page_url.rstrip("/").rpartition(":")[2])
        self.slack.stop()
        self.slack = LocalSlack(self._clock, users=USERS, channels=CHANNELS, port=port)
        self.slack.start()

    def is_heard(self) -> bool:
        """Whether a command that is typed now is acknowledged."""
        return self.slack.command("U0KELLY", "C0GENEVA", "help").acknowledged

    def wait_until_heard(self, seconds: float) -> float:
        """How long it took; raises TimeoutError."""
        began = self._clock.monotonic()
        while not (self.slack.links and self.is_heard()):
            if self._clock.monotonic() - began > seconds or self.process.poll() is not None:
                raise TimeoutError(f"no click was heard for {seconds:g} s")
            self.slack.wait_for(lambda: self.slack.links > 0, 0.1)
        return self._clock.monotonic() - began

    @property
    def processor(self) -> float:
        """Seconds of a core that the service has used so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def linked() -> Iterator[Office]:
    """From its first click on."""
    clock = SystemClock()
    with Server(engine="MyISAM") as server, TemporaryDirectory(prefix="od-escalator-") as folder:
        practice = build(server, clock.now().astimezone(ZONE).date(), engine="MyISAM")
        office = Office(clock)
        filled = Filled(name="opendental", url=practice.our_url, engine="MyISAM", rows=0)
        desk = configured(server, filled, Path(folder), settle="30s", slack=office.slack.base_url)
        office.process = started(desk.toml, Path(folder, "log"))
        try:
            _await_link(office, Path(folder, "log"))
            yield office
        finally:
            office.process.terminate()
            office.process.wait()
            office.slack.stop()


def _await_link(office: Office, log: Path) -> None:
    try:
        office.wait_until_heard(_START_WITHIN)
    except TimeoutError as error:
        raise RuntimeError(log.read_text(encoding="utf-8")) from error
