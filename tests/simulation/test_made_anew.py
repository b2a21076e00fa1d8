"""A lost state is made anew of several databases, whose cases are numbered in one row."""

from pathlib import Path

from od_escalator.domain.practice import Patient
from tests.simulation.daemon import tick
from tests.simulation.rebuilding import lose_and_rebuild
from tests.simulation.world import HOUR, MINUTE, SECOND, World

UPSET = "Pt upset about the wait. #upset"


def test_a_patient_of_another_database_who_was_upset_while_the_state_was_gone_takes_nobodys_number_and_task(
    tmp_path: Path,
) -> None:
    world = World(1, tmp_path)

    def upset(patient: int, database: str) -> None:
        site = next(site for site in world.group.sites if site.database == database)
        clinic = site.name if database == "north" else ""
        there = world.databases[database]
        there.register(Patient(number=patient, name="Pat", clinic=clinic, guarantor=patient))
        there.write_commlog(site.desk, patient, UPSET)

    def wait() -> None:
        world.wake(31 * SECOND, MINUTE, 2 * MINUTE)
        world.turn(world.now + 10 * MINUTE, lambda: tick(world))

    try:
        world.start()
        world.heal()
        wait()
        upset(1, "north")
        wait()
        upset(2, "south")
        wait()
        world.stop("our state is gone", 2 * HOUR)
        upset(3, "north")
        wait()
        lose_and_rebuild(world, None)
        world.start()
        wait()
        numbers = {row.patient: row.number for row in world.records.cases()}
        marks = [task.mark for each in world.databases.values() for task in each.rows.tasks.values()]
    finally:
        world.close()
    assert numbers == {1: 1001, 2: 1002, 3: 1003}
    assert sorted(marks) == ["UP-1001", "UP-1002", "UP-1003"]
