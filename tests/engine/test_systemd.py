"""What systemd hears: ready, alive while every job comes back, stopping when what is under way is finished."""

import os
import socket
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from threading import Condition, Event

import pytest

from od_escalator.clock import SystemClock
from od_escalator.engine.daemon import Daemon, Job
from od_escalator.engine.sdnotify import notify, notify_reloading
from tests.engine.jobs import OFTEN, PATIENCE, SELDOM, Counted, running

#: Windows has no such thing, which its type checker knows.
UNIX = getattr(socket, "AF_UNIX", 0)


class TurnedMonotonic(SystemClock):
    """The wall clock runs; the seconds that have passed are turned by hand, and every question is counted."""

    def __init__(self) -> None:
        self._passed = 0.0
        self._asked = 0
        self._changed = Condition()

    def monotonic(self) -> float:
        with self._changed:
            self._asked += 1
            self._changed.notify_all()
            return self._passed

    def turn(self, seconds: float) -> None:
        with self._changed:
            self._passed += seconds

    def wait_for_question(self) -> None:
        with self._changed:
            asked = self._asked
            assert self._changed.wait_for(lambda: self._asked > asked, PATIENCE)


def bind(address: str) -> socket.socket:
    ear = socket.socket(UNIX, socket.SOCK_DGRAM)
    ear.bind(address)
    ear.settimeout(PATIENCE)
    return ear


@pytest.fixture
def systemd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """The socket on which systemd listens."""
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
    with bind(str(tmp_path / "notify")) as ear:
        yield ear


def test_what_is_under_way_is_finished_before_the_end(systemd: socket.socket) -> None:
    begun, let_go, finished = Event(), Event(), Event()

    def tick(_now: datetime) -> int:
        begun.set()
        assert let_go.wait(PATIENCE)
        daemon.wake("deliver")  # it has promised something: with everything ending, that must not block
        finished.set()
        return 1

    daemon = Daemon([Job("escalate", SELDOM, tick), Job("deliver", SELDOM, Counted())], SystemClock())
    with running(daemon) as (stop, thread):
        assert begun.wait(PATIENCE)
        stop.set()
        while systemd.recv(99) != b"STOPPING=1":
            pass
        thread.join(0.5)  # in vain
        waited = thread.is_alive()
        let_go.set()
        thread.join(PATIENCE)
        assert waited
        assert not thread.is_alive()
        assert finished.is_set()


def test_systemd_hears_that_we_are_ready_alive_and_stopping(systemd: socket.socket) -> None:
    with running(Daemon([Job("poll", OFTEN, Counted())], SystemClock())) as (stop, _):
        assert systemd.recv(99) == b"READY=1"
        assert systemd.recv(99) == b"WATCHDOG=1"
        stop.set()
        while (heard := systemd.recv(99)) == b"WATCHDOG=1":
            pass
        assert heard == b"STOPPING=1"


def test_systemd_does_not_hear_of_an_end_where_a_successor_goes_on(systemd: socket.socket) -> None:
    stop = Event()
    stop.set()
    for again in (True, False):
        Daemon([Job("poll", OFTEN, Counted())], SystemClock()).run(stop, goes_on=lambda again=again: again)  # type: ignore[misc]  # bound now
    assert [systemd.recv(99) for _ in range(3)] == [b"READY=1", b"READY=1", b"STOPPING=1"]


def test_systemd_hears_when_a_reload_began(systemd: socket.socket) -> None:
    notify_reloading(12.345678)
    assert systemd.recv(99) == b"RELOADING=1\nMONOTONIC_USEC=12345678"


def test_the_watchdog_is_not_fed_while_a_job_is_stuck(systemd: socket.socket) -> None:
    let_go, clock = Event(), TurnedMonotonic()

    def hang(_now: datetime) -> int:
        assert let_go.wait(2 * PATIENCE)
        return 0

    with running(Daemon([Job("poll", timedelta(seconds=1), hang)], clock)):
        while systemd.recv(99) != b"WATCHDOG=1":
            pass
        clock.turn(93)  # 90 s and three intervals
        clock.wait_for_question()
        empty(systemd)
        clock.wait_for_question()
        fed = empty(systemd)
        let_go.set()
        assert fed == []
        assert systemd.recv(99) == b"WATCHDOG=1"


def empty(ear: socket.socket) -> list[bytes]:
    heard = []
    ear.settimeout(0)
    try:
        while True:
            heard.append(ear.recv(99))
    except BlockingIOError:
        return heard
    finally:
        ear.settimeout(PATIENCE)


def test_systemd_may_listen_in_the_abstract_namespace(monkeypatch: pytest.MonkeyPatch) -> None:
    name = f"od-escalator-{os.getpid()}"
    monkeypatch.setenv("NOTIFY_SOCKET", f"@{name}")
    with bind(f"\0{name}") as ear:
        notify("STATUS=fine")
        assert ear.recv(99) == b"STATUS=fine"


@pytest.mark.parametrize("address", ["", "/nowhere/at/all", "@nobody-listens-here"])
def test_without_systemd_or_when_it_is_deaf_nothing_happens(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", address)
    notify("READY=1")
