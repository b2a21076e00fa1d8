"""Everything wired together on a real Open Dental database, and taken apart again."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from od_escalator import app
from od_escalator.clock import SystemClock
from od_escalator.config.model import Config
from od_escalator.demo.server import Server
from od_escalator.demo.stage import Stage
from od_escalator.demo.world import ZONE, World, open_world
from od_escalator.domain.practice import Standing
from od_escalator.errors import OperatorError
from od_escalator.escalator import Escalator
from od_escalator.outside import Outside, connect
from od_escalator.records import recorder_of
from od_escalator.store import cases, cursors, outbox, tables, waiting
from od_escalator.store.outbox import Delivery
from tests.engine.paper import PaperPractice

MONDAY = datetime(2026, 11, 16, 10, 14, tzinfo=ZONE)
UPSET = "Pt is upset about the bill. #upset"


@pytest.fixture
def world(mariadb: Server, tmp_path: Path) -> Iterator[World]:
    with open_world(mariadb, tmp_path, MONDAY) as world:
        yield world


def write(world: World, text: str, patient: str = "Nora Whitfield") -> int:
    with world.at("Jamie") as jamie:
        return jamie.write_commlog(world.patient(patient), text)


def opened(escalator: Escalator) -> list[int]:
    """The CommLogs that have opened a case."""
    with escalator.store.reading() as tx:
        return sorted(case.note.number for case in cases.list_all(tx, 99))


def escalator_of(stage: Stage) -> Escalator:
    assert isinstance(stage.running, Escalator)
    return stage.running


def test_the_first_start_opens_nothing_that_was_written_before(world: World) -> None:
    write(world, UPSET)
    world.clock.turn(timedelta(seconds=10))
    stage = Stage(world)
    new = write(world, UPSET, "Walter Brandt")
    stage.settle()

    assert opened(escalator_of(stage)) == [new]
    stage.restart()
    write(world, "Nothing to see.")
    stage.settle()
    assert opened(escalator_of(stage)) == [new]
    stage.close()


def test_many_notes_are_read_page_by_page_and_none_is_missed(world: World) -> None:
    stage = Stage(world)
    first = write(world, UPSET)
    columns = ("PatNum", "CommDateTime", "Note", "UserNum")
    row = (world.patient("Nora Whitfield"), MONDAY.replace(tzinfo=None), "Called about her recall.", 0)
    with world.practice.open() as session:
        session.insert_many("commlog", columns, [row] * 520)
    last = write(world, UPSET, "Walter Brandt")
    stage.settle()

    assert opened(escalator_of(stage)) == [first, last]
    with escalator_of(stage).store.reading() as tx:
        cursor = cursors.load(tx, "main")
    assert cursor is not None
    assert (cursor.last, cursor.pending) == (last, ())
    stage.close()


def test_a_patient_without_an_office_waits_for_one_and_nobody_waits_for_the_patient(world: World) -> None:
    stage = Stage(world)
    move_to_clinic(world, 0)
    lost = write(world, UPSET)
    other = write(world, UPSET, "Walter Brandt")
    stage.settle()
    assert opened(escalator_of(stage)) == [other]
    with escalator_of(stage).store.reading() as tx:
        assert [row["what"] for row in waiting.list_all(tx)] == [f"main commlog {lost}"]

    stage.wait(minutes=10)
    stage.restart()
    move_to_clinic(world, world.practice.clinics["Geneva"])
    stage.wait(hours=1)
    for _ in range(3):
        stage.rest()
    assert opened(escalator_of(stage)) == [lost, other]
    with escalator_of(stage).store.reading() as tx:
        assert waiting.list_all(tx) == []
    assert len(world.slack.messages("C0IT")) == 1
    stage.close()


def move_to_clinic(world: World, clinic: int) -> None:
    with world.practice.open() as session:
        number = world.patient("Nora Whitfield")
        session.run(
            "UPDATE patient SET ClinicNum = %(clinic)s WHERE PatNum = %(patient)s", clinic=clinic, patient=number
        )


def test_a_second_one_stands_by_and_takes_over_when_the_first_ends(world: World) -> None:
    first, second = (app.build(world.config, world.clock) for _ in range(2))
    first.tick(world.clock.now())
    note = write(world, UPSET)
    world.clock.turn(timedelta(seconds=31))
    assert second.tick(world.clock.now()) == 0
    assert second.sight.of("main").standing is Standing.STANDBY
    assert opened(second) == []

    first.close()
    for _ in range(9):
        second.tick(world.clock.now())
        world.clock.turn(timedelta(seconds=1))
    assert second.sight.of("main").standing is Standing.WRITER
    assert opened(second) == [note]
    assert len(world.slack.messages("C0GENEVA")) == 1
    second.close()


def test_what_was_seen_before_a_restart_is_remembered(world: World) -> None:
    stage = Stage(world)
    write(world, UPSET)
    stage.settle()
    seen = escalator_of(stage).sight.of("main")
    stage.close()

    again = app.build(world.config, world.clock)
    view = again.sight.of("main")
    assert (view.standing, view.reachable) == (None, None)
    assert view.complete_until is not None
    assert seen.complete_until is not None
    assert seen.complete_until - view.complete_until < timedelta(minutes=2)
    again.close()


def test_after_their_channel_was_archived_operations_hear_in_the_new_one(world: World) -> None:
    escalator = app.build(world.config, world.clock)
    finding = {"id": "made-up", "place": "here", "problem": "something is wrong", "hint": "put it right"}
    with escalator.store.transaction() as tx:
        recorder_of(world.config).alert(tx, "one", "", finding, world.clock.now())
    world.slack.archive("C0IT")
    escalator.tick(world.clock.now())
    with escalator.store.transaction() as tx:
        recorder_of(world.config).alert(tx, "two", "", finding, world.clock.now())
    world.reconfigure(('operations_channel = "C0IT"', 'operations_channel = "C0OWNERS"'))
    escalator = app.succeed(escalator, world.config, world.clock)
    with escalator.store.transaction() as tx:
        [failed] = outbox.newest(tx, (Delivery.FAILED,), 9)
        outbox.mark(tx, failed, Delivery.PENDING, next_try_at=world.clock.now())  # as outbox retry does
    for _ in range(2):
        world.clock.turn(timedelta(seconds=2))
        escalator.tick(world.clock.now())
    assert len(world.slack.messages("C0OWNERS")) == 2
    escalator.close()


def test_each_database_is_looked_at_in_its_own_rhythm(world: World) -> None:
    main = world.config.databases["main"]
    quick = main.model_copy(update={"poll_every": timedelta(milliseconds=50), "track_every": timedelta(seconds=5)})
    config = world.config.model_copy(update={"databases": {"main": quick, "west": main}})
    escalator = app.build(config, world.clock, paper(config))

    rhythm = {job.name: (job.every, job.at_once) for job in escalator.jobs()}
    assert rhythm == {
        "poll main": (timedelta(milliseconds=50), 1),
        "poll west": (timedelta(seconds=1), 1),
        "track main": (timedelta(seconds=5), 1),
        "track west": (timedelta(seconds=15), 1),
        "compare": (timedelta(seconds=1), 1),
        "closures": (timedelta(seconds=5), 1),
        "presence": (timedelta(seconds=5), 1),
        "aways": (timedelta(minutes=1), 1),
        "home": (timedelta(seconds=10), 1),
        "bursts": (timedelta(minutes=1), 1),
        "reminder": (timedelta(seconds=30), 1),
        "digest": (timedelta(seconds=30), 1),
        "listen": (timedelta(seconds=1), 1),
        "respond": (timedelta(seconds=1), 1),
        "escalate": (timedelta(seconds=1), 1),
        "weekly": (timedelta(seconds=30), 1),
        "check back": (timedelta(minutes=1), 1),
        "detour": (timedelta(seconds=5), 1),
        "deliver": (timedelta(seconds=1), 4),
        "audit": (timedelta(minutes=5), 1),
    }
    escalator.close()


def paper(config: Config) -> Outside:
    """Other adapters, as a rehearsal has them."""
    practices = {name: PaperPractice(name) for name in ("main", "west")}
    return replace(connect(config.model_copy(update={"databases": {}}), SystemClock()), practices=practices)


def test_closing_lets_go_of_every_database(world: World) -> None:
    outside = paper(world.config)
    app.build(world.config, world.clock, outside).close()

    assert [getattr(practice, "is_open", None) for practice in outside.practices.values()] == [False, False]


def test_without_tables_it_says_what_to_run(world: World, tmp_path: Path) -> None:
    with pytest.raises(OperatorError) as refused:
        app.build(world.config, world.clock, state_url=f"sqlite:///{tmp_path / 'empty.db'}")

    assert all(name in refused.value.problem for name in tables.metadata.tables)
    assert "od-escalator migrate" in refused.value.hint
