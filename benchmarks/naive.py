"""The polls that anybody would write first, beside ours: everything changed since, and every note with the tag."""

from collections.abc import Iterator

from benchmarks.bench import Bench, Driver, driver
from benchmarks.figures import Figure
from benchmarks.interleaving import Timing, in_turns, timed
from benchmarks.seat import Seat, seated

STAMP = "SELECT * FROM commlog WHERE DateTStamp > %s"
TAG = "SELECT CommlogNum, PatNum, Note FROM commlog WHERE Note LIKE %s"


def measure(bench: Bench) -> Iterator[Figure]:
    with seated(bench.server, bench.large) as seat, driver(bench.server, bench.large) as raw:
        seat.begin()
        newest = raw.ask("SELECT MAX(CommlogNum) FROM commlog")[0][0]
        last = raw.ask("SELECT DateTStamp FROM commlog WHERE CommlogNum = %s", newest)[0][0]
        took = _in_turns(bench, seat, raw, last)
    seen = {name: timing.seen() for name, timing in took.items()}
    for key, what, bar in (
        ("naive_stamp", "DateTStamp > ? over an idle look", 10_000),
        ("naive_tag", "LIKE '%#upset%' over an idle look", 50_000),
    ):
        ratio = took[key.removeprefix("naive_")].over(took["look"])
        yield bench.figure(key, what, ratio, unit="x", bar=bar, at_least=True, at_full_size=True, seen=seen)


def _in_turns(bench: Bench, seat: Seat, raw: Driver, last: object) -> dict[str, Timing]:
    """Each scan once, then our look in many short blocks, as long as a scan lasts."""
    taken: dict[str, list[float]] = {"stamp": [], "tag": [], "look": []}
    for _ in range(bench.times(3)):
        taken["stamp"].append(timed(lambda: raw.ask(STAMP, last)))
        taken["tag"].append(timed(lambda: raw.ask(TAG, "%#upset%")))
        seat.turn()
        looks = in_turns({"look": seat.look}, blocks=bench.times(20, 2), turns=bench.times(20, 2))
        taken["look"] += looks["look"].blocks
    return {name: Timing(tuple(times)) for name, times in taken.items()}
