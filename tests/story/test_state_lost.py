"""The state is gone while the service runs: nothing happens any more, and it is made anew without a word told twice."""

import re
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from od_escalator import app
from od_escalator.cli.rebuild import make
from od_escalator.cli.state_files import StateFiles
from od_escalator.demo.stage import Stage
from od_escalator.demo.workstation import Workstation
from od_escalator.demo.world import World
from od_escalator.errors import OperatorError, StateError
from od_escalator.store import cases
from od_escalator.store.migrate import migrate
from od_escalator.store.store import Store
from tests.story.ear import Ear
from tests.story.test_an_older_backup import written

At = Callable[[str], Workstation]


def rebuild(world: World) -> None:
    """As the command does it, by this world's clock."""
    files = StateFiles(world.folder / "state.db")
    files.require_lost()
    files.remove_unfinished()
    migrate(files.unfinished_url)
    with closing(app.build(world.config, world.clock, state_url=files.unfinished_url)) as escalator:
        make(escalator, world.clock, None)
    files.put_in_place(world.clock.now())


def delete(file: Path) -> None:
    file.unlink()


def overwrite(file: Path) -> None:
    """All but the first page, and all that is still in the log beside it."""
    for each, begins in ((file, 4096), (file.with_name("state.db-wal"), 32)):
        with each.open("r+b") as opened:
            opened.seek(begins)
            opened.write(b"\xff" * (each.stat().st_size - begins))


def correct(world: World, desk: Workstation, note: int) -> None:  # noqa: ARG001  as merge
    desk.edit_commlog(note, "Pt upset about the wait. #upset")


def merge(world: World, desk: Workstation, note: int) -> None:  # noqa: ARG001  the chart has it
    desk.merge_patients(world.patient("Nora Whitfield"), world.patient("Hank Osgood"))


def lose_and_rebuild(stage: Stage, ear: Ear) -> None:
    """Nobody hears of it, and nothing is written."""
    world, done = stage.world, written(stage.world)
    ear.news()
    stage.close()
    delete(world.folder / "state.db")
    rebuild(world)
    stage = Stage(world)
    stage.wait(minutes=3)
    assert written(world) == done
    assert ear.news() == []
    stage.close()


def opened(world: World) -> list[tuple[str, int, int | None, datetime]]:
    with closing(Store(world.config.state.url)) as store, store.reading() as tx:
        return [(case.label, case.patient, case.task, case.opened_at) for case in cases.list_all(tx, 9)]


def complain_and_settle(stage: Stage, at: At, patient: str, flag: str) -> None:
    who = stage.world.patient(patient)
    at("Jamie").write_commlog(who, f"Pt upset about Kelly, she was rude. {flag}")
    stage.settle()
    at("Dana").write_commlog(who, "Spoke w/ pt, apologized, she is happy now. #resolved")
    stage.settle()


def opened_after_a_rebuild(stage: Stage, at: At, later: timedelta) -> list[str]:
    """The cases that the new state knows once another patient is upset."""
    world = stage.world
    stage.close()
    world.clock.turn(later)
    delete(world.folder / "state.db")
    rebuild(world)
    stage = Stage(world)
    stage.wait(minutes=1)
    at("Jamie").write_commlog(world.patient("Walter Brandt"), "Pt upset about the bill. #upset")
    stage.settle()
    stage.close()
    return [label for label, *_ in opened(world)]


@pytest.mark.parametrize(
    ("lose", "said"),
    [(delete, "was deleted or replaced while it was in use"), (overwrite, "is damaged")],
    ids=["deleted", "overwritten"],
)
def test_a_state_that_was_lost_is_made_anew_and_nobody_hears_it_twice(
    world: World,
    at: At,
    ear: Ear,
    capsys: pytest.CaptureFixture[str],
    lose: Callable[[Path], None],
    said: str,
) -> None:
    stage, file = Stage(world), world.folder / "state.db"
    nora, walter, priya = (world.patient(name) for name in ("Nora Whitfield", "Walter Brandt", "Priya Raman"))
    at("Jamie").write_commlog(nora, "Pt upset about the wait. #upset")
    at("Jamie").write_commlog(walter, "Pt very upset about the crown. #upset 3")
    at("Jamie").write_commlog(priya, "Pt upset about Kelly, she was rude. #upset rm")
    stage.until_local(16, 15)
    at("Kelly").write_commlog(nora, "Called pt, LVM.")
    stage.until_local(18, 15)
    assert len(ear.news()) > 20
    with pytest.raises(OperatorError, match="is there and works"):
        rebuild(world)
    lose(file)

    at("Jamie").write_commlog(world.patient("Hank Osgood"), "Pt upset about a bill. #upset")
    world.clock.turn_to(world.clock.now().replace(minute=59))
    for _ in range(3):
        with pytest.raises(StateError, match=rf"{said}(.|\n)*od-escalator rebuild"):
            stage.running.tick(world.clock.now())
    with pytest.raises(OperatorError, match="another process writes to this database"):
        rebuild(world)
    assert ear.news() == []
    done = written(world)
    stage.close()

    rebuild(world)
    assert capsys.readouterr().out.splitlines() == [
        "main: notes since Mon Nov 16, 10:04 AM were read.",
        "4 cases, 4 of them open:",
        "Case     Office    Opened                Task  Stands",
        "UP-1001  Geneva    Mon Nov 16, 10:14 AM  5001  tried, the patient has not been reached yet (1 attempt)",
        "UP-1002  Lakeside  Mon Nov 16, 10:14 AM  5002  waiting, the task has not been opened yet",
        "UP-1003  Lakeside  Mon Nov 16, 10:14 AM        waiting, no call is logged yet",
        "UP-1004  Geneva    Wed Nov 18, 3:00 PM         waiting, the task has not been opened yet",
        "11 messages would be looked for in Slack, and sent where not there.",
        "What was clicked or chosen in Slack is not known any more: see operators.md, When the state is lost.",
    ]
    with closing(Store(world.config.state.url)) as store, store.reading() as tx:
        assert [case.patient for case in cases.list_all(tx, 9)][1:] == [priya, walter, nora]

    stage = Stage(world)
    stage.wait(minutes=3)
    assert ear.news() == [
        "#geneva: waiting, the task has not been opened yet",
        "#owners: an upset patient was noted Wed Nov 18, 3:00 PM",
    ]
    assert written(world) == [done[0] + 1, done[1], done[2] + 1]
    at("Kelly").write_commlog(nora, "Spoke w/ pt, explained the wait. Pt is happy now.")
    at("Kelly").tick_done(5001)
    stage.wait(minutes=3)
    assert ear.news() == [
        "#geneva thread: Kelly Ray marked the task Done",
        "#geneva thread: Resolved by Kelly Ray",
        "#owners: resolved Wed Nov 18, 4:02 PM by Kelly Ray",
    ]
    stage.close()


def test_a_task_that_she_has_deleted_is_not_sent_to_her_again_when_the_state_is_made_anew(
    world: World, at: At, ear: Ear
) -> None:
    stage = Stage(world)
    at("Jamie").write_commlog(world.patient("Walter Brandt"), "Pt upset about the crown. #upset")
    at("Jamie").write_commlog(world.patient("Nora Whitfield"), "Pt upset about the wait. #upset")
    stage.settle()
    kelly = at("Kelly")
    [task] = [row["TaskNum"] for row in kelly.inbox()]
    kelly.delete_task(task)
    stage.settle()
    assert "#geneva thread: Kelly Ray deleted the task" in ear.news()
    stage.close()
    delete(world.folder / "state.db")

    rebuild(world)
    stage = Stage(world)
    stage.wait(minutes=3)
    assert kelly.inbox() == []
    assert ear.news() == []
    at("Kelly").write_commlog(world.patient("Nora Whitfield"), "Spoke w/ pt, she is happy now. #resolved")
    stage.wait(minutes=3)
    assert "#geneva thread: Resolved by Kelly Ray" in ear.news()
    stage.close()


def test_no_two_cases_get_one_number_though_the_first_had_no_task_and_ended_before_the_state_was_lost(
    world: World, at: At, ear: Ear
) -> None:
    stage = Stage(world)
    complain_and_settle(stage, at, "Nora Whitfield", "#upset rm")
    assert any(said.startswith("#owners: resolved") for said in ear.news())
    assert opened_after_a_rebuild(stage, at, timedelta(days=20)) == ["UP-1002"]


def test_a_patient_does_not_get_the_number_of_another_one_whose_case_ended_without_a_task_a_season_before_a_rebuild(
    world: World, at: At
) -> None:
    stage = Stage(world)
    complain_and_settle(stage, at, "Hank Osgood", "#upset")
    complain_and_settle(stage, at, "Nora Whitfield", "#upset rm")
    assert [label for label, *_ in opened(world)] == ["UP-1002", "UP-1001"]
    assert opened_after_a_rebuild(stage, at, timedelta(days=120)) == ["UP-1003"]


def test_a_case_that_was_opened_again_gets_no_second_message_in_its_channel_when_the_state_is_made_anew(
    world: World, at: At, ear: Ear
) -> None:
    stage, nora = Stage(world), world.patient("Nora Whitfield")
    at("Jamie").write_commlog(nora, "Pt upset about the wait. #upset")
    stage.settle()
    at("Kelly").write_commlog(nora, "Spoke w/ pt, explained the wait. Pt is happy now.")
    at("Kelly").tick_done(5001)
    stage.settle()
    stage.close()
    world.clock.turn(timedelta(days=14))
    stage = Stage(world)
    at("Jamie").write_commlog(nora, "Pt called again about the wait, still upset. #upset")
    stage.settle()
    assert ear.news()[-1].startswith("#owners: resolved")
    stage.close()
    world.clock.turn(timedelta(days=1))
    delete(world.folder / "state.db")

    rebuild(world)
    stage = Stage(world)
    stage.wait(minutes=1)
    at("Kelly").write_commlog(nora, "Called pt, LVM.")
    stage.settle()
    (root,) = world.slack.messages("C0GENEVA")
    assert "tried" in root.text
    assert ear.root().startswith("#geneva: tried")
    stage.close()


def test_a_complaint_that_a_delegate_has_settled_is_not_escalated_by_a_rebuild_after_her_absence_left_the_toml(
    world: World, at: At, ear: Ear
) -> None:
    """The owners heard of it once more, and later once more how it ended."""
    kelly = 'slack = "U0KELLY"'
    away = (kelly, f'{kelly}\naway = [{{ from = 2026-11-16, until = 2026-11-18, delegate = "morgan" }}]')
    world.reconfigure(away)
    stage, nora = Stage(world), world.patient("Nora Whitfield")
    at("Jamie").write_commlog(nora, "Pt upset about the wait. #upset")
    stage.settle()
    morgan = at("Morgan")
    morgan.write_commlog(nora, "Spoke w/ pt about the wait, apologized, she is happy now.")
    stage.wait(minutes=1)
    morgan.open_task(morgan.inbox()[0]["TaskNum"]).done()
    stage.until_local(16, 15)
    assert "#geneva thread: Resolved by Morgan Hale" in ear.news()
    world.reconfigure((away[1], away[0]))
    lose_and_rebuild(stage, ear)
    stage = Stage(world)
    stage.until_local(18, 12)
    assert ear.news() == []
    stage.close()


def test_a_case_that_is_minutes_old_when_the_state_is_lost_gets_no_second_message_and_nobody_hears_of_a_backup(
    world: World, at: At, ear: Ear
) -> None:
    stage = Stage(world)
    at("Jamie").write_commlog(world.patient("Nora Whitfield"), "Pt upset about the wait. #upset")
    stage.settle()
    assert "#geneva: waiting, the task has not been opened yet" in ear.news()
    stage.wait(minutes=30)
    done = written(world)
    stage.close()
    delete(world.folder / "state.db")

    rebuild(world)
    stage = Stage(world)
    stage.wait(minutes=3)
    assert ear.news() == []
    assert written(world) == done
    stage.close()


def test_who_was_upset_again_past_the_manager_is_not_forgotten_by_a_rebuild_and_nobody_hears_it_twice(
    world: World, at: At, ear: Ear
) -> None:
    stage, nora = Stage(world), world.patient("Nora Whitfield")
    at("Jamie").write_commlog(world.patient("Walter Brandt"), "Pt upset about the wait. #upset")
    stage.settle()
    at("Jamie").write_commlog(nora, "Pt upset about Kelly, she was rude. #upset rm")
    stage.settle()
    at("Dana").write_commlog(nora, "Spoke w/ pt, apologized, she is happy now. #resolved")
    stage.settle()
    stage.close()
    world.clock.turn(timedelta(days=2))
    stage = Stage(world)
    at("Jamie").write_commlog(nora, "Pt upset about Kelly again, she was rude. #upset rm")
    stage.settle()
    assert "Dana thread: Somebody noted that the patient is upset again" in ear.news()
    stage.close()
    delete(world.folder / "state.db")

    rebuild(world)
    stage = Stage(world)
    stage.wait(minutes=3)
    assert ear.news() == []
    at("Dana").write_commlog(nora, "Spoke w/ pt, apologized once more, she is happy now. #resolved")
    stage.wait(minutes=3)
    with closing(Store(world.config.state.url)) as store, store.reading() as tx:
        assert [(case.label, case.opening) for case in cases.list_all(tx, 9)] == [("UP-1002", 2), ("UP-1001", 1)]
    ended = [said.split(" Wed")[0] for said in ear.news()]
    assert ended == ["#owners: resolved", "Dana thread: Resolved by Dana Brooks"]
    stage.close()


def test_who_was_upset_again_after_the_end_while_the_service_was_off_is_not_forgotten(
    world: World, at: At, ear: Ear
) -> None:
    stage, nora = Stage(world), world.patient("Nora Whitfield")
    at("Jamie").write_commlog(nora, "Pt upset about the wait. #upset")
    stage.settle()
    stage.close()
    ear.news()
    at("Kelly").write_commlog(nora, "Spoke w/ pt, apologized, she is happy now.")
    at("Kelly").tick_done(5001)
    world.clock.turn(timedelta(days=1))
    at("Jamie").write_commlog(nora, "Pt upset again, now about the bill. #upset urgent")
    world.clock.turn(timedelta(days=1))

    stage = Stage(world)
    stage.wait(minutes=3)
    with closing(Store(world.config.state.url)) as store, store.reading() as tx:
        [case] = cases.list_all(tx, 9)
        assert (case.opening, case.end, case.task) == (2, None, 5002)
    news = ear.news()
    assert "#geneva thread: Somebody noted that the patient is upset again" in news
    assert any(said.startswith("Dana: ") for said in news)
    assert not any(said.startswith("#owners: resolved") for said in news)
    stage.close()


@pytest.mark.parametrize("touch", [correct, merge], ids=["corrected", "merged"])
def test_a_note_that_was_corrected_or_moved_to_another_chart_days_later_gets_no_second_case_by_a_rebuild(
    world: World, at: At, ear: Ear, touch: Callable[[World, Workstation, int], None]
) -> None:
    stage = Stage(world)
    note = at("Jamie").write_commlog(world.patient("Nora Whitfield"), "Pt upset abuot the wait. #upset")
    stage.settle()
    world.clock.turn(timedelta(days=3))
    touch(world, at("Jamie"), note)
    stage.settle()
    before = opened(world)
    lose_and_rebuild(stage, ear)
    assert opened(world) == before


def test_a_complaint_that_was_settled_months_ago_gets_no_second_case_by_a_rebuild_where_its_chart_was_merged_since(
    world: World, at: At, ear: Ear
) -> None:
    stage, nora = Stage(world), world.patient("Nora Whitfield")
    at("Jamie").write_commlog(world.patient("Walter Brandt"), "Pt upset about the bill. #upset")  # still open
    at("Jamie").write_commlog(nora, "Pt upset about the wait. #upset")
    stage.settle()
    at("Kelly").write_commlog(nora, "Spoke w/ pt, explained the wait. Pt is happy now. #resolved")
    stage.settle()
    world.clock.turn(timedelta(days=60))
    at("Jamie").merge_patients(nora, world.patient("Hank Osgood"))
    stage.wait(minutes=3)
    lose_and_rebuild(stage, ear)
    assert [label for label, *_ in opened(world)] == ["UP-1002", "UP-1001"]


@pytest.mark.parametrize("done", ["by us", "after the call", "before the call"])
def test_a_complaint_of_months_later_gets_its_own_case_by_a_rebuild_where_the_chart_was_merged_shortly_before(
    world: World, at: At, ear: Ear, done: str
) -> None:
    """A merge moves the stamps of all CommLogs: it looked as if the first one had just been settled then."""
    stage, nora, hank = Stage(world), world.patient("Nora Whitfield"), world.patient("Hank Osgood")
    at("Jamie").write_commlog(world.patient("Walter Brandt"), "Pt upset about the bill. #upset")  # still open
    at("Jamie").write_commlog(nora, "Pt upset about the wait. #upset")
    stage.settle()
    if done == "before the call":
        at("Kelly").tick_done(5002)
        stage.settle()
    tag = " #resolved" if done == "by us" else ""
    at("Kelly").write_commlog(nora, f"Spoke w/ pt, explained the wait. Pt is happy now.{tag}")
    stage.settle()
    if done == "after the call":
        at("Kelly").tick_done(5002)
        stage.settle()
    world.clock.turn(timedelta(days=60))
    at("Jamie").merge_patients(nora, hank)
    world.clock.turn(timedelta(days=3))
    stage.wait(minutes=3)
    at("Jamie").write_commlog(hank, "Pt upset about the noise. #upset")
    stage.settle()
    at("Kelly").write_commlog(hank, "Spoke w/ pt, explained the noise. Pt is happy now. #resolved")
    stage.settle()
    world.clock.turn(timedelta(days=30))
    stage.wait(minutes=3)
    before = opened(world)
    lose_and_rebuild(stage, ear)
    assert [label for label, *_ in before] == ["UP-1003", "UP-1002", "UP-1001"]
    assert [label for label, *_ in opened(world)] == ["UP-1003", "UP-1002", "UP-1001"]


@pytest.mark.parametrize("ends", ["tick_done", "delete_task"])
def test_a_complaint_that_ended_before_what_a_rebuild_reads_is_not_opened_again_where_its_chart_was_merged_since(
    world: World, at: At, ear: Ear, ends: str
) -> None:
    stage, nora = Stage(world), world.patient("Nora Whitfield")
    at("Jamie").write_commlog(nora, "Pt upset about the wait. #upset")
    stage.settle()
    at("Kelly").write_commlog(nora, "Spoke w/ pt, explained the wait. Pt is happy now.")
    stage.settle()
    getattr(at("Kelly"), ends)(5001)
    stage.settle()
    world.clock.turn(timedelta(days=7, hours=6))
    at("Jamie").merge_patients(nora, world.patient("Hank Osgood"))
    stage.wait(minutes=3)
    lose_and_rebuild(stage, ear)
    assert opened(world) == []


def test_who_is_upset_again_by_words_added_to_an_old_note_while_the_state_was_gone_is_not_taken_for_satisfied(
    world: World, at: At
) -> None:
    stage, nora = Stage(world), world.patient("Nora Whitfield")
    note = at("Jamie").write_commlog(nora, "Pt upset about the wait. #upset")
    stage.settle()
    at("Kelly").write_commlog(nora, "Spoke w/ pt, explained the wait. Pt is happy now.")
    at("Kelly").tick_done(5001)
    stage.settle()
    stage.close()
    delete(world.folder / "state.db")
    world.clock.turn(timedelta(days=3))
    at("Jamie").edit_commlog(note, "Pt upset about the wait. #upset\nShe called again, still upset. #upset")
    world.clock.turn(timedelta(minutes=5))

    rebuild(world)
    stage = Stage(world)
    stage.wait(minutes=3)
    assert len(at("Kelly").inbox()) == 1
    stage.close()


def test_a_task_goes_on_telling_who_was_told_after_its_state_was_lost(world: World, at: At, ear: Ear) -> None:
    """Its notes began again at the first number, and of a number that stood there already nothing was written."""
    stage = Stage(world)
    at("Jamie").write_commlog(world.patient("Walter Brandt"), "Pt very upset about the crown. #upset 3")
    stage.settle()
    stage.wait(hours=25)
    [task] = at("Morgan").inbox()
    lose_and_rebuild(stage, ear)
    stage = Stage(world)
    stage.wait(hours=48)
    stage.close()
    told = [re.sub(r" \(.*\(", " (", row["Note"]) for row in at("Morgan").task_notes(task["TaskNum"])]
    assert told == [
        "Dana Brooks has been told (UP-1001/1)",
        "Dana Brooks has been told (UP-1001/2)",
        "Rosa Lind, Lee Park and Dana Brooks have been told (UP-1001/3)",
        "Rosa Lind and Lee Park have been told (UP-1001/4)",
    ]
