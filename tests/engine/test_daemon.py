"""The daemon: every job in its rhythm, none stopped by another, nor by a clock that is turned."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Timer

import pytest
from structlog.testing import capture_logs

from od_escalator.clock import SystemClock
from od_escalator.demo.programs import find_faketime
from od_escalator.engine.daemon import Daemon, Job
from od_escalator.errors import StateError
from tests.engine.jobs import OFTEN, PATIENCE, SELDOM, Counted, running


def test_there_is_a_first_tick_at_once_and_then_one_in_each_interval() -> None:
    once, often = Counted(), Counted()
    with running(Daemon([Job("seldom", SELDOM, once), Job("often", OFTEN, often)], SystemClock())):
        assert once.wait_for(1)
        assert often.wait_for(3)
        assert once._ticks == 1  # noqa: SLF001  an hour has not passed


def test_who_is_woken_works_at_once() -> None:
    tick = Counted()
    daemon = Daemon([Job("deliver", SELDOM, tick)], SystemClock())
    daemon.wake("deliver")  # before the start there is nothing to wake
    with running(daemon):
        for ticks in (1, 2, 3):
            assert tick.wait_for(ticks)
            daemon.wake("deliver")
    daemon.wake("deliver")  # nor after the end


def test_a_job_that_fails_stops_neither_itself_nor_the_others() -> None:
    fails, works = Counted(ValueError("a bug")), Counted()
    with running(Daemon([Job("fails", OFTEN, fails), Job("works", OFTEN, works)], SystemClock())):
        assert fails.wait_for(3)
        assert works.wait_for(3)


def test_what_fails_at_every_tick_is_said_once_until_it_works_again() -> None:
    full, works = StateError("state.db cannot be written, the disk is full", "make room on it"), Counted()
    fails = Counted()

    def tick(now: datetime) -> int:
        works(now)
        if 2 <= works._ticks < 6:  # noqa: SLF001  the disk is full
            raise full
        return fails(now)

    with capture_logs() as said, running(Daemon([Job("poll main", OFTEN, tick)], SystemClock())):
        assert fails.wait_for(3)
    told = [(line["event"], line["job"]) for line in said if line["event"].startswith("job.")]
    assert told == [("job.failed", "poll main"), ("job.back", "poll main")]


def test_ticks_of_one_job_overlap_only_as_far_as_it_says() -> None:
    second_is_in, let_go = Event(), Event()
    inside = Counted()

    def hang(now: datetime) -> int:
        inside(now)
        if inside._ticks == 2:  # noqa: SLF001  both are in
            second_is_in.set()
        assert let_go.wait(PATIENCE)
        return 0

    with running(Daemon([Job("deliver", OFTEN, hang, at_once=2)], SystemClock())):
        assert second_is_in.wait(PATIENCE)
        let_go.set()


SERVICE = """
import sys
from datetime import timedelta
from threading import Event
from od_escalator import log
from od_escalator.clock import SystemClock
from od_escalator.engine.daemon import Daemon, Job

log.configure(sys.stderr)

def tick(now):
    print(now.isoformat(), flush=True)
    return 0

Daemon([Job("poll", timedelta(seconds=0.2), tick)], SystemClock()).run(Event())
"""


@contextmanager
def service_with_faked_time(clock: Path) -> Iterator[Callable[[], datetime]]:
    """A daemon in a process of its own, whose wall clock reads `clock`; yields what waits for its next tick."""
    environment = os.environ | {
        "LD_PRELOAD": str(find_faketime()),
        "FAKETIME_TIMESTAMP_FILE": str(clock),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    command = [sys.executable, "-c", SERVICE]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines, give_up = process.stdout, Timer(2 * PATIENCE, process.kill)
        give_up.start()
        try:
            yield lambda: datetime.fromisoformat(lines.readline().strip())
        finally:
            give_up.cancel()
            process.kill()


@pytest.mark.parametrize("turn", [timedelta(hours=-1), timedelta(hours=1)])
def test_a_clock_that_is_turned_by_an_hour_stalls_nothing(turn: timedelta, tmp_path: Path) -> None:
    clock = tmp_path / "clock"
    clock.write_text("+0", encoding="utf-8")
    with service_with_faked_time(clock) as next_tick:
        before = next_tick()
        clock.write_text(f"{turn.total_seconds():+.0f}", encoding="utf-8")
        while abs(next_tick() - before - turn) > timedelta(minutes=5):
            pass
        turned = [next_tick() for _ in range(3)]

    assert turned == sorted(turned)
