"""Clocks that are wrong, and clocks that are turned: nobody hears too early, too late or twice."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from od_escalator.cli.once import run_once
from od_escalator.demo.server import Server
from od_escalator.demo.stage import Stage
from od_escalator.demo.workstation import Workstation
from od_escalator.demo.world import World, open_world
from od_escalator.escalator import Escalator
from od_escalator.store import cases, waiting
from tests.story.conftest import MONDAY_10_14
from tests.story.ear import ANNOUNCED, Ear

At = Callable[[str], Workstation]

OPENED = "#geneva: waiting, the task has not been opened yet"
NOTED = "An upset patient was noted Mon Nov 16, 10:14 AM, and no call is logged yet"
NUDGED = ["#geneva thread: Told now: <@U0KELLY>", "Kelly: An upset patient hopes for a call"]
WARNED = ["#geneva thread: Reminded: Kelly Ray", "Kelly: Dana Brooks will be told at 10:14 AM unless you log a call"]
TOLD = ["#geneva thread: Told now: <@U0DANA>", f"Dana: {NOTED}"]


@contextmanager
def playing(mariadb: Server, folder: Path, skew: timedelta) -> Iterator[Stage]:
    with open_world(mariadb, folder, MONDAY_10_14, skew=skew) as world:
        stage = Stage(world)
        try:
            yield stage
        finally:
            stage.close()


def escalator_of(stage: Stage) -> Escalator:
    assert isinstance(stage.running, Escalator)
    return stage.running


def news(ear: Ear) -> list[str]:
    """What everybody heard, without what operations are advised to do."""
    return [heard.split(" What to do")[0] for heard in ear.news()]


def status(stage: Stage) -> str | None:
    with escalator_of(stage).store.reading() as tx:
        row = waiting.doubted_clock(tx)
    return row["problem"] if row else None


def write(world: World, patient: str) -> None:
    with world.at("Jamie") as jamie:
        jamie.write_commlog(world.patient(patient), "Pt upset about the bill.", "Upset Patient")


def opened(stage: Stage, ear: Ear) -> None:
    """Nora's case, which Kelly has seen."""
    write(stage.world, "Nora Whitfield")
    stage.settle()
    assert news(ear) == [OPENED, ANNOUNCED]
    with escalator_of(stage).store.reading() as tx:
        [case] = cases.list_open(tx, "main")
    assert timedelta(0) <= case.opened_at - MONDAY_10_14 < timedelta(seconds=5)
    with stage.world.at("Kelly") as kelly:
        kelly.open_task(kelly.inbox()[0]["TaskNum"]).close()
    stage.wait(minutes=1)
    assert news(ear) == ["#geneva thread: Kelly Ray opened the task"]


@pytest.mark.parametrize(
    ("turn", "skew", "slack_tells"),
    [
        pytest.param(3, 0, True, id="forward"),
        pytest.param(-3, 0, False, id="back, and Slack tells no time"),
        pytest.param(-3, 5, True, id="back, beside a server that is five hours ahead"),
        pytest.param(3, -5, False, id="forward, beside a server five hours behind, and Slack tells no time"),
    ],
)
def test_a_clock_that_jumps_moves_no_due_time(
    mariadb: Server, tmp_path: Path, turn: int, skew: int, *, slack_tells: bool
) -> None:
    with playing(mariadb, tmp_path, timedelta(hours=skew)) as stage:
        ear = Ear(stage.world)
        opened(stage, ear)
        if not slack_tells:
            stage.world.slack.fail_next("auth.test", "reset_before", times=10_000)
        stage.until_local(16, 15)
        stage.world.ours.ahead = timedelta(hours=turn)
        stage.wait(minutes=1)
        side = "ahead of" if turn > 0 else "behind"
        wrong = f"this machine's clock is 3 h {side} the true time, as others tell it"
        assert (news(ear), status(stage)) == ([f"#it: {wrong}"], wrong)
        if skew == 0:
            stage.restart()
        stage.until_local(17, 9, 13)
        assert news(ear) == []
        stage.until_local(17, 10, 13)
        assert news(ear) == WARNED
        stage.until_local(17, 10, 15)
        assert news(ear) == TOLD
        stage.world.ours.ahead = timedelta(0)
        stage.until_local(17, 16)
        assert (news(ear), status(stage)) == ([], None)


@pytest.mark.parametrize("year", [2015, 2031])
def test_a_dead_battery_at_boot_opens_and_takes_nothing_at_a_wrong_time(stage: Stage, ear: Ear, year: int) -> None:
    opened(stage, ear)
    world = stage.world
    stage.running.close()
    world.ours.ahead = datetime(year, 1, 1, tzinfo=UTC) - world.clock.now()
    world.clock.turn(timedelta(hours=2))
    stage.restart()
    [wrong] = news(ear)
    assert wrong == f"#it: {status(stage)}"
    write(world, "Hank Osgood")
    stage.settle()
    assert news(ear) == [OPENED, "#owners: an upset patient was noted Mon Nov 16, 12:15 PM"]
    stage.until_local(17, 10, 13)
    assert news(ear) == sorted([*WARNED, *NUDGED])
    stage.until_local(17, 10, 15)
    assert news(ear) == TOLD


def test_where_slack_tells_no_time_a_dead_battery_is_waited_for_ten_minutes(stage: Stage, ear: Ear) -> None:
    opened(stage, ear)
    world = stage.world
    stage.running.close()
    world.slack.fail_next("auth.test", "reset_before", times=10_000)
    world.ours.ahead = datetime(2015, 1, 1, tzinfo=UTC) - world.clock.now()
    world.clock.turn(timedelta(hours=2))
    write(world, "Hank Osgood")
    world.clock.turn(timedelta(minutes=1))
    stage.restart()
    stage.wait(minutes=9)
    assert news(ear) == []
    began = world.clock.now()
    run_once(escalator_of(stage), world.ours, lambda _: world.clock.turn(timedelta(seconds=5)))
    assert world.clock.now() - began < timedelta(minutes=2)
    stage.rest()
    assert news(ear) == [
        OPENED,
        "#it: no two of this machine's clock, the database server's and Slack's agree",
        "#owners: an upset patient was noted Mon Nov 16, 12:15 PM",
    ]
    with escalator_of(stage).store.reading() as tx:
        _, case = cases.list_open(tx, "main")
    assert began - timedelta(minutes=11) < case.opened_at < began
