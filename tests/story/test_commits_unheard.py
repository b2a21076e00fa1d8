"""The connection to our own records breaks at a COMMIT again and again; it was carried out or not, and nobody knows."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event

from od_escalator import app
from od_escalator.demo.server import Server
from od_escalator.demo.stage import Stage
from od_escalator.demo.world import World, open_world
from od_escalator.errors import StateError
from od_escalator.escalator import Escalator
from od_escalator.records import place_of
from tests.records import on_server
from tests.story.conftest import MONDAY_10_14
from tests.story.ear import ANNOUNCED, Ear
from tests.story.test_main_story import NOTED, TALK, UPSET, At

#: Each third commit: of each pair the first one was carried out, the second one was not.
_EVERY = 3


@pytest.fixture
def world(mariadb: Server, state_server: Server, tmp_path: Path) -> Iterator[World]:
    with open_world(mariadb, tmp_path, MONDAY_10_14) as world, on_server(world, state_server):
        yield world


class Daemon:
    """A tick that fails is tried again, as a daemon does."""

    def __init__(self, escalator: Escalator) -> None:
        self._escalator = escalator
        self.failed = 0

    def tick(self, now: datetime) -> int:
        try:
            return self._escalator.tick(now)
        except StateError:
            self.failed += 1
            return 1

    def close(self) -> None:
        self._escalator.close()


@contextmanager
def breaking_commits(server: Server, records: str | None) -> Iterator[None]:
    turns = count(1)

    def commit(connection: Connection) -> None:
        if connection.engine.url.database != records or (turn := next(turns)) % _EVERY:
            return
        driver: Any = connection.connection.driver_connection
        if turn % (2 * _EVERY):
            driver.commit()
        with server.admin() as admin:
            admin.run(f"KILL {driver.thread_id()}")

    event.listen(Engine, "commit", commit)
    try:
        yield
    finally:
        event.remove(Engine, "commit", commit)


def test_the_answer_to_a_commit_is_lost_again_and_again_and_everybody_hears_once(
    world: World, state_server: Server, at: At, ear: Ear
) -> None:
    nora, kelly = world.patient("Nora Whitfield"), at("Kelly")
    daemon = Daemon(app.build(world.config, world.clock))
    with breaking_commits(state_server, place_of(world.config).url.database):
        stage = Stage(world, lambda _: daemon)
        at("Jamie").write_commlog(nora, UPSET, "Upset Patient")
        stage.settle()
        stage.wait(minutes=1)
        [task] = [row["TaskNum"] for row in kelly.inbox()]
        assert kelly.new_popups() == [task]
        kelly.open_task(task).close()
        stage.until_local(18, 10, 30)
        kelly.write_commlog(nora, TALK)
        stage.settle()
        kelly.tick_done(task)
        stage.wait(minutes=5)
        stage.close()

    assert daemon.failed > 50
    assert ear.news() == [
        "#geneva thread: Kelly Ray opened the task",
        "#geneva thread: Kelly Ray reached the patient, and the CommLog is written",
        "#geneva thread: Reminded: Kelly Ray",
        "#geneva thread: Reminded: Kelly Ray",
        "#geneva thread: Resolved by Kelly Ray",
        "#geneva thread: Told now: <@U0DANA>",
        "#geneva thread: Told now: <@U0DANA>",
        "#geneva: resolved Wed Nov 18, 10:30 AM by Kelly Ray",
        ANNOUNCED,
        "#owners: resolved Wed Nov 18, 10:30 AM by Kelly Ray",
        f"Dana: {NOTED}, and no call is logged yet",
        f"Dana: {NOTED}, and no call is logged yet",
        "Kelly: Dana Brooks will be told at 10:14 AM unless you log a call",
        "Kelly: Dana Brooks will be told at 10:14 AM unless you log a conversation",
    ]
    assert len(kelly.task_notes(task)) == 2
