"""After a while in which nothing is wrong: everything has arrived, and everything has come to its end."""

from collections.abc import Iterator

from tests.simulation.broken import Broken
from tests.simulation.oracle import Oracle
from tests.simulation.receipts import Receipts
from tests.simulation.world import World


def conclude(world: World, oracle: Oracle, receipts: Receipts) -> None:
    for what in (*_left_over(world, oracle), *receipts.left_over()):
        raise Broken(what)


def _left_over(world: World, oracle: Oracle) -> Iterator[str]:
    records = world.records
    yield from (f"not delivered: {row}" for row in records.undelivered())
    yield from (f"set aside: {what}" for what in records.set_aside())
    yield from (f"never ended: {row}" for row in records.cases("end IS NULL"))
    for row in records.cases("end = 'resolved'"):
        summaries = oracle.owners.ends_of((f"UP-{row.number}", row.opening))
        if summaries != 1:
            yield f"the owners heard {summaries} times how UP-{row.number} ended"
    for story in oracle.stories:
        summaries = story.summaries or int(story.summed_up_before)
        if story.plain and not story.taken_back and summaries != 1:
            yield f"the owners heard {summaries} times how {story} ended"
