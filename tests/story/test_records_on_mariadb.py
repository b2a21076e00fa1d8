"""The main story with our own records on a MariaDB server, and two processes that share them."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, select

from od_escalator import app
from od_escalator.demo.server import Server
from od_escalator.demo.stage import Stage
from od_escalator.demo.world import World, open_world
from od_escalator.domain.practice import Standing
from od_escalator.engine.status import read_status
from od_escalator.engine.status_words import facts
from od_escalator.escalator import Escalator
from od_escalator.records import place_of
from od_escalator.store.store import Store
from od_escalator.store.tables import metadata
from tests.records import on_server
from tests.story.conftest import MONDAY_10_14
from tests.story.ear import ANNOUNCED, Ear
from tests.story.test_an_older_backup import (
    Copier,
    test_what_only_slack_shows_to_have_been_done_since_a_copy_is_found_and_nobody_hears_it_twice,
)
from tests.story.test_main_story import At, test_an_upset_patient_is_called_and_the_owners_hear_how_it_ended

__all__ = [
    "test_an_upset_patient_is_called_and_the_owners_hear_how_it_ended",
    "test_what_only_slack_shows_to_have_been_done_since_a_copy_is_found_and_nobody_hears_it_twice",
]


@pytest.fixture
def world(mariadb: Server, state_server: Server, tmp_path: Path) -> Iterator[World]:
    with open_world(mariadb, tmp_path, MONDAY_10_14) as world, on_server(world, state_server):
        yield world


@pytest.fixture
def copy_state(world: World) -> Copier:
    """As a dump that is loaded by hand."""

    def copied() -> Callable[[], None]:
        with closing(Store(place_of(world.config))) as store, store.reading() as tx:
            rows = {table: tx.execute(select(table)).mappings().all() for table in metadata.sorted_tables}

        def put_back() -> None:
            with closing(Store(place_of(world.config))) as store, store.transaction() as tx:
                for table in reversed(metadata.sorted_tables):
                    tx.execute(delete(table))
                for table in metadata.sorted_tables:
                    if rows[table]:
                        tx.execute(insert(table), [dict(row) for row in rows[table]])

        return put_back

    return copied


def content(escalator: Escalator) -> Mapping[str, object]:
    """All but that somebody stands by."""
    with escalator.store.reading() as tx:
        found = {name: tx.execute(select(table)).mappings().all() for name, table in metadata.tables.items()}
    return found | {"set_aside": [row for row in found["set_aside"] if not row["what"].startswith("a standby of ")]}


def said_of_a_second(escalator: Escalator) -> list[str]:
    now = escalator.time.now()
    with escalator.store.reading() as tx:
        said = facts(read_status(tx, escalator.config.databases), "UTC", now)
    return [line for line in said if "second process" in line]


def test_a_standby_on_another_machine_touches_nothing_and_goes_on_where_the_first_one_ended(
    stage: Stage, at: At, ear: Ear
) -> None:
    world, first = stage.world, stage.running
    assert isinstance(first, Escalator)
    standby = app.build(world.config, world.clock)
    at("Jamie").write_commlog(world.patient("Nora Whitfield"), "Pt upset about the bill. #upset")
    stage.settle()
    assert ear.news() == ["#geneva: waiting, the task has not been opened yet", ANNOUNCED]

    at("Jamie").write_commlog(world.patient("Walter Brandt"), "Pt upset about the wait. #upset")
    world.clock.turn(timedelta(hours=3))  # a note to read and a step to take, for whoever writes
    before = content(first)
    for _ in range(3):
        assert standby.tick(world.clock.now()) == 0
        assert standby.watch.tick(world.clock.now()) == 0
    assert standby.sight.of("main").standing is Standing.STANDBY
    assert content(first) == before
    [line] = said_of_a_second(first)
    assert line.startswith(
        "main: a second process stands by and lets another one write, last sign less than a minute ago"
    )

    first.close()
    stage.running = standby
    stage.wait(minutes=1)  # the first one may have said it already, so Slack is asked before
    assert standby.sight.of("main").standing is Standing.WRITER
    world.clock.turn(timedelta(minutes=3))
    assert said_of_a_second(standby) == []
    assert ear.news() == [
        "#geneva thread: Told now: <@U0KELLY>",
        "#lakeside thread: Told now: <@U0MORGAN>",
        "#lakeside: waiting, the task has not been opened yet",
        ANNOUNCED,
        "Kelly: An upset patient hopes for a call",
        "Morgan: An upset patient hopes for a call",
    ]
    assert (len(at("Kelly").inbox()), len(at("Morgan").inbox())) == (1, 1)
    stage.rest()
    assert ear.news() == []
