"""Jobs that a test can watch, and a daemon that runs them for as long as the test looks."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Condition, Event, Thread

from od_escalator.engine.daemon import Daemon

PATIENCE = 20  # seconds until a test gives up; nothing here takes as long
SELDOM, OFTEN = timedelta(hours=1), timedelta(milliseconds=50)


class Counted:
    """A tick that counts itself and, where told so, fails."""

    def __init__(self, error: Exception | None = None) -> None:
        self._error = error
        self._ticks = 0
        self._changed = Condition()

    def __call__(self, now: datetime) -> int:
        assert now.tzinfo is not None
        with self._changed:
            self._ticks += 1
            self._changed.notify_all()
        if self._error is not None:
            raise self._error
        return 0

    @property
    def ticks(self) -> int:
        with self._changed:
            return self._ticks

    def wait_for(self, ticks: int) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: self._ticks >= ticks, PATIENCE)


@contextmanager
def running(daemon: Daemon) -> Iterator[tuple[Event, Thread]]:
    stop = Event()
    thread = Thread(target=daemon.run, args=[stop])
    thread.start()
    try:
        yield stop, thread
    finally:
        stop.set()
        thread.join(PATIENCE)
        assert not thread.is_alive()
