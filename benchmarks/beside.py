"""A workstation that saves CommLogs while the service polls, while nobody does, and while a naive poll does."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from statistics import quantiles
from threading import Event, Thread

from benchmarks.bench import Bench, driver
from benchmarks.figures import Figure
from benchmarks.interleaving import timed
from benchmarks.naive import STAMP
from benchmarks.service import serving
from od_escalator.clock import SystemClock
from od_escalator.demo.workstation import Workstation

BLOCKS, BLOCK, NAIVE_BLOCK, BRIEF = 5, 4.0, 10.0, 0.3  # how many, and seconds
THINKING = 0.01  # seconds between two saves
NOTES = 20


def measure(bench: Bench) -> Iterator[Figure]:
    """The service looks once a second, as it is shipped."""
    alone, beside = [], []
    with (
        Workstation(bench.large.url, "Alex") as alex,
        serving(bench.server, bench.large, settle="30s", poll_every="1s") as service,
    ):
        mine = [alex.write_commlog(bench.large.patient(which), "LM on cell.") for which in range(NOTES)]
        length = BRIEF if bench.brief else BLOCK
        for _ in range(bench.times(BLOCKS)):
            service.freeze()
            alone.append(_save(alex, mine, length))
            service.thaw()
            beside.append(_save(alex, mine, length))
        service.freeze()
        with _naive(bench):
            frozen = _save(alex, mine, BRIEF if bench.brief else NAIVE_BLOCK)
    yield _ratio(bench, alone, beside)
    worst, without = (1000 * max(map(max, blocks)) for blocks in (beside, alone))
    seen = {"without_ms": without, "naive_ms": 1000 * max(frozen)}
    yield bench.figure("beside_max", "a workstation's longest save beside us", worst, unit="ms", bar=100, seen=seen)
    yield bench.figure("naive_max", "its longest save beside a naive poll", 1000 * max(frozen), unit="ms")


def _ratio(bench: Bench, alone: list[list[float]], beside: list[list[float]]) -> Figure:
    tails = {name: [1000 * _tail(block) for block in blocks] for name, blocks in (("alone", alone), ("beside", beside))}
    seen: dict[str, object] = {f"{name}_p95_ms": [round(each, 2) for each in tail] for name, tail in tails.items()}
    seen["saves"] = sum(map(len, beside))
    ratio = min(tails["beside"]) / min(tails["alone"])
    what = "a workstation saving beside us over alone, 95th percentile"
    return bench.figure("beside_p95", what, ratio, unit="x", bar=1.25, seen=seen)


def _save(alex: Workstation, mine: list[int], length: float) -> list[float]:
    """Seconds that each save took."""
    clock = SystemClock()
    taken: list[float] = []
    end = clock.monotonic() + length
    while clock.monotonic() < end:
        note = mine[len(taken) % NOTES]
        taken.append(timed(partial(alex.edit_commlog, note, f"LM on cell, {len(taken)}. Will try again.")))
        time.sleep(THINKING)
    return taken


def _tail(block: list[float]) -> float:
    return quantiles(block, n=20)[-1]


@contextmanager
def _naive(bench: Bench) -> Iterator[None]:
    stop = Event()

    def poll() -> None:
        with driver(bench.server, bench.large) as raw:
            last = raw.ask("SELECT UTC_TIMESTAMP() + INTERVAL 1 HOUR")[0][0]
            while True:
                raw.ask(STAMP, last)
                if stop.wait(1.0):
                    return

    thread = Thread(target=poll)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
