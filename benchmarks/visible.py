"""From a saved note to the task that staff can see, and what the service weighs meanwhile."""

import time
from collections.abc import Iterator
from random import Random
from statistics import median, quantiles
from urllib.request import urlopen

from benchmarks.bench import Bench, Driver, driver
from benchmarks.figures import Figure
from benchmarks.service import serving
from od_escalator.clock import SystemClock
from od_escalator.demo.server import free_port
from od_escalator.demo.workstation import Workstation

PATIENCE = 30.0  # seconds
POLLS = (("1s", 1.0, 650, 30), ("50ms", 0.05, 40, 60))  # as configured, in seconds, the bar in ms, how many notes
PAGES = ("/", "/metrics")


def measure(bench: Bench) -> Iterator[Figure]:
    for which, (poll_every, seconds, bar, notes) in enumerate(POLLS):
        port = free_port() if which else None
        with (
            serving(bench.server, bench.large, settle="0s", poll_every=poll_every, page=port) as service,
            driver(bench.server, bench.large) as raw,
            Workstation(bench.large.url, "Jamie") as jamie,
        ):
            rng = Random(which)  # noqa: S311  only a moment is drawn
            waited = []
            for number in range(bench.times(notes, 2)):
                time.sleep(rng.random() * seconds)
                patient = bench.large.patient(100 + 100 * which + number)
                jamie.write_commlog(patient, "Pt left upset about the wait. #upset")
                waited.append(1000 * _until_visible(raw, patient))
            for path in PAGES * bench.times(50, 1) if port else ():
                urlopen(f"http://127.0.0.1:{port}{path}").close()
            memory = service.memory
        tail = quantiles(waited, n=20)[-1]
        seen = {"p95_ms": round(tail, 1), "max_ms": round(max(waited), 1), "notes": len(waited)}
        what = f"note saved to task visible, {poll_every} poll: median"
        yield bench.figure(f"visible_{poll_every}", what, median(waited), unit="ms", bar=bar, seen=seen)
        if port is None:
            yield bench.figure("memory", "memory of the service, one database and Slack", memory, unit="MB", bar=75)
        else:
            yield bench.figure("memory_page", "the same with the health page, looked at", memory, unit="MB", bar=90)


def _until_visible(raw: Driver, patient: int) -> float:
    """Seconds from now on."""
    clock = SystemClock()
    began = clock.monotonic()
    while not raw.ask("SELECT TaskNum FROM task WHERE KeyNum = %s", patient):
        if clock.monotonic() - began > PATIENCE:
            raise RuntimeError("no task came")
        time.sleep(0.001)
    return clock.monotonic() - began
