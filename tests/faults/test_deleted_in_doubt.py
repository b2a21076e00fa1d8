"""The answer to the making of a task is lost, and before we may look somebody deletes it, or a power cut takes it."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from od_escalator.demo.server import Server
from od_escalator.demo.stage import Stage
from od_escalator.demo.world import World, open_world
from tests.faults.asked import name_of
from tests.faults.wire import Fate, Wire
from tests.rest_api import through_api
from tests.story.conftest import MONDAY_10_14
from tests.story.ear import Ear


class Doubt:
    """Loses the answer to the making of the task, and lets nothing pass after it until it is `over`."""

    def __init__(self) -> None:
        self.has_begun = self.is_over = False

    def __call__(self, request: bytes) -> Fate:
        if self.has_begun:
            return Fate.PASS if self.is_over else Fate.BEFORE
        makes = b"/tasks " in request.split(b"\r\n")[0] or name_of(request).startswith("INSERT INTO task ")
        self.has_begun = makes
        return Fate.AFTER if makes else Fate.PASS


@pytest.fixture
def doubt() -> Doubt:
    return Doubt()


@pytest.fixture(params=["sql", "api"])
def world(request: pytest.FixtureRequest, mariadb: Server, tmp_path: Path, doubt: Doubt) -> Iterator[World]:
    with ExitStack() as stack:
        world = stack.enter_context(open_world(mariadb, tmp_path, MONDAY_10_14))
        database = stack.enter_context(Wire(mariadb.port))
        database.judge_by(doubt)
        if request.param == "api":
            api = stack.enter_context(through_api(world))
            calls = stack.enter_context(Wire(api.port))
            calls.judge_by(doubt)
            world.reconfigure((f":{api.port}/", f":{calls.port}/"))
        world.reconfigure((f":{mariadb.port}/", f":{database.port}/"))
        yield world


def noted(world: World, doubt: Doubt) -> tuple[Stage, int]:
    """The story up to the task whose answer was lost; returns that task."""
    stage = Stage(world)
    with world.at("Jamie") as jamie:
        jamie.write_commlog(world.patient("Nora Whitfield"), "Pt upset about the bill.", "Upset Patient")
    stage.settle()
    assert doubt.has_begun
    with world.at("Kelly") as kelly:
        [task] = [row["TaskNum"] for row in kelly.inbox()]
    return stage, task


def test_a_task_that_she_deleted_while_we_could_not_look_does_not_come_back(world: World, doubt: Doubt) -> None:
    (stage, task), ear = noted(world, doubt), Ear(world)
    with world.at("Kelly") as kelly:
        kelly.delete_task(task)
        ear.news()
        doubt.is_over = True
        stage.wait(minutes=10)
        assert kelly.inbox() == []
    stage.close()
    assert ear.news() == ["#geneva thread: Kelly Ray deleted the task"]


def test_a_task_that_a_power_cut_took_while_we_could_not_look_is_made_again(world: World, doubt: Doubt) -> None:
    """As MyISAM may: it leaves no history."""
    stage, task = noted(world, doubt)
    with world.practice.open() as session:
        session.run("DELETE FROM task WHERE TaskNum = %(task)s", task=task)
    doubt.is_over = True
    stage.wait(minutes=10)
    with world.at("Kelly") as kelly:
        assert len(kelly.inbox()) == 1
    stage.close()
