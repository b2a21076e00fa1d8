"""Open Dental away over a due time: silence proves nothing, and nothing is made up."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from od_escalator.demo.server import Server
from od_escalator.demo.stage import Stage
from od_escalator.demo.workstation import Workstation
from od_escalator.demo.world import World, open_world
from tests.story.conftest import MONDAY_10_14
from tests.story.ear import Ear

At = Callable[[str], Workstation]

NOTED = "An upset patient was noted Mon Nov 16, 10:14 AM"
TALK = "Spoke w/ pt about the bill, explained her coverage, waived the late fee. Pt is happy now."


@pytest.fixture(params=["MyISAM", "InnoDB"])
def own_server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """A server that may be killed; the others share theirs."""
    with Server(engine=request.param, hand_turned=True) as server:
        yield server


@pytest.fixture
def world(own_server: Server, tmp_path: Path) -> Iterator[World]:
    with open_world(own_server, tmp_path, MONDAY_10_14) as world:
        yield world


def opened(stage: Stage, at: At, ear: Ear) -> int:
    """Open Nora's case, which Kelly has seen; returns the patient."""
    nora = stage.world.patient("Nora Whitfield")
    at("Jamie").write_commlog(nora, "Pt upset about the bill.", "Upset Patient")
    stage.settle()
    at("Kelly").open_task(at("Kelly").inbox()[0]["TaskNum"]).close()
    stage.wait(minutes=1)
    ear.news()
    return nora


def test_nobody_is_told_of_a_silence_that_we_could_not_hear(own_server: Server, stage: Stage, at: At, ear: Ear) -> None:
    nora = opened(stage, at, ear)
    stage.until_local(17, 10, 0)
    assert [heard.split(":")[0] for heard in ear.news()] == ["#geneva thread", "Kelly"]
    own_server.kill()
    stage.until_local(17, 10, 40)
    assert ear.news() == []
    stage.until_local(17, 11, 30)
    assert ear.news() == [
        "#geneva thread: No view of Geneva's Open Dental since 10:00 AM, so the patient may have been called already",
        "Dana: No view of Geneva's Open Dental since 10:00 AM, so the patient may have been called already",
    ]
    own_server.restart()
    own_server.set_time(stage.world.clock.now())
    with stage.world.at("Kelly") as kelly:
        kelly.write_commlog(nora, TALK)
    stage.world.clock.turn(timedelta(minutes=1))  # only our way to it was cut: she had written it before we looked
    stage.wait(minutes=5)
    assert ear.news() == ["#geneva thread: Kelly Ray reached the patient, and the CommLog is written"]


def test_a_step_that_was_held_is_taken_when_we_can_see_again(
    own_server: Server, stage: Stage, at: At, ear: Ear
) -> None:
    opened(stage, at, ear)
    stage.until_local(17, 10, 0)
    ear.news()
    own_server.kill()
    stage.until_local(17, 10, 20)
    own_server.restart()
    own_server.set_time(stage.world.clock.now())
    stage.wait(minutes=5)
    assert ear.news() == ["#geneva thread: Told now: <@U0DANA>", f"Dana: {NOTED}, and no call is logged yet"]
