"""Fifty open cases: what a look at their tasks and patients asks, and the longest statement of an eventful minute."""

from collections.abc import Iterator
from datetime import timedelta

from benchmarks.bench import Bench, driver
from benchmarks.counters import count
from benchmarks.figures import Figure
from benchmarks.interleaving import in_turns
from benchmarks.seat import Seat, seated
from benchmarks.stopwatch import Stopwatch
from od_escalator.demo.workstation import Workstation

CASES, FEW = 50, 5
SETTLED = timedelta(seconds=32)
LOOKS = 60


def measure(bench: Bench) -> Iterator[Figure]:
    with seated(bench.server, bench.large) as seat, driver(bench.server, bench.large) as raw:
        seat.begin()
        _open_cases(bench, seat)
        seat.turn()
        seat.track()
        counts = [count(seat.connection, seat.track) for _ in range(3)]
        most = max(counts, key=lambda each: each.statements)
        seen: dict[str, object] = {"rows": most.rows, "bytes": most.traffic}
        took = in_turns(
            {"select_1": lambda: raw.ask("SELECT 1"), "track": seat.track},
            blocks=bench.times(5, 1),
            turns=bench.times(10),
        )
        seen |= {name: timing.seen() for name, timing in took.items()}
        what = f"tracking {CASES} open cases: statements"
        yield bench.figure("track_statements", what, most.statements, bar=4, seen=seen)
        yield bench.figure("track_rows", f"tracking {CASES} open cases: rows read", most.rows)
        yield _longest(bench, seat)


def _open_cases(bench: Bench, seat: Seat) -> None:
    wanted = bench.times(CASES, FEW)
    with Workstation(bench.large.url, "Jamie") as jamie:
        for which in range(wanted):
            jamie.write_commlog(bench.large.patient(3 * which + 1), "Pt left upset about the bill. #upset")
    seat.turn_behind(SETTLED)
    opened = seat.tick()
    seat.escalator.deliver.tick(seat.clock.now())
    tasks = seat.connection.rows("SELECT TaskNum FROM task WHERE Descript LIKE '%%UP-%%'")
    if (opened, len(tasks)) != (wanted, wanted):
        raise RuntimeError(f"{opened} cases and {len(tasks)} tasks")


def _longest(bench: Bench, seat: Seat) -> Figure:
    """Of a minute of looks with new notes, sweeps and tracking; each by the median of its kind, in milliseconds."""
    with Stopwatch() as watch, Workstation(bench.large.url, "Jamie") as jamie:
        for second in range(bench.times(2 * LOOKS, 10)):
            seat.turn_alone()
            if second % 10 == 0:
                jamie.write_commlog(bench.large.patient(second), "Called pt, LVM.")
                seat.track()
            seat.tick()
    longest, statement = watch.longest()
    seen = {"statement": statement, "once_ms": round(watch.once * 1000, 2)}
    return bench.figure("longest_ms", "our longest statement, warm", longest * 1000, unit="ms", bar=15, seen=seen)
