"""Only the writer speaks, and only one process does what was promised."""

from collections.abc import Callable

import pytest

from od_escalator.domain.effects import PostCase
from od_escalator.domain.practice import Standing
from od_escalator.engine.deliver import Deliver
from od_escalator.engine.sight import Sight, View
from od_escalator.store import outbox
from od_escalator.store.outbox import Delivery, Kind
from tests.engine.bench import GENEVA, RECORDER, Bench
from tests.store.made_up import OPENED, case


def standing_by(sight: Sight) -> None:
    sight.stand("main", Standing.STANDBY)


def standing_by_and_blind(sight: Sight) -> None:
    sight.remember("main", OPENED, OPENED)
    sight.stand("main", Standing.STANDBY)
    sight.lose("main")


def not_asked_yet(sight: Sight) -> None:
    sight.remember("main", OPENED, OPENED)


def never_seen(sight: Sight) -> None:
    sight.lose("main")


@pytest.mark.parametrize("situation", [standing_by, standing_by_and_blind, not_asked_yet, never_seen])
def test_who_is_not_the_writer_stays_silent(bench: Bench, situation: Callable[[Sight], None]) -> None:
    bench.restart()
    situation(bench.sight)
    bench.promise("one")

    assert bench.tick() == 0
    assert bench.heard() == []
    assert bench.states() == ["pending"]


def lost_as_writer(sight: Sight) -> None:
    sight.stand("main", Standing.WRITER)
    sight.lose("main")


def away_since_the_start(sight: Sight) -> None:
    sight.remember("main", OPENED, OPENED)
    sight.lose("main")


@pytest.mark.parametrize("situation", [lost_as_writer, away_since_the_start])
def test_while_open_dental_is_away_slack_goes_on_and_tasks_wait(
    bench: Bench, situation: Callable[[Sight], None]
) -> None:
    bench.restart()
    situation(bench.sight)
    bench.record(case(), PostCase())
    bench.promise_one(Kind.FINISH_TASK, "opendental main UP-1001")

    assert bench.tick() == 1
    assert bench.states() == ["sent", "pending"]
    assert bench.practice.written == []


def test_what_belongs_to_no_database_is_said_whoever_writes(bench: Bench) -> None:
    standing_by(bench.sight)
    bench.promise("one", database="")

    assert bench.tick() == 1


def test_what_belongs_to_no_database_waits_until_each_was_looked_at(bench: Bench) -> None:
    """Our state may be an older one, which has told it already: nobody knows before."""
    bench.restart()
    not_asked_yet(bench.sight)
    bench.promise("one", database="")
    assert bench.tick() == 0
    bench.sight.lose("main")  # it is away, and holds up nobody
    assert bench.tick() == 1


def test_who_was_frozen_says_nothing_before_it_has_asked_whether_it_still_writes(bench: Bench) -> None:
    bench.practice.is_sure = False
    bench.promise("one")
    assert (bench.tick(), bench.heard()) == (0, [])
    bench.practice.is_sure = True
    assert bench.tick() == 1


class Overtaken(Sight):
    """While we look whether we may, the process that took over delivers the message."""

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self._bench = bench

    def of(self, database: str) -> View:
        with self._bench.store.transaction() as tx:
            message = outbox.first_in(tx, f"slack {GENEVA}")
            if message is not None:
                outbox.mark(tx, message, Delivery.SENT)
        return super().of(database)


def test_what_another_process_has_just_delivered_is_not_sent_again(bench: Bench) -> None:
    sight = Overtaken(bench)
    sight.stand("main", Standing.WRITER)
    bench.promise("one")
    deliver = Deliver(bench.store, bench.errands, RECORDER, sight)
    deliver.tick(bench.clock.now())
    deliver.close()

    assert bench.heard() == []
    assert bench.states() == ["sent"]
