"""Somebody has sent the task by hand before we could, as the dead-man message asks: it stays the only one."""

from collections.abc import Callable
from contextlib import closing
from datetime import timedelta

from od_escalator.demo.stage import Stage
from od_escalator.demo.workstation import Workstation
from od_escalator.store import cases
from od_escalator.store.store import Store
from tests.story.ear import Ear
from tests.story.test_an_older_backup import written
from tests.story.test_state_lost import delete, rebuild

At = Callable[[str], Workstation]

UPSET = "Pt upset about the bill for her crown. #upset"
TALK = "Spoke with patient about the bill, apologized and explained, she is fine now."


def test_what_staff_sent_while_the_service_was_dead_is_followed_and_no_second_task_is_made(
    stage: Stage, at: At, ear: Ear
) -> None:
    nora, kelly = stage.world.patient("Nora Whitfield"), at("Kelly")
    stage.running.close()
    at("Jamie").write_commlog(nora, UPSET)
    stage.world.clock.turn(timedelta(minutes=10))
    inbox = stage.world.practice.inboxes["Kelly"]
    gloves = at("Jamie").write_task("Please order gloves, and confirm her appt", inbox, nora)
    task = at("Jamie").write_task("Nora is upset about the bill, please call her", inbox, nora)
    stage.world.clock.turn(timedelta(minutes=50))
    stage.restart()
    stage.settle()
    stage.restart()
    stage.wait(minutes=1)
    assert [each["TaskNum"] for each in kelly.inbox()] == [gloves, task]
    assert ear.root() == "#geneva: waiting, the task has not been opened yet"
    assert "#geneva thread: Somebody sent the task" in ear.news()

    [note] = kelly.task_notes(task)
    assert note["Note"].startswith("Please call back by ")
    assert "This task is followed, so there is no second one." in note["Note"]
    assert note["Note"].endswith("(UP-1001/A1)")
    assert kelly.task_notes(gloves) == []

    with kelly.open_task(task) as window:
        window.add_note("LVM for pt.")
    stage.wait(minutes=1)
    assert ear.news() == ["#geneva thread: Kelly Ray tried to reach the patient, no conversation yet"]
    kelly.write_commlog(nora, f"{TALK} #resolved")
    stage.settle()
    stage.wait(minutes=5)
    assert [each["TaskNum"] for each in kelly.inbox() if each["TaskStatus"] != 2] == [gloves]
    assert any("Resolved by Kelly Ray" in line for line in ear.news())


def test_a_task_that_was_followed_is_found_again_when_the_state_was_lost_and_nobody_hears_it_twice(
    stage: Stage, at: At, ear: Ear
) -> None:
    world = stage.world
    nora, walter, kelly = world.patient("Nora Whitfield"), world.patient("Walter Brandt"), at("Kelly")
    task = at("Jamie").write_task(
        "Nora is upset about the bill, please call her", world.practice.inboxes["Kelly"], nora
    )
    at("Jamie").write_commlog(nora, UPSET)
    stage.wait(minutes=90)
    assert "#geneva thread: Somebody sent the task" in ear.news()
    done = written(world)
    stage.close()
    delete(world.folder / "state.db")
    kelly.open_task(task).close()

    rebuild(world)
    stage = Stage(world)
    stage.wait(minutes=3)
    assert ear.news() == ["#geneva thread: Kelly Ray opened the task"]
    assert written(world) == done
    at("Jamie").write_commlog(walter, UPSET)
    stage.settle()
    kelly.write_commlog(nora, TALK)
    kelly.tick_done(task)
    stage.wait(minutes=3)
    assert "#geneva thread: Resolved by Kelly Ray" in ear.news()
    with closing(Store(world.config.state.url)) as store, store.reading() as tx:
        assert [(case.number, case.patient, case.task) for case in cases.list_all(tx, 9)] == [
            (1002, walter, task + 1),
            (1001, nora, task),
        ]
    stage.close()
