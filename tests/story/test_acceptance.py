"""What the protocol's own list asks for and no other story tells; docs/acceptance.md says where each line is played."""

from collections.abc import Callable
from contextlib import closing
from datetime import timedelta

from od_escalator.demo.stage import Stage
from od_escalator.demo.workstation import Workstation
from od_escalator.demo.world import World
from tests.story.ear import Ear

At = Callable[[str], Workstation]

OPENED = "#geneva: waiting, the task has not been opened yet"
UPSET = "Pt upset about the bill. #upset"
TALK = "Spoke w/ pt about the bill, explained her coverage, waived the late fee. Pt is happy now."


def test_slack_down_for_six_hours_tells_each_thing_once_when_it_is_back(stage: Stage, at: At, ear: Ear) -> None:
    nora, kelly = stage.world.patient("Nora Whitfield"), at("Kelly")
    stage.settle()
    for method in ("chat.postMessage", "chat.update", "conversations.history", "conversations.replies"):
        stage.world.slack.fail_next(method, "503_html", times=100_000)
    at("Jamie").write_commlog(nora, UPSET)
    stage.settle()
    [task] = kelly.inbox()
    kelly.open_task(task["TaskNum"]).close()
    stage.wait(hours=1)
    kelly.write_commlog(nora, TALK)
    stage.wait(hours=4, minutes=58)
    assert ear.news() == []
    stage.world.slack.heal()
    stage.wait(minutes=20)
    stage.restart()
    stage.wait(minutes=20)
    assert [line for line in ear.news() if not line.startswith("#it")] == [
        "#geneva thread: Kelly Ray opened the task",
        "#geneva thread: Kelly Ray reached the patient, and the CommLog is written",
        "#geneva: the patient was reached, the task is still open",
        "#owners: an upset patient was noted Mon Nov 16, 10:14 AM",
    ]


def test_what_we_write_ourselves_is_never_taken_for_a_note(stage: Stage, at: At, ear: Ear) -> None:
    nora, hank = stage.world.patient("Nora Whitfield"), stage.world.patient("Hank Osgood")
    at("Jamie").write_commlog(nora, UPSET)
    stage.settle()
    [task] = at("Kelly").inbox()
    assert "#upset" in task["Descript"]  # our task quotes the note
    ear.news()
    with at("Escalator").open_task(task["TaskNum"], read=False) as window:
        window.add_note("#upset urgent #owners")
    at("Escalator").write_task("Pt upset about the wait. #upset", stage.world.practice.inboxes["Kelly"], hank)
    stage.wait(minutes=20)
    assert ear.news() == []
    assert len(at("Kelly").inbox()) == 2


def test_a_commlog_of_two_years_ago_opens_a_case_only_when_it_is_tagged_now(world: World, at: At, ear: Ear) -> None:
    nora, jamie = world.patient("Nora Whitfield"), at("Jamie")
    plain = jamie.write_commlog(nora, "Pt upset abuot the wait.")
    tagged = jamie.write_commlog(nora, "Pt upset about the bill, left angry. #upset")
    with closing(world.practice.open()) as session:
        session.run("UPDATE commlog SET CommDateTime = NOW() - INTERVAL 2 YEAR, DateTStamp = NOW() - INTERVAL 2 YEAR")
        session.run("UPDATE commlog SET DateTEntry = NOW() - INTERVAL 2 YEAR")
    world.clock.turn(timedelta(minutes=10))
    with closing(Stage(world)) as stage:
        stage.wait(minutes=5)
        jamie.edit_commlog(plain, "Pt upset about the wait.")
        jamie.edit_commlog(tagged, "Pt upset about the bill, left very angry. #upset")
        stage.wait(minutes=20)
        assert ear.news() == []
        jamie.edit_commlog(plain, "Pt upset about the wait. #upset")
        stage.wait(minutes=5)
        assert [line for line in ear.news() if line.startswith("#geneva")] == [OPENED]
