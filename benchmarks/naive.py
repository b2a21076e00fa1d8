"""The polls that anybody would write first, beside ours: everything changed since, and every note with the tag."""

from collections.abc import Iterator

from benchmarks.bench import Bench, driver
from benchmarks.figures import Figure
from benchmarks.interleaving import in_blocks
from benchmarks.seat import seated

STAMP = "SELECT * FROM commlog WHERE DateTStamp > %s"
TAG = "SELECT CommlogNum, PatNum, Note FROM commlog WHERE Note LIKE %s"


def measure(bench: Bench) -> Iterator[Figure]:
    with seated(bench.server, bench.large) as seat, driver(bench.server, bench.large) as raw:
        seat.begin()
        newest = raw.ask("SELECT MAX(CommlogNum) FROM commlog")[0][0]
        last = raw.ask("SELECT DateTStamp FROM commlog WHERE CommlogNum = %s", newest)[0][0]
        took = in_blocks(
            {
                "stamp": (lambda: raw.ask(STAMP, last), 1),
                "tag": (lambda: raw.ask(TAG, "%#upset%"), 1),
                "wake": (seat.turn, 1),
                "look": (seat.look, bench.times(200, 3)),
            },
            blocks=bench.times(3),
        )
    seen = {name: timing.seen() for name, timing in took.items()}
    for key, what, bar in (
        ("naive_stamp", "DateTStamp > ? over an idle look", 10_000),
        ("naive_tag", "LIKE '%#upset%' over an idle look", 50_000),
    ):
        ratio = took[key.removeprefix("naive_")].over(took["look"])
        yield bench.figure(key, what, ratio, unit="x", bar=bar, at_least=True, at_full_size=True, seen=seen)
