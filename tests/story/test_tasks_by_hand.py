"""`tasks_via = "none"`: nothing is written; staff send the task, and it is found, followed, and asked for."""

from collections.abc import Callable

import pytest

from od_escalator.demo.commlogdesk import Mode
from od_escalator.demo.stage import Stage
from od_escalator.demo.workstation import Workstation
from od_escalator.domain.practice import Standing
from od_escalator.opendental.practice import OpenDentalPractice
from tests.story.ear import ANNOUNCED, Ear
from tests.story.written import what_is_written

At = Callable[[str], Workstation]

UPSET = "Pt upset about the bill for her crown, wants a call back."
TALK = "Spoke w/ pt about the bill, explained her coverage, waived the late fee. Pt is happy now."
NOTED = "An upset patient was noted Mon Nov 16, 10:14 AM"
WAITING = "#geneva: waiting, nobody has sent the task yet"
SENT = "#geneva thread: Somebody sent the task"


@pytest.fixture
def stage(stage: Stage) -> Stage:
    stage.world.reconfigure(('tasks_via = "sql"', 'tasks_via = "none"'))
    stage.restart()
    return stage


def test_the_task_that_staff_send_is_followed_to_its_end_and_nothing_is_written(stage: Stage, at: At, ear: Ear) -> None:
    nora, kelly = stage.world.patient("Nora Whitfield"), at("Kelly")
    with what_is_written() as written:
        at("Jamie").write_commlog(nora, UPSET, "Upset Patient")
        stage.settle()
        assert ear.news() == [WAITING, ANNOUNCED]

        task = at("Jamie").write_task("Nora is upset about the bill", stage.world.practice.inboxes["Kelly"], nora)
        stage.wait(minutes=1)
        assert ear.news() == [SENT]
        assert ear.root() == "#geneva: waiting, the task has not been opened yet"

        kelly.open_task(task).close()
        stage.wait(minutes=1)
        assert ear.news() == ["#geneva thread: Kelly Ray opened the task"]

        with kelly.open_task(task) as window:
            window.add_note("LVM for pt.")
        stage.until_local(17, 9, 30)
        assert ear.news() == ["#geneva thread: Kelly Ray tried to reach the patient, no conversation yet"]
        stage.until_local(19, 10, 20)
        assert ear.news() == [
            "#geneva thread: Reminded: Kelly Ray",
            "#geneva thread: Told now: <@U0DANA>, <@U0ROSA> and <@U0LEE>",
            f"Dana: {NOTED}, and nobody has reached the patient yet (1 attempt logged)",
            "Kelly: Dana Brooks will be told at 10:14 AM unless you log a conversation",
            *(f"{who}: {NOTED}, and nobody has reached the patient yet (1 attempt logged)" for who in ("Lee", "Rosa")),
        ]
        kelly.write_commlog(nora, TALK, mode=Mode.PHONE)
        stage.settle()
        assert ear.news() == ["#geneva thread: Kelly Ray reached the patient, and the CommLog is written"]
        kelly.tick_done(task)
        stage.wait(minutes=1)
        assert ear.news() == [
            "#geneva thread: Resolved by Kelly Ray",
            "#owners: resolved Thu Nov 19, 10:20 AM by Kelly Ray",
        ]
    assert written == []
    assert [note["Note"] for note in kelly.task_notes(task)] == ["LVM for pt."]


def test_a_task_that_nobody_sends_is_asked_for_once_and_the_clock_runs_on(stage: Stage, at: At, ear: Ear) -> None:
    nora = stage.world.patient("Nora Whitfield")
    with what_is_written() as written:
        at("Jamie").write_commlog(nora, UPSET, "Upset Patient")
        stage.until_local(16, 10, 28)
        assert ear.news() == [WAITING, ANNOUNCED]
        stage.until_local(16, 10, 30)
        assert ear.news() == [
            "#geneva thread: Nobody has sent the task yet",
            "Kelly: Nobody has sent the task about this upset patient yet",
        ]
        stage.until_local(17, 10, 20)
        assert ear.news() == [
            "#geneva thread: Reminded: Kelly Ray",
            "#geneva thread: Told now: <@U0DANA>",
            "#geneva thread: Told now: <@U0KELLY>",
            f"Dana: {NOTED}, and no call is logged yet",
            "Kelly: An upset patient hopes for a call",
            "Kelly: Dana Brooks will be told at 10:14 AM unless you log a call",
        ]
        at("Kelly").write_commlog(nora, TALK, mode=Mode.PHONE)
        stage.settle()
        assert ear.news() == [
            "#geneva thread: Resolved by Kelly Ray",
            "#owners: resolved Tue Nov 17, 10:20 AM by Kelly Ray",
        ]
    assert written == []


def test_after_hours_nobody_is_asked_before_the_office_opens(stage: Stage, at: At, ear: Ear) -> None:
    stage.until_local(16, 16, 55)
    at("Jamie").write_commlog(stage.world.patient("Nora Whitfield"), UPSET, "Upset Patient")
    stage.until_local(17, 8, 9)
    assert ear.news() == [
        WAITING,
        "#owners: an upset patient was noted Mon Nov 16, 4:55 PM",
    ]
    stage.until_local(17, 8, 12)
    assert len(ear.news()) == 2


def test_whoever_wrote_the_note_and_is_known_is_asked(stage: Stage, at: At, ear: Ear) -> None:
    nora = stage.world.patient("Nora Whitfield")
    at("Dana").write_commlog(nora, UPSET, "Upset Patient")
    stage.until_local(16, 10, 31)
    assert [heard for heard in ear.news() if "thread" not in heard] == [
        WAITING,
        ANNOUNCED,
        "Dana: Nobody has sent the task about this upset patient yet",
    ]
    at("Jamie").write_task("Please call Nora", stage.world.practice.inboxes["Kelly"], nora)
    stage.wait(minutes=1)
    assert ear.news() == [SENT, "Dana: picked up, Kelly Ray has it"]


def test_nobody_is_told_that_somebody_has_a_task_which_nobody_has_sent(stage: Stage, at: At, ear: Ear) -> None:
    nora = stage.world.patient("Nora Whitfield")
    at("Morgan").write_commlog(nora, UPSET, "Upset Patient")
    at("Sam").write_commlog(nora, "She called again. #upset")
    stage.until_local(17, 10, 20)
    said = [message.text for message in stage.world.slack.everything()]
    assert not [text for text in said if "picked up" in text or "has the task" in text]
    assert [text for text in said if "Kelly Ray has no task for it yet." in text]
    at("Morgan").write_task("Please call Nora", stage.world.practice.inboxes["Kelly"], nora)
    ear.news()
    stage.wait(minutes=1)
    assert len(ear.news()) == 1


def test_a_task_that_was_sent_just_before_the_note_is_the_one(stage: Stage, at: At, ear: Ear) -> None:
    nora = stage.world.patient("Nora Whitfield")
    at("Jamie").write_task("Please call Nora", stage.world.practice.inboxes["Kelly"], nora)
    stage.wait(minutes=5)
    at("Jamie").write_commlog(nora, UPSET, "Upset Patient")
    stage.settle()
    assert ear.news() == [
        SENT,
        "#geneva: waiting, the task has not been opened yet",
        "#owners: an upset patient was noted Mon Nov 16, 10:19 AM",
    ]


def test_an_older_task_and_one_about_somebody_else_are_not(stage: Stage, at: At, ear: Ear) -> None:
    nora, inbox = stage.world.patient("Nora Whitfield"), stage.world.practice.inboxes["Kelly"]
    at("Jamie").write_task("Verify insurance", inbox, nora)
    stage.wait(minutes=20)
    at("Jamie").write_commlog(nora, UPSET, "Upset Patient")
    at("Jamie").write_task("Please call Hank", inbox, stage.world.patient("Hank Osgood"))
    stage.settle()
    assert ear.news() == [
        WAITING,
        "#owners: an upset patient was noted Mon Nov 16, 10:34 AM",
    ]


def test_the_deputys_inbox_will_do_and_any_other_list_after_a_while(stage: Stage, at: At, ear: Ear) -> None:
    nora, hank = stage.world.patient("Nora Whitfield"), stage.world.patient("Hank Osgood")
    at("Jamie").write_commlog(nora, UPSET, "Upset Patient")
    at("Jamie").write_commlog(hank, UPSET, "Upset Patient")
    task = at("Jamie").write_task("Please call Nora", stage.world.practice.inboxes["Sam"], nora)
    at("Jamie").write_task("Please call Hank", stage.world.practice.inboxes["Dana"], hank)
    stage.settle()
    assert ear.news() == [
        SENT,
        WAITING,
        "#geneva: waiting, the task has not been opened yet",
        ANNOUNCED,
        ANNOUNCED,
    ]
    at("Sam").open_task(task).close()
    stage.wait(minutes=11)
    assert ear.news() == ["#geneva thread: Sam Ortiz opened the task", SENT]


def test_the_word_resolved_ends_it_without_our_marking_the_task(stage: Stage, at: At, ear: Ear) -> None:
    nora = stage.world.patient("Nora Whitfield")
    task = at("Jamie").write_task("Please call Nora", stage.world.practice.inboxes["Kelly"], nora)
    at("Jamie").write_commlog(nora, UPSET, "Upset Patient")
    stage.settle()
    ear.news()
    at("Kelly").write_commlog(nora, TALK + " #resolved")
    stage.settle()
    assert ear.news()[0] == "#geneva thread: Resolved by Kelly Ray"
    assert [row["TaskNum"] for row in at("Kelly").inbox()] == [task]


def test_what_was_promised_before_is_not_written_any_more(stage: Stage, at: At) -> None:
    stage.world.reconfigure(('tasks_via = "none"', 'tasks_via = "sql"'))
    stage.restart()
    nora = stage.world.patient("Nora Whitfield")
    at("Jamie").write_commlog(nora, UPSET, "Upset Patient")
    stage.settle()
    assert len(at("Kelly").inbox()) == 1
    stage.world.reconfigure(('tasks_via = "sql"', 'tasks_via = "none"'))
    stage.restart()
    with what_is_written() as written:
        stage.until_local(18, 12)
    assert written == []


def test_one_daemon_speaks_even_where_nothing_is_written(stage: Stage) -> None:
    database = stage.world.config.databases["main"]
    url = stage.world.practice.our_url
    second = OpenDentalPractice("main", url, open_dental_user="Escalator", settle=database.settle)
    try:
        assert second.hold() is Standing.STANDBY
    finally:
        second.close()


def test_what_goes_past_the_office_manager_asks_for_no_task_and_follows_none(stage: Stage, at: At, ear: Ear) -> None:
    nora = stage.world.patient("Nora Whitfield")
    at("Jamie").write_commlog(nora, "Upset about how Kelly spoke to her. #upset rm")
    stage.settle()
    assert ear.news() == [ANNOUNCED, "Dana: waiting, no call is logged yet"]
    task = at("Jamie").write_task("Nora is upset", stage.world.practice.inboxes["Kelly"], nora)
    stage.wait(minutes=40)
    assert ear.news() == []
    at("Kelly").open_task(task).close()
    at("Kelly").tick_done(task)
    stage.wait(minutes=40)
    assert ear.news() == []
    at("Dana").write_commlog(nora, TALK + " #resolved", mode=Mode.PHONE)
    stage.settle()
    assert [line for line in ear.news() if not line.startswith(("Dana", "#owners"))] == []
