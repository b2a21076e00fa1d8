"""`pause`: planned silence raises no alarm, and the alarm stays armed."""

from contextlib import closing
from datetime import timedelta

import pytest

from od_escalator.demo.world import World
from od_escalator.store import dead_man, waiting
from od_escalator.store.store import Store
from tests.cli.conftest import Desk

#: What Slack hears does not depend on the storage engine.
pytestmark = pytest.mark.parametrize("mariadb", ["MyISAM"], indirect=True)


def minutes_ahead(world: World) -> list[int]:
    now = world.clock.now().timestamp()
    return [round((post_at - now) / 60) for post_at, _ in world.slack.scheduled("C0IT")]


def test_a_pause_lets_slack_wait_that_much_longer(there: Desk, world: World) -> None:
    result = there.run("pause", "--for", "2h")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("If nothing is heard of us, Slack raises the alarm ")
    assert minutes_ahead(world) == [165]
    again = there.run("pause", "--for", "30m")
    assert again.exit_code == 0
    assert minutes_ahead(world) == [75]


def test_a_pause_is_as_long_as_was_said_whatever_this_machines_clock_shows(there: Desk, world: World) -> None:
    """It is three hours behind, and the service, which goes by the true time, has found out."""
    with closing(Store(f"sqlite:///{world.folder.as_posix()}/state.db")) as store:
        with store.transaction() as tx:
            waiting.doubt_clock(tx, "this machine's clock is 3 h behind", -timedelta(hours=3), world.clock.now())
        world.clock.turn(timedelta(hours=3))
        assert there.run("pause", "--for", "2h").exit_code == 0
        assert minutes_ahead(world) == [165]
        with store.reading() as tx:
            until = dead_man.paused_until(tx)
    assert until is not None
    assert abs(until - world.clock.now() - timedelta(hours=2)) < timedelta(minutes=5)


def test_its_end_arms_the_alarm_as_always(there: Desk, world: World) -> None:
    there.run("pause", "--for", "2h")
    result = there.run("pause", "--end")
    assert result.exit_code == 0
    assert result.stdout.startswith("The pause is over.")
    assert minutes_ahead(world) == [45]


def test_where_slack_refuses_it_is_said_and_why(there: Desk, world: World) -> None:
    world.slack.remove_bot("C0IT")
    result = there.run("pause", "--for", "2h")
    assert result.exit_code == 1
    assert "Slack refused: channel_not_found" in result.stderr
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "say for how long"),
        (["--for", "2h", "--end"], "say for how long"),
        (["--for", "tomorrow"], 'cannot read "tomorrow"'),
        (["--for", "0m"], "is not a time of up to 7 days"),
        (["--for", "8d"], "is not a time of up to 7 days"),
    ],
)
def test_a_slip_is_named(there: Desk, words: list[str], said: str) -> None:
    result = there.run("pause", *words)
    assert result.exit_code == 2
    assert said in result.stderr
