"""Two processes on one state; the one that writes is cut off from Open Dental, and not from Slack or the state."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest

from od_escalator import app
from od_escalator.demo.commlogdesk import Mode
from od_escalator.demo.server import Server
from od_escalator.demo.stage import Stage
from od_escalator.demo.world import World, open_world
from od_escalator.domain.practice import Standing
from tests.faults.asked import is_write, name_of
from tests.faults.freezing import give_up_writer
from tests.faults.wire import Fate, Wire
from tests.story.conftest import MONDAY_10_14
from tests.story.ear import ANNOUNCED, Ear


class Both:
    """The first reaches the database over a wire, the second directly; each has its tick."""

    def __init__(self, world: World, wire: Wire) -> None:
        direct = world.config
        world.reconfigure((f":{world.server.port}/", f":{wire.port}/"))
        self.first = app.build(world.config, world.clock)
        self.first.tick(world.clock.now())
        self.second = app.build(direct, world.clock)

    def tick(self, now: datetime) -> int:
        return self.first.tick(now) + self.second.tick(now)

    def close(self) -> None:
        self.first.close()
        self.second.close()


@pytest.fixture
def world(mariadb: Server, tmp_path: Path) -> Iterator[World]:
    with open_world(mariadb, tmp_path, MONDAY_10_14) as world:
        yield world


@pytest.fixture
def wire(mariadb: Server) -> Iterator[Wire]:
    with Wire(mariadb.port) as wire:
        yield wire


def swallow_writes(request: bytes) -> Fate:
    return Fate.HOLE_BEFORE if is_write(name_of(request)) else Fate.PASS


def test_who_is_cut_off_from_open_dental_writes_nothing_more_and_says_nothing_that_is_not_so(
    mariadb: Server, world: World, wire: Wire
) -> None:
    both: Both | None = None

    def start(world: World) -> Both:
        nonlocal both
        both = Both(world, wire)
        return both

    stage, ear = Stage(world, start), Ear(world)
    assert both is not None
    assert both.first.sight.of("main").standing is Standing.WRITER
    assert both.second.sight.of("main").standing is Standing.STANDBY
    nora = world.patient("Nora Whitfield")
    with world.at("Jamie") as jamie, world.at("Kelly") as kelly:
        jamie.write_commlog(nora, "Pt upset about the bill.", "Upset Patient")
        world.clock.turn(timedelta(seconds=31))
        wire.judge_by(swallow_writes)
        cut_off = Thread(target=both.first.tick, args=[world.clock.now()])
        cut_off.start()
        wire.wait_for_fates(1)  # its first write is on its way, and never arrives
        give_up_writer(mariadb)
        for _ in range(8):
            world.clock.turn(timedelta(seconds=2))
            both.second.tick(world.clock.now())
        assert both.second.sight.of("main").standing is Standing.WRITER
        [task] = kelly.inbox()
        wire.judge_by(lambda _: Fate.BEFORE)
        wire.reset()
        cut_off.join()
        stage.wait(minutes=3)
        assert ear.news() == ["#geneva: waiting, the task has not been opened yet", ANNOUNCED]
        kelly.open_task(task["TaskNum"]).close()
        stage.wait(minutes=5)
        stage.until_local(17, 11)
        assert ear.news() == [
            "#geneva thread: Kelly Ray opened the task",
            "#geneva thread: Reminded: Kelly Ray",
            "#geneva thread: Told now: <@U0DANA>",
            "Dana: An upset patient was noted Mon Nov 16, 10:14 AM, and no call is logged yet",
            "Kelly: Dana Brooks will be told at 10:14 AM unless you log a call",
        ]
        assert both.first.sight.of("main").standing is Standing.STANDBY
        wire.judge_by(lambda _: Fate.PASS)
        both.second.close()  # now the first one works again
        both.second = both.first
        kelly.write_commlog(nora, "Spoke w/ pt about the bill, waived the late fee. Pt is happy now.", mode=Mode.PHONE)
        stage.wait(minutes=5)
        assert ear.news() == ["#geneva thread: Kelly Ray reached the patient, and the CommLog is written"]
        assert len(kelly.inbox()) == 1
        assert len(kelly.task_notes(task["TaskNum"])) == 1
    stage.close()
