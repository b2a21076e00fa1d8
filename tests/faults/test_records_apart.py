"""A standby on a machine of its own, with records of its own: what it makes of another one's work, and says of it."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

from od_escalator import app
from od_escalator.demo.server import Server
from od_escalator.demo.world import World, open_world
from od_escalator.domain.practice import Standing
from od_escalator.engine.status import read_status
from od_escalator.store import cases
from od_escalator.store.migrate import migrate
from od_escalator.store.store import Store
from tests.faults.freezing import give_up_writer
from tests.faults.wire import Fate, Wire
from tests.story.conftest import MONDAY_10_14
from tests.story.ear import ANNOUNCED, Ear

if TYPE_CHECKING:
    from od_escalator.escalator import Escalator

_OPENED = "#geneva: waiting, the task has not been opened yet"
_APART = "#it: another process wrote to this database, and our own records show nothing of it"


class Machines:
    """The first reaches the database over a wire, the others directly; each has its tick every ten seconds."""

    def __init__(self, world: World, wire: Wire) -> None:
        self._world, self._wire = world, wire
        self.living: dict[str, Escalator] = {}
        direct = world.config
        world.reconfigure((f":{world.server.port}/", f":{wire.port}/"))
        self.start("first", "state")
        world.config = direct

    def start(self, name: str, records: str) -> None:
        migrate(self.url_of(records))
        self.living[name] = app.build(self._world.config, self._world.clock, state_url=self.url_of(records))
        self.wait(seconds=10)

    def url_of(self, records: str) -> str:
        return f"sqlite:///{self._world.folder.as_posix()}/{records}.db"

    def kill(self, name: str) -> None:
        """With its connection goes the lock."""
        self.living.pop(name).close()

    def cut_off(self) -> None:
        """The first lives on; the server gives up its connection after twenty seconds."""
        self._wire.judge_by(lambda _: Fate.BEFORE)
        self._wire.reset()
        give_up_writer(self._world.server)

    @property
    def writers(self) -> list[str]:
        views = {name: each.sight.of("main") for name, each in self.living.items()}
        return [name for name, view in views.items() if view.standing is Standing.WRITER and view.reachable]

    def wait(self, **length: float) -> None:
        until = self._world.clock.now() + timedelta(**length)
        while self._world.clock.now() < until:
            self._world.clock.turn(timedelta(seconds=10))
            for each in self.living.values():
                each.tick(self._world.clock.now())

    def known_to(self, records: str) -> list[tuple[int, int, int | None]]:
        """Number, patient and task of each case."""
        with closing(Store(self.url_of(records))) as store, store.reading() as tx:
            return sorted((case.number, case.patient, case.task) for case in cases.list_all(tx, 9))

    def said_to_be_apart(self, name: str) -> list[str]:
        escalator = self.living[name]
        with escalator.store.reading() as tx:
            return list(read_status(tx, escalator.config.databases).apart)


@pytest.fixture
def world(mariadb: Server, tmp_path: Path) -> Iterator[World]:
    with open_world(mariadb, tmp_path, MONDAY_10_14) as world:
        yield world


@pytest.fixture
def machines(mariadb: Server, world: World) -> Iterator[Machines]:
    with Wire(mariadb.port) as wire:
        machines = Machines(world, wire)
        yield machines
        for name in list(machines.living):
            machines.kill(name)


@pytest.mark.parametrize("end", ["killed", "cut off"])
def test_a_standby_with_records_of_its_own_goes_on_with_every_case_and_tells_nobody_twice(
    world: World, machines: Machines, end: Literal["killed", "cut off"]
) -> None:
    ear, hank = Ear(world), world.patient("Hank Osgood")
    nora, walter, theo = [each.number for each in world.practice.patients[:3]]
    with world.at("Jamie") as jamie, world.at("Kelly") as kelly:
        jamie.write_commlog(nora, "Pt upset about the bill.", "Upset Patient")
        machines.wait(minutes=1)
        jamie.write_commlog(walter, "Pt upset about Kelly, she was rude. #upset rm")
        machines.wait(minutes=5)
        assert len(ear.news()) == 4
        machines.start("third", "third")
        machines.start("second", "state")
        machines.wait(minutes=4)
        assert (machines.writers, machines.said_to_be_apart("third")) == (["first"], ["main"])
        assert machines.said_to_be_apart("second") == []

        jamie.write_commlog(theo, "Pt upset about his crown. #upset")
        machines.wait(seconds=10)
        machines.kill("second")
        if end == "killed":
            machines.kill("first")
        else:
            machines.cut_off()
        machines.wait(minutes=2)
        assert (machines.writers, machines.said_to_be_apart("third")) == (["third"], [])
        opened, apart, announced = ear.news()
        assert (opened, announced[:43]) == (_OPENED, ANNOUNCED[:43])
        assert apart.startswith(_APART)
        tasks = sorted((task["KeyNum"], task["TaskNum"]) for task in kelly.inbox())
        known = [(1001, nora, tasks[0][1]), (1002, walter, None), (1003, theo, tasks[1][1])]
        assert machines.known_to("third") == known
        assert len(tasks) == len(kelly.new_popups()) == 2

        machines.start("second", "state")
        machines.wait(minutes=4)
        machines.kill("third")
        jamie.write_commlog(hank, "Pt upset about the wait. #upset")
        machines.wait(minutes=2)
        assert machines.writers == ["second"]
        opened, apart, announced = ear.news()
        assert (opened, announced[:43]) == (_OPENED, ANNOUNCED[:43])
        assert apart.startswith(_APART)
        assert machines.known_to("state")[:3] == known
        assert [number for number, *_ in machines.known_to("state")] == [1001, 1002, 1003, 1004]
        assert len(kelly.inbox()) == len(kelly.new_popups()) + 2 == 3
