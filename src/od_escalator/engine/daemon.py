"""Run the verbs for years: each on its own rhythm, none stopped by another, drained when asked to end.

APScheduler rings the bell by the wall clock, so a clock that is set back would silence it. A guard that counts
elapsed seconds re-arms every job that has not come back when it should have, and tells systemd's watchdog that we
live only while every job returned lately.

Looks at databases have threads of their own: while some hang, all others go on, and so does every other job.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Event, Lock

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from od_escalator.clock import Clock
from od_escalator.engine.sdnotify import notify
from od_escalator.errors import EscalatorError

#: Seconds between two looks of the guard.
_GUARD_EVERY = 1.0

#: A job is late after so many of its intervals, and never sooner than after so many seconds.
_LATE_INTERVALS, _LATE_SECONDS = 3, 3.0

#: A job that has not come back for so long (seconds) is stuck: the watchdog is not fed, and systemd restarts us.
_STUCK_SECONDS = 90.0

#: Threads for looks: one for each database, where two jobs take turns, and some to spare; made when first needed.
_SPARE_LOOKS, _MOST_LOOKS = 8, 64

#: The looks' first ticks are spread over so many seconds at most, so that they do not all come at once ever after.
_SPREAD_OVER = 1.0

#: A job that fails at every tick is said to do so again after so many seconds.
_SAY_AGAIN = 600.0

_log = structlog.get_logger()

# A job that is still at it when its next turn comes is no news, and while a database hangs it would be a flood of it.
_bell = logging.getLogger("apscheduler.scheduler.bell")
_bell.setLevel(logging.ERROR)


@dataclass(frozen=True, slots=True)
class Job:
    """A verb's tick with its rhythm; `at_once` ticks of it may overlap. `looks`: it may hang with its database."""

    name: str
    every: timedelta
    tick: Callable[[datetime], int]
    at_once: int = 1
    looks: bool = False


@dataclass(frozen=True, slots=True)
class _Said:
    """How a job fails, when that was said last, and since when it fails (monotonic seconds)."""

    kind: str
    at: float
    since: float


class Daemon:
    def __init__(self, jobs: Sequence[Job], clock: Clock) -> None:
        self._jobs = jobs
        self._clock = clock
        self._lock = Lock()
        self._returned = {job.name: clock.monotonic() for job in jobs}
        self._rearmed = dict(self._returned)
        self._waking = Lock()
        self._stopping = False
        self._stuck: frozenset[str] = frozenset()
        self._failing: dict[str, _Said] = {}
        looks, others = (sum(job.at_once for job in jobs if job.looks is each) for each in (True, False))
        self._scheduler = BackgroundScheduler(
            logger=_bell,
            timezone=UTC,
            job_defaults={"misfire_grace_time": None, "coalesce": True},
            executors={
                "default": ThreadPoolExecutor(max(1, others)),
                "looks": ThreadPoolExecutor(min(looks // 2 + _SPARE_LOOKS, _MOST_LOOKS)),
            },
        )

    def run(self, stop: Event, goes_on: Callable[[], bool] = lambda: False) -> None:
        """Work until `stop` is set, then let every tick that is under way finish.

        Where the service `goes_on` with a successor of this daemon, systemd is not told that it stops.
        """
        self._add_jobs()
        self._scheduler.start()
        notify("READY=1")
        _log.info("daemon.started")
        while not stop.wait(_GUARD_EVERY):
            self._guard()
        if not goes_on():
            notify("STOPPING=1")
        with self._waking:
            self._stopping = True
        self._scheduler.shutdown(wait=True)
        _log.info("daemon.stopped")

    def _add_jobs(self) -> None:
        now, looks = self._clock.now(), [job.name for job in self._jobs if job.looks]
        for job in self._jobs:
            seconds = job.every.total_seconds()
            spread = looks.index(job.name) / len(looks) * min(seconds, _SPREAD_OVER) if job.looks else 0.0
            self._scheduler.add_job(
                self._tick,
                IntervalTrigger(seconds=seconds, timezone=UTC),
                args=[job],
                id=job.name,
                max_instances=job.at_once,
                next_run_time=now + timedelta(seconds=spread),
                executor="looks" if job.looks else "default",
            )

    def wake(self, name: str) -> None:
        """Run a job at once, because there is work for it."""
        # A shutdown holds the scheduler's locks while it waits for ticks, and a tick that wakes would wait for them.
        with self._waking:
            if self._scheduler.running and not self._stopping:
                self._scheduler.modify_job(name, next_run_time=self._clock.now())

    def stuck(self) -> dict[str, float]:
        """The jobs that have not come back for too long, and for how many seconds."""
        idle = self._idle()
        return {job.name: idle[job.name] for job in self._jobs if idle[job.name] >= _stuck_after(job)}

    def _idle(self) -> dict[str, float]:
        now = self._clock.monotonic()
        with self._lock:
            return {job.name: now - self._returned[job.name] for job in self._jobs}

    def _tick(self, job: Job) -> None:
        try:
            job.tick(self._clock.now())
        except Exception as error:  # noqa: BLE001  a bug in one verb must not end the daemon
            self._fail(job, error)
        else:
            self._recover(job)
        finally:
            with self._lock:
                self._returned[job.name] = self._clock.monotonic()

    def _fail(self, job: Job, error: Exception) -> None:
        """The next tick tries again; what fails in one way every second is said once in ten minutes."""
        now, kind = (
            self._clock.monotonic(),
            f"{type(error).__name__} {error if isinstance(error, EscalatorError) else ''}",
        )
        with self._lock:
            said = self._failing.get(job.name)
            if said is not None and said.kind == kind and now - said.at < _SAY_AGAIN:
                return
            self._failing[job.name] = _Said(kind, now, said.since if said else now)
        _log.error("job.failed", job=job.name, exc_info=error)

    def _recover(self, job: Job) -> None:
        with self._lock:
            said = self._failing.pop(job.name, None)
        if said is not None:
            _log.info("job.back", job=job.name, seconds=round(self._clock.monotonic() - said.since))

    def _guard(self) -> None:
        now, idle = self._clock.monotonic(), self._idle()
        for job in self._jobs:
            patience = max(_LATE_SECONDS, _LATE_INTERVALS * job.every.total_seconds())
            if idle[job.name] > patience and now - self._rearmed[job.name] > patience:
                self._rearmed[job.name] = now
                self.wake(job.name)
        stuck = self.stuck()
        if not stuck:
            notify("WATCHDOG=1")
        for name in sorted(stuck.keys() - self._stuck):
            _log.error("job.stuck", job=name, seconds=round(stuck[name]))
        self._stuck = frozenset(stuck)


def _stuck_after(job: Job) -> float:
    return _STUCK_SECONDS + _LATE_INTERVALS * job.every.total_seconds()
