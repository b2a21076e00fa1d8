"""`check` on read_url: a replica that cannot be told to be up to date is none."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from od_escalator.clock import SystemClock
from od_escalator.demo.server import Server
from od_escalator.demo.world import open_world
from tests.cli.conftest import Desk, check


@pytest.fixture(scope="module")
def logging() -> Iterator[Server]:
    """A server that others could replicate; none does."""
    with Server("MyISAM", "America/New_York", "--log-bin", "--server-id=1", hand_turned=True) as server:
        yield server


def only(server: Server, folder: Path) -> tuple[str, str, str]:
    """The one finding there is when the server is named as its own replica."""
    with open_world(server, folder, SystemClock().now(), name="opendental_twice") as world:
        desk = Desk(world.folder)
        url = world.config.databases["main"].url
        desk.edit('tasks_via = "sql"', f'tasks_via = "sql"\nread_url = "{url.replace("@127.0.0.1:", "@localhost:")}"')
        [finding] = check(desk)[1]
    return finding["id"], finding["place"], finding["problem"]


def test_what_is_no_replica_is_told(logging: Server, tmp_path: Path) -> None:
    said = "the replica has not replayed yet what the database has"
    assert only(logging, tmp_path) == ("replica-behind", "databases.main: read_url", said)


@pytest.mark.parametrize("mariadb", ["MyISAM"], indirect=True)
def test_a_server_that_cannot_have_a_replica_is_told(mariadb: Server, tmp_path: Path) -> None:
    said = "the server of url keeps no binary log, so it has no replica"
    assert only(mariadb, tmp_path) == ("replica-impossible", "databases.main", said)
