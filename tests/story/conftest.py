"""Story tests: the real program on a real MariaDB and a local Slack, and exactly what everybody heard."""

from collections.abc import Callable, Generator, Iterator
from datetime import datetime
from io import StringIO
from pathlib import Path

import pytest

from od_escalator.demo.server import Server
from od_escalator.demo.stage import Stage
from od_escalator.demo.workstation import Workstation
from od_escalator.demo.world import ZONE, World, open_world
from tests.canaries import require_none
from tests.story.ear import Ear

#: A Monday: Geneva is open from 8 to 12 and from 1 to 5.
MONDAY_10_14 = datetime(2026, 11, 16, 10, 14, tzinfo=ZONE)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Function) -> Generator[None]:
    """Whatever a story is about: nothing in it may tell Slack, the log or our own records of a patient."""
    yield
    log = item.funcargs["log_as_the_daemon_does"]
    for world in item.funcargs.values():
        if isinstance(world, World) and isinstance(log, StringIO) and world.config.slack.privacy == "none":
            require_none(world, log.getvalue())


@pytest.fixture
def world(mariadb: Server, tmp_path: Path) -> Iterator[World]:
    with open_world(mariadb, tmp_path, MONDAY_10_14) as world:
        yield world


@pytest.fixture
def stage(world: World) -> Iterator[Stage]:
    stage = Stage(world)
    yield stage
    stage.close()


@pytest.fixture
def at(world: World) -> Iterator[Callable[[str], Workstation]]:
    """`at("Kelly")` is Kelly's workstation, the same one each time."""
    seats: dict[str, Workstation] = {}

    def seat(user: str) -> Workstation:
        if user not in seats:
            seats[user] = world.at(user)
        return seats[user]

    yield seat
    for workstation in seats.values():
        workstation.close()


@pytest.fixture
def ear(world: World) -> Ear:
    return Ear(world)
