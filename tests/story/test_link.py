"""Clicks reach the program while it runs, whatever happens: a restart, a reload, a standby, a broken link."""

import pytest
from sqlalchemy import select

from od_escalator import app
from od_escalator.demo.stage import Stage
from od_escalator.demo.world import World
from od_escalator.domain.practice import Standing
from od_escalator.escalator import Escalator
from od_escalator.store import tables

#: How clicks come does not depend on the storage engine.
pytestmark = pytest.mark.parametrize("mariadb", ["MyISAM"], indirect=True)


def program(stage: Stage) -> Escalator:
    assert isinstance(stage.running, Escalator)
    return stage.running


def handled(stage: Stage) -> list[bool]:
    """Of each thing that was done in Slack whether it was handled."""
    with program(stage).store.reading() as tx:
        stamps = tx.scalars(select(tables.interactions.c.handled_at).order_by(tables.interactions.c.received_at))
        return [at is not None for at in stamps]


def opened(world: World) -> int:
    return sum(request.method == "apps.connections.open" for request in world.slack.requests)


def ask(world: World) -> bool:
    """Kelly asks for help; whether Slack was answered."""
    return world.slack.command("U0KELLY", "C0GENEVA", "help").acknowledged


def test_what_is_done_in_slack_is_kept_before_slack_is_answered_and_handled_once(world: World, stage: Stage) -> None:
    stage.listen()
    assert ask(world)
    assert handled(stage) == [False]
    assert world.slack.send_again().acknowledged
    stage.restart()
    assert handled(stage) == [True]
    assert world.slack.links == 1
    assert ask(world)
    assert world.slack.send_again().acknowledged
    stage.rest()
    assert handled(stage) == [True, True]


def test_a_reload_goes_on_with_the_link_and_opens_another_one_only_for_another_slack(
    world: World, stage: Stage
) -> None:
    stage.listen()
    stage.running = app.succeed(program(stage), world.config, world.ours)
    assert ask(world)
    assert handled(stage) == [False]
    stage.rest()
    stage.listen()
    assert (handled(stage), opened(world), world.slack.links) == ([True], 1, 1)

    world.reconfigure(("http://127.0.0.1", "http://localhost"))
    stage.running = app.succeed(program(stage), world.config, world.ours)
    stage.rest()
    stage.listen()
    assert world.slack.wait_for(lambda: world.slack.links == 1, 3)
    assert opened(world) == 2
    assert ask(world)


def test_who_stands_by_leaves_the_clicks_to_who_writes(world: World, stage: Stage) -> None:
    stage.listen()
    second = app.build(world.config, world.ours)
    second.tick(world.ours.now())
    second.listen.tick(world.ours.now())
    assert second.sight.of("main").standing is Standing.STANDBY
    assert (world.slack.links, opened(world)) == (1, 1)
    second.close()
