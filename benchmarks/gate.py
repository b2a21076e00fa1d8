"""An idle look: what it asks, what it costs beside `SELECT 1`, and that it costs the same in a small database."""

from collections import Counter
from collections.abc import Iterator

from benchmarks.bench import Bench, Driver, driver
from benchmarks.counters import Count, count
from benchmarks.figures import Figure
from benchmarks.interleaving import in_turns
from benchmarks.seat import Seat, seated

MINUTE = 60  # looks


def measure(bench: Bench) -> Iterator[Figure]:
    with (
        seated(bench.server, bench.large) as seat,
        seated(bench.server, bench.small) as little,
        driver(bench.server, bench.large) as raw,
    ):
        seat.begin()
        little.begin()
        yield from _counted(bench, seat)
        yield from _minute(bench, seat)
        yield from _timed(bench, seat, little, raw)


def _counted(bench: Bench, seat: Seat) -> Iterator[Figure]:
    looks: list[Count] = []
    for _ in range(bench.times(30, 5)):
        seat.turn()
        looks.append(seat.count_look())
    (usual, times), *_ = Counter(looks).most_common()
    seen = {"looks": len(looks), "like_this": times, "most_rows": max(look.rows for look in looks)}
    yield bench.figure("gate_statements", "idle look: round trips", usual.statements, bar=1, seen=seen)
    yield bench.figure("gate_rows", "idle look: rows read by the server", usual.rows, bar=3, seen=seen)
    yield bench.figure("gate_bytes", "idle look: bytes both ways", usual.traffic, seen=seen)


def _minute(bench: Bench, seat: Seat) -> Iterator[Figure]:
    """All that poll does, one look a second: also whether the lock is ours still, and what is swept."""
    ticks: list[Count] = []
    for _ in range(MINUTE):
        seat.turn_alone()
        ticks.append(count(seat.connection, seat.tick))
    statements = sum(tick.statements for tick in ticks) / MINUTE
    seen = {"rows_a_look": sum(tick.rows for tick in ticks) / MINUTE, "most_rows": max(tick.rows for tick in ticks)}
    yield bench.figure("minute_statements", "a minute of looks: statements a look", statements, seen=seen)
    yield bench.figure("minute_rows", "a minute of looks: rows read a look", seen["rows_a_look"])


def _timed(bench: Bench, seat: Seat, little: Seat, raw: Driver) -> Iterator[Figure]:
    seat.turn()
    little.turn()
    took = in_turns(
        {
            "select_1": lambda: raw.ask("SELECT 1"),
            "look": seat.look,
            "little": little.look,
            "tick": seat.tick,
        },
        blocks=bench.times(10, 2),
        turns=bench.times(60, 3),
    )
    seen = {name: timing.seen() for name, timing in took.items()}
    look, floor = took["look"], took["select_1"]
    yield bench.figure("gate_floor", "idle look over SELECT 1", look.over(floor), unit="x", bar=4, seen=seen)
    same = look.over(took["little"])
    what = "idle look over the same in the small database"
    yield bench.figure("gate_growth", what, same, unit="x", bar=1.15, seen=seen)
    tick = took["tick"].over(floor)
    yield bench.figure("tick_floor", "poll's whole tick, our own store included, over SELECT 1", tick, unit="x")
