"""The service between its start and its end: one daemon after another, each with the configuration of its time.

Guarantee: a new configuration takes over between two ticks; a bad, missing or unfit one changes nothing and is told
to operations once.
"""

import signal
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from threading import Event, Lock, Thread
from types import FrameType
from typing import TYPE_CHECKING

import click
import structlog

from od_escalator import app
from od_escalator.cli.first_start import tell_first_start
from od_escalator.cli.reload import read_again, tell_operations
from od_escalator.clock import Clock
from od_escalator.config.model import Config
from od_escalator.domain.wording import listed
from od_escalator.engine.daemon import Daemon, Job
from od_escalator.engine.sdnotify import notify, notify_reloading
from od_escalator.errors import EscalatorError
from od_escalator.escalator import Escalator
from od_escalator.store import waiting

if TYPE_CHECKING:
    from od_escalator.web.page import HealthPage

#: Windows has no such signal: there the service is started again.
_HANGUP: int | None = getattr(signal, "SIGHUP", None)

_KEPT = "STATUS=The configuration was not reloaded; the one before it goes on"

_log = structlog.get_logger()


class Service:
    def __init__(self, path: Path, environ: Mapping[str, str], clock: Clock) -> None:
        self._path = path
        self._environ = environ
        self._clock = clock
        self._turn = Event()  # set when the daemon is to end: for good, or for its successor
        self._stopping = False
        self._next: Config | None = None
        self._lock = Lock()
        self._reading = Lock()
        self._escalator: Escalator | None = None

    def listen(self) -> None:
        """From now on signals count; before, SIGHUP would end the process."""

        def end(number: int, _frame: FrameType | None) -> None:
            signal.signal(number, signal.SIG_DFL)
            _apart(self._stop)

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, end)
        if _HANGUP is not None:
            signal.signal(_HANGUP, lambda _number, _frame: _apart(self._reload))

    def run(self, config: Config) -> None:
        """Until told to stop; what is under way is finished."""
        self._escalator = app.build(config, self._clock)
        self._escalator.store.require_sound()
        _is_in_force(self._escalator)
        self._escalator.compare.tick(self._clock.now())  # so that the first audit comes at once, and not in its turn
        tell_first_start(config, self._escalator.store)
        try:
            while not self._stopping:
                self._run_daemon(self._escalator)
                self._succeed()
        finally:
            self._escalator.close()

    def _run_daemon(self, escalator: Escalator) -> None:
        page = _page_of(escalator, lambda: daemon.stuck())  # noqa: PLW0108  it is made below
        job = [Job("page", page.every, escalator.time.counted(page.tick))] if page else []
        daemon = Daemon([*escalator.jobs(), *job], self._clock)
        escalator.store.wake_on_promise(lambda: daemon.wake("deliver"))
        escalator.respond.wake_on_interaction(lambda: daemon.wake("respond"))
        try:
            daemon.run(self._turn, goes_on=lambda: not self._stopping)
        finally:
            if page:
                page.close()

    def _succeed(self) -> None:
        """The ticks have ended: go on under the configuration that was read, if there is one and it can be used."""
        with self._lock:
            config, self._next = self._next, None
            if self._stopping or config is None:
                return
            self._turn.clear()
        assert self._escalator is not None  # noqa: S101  run() made it; this tells the type checker
        try:
            self._escalator = app.succeed(self._escalator, config, self._clock)
        except EscalatorError as error:
            self._keep(error)
            return
        notify("STATUS=")
        _log.info("config.reloaded", office=[office.name for office in config.offices])
        _is_in_force(self._escalator)

    def _stop(self) -> None:
        with self._lock:
            self._stopping = True
            self._turn.set()

    def _reload(self) -> None:
        """Read the file while the daemon works; only a good one makes it end its ticks."""
        with self._reading:
            escalator = self._escalator
            if escalator is None:
                return  # still starting, with the file as it is
            notify_reloading(self._clock.monotonic())
            try:
                config = read_again(self._path, self._environ, escalator.config, escalator.store)
            except Exception as error:  # noqa: BLE001  whatever is wrong with a file, the service goes on
                self._keep(error)
                notify("READY=1")
                return
            tell_warnings(self._path, config)
            with self._lock:
                self._next = config
                self._turn.set()

    def _keep(self, error: Exception) -> None:
        _log.error("config.kept", exc_info=error)
        notify(_KEPT)
        assert self._escalator is not None  # noqa: S101  there is one since before the first signal counted
        try:
            tell_operations(self._escalator, self._path.name, error, self._clock.now())
        except Exception as failure:  # noqa: BLE001  our own disk fails, say; the log has what could not be told
            _log.error("config.untold", exc_info=failure)


def tell_warnings(path: Path, config: Config) -> None:
    for finding in config.warnings:
        click.echo(f"od-escalator: {finding.line(path.name)}\n  hint: {finding.hint}", err=True)


def _page_of(escalator: Escalator, stuck: Callable[[], Collection[str]]) -> "HealthPage | None":
    if escalator.config.health is None:
        return None
    from od_escalator.web.page import HealthPage  # noqa: PLC0415  a service without the page never needs it

    return HealthPage(escalator, escalator.config.health, stuck)


def _apart(work: Callable[[], None]) -> None:
    # In a thread: the handler may have interrupted the very lock or event that the work needs.
    Thread(target=work).start()


def _is_in_force(escalator: Escalator) -> None:
    with escalator.store.transaction() as tx:
        waiting.accept_reload(tx)
    offices = listed([office.name for office in escalator.config.offices])
    click.echo(f"od-escalator: following {offices}; Ctrl-C ends it", err=True)
