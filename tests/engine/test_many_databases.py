"""Many databases beside each other: one that hangs delays no other, and their threads stay few."""

import threading
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Condition, Event, Thread

import pytest

from od_escalator import app
from od_escalator.clock import SystemClock
from od_escalator.demo import practice as practices
from od_escalator.demo.practice import Practice
from od_escalator.demo.server import Server
from od_escalator.demo.workstation import Workstation
from od_escalator.demo.world import ZONE, World, open_world
from od_escalator.engine.daemon import Daemon, Job
from od_escalator.store import cases
from od_escalator.store.store import Store
from tests.engine.hole import BlackHole
from tests.engine.jobs import OFTEN, PATIENCE, SELDOM, Counted, running

MONDAY = datetime(2026, 11, 16, 10, 14, tzinfo=ZONE)
UPSET = "Pt is upset about the bill. #upset"

#: A second office with a database of its own, on the same server.
EAST = """
[databases.{name}]
url = "{url}"
password_file = "{folder}/db-password"
open_dental_user = "Escalator"
tasks_via = "sql"

[[offices]]
name = "{name}"
database = "{name}"
office_manager = "kelly"
regional_manager = "dana"
owners = ["rosa"]
slack_channel = "C0LAKESIDE"
hours = {{ mon = ["08:00-17:00"] }}
"""


@pytest.fixture
def world(mariadb: Server, tmp_path: Path) -> Iterator[World]:
    with open_world(mariadb, tmp_path, MONDAY) as world:
        yield world


@pytest.fixture
def east(world: World) -> Practice:
    """A second database of the same server."""
    practice = practices.build(world.server, date(2026, 11, 16), name="opendental_east", patients=20)
    add_database(world, "east", practice.our_url.replace(f":{world.server.password}@", "@"))
    return practice


@pytest.fixture
def hole() -> Iterator[BlackHole]:
    with BlackHole() as hole:
        yield hole


def add_database(world: World, name: str, url: str) -> None:
    last = '[[offices]]\nname = "Geneva"'
    world.reconfigure((last, EAST.format(name=name, url=url, folder=world.folder) + last))


def opened(store: Store) -> set[str]:
    """The databases that have a case."""
    with store.reading() as tx:
        return {case.database for case in cases.list_all(tx, 99)}


def test_while_one_server_hangs_the_notes_of_all_others_become_cases_at_once(
    world: World, east: Practice, hole: BlackHole
) -> None:
    app_before = app.build(world.config, world.clock)
    app_before.tick(world.clock.now())  # the first start
    app_before.close()
    add_database(world, "west", hole.url)
    escalator, promised = app.build(world.config, world.clock), Event()
    escalator.store.wake_on_promise(promised.set)
    try:
        with running(Daemon(escalator.jobs(), SystemClock())):
            assert hole.wait_for_knock()
            with world.at("Jamie") as jamie, Workstation(east.url, "Jamie") as there:
                jamie.write_commlog(world.patient("Nora Whitfield"), UPSET)
                there.write_commlog(east.patients[0].number, UPSET)
            world.clock.turn(timedelta(seconds=31))
            while opened(escalator.store) != {"main", "east"}:
                assert promised.wait(PATIENCE)
                promised.clear()
            assert hole.knocks == 1  # it hangs to this moment
            assert escalator.sight.of("west").reachable is None
            hole.slam()
    finally:
        escalator.close()


def test_however_many_hang_the_others_are_looked_at_and_steps_are_taken() -> None:
    let_go, hanging, changed = Event(), 0, Condition()

    def hang(_now: datetime) -> int:
        nonlocal hanging
        with changed:
            hanging += 1
            changed.notify_all()
        assert let_go.wait(2 * PATIENCE)
        return 0

    fine, escalate, deliver = Counted(), Counted(), Counted()
    jobs = [Job(f"poll {number}", OFTEN, hang, looks=True) for number in range(49)]
    jobs += [Job(f"track {number}", SELDOM, lambda _: 0, looks=True) for number in range(50)]
    jobs += [Job("poll fine", OFTEN, fine, looks=True), Job("escalate", OFTEN, escalate)]
    jobs += [Job("deliver", OFTEN, deliver, at_once=4)]
    with running(Daemon(jobs, SystemClock())):
        try:
            with changed:
                assert changed.wait_for(lambda: hanging == 49, PATIENCE)
            seen = fine.ticks
            assert fine.wait_for(seen + 3)
            assert escalate.wait_for(3)
            assert deliver.wait_for(3)
            count = threading.active_count()
        finally:
            let_go.set()  # or whoever still waits for a thread would hang one after the other
    assert count < 100


def test_writers_take_turns_however_many_there_are(store: Store) -> None:
    """SQLite alone would let some of them wait for very long, and in the end refuse them."""
    failed: list[BaseException] = []

    def write(name: str) -> None:
        try:
            for number in range(20):
                with store.transaction() as tx:
                    tx.exec_driver_sql("INSERT INTO written VALUES (?)", (f"{name} {number}",))
        except BaseException as error:  # noqa: BLE001  whatever it is, the test shows it
            failed.append(error)

    with store.transaction() as tx:
        tx.exec_driver_sql("CREATE TABLE written (what TEXT)")
    threads = [Thread(target=write, args=[f"thread {number}"]) for number in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    with store.reading() as tx:
        assert tx.exec_driver_sql("SELECT COUNT(*) FROM written").scalar() == 1000
