"""An older state is copied back by hand: cases of all databases share one row of numbers, whichever is seen first."""

from datetime import timedelta
from pathlib import Path
from shutil import copyfile

import pytest

from od_escalator.domain.practice import Patient
from tests.simulation.daemon import tick
from tests.simulation.world import HOUR, MINUTE, SECOND, World

UPSET = "Pt upset about the wait. #upset"
LONG = 6 * HOUR


@pytest.mark.parametrize(
    ("known", "other", "away", "numbers"),
    [
        ("south", "north", timedelta(0), {1: 1001, 2: 1002, 3: 1003, 4: 1004}),
        ("north", "south", timedelta(0), {1: 1001, 2: 1002, 3: 1003, 4: 1004}),
        ("south", "north", LONG, {1: 1001, 2: 1002, 3: 2002, 4: 2003}),
        ("north", "south", LONG, {1: 1001, 2: 1002, 3: 2002, 4: 2003}),
    ],
)
def test_nobody_gets_the_number_that_a_case_of_another_database_has(
    tmp_path: Path, known: str, other: str, away: timedelta, numbers: dict[int, int]
) -> None:
    """The state forgot the case of `known` when somebody is upset in `other`; `known` may be away then."""
    world = World(1, tmp_path)
    before = tmp_path / "before.db"
    try:
        world.start()
        world.heal()
        wait(world)
        upset(world, 1, other)
        wait(world)
        world.records.copy_to(before)
        upset(world, 2, known)
        wait(world)
        world.stop("an older state is copied back", HOUR)
        world.records.close()
        for ours in tmp_path.glob("state.db*"):
            ours.unlink()
        copyfile(before, tmp_path / "state.db")
        world.records.open()
        upset(world, 3, other)
        if away:
            world.go_away(known, away)
        wait(world, HOUR)
        upset(world, 4, other)
        wait(world)
        soon = {row.patient for row in world.records.cases()}
        wait(world, away)
        found = {row.patient: row.number for row in world.records.cases()}
        marks = [task.mark for each in world.databases.values() for task in each.rows.tasks.values()]
    finally:
        world.close()
    assert soon >= {3, 4}, "whoever was upset there waits for no other database"
    assert found == numbers
    assert sorted(marks) == sorted(f"UP-{number}" for number in numbers.values())


def wait(world: World, more: timedelta = timedelta(0)) -> None:
    world.wake(31 * SECOND, MINUTE, 2 * MINUTE)
    world.turn(world.now + 10 * MINUTE + more, lambda: tick(world))


def upset(world: World, patient: int, database: str) -> None:
    site = next(site for site in world.group.sites if site.database == database)
    clinic = site.name if database == "north" else ""
    there = world.databases[database]
    there.register(Patient(number=patient, name="Pat", clinic=clinic, guarantor=patient))
    there.write_commlog(site.desk, patient, UPSET)
