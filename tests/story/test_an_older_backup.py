"""The state is that of an older backup: what was done since is found, and nobody hears anything twice."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from od_escalator.demo.stage import Stage, start_here
from od_escalator.demo.workstation import Workstation
from od_escalator.demo.world import World
from od_escalator.domain.case import End, State
from od_escalator.escalator import Escalator
from od_escalator.records import place_of, recorder_of
from od_escalator.store import cases
from od_escalator.store.store import Store
from tests.story.ear import Ear

At = Callable[[str], Workstation]

#: Copies the state; what it returns puts the copy back.
Copier = Callable[[], Callable[[], None]]


@pytest.fixture
def copy_state(world: World) -> Copier:
    def copied() -> Callable[[], None]:
        return partial(restore, world, back_up(world))

    return copied


def back_up(world: World) -> Path:
    copy = world.folder / "backup.db"
    with closing(sqlite3.connect(world.folder / "state.db")) as live, closing(sqlite3.connect(copy)) as target:
        live.backup(target)
    return copy


def restore(world: World, copy: Path) -> None:
    for name in ("state.db-wal", "state.db-shm"):
        (world.folder / name).unlink(missing_ok=True)
    (world.folder / "state.db").write_bytes(copy.read_bytes())


def written(world: World) -> list[int]:
    """How many tasks, task notes and popups there are."""
    with closing(world.practice.open()) as session:
        popups = session.value("SELECT COUNT(*) FROM signalod WHERE IType = 28")
        return [int(session.value("SELECT COUNT(*) FROM task")), len(session.rows("SELECT * FROM tasknote")), popups]


def opened_since_the_backup(world: World, at: At, ear: Ear, *, minutes: int) -> list[int]:
    """What was written until the older state stands there, which knows of no case."""
    stage = Stage(world)
    stage.settle()
    copy = back_up(world)
    at("Jamie").write_commlog(world.patient("Walter Brandt"), "Pt upset about the crown. #upset")
    stage.wait(minutes=minutes)
    assert "#lakeside: waiting, the task has not been opened yet" in ear.news()
    done = written(world)
    stage.close()
    restore(world, copy)
    return done


def assert_noticed_and_nothing_told(world: World, ear: Ear, done: list[int]) -> None:
    (alert,) = ear.news()
    assert alert.startswith("#it: our own records know less than our tasks in Open Dental show (up to UP-1001)")
    assert written(world) == done


def test_what_was_done_since_the_backup_is_found_and_nobody_hears_it_twice(world: World, at: At, ear: Ear) -> None:
    stage = Stage(world)
    nora, walter = world.patient("Nora Whitfield"), world.patient("Walter Brandt")
    at("Jamie").write_commlog(nora, "Pt upset about the wait. #upset")
    stage.settle()
    stage.wait(minutes=20)
    copy = back_up(world)
    at("Jamie").write_commlog(walter, "Pt very upset about the crown. #upset 3")
    stage.until_local(16, 15)
    at("Kelly").write_commlog(nora, "Called pt, LVM.")
    stage.until_local(19, 15)
    assert {
        "#lakeside: waiting, the task has not been opened yet",
        "#geneva thread: Told now: <@U0DANA>, <@U0ROSA> and <@U0LEE>",
    } < {*ear.news()}
    done = written(world)
    stage.close()

    restore(world, copy)
    stage = Stage(world)
    stage.wait(minutes=2)
    (alert,) = ear.news()
    assert alert.startswith("#it: our own records know less than our tasks in Open Dental show (up to UP-1002)")
    assert written(world) == done
    with closing(Store(world.config.state.url)) as store, store.reading() as tx:
        known = [(case.number, case.patient, case.task, case.state) for case in cases.list_all(tx, 9)]
    assert known == [(1002, walter, 5002, State.OPEN), (1001, nora, 5001, State.ATTEMPTED)]

    stage.restart()
    at("Kelly").write_commlog(nora, "Spoke w/ pt, explained the wait. Pt is happy now.")
    at("Kelly").tick_done(5001)
    at("Jamie").write_commlog(world.patient("Priya Raman"), "Pt upset about a rude call. #upset")
    stage.settle()
    stage.wait(minutes=2)
    stage.close()
    assert ear.news() == [
        "#geneva thread: Kelly Ray marked the task Done",
        "#geneva thread: Resolved by Kelly Ray",
        "#lakeside: waiting, the task has not been opened yet",
        "#owners: an upset patient was noted Thu Nov 19, 3:02 PM",
        "#owners: resolved Thu Nov 19, 3:02 PM by Kelly Ray",
    ]


def test_what_an_older_backup_does_not_know_is_told_by_nobody_twice_when_we_stop_at_once_for_hours(
    world: World, at: At, ear: Ear
) -> None:
    """The hour of doubt had begun with the comparison, and was over before a note had been read again."""
    done = opened_since_the_backup(world, at, ear, minutes=20)
    with closing(start_here(world)) as killed:
        killed.compare.tick(world.clock.now())  # Slack tells the time
        killed.poll.stand(world.clock.now())
    world.clock.turn_to(world.clock.now() + timedelta(minutes=70))
    stage = Stage(world)
    stage.wait(minutes=2)
    stage.close()
    assert_noticed_and_nothing_told(world, ear, done)


def test_nobody_hears_twice_what_an_older_backup_does_not_know_where_the_time_is_not_known_at_the_start(
    world: World, at: At, ear: Ear
) -> None:
    """The hour of doubt was counted from the time of the backup, and over as soon as the true time was known."""
    done = opened_since_the_backup(world, at, ear, minutes=70)
    world.slack.fail_next("auth.test", "reset_before", times=10_000)
    stage = Stage(world)
    stage.wait(minutes=12)
    stage.close()
    assert_noticed_and_nothing_told(world, ear, done)


def audit(stage: Stage) -> None:
    """As it comes by each five minutes."""
    assert isinstance(stage.running, Escalator)
    stage.wait(minutes=5)
    stage.running.watch.tick(stage.world.clock.now())


def test_a_task_of_a_case_that_was_opened_again_is_not_sent_to_her_again_after_she_has_deleted_it(
    world: World, at: At, ear: Ear
) -> None:
    """Only the tasks that stand there were looked at where the older state had the case as ended."""
    nora, walter = world.patient("Nora Whitfield"), world.patient("Walter Brandt")
    stage = Stage(world)
    at("Jamie").write_commlog(nora, "Pt upset about the wait. #upset")
    stage.settle()
    at("Kelly").write_commlog(nora, "Spoke w/ pt, explained the wait. Pt is happy now. #resolved")
    stage.wait(minutes=3)
    copy = back_up(world)
    at("Jamie").write_commlog(nora, "Pt called, is upset again. #upset")
    at("Jamie").write_commlog(walter, "Pt upset about the crown. #upset")
    stage.wait(minutes=3)
    [again] = at("Kelly").inbox()
    at("Kelly").delete_task(again["TaskNum"])
    stage.wait(minutes=3)
    assert "#geneva thread: Kelly Ray deleted the task" in ear.news()
    done = written(world)
    stage.close()

    restore(world, copy)
    stage = Stage(world)
    stage.wait(minutes=3)
    stage.close()
    assert at("Kelly").inbox() == []
    assert written(world) == done
    assert [said for said in ear.news() if not said.startswith("#it")] == []


def test_operations_hear_nothing_twice_that_concerns_no_database(world: World, at: At, ear: Ear) -> None:
    """What was under way in the copy was sent again, whatever the databases showed, and so was what was found again."""

    def alert(problem: str) -> None:
        finding = {"id": "made-up", "place": "here", "problem": problem, "hint": "put it right"}
        with closing(Store(world.config.state.url)) as store, store.transaction() as tx:
            recorder_of(world.config).alert(tx, problem, "", finding, world.clock.now())

    stage = Stage(world)
    at("Jamie").write_commlog(world.patient("Nora Whitfield"), "Pt upset about the wait. #upset")
    stage.settle()
    alert("under way")
    copy = back_up(world)
    at("Jamie").write_commlog(world.patient("Walter Brandt"), "Pt upset about the crown. #upset")
    alert("found again")
    stage.wait(minutes=2)
    assert len([said for said in ear.news() if said.startswith("#it")]) == 2
    stage.close()

    restore(world, copy)
    stage = Stage(world)
    stage.wait(minutes=2)
    for problem in ("found again", "something new"):
        alert(problem)
    stage.wait(minutes=2)
    stage.close()
    older, new = ear.news()
    assert older.startswith("#it: our own records know less")
    assert new.startswith("#it: something new")


@pytest.mark.parametrize("off", [timedelta(minutes=10), timedelta(hours=3)], ids=["for minutes", "for hours"])
def test_what_only_slack_shows_to_have_been_done_since_a_copy_is_found_and_nobody_hears_it_twice(
    world: World, at: At, ear: Ear, copy_state: Copier, off: timedelta
) -> None:
    """Our tasks in Open Dental have got nothing new, and a copy that was put back by hand went unnoticed."""
    stage = Stage(world)
    nora, walter, priya = (world.patient(name) for name in ("Nora Whitfield", "Walter Brandt", "Priya Raman"))
    at("Jamie").write_commlog(nora, "Pt upset about the wait. #upset")
    stage.settle()
    audit(stage)
    put_back = copy_state()
    at("Jamie").write_commlog(walter, "Pt upset about Kelly, she was rude. #upset rm")
    at("Kelly").write_commlog(nora, "Spoke w/ pt, explained the wait. Pt is happy now.")
    stage.settle()
    [task] = at("Kelly").inbox()
    at("Kelly").tick_done(task["TaskNum"])
    audit(stage)
    assert {"#geneva thread: Resolved by Kelly Ray", "Dana: waiting, no call is logged yet"} <= {*ear.news()}
    done = written(world)
    stage.close()

    put_back()
    at("Jamie").write_commlog(priya, "Pt upset about Kelly, too. #upset rm")
    world.clock.turn(off)
    stage = Stage(world)
    stage.wait(minutes=2)
    audit(stage)
    [alert, *others] = (said for said in ear.news() if not said.startswith("#it: is the machine on"))
    assert alert.startswith("#it: our own records know less than our messages in Slack show (up to UP-1002)")
    assert others == [
        "#owners: an upset patient was noted Mon Nov 16, 10:25 AM",
        "Dana: waiting, no call is logged yet",
    ]
    assert written(world) == done
    with closing(Store(place_of(world.config))) as store, store.reading() as tx:
        known = [(case.number, case.patient, case.end) for case in cases.list_all(tx, 9)]
    assert known == [(1003, priya, None), (1002, walter, None), (1001, nora, End.RESOLVED)]

    world.clock.turn(timedelta(hours=3))
    stage.restart()
    audit(stage)
    assert [said for said in ear.news() if said.startswith("#it: our own")] == []
    stage.close()
