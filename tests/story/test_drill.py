"""The monthly drill: the whole chain on a test patient, all marked DRILL, and its result to operations."""

from collections.abc import Callable

import pytest

from od_escalator.demo.stage import Stage
from od_escalator.demo.workstation import Workstation
from tests.story.ear import ANNOUNCED, Ear
from tests.story.written import what_is_written

At = Callable[[str], Workstation]

BEGUN = "#geneva: running, the task has not been opened yet"
ONLY = "This is a drill: no patient is upset"
RESULT = "#it: task after 32 s"


@pytest.fixture
def stage(stage: Stage) -> Stage:
    """Hank Osgood is the test patient."""
    hank = stage.world.patient("Hank Osgood")
    stage.world.reconfigure(("[flags]\n", f"[drill]\ntest_patient = {hank}\n\n[flags]\n"))
    stage.restart()
    return stage


def begin(stage: Stage, at: At) -> int:
    hank = stage.world.patient("Hank Osgood")
    at("Jamie").write_commlog(hank, "#upset #drill November")
    stage.settle()
    return hank


def marked(stage: Stage) -> bool:
    """Whether whoever reads any message, on the screen or in a notification, sees what it is."""
    return all("DRILL" in m.text or m.text.startswith("Drill of ") for m in stage.world.slack.everything())


def test_who_opens_the_task_and_marks_it_done_has_passed(stage: Stage, at: At, ear: Ear) -> None:
    kelly, sam, dana = at("Kelly"), at("Sam"), at("Dana")
    begin(stage, at)
    assert ear.news() == [BEGUN]
    [row] = kelly.inbox()
    task = row["TaskNum"]
    lines = row["Descript"].splitlines()
    noted = "UP-1001 (noted Mon 10:14 AM Jamie)"
    assert lines[0] == f"DRILL - nobody is upset - please open this and mark it Done - {noted}"
    assert not [line for line in lines if line.startswith("Call")]
    assert (kelly.new_popups(), sam.new_popups(), dana.new_popups()) == ([task], [task], [])

    kelly.open_task(task).close()
    stage.wait(minutes=1)
    assert ear.news() == ["#geneva thread: Kelly Ray opened the task"]
    assert ear.root() == "#geneva: running, the task was opened and is not Done yet"
    kelly.tick_done(task)
    stage.wait(minutes=1)
    assert ear.news() == [
        "#geneva thread: Kelly Ray ended the drill",
        f"{RESULT}, seen after 34 s, Done after 1 min",
    ]
    assert ear.root() == "#geneva: the drill is over, Done Mon Nov 16, 10:15 AM by Kelly Ray"
    assert marked(stage)
    stage.wait(days=14)
    assert ear.news() == []


def test_nobody_answers_the_regional_manager_is_told_and_it_ends_by_itself(stage: Stage, at: At, ear: Ear) -> None:
    begin(stage, at)
    ear.news()
    stage.wait(hours=2)
    assert ear.news() == [
        "#geneva thread: The drill is over: nobody marked the task Done in time",
        "#geneva thread: Told now: <@U0DANA>",
        "#geneva thread: Told now: <@U0KELLY>",
        f"{RESULT}, Kelly Ray told after 10 min, Dana Brooks told after 20 min, ended unanswered after 50 min",
        f"Dana: {ONLY}",
        f"Kelly: {ONLY}",
    ]
    assert marked(stage)
    assert at("Kelly").inbox() == []
    stage.wait(days=14)
    assert ear.news() == []


def test_no_commlog_is_wanted_and_none_is_about_a_patient(stage: Stage, at: At, ear: Ear) -> None:
    hank, kelly = begin(stage, at), at("Kelly")
    ear.news()
    kelly.write_commlog(hank, "Called pt, LVM. Pt still upset. #rm #promise 11/24")
    stage.settle()
    assert ear.news() == []
    kelly.tick_done(kelly.inbox()[0]["TaskNum"])
    stage.wait(minutes=1)
    assert "#geneva thread: Kelly Ray ended the drill" in ear.news()
    stage.wait(days=3)
    assert ear.news() == []


def test_a_manager_may_begin_it_herself_and_gets_the_popup_all_the_same(stage: Stage, at: At, ear: Ear) -> None:
    at("Kelly").write_commlog(stage.world.patient("Hank Osgood"), "#upset #drill. Spoke w/ pt, all is well.")
    stage.settle()
    assert ear.news() == [BEGUN]
    assert len(at("Kelly").new_popups()) == 1


def test_who_wrote_it_may_call_it_off(stage: Stage, at: At, ear: Ear) -> None:
    hank = begin(stage, at)
    ear.news()
    at("Jamie").write_commlog(hank, "#notupset, not a good moment")
    stage.settle()
    assert ear.news() == [
        "#geneva thread: Somebody called the drill off",
        f"{RESULT}, called off after 34 s",
    ]
    stage.wait(minutes=1)
    assert at("Kelly").inbox() == []
    assert marked(stage)


def test_a_drill_on_a_real_patient_opens_nothing_and_operations_hear_it(stage: Stage, at: At, ear: Ear) -> None:
    nora = stage.world.patient("Nora Whitfield")
    note = at("Jamie").write_commlog(nora, "#upset #drill Pt in tears about the bill.")
    stage.settle()
    why = "on somebody who is not the test patient, so no case was opened"
    assert ear.news() == [f"#it: A member of staff wrote #drill Mon 10:14 AM {why}"]
    said = stage.world.slack.messages("C0IT")[-1].text
    assert "write #upset #drill on the patient that od-escalator drill names." in said
    stage.restart()
    stage.wait(hours=2)
    assert ear.news() == []
    assert at("Kelly").inbox() == []

    at("Jamie").edit_commlog(note, "#upset Pt in tears about the bill.")
    stage.settle()
    assert ear.news() == [
        "#geneva: waiting, the task has not been opened yet",
        "#owners: an upset patient was noted Mon Nov 16, 12:14 PM",
    ]


def test_a_stray_tag_loses_no_patient(stage: Stage, at: At, ear: Ear) -> None:
    at("Jamie").write_commlog(stage.world.patient("Nora Whitfield"), "Pt in tears, the #drill hurt her. #upset 3")
    stage.settle()
    assert sorted(heard.split(": ")[0] for heard in ear.news()) == ["#geneva", "#geneva thread", "#owners", "Dana"]
    assert "DRILL" not in "".join(message.text for message in stage.world.slack.everything())
    assert at("Kelly").inbox()[0]["Descript"].startswith("Please call back by")


def test_a_drill_and_a_real_upset_of_the_same_patient_go_their_own_ways(stage: Stage, at: At, ear: Ear) -> None:
    hank = begin(stage, at)
    ear.news()
    at("Jamie").write_commlog(hank, "Hank is really upset about the wait. #upset")
    stage.settle()
    assert ear.news() == [
        "#geneva: waiting, the task has not been opened yet",
        ANNOUNCED,
    ]
    drill, real = sorted(row["TaskNum"] for row in at("Kelly").inbox())
    at("Kelly").tick_done(drill)
    stage.wait(minutes=1)
    assert "#geneva thread: Kelly Ray ended the drill" in ear.news()
    assert [row["TaskNum"] for row in at("Kelly").inbox()] == [real]
    at("Kelly").tick_done(real)
    stage.wait(minutes=1)
    assert ear.news() == ["#geneva thread: Kelly Ray marked the task Done"]


def test_in_shadow_operations_hear_what_it_would_be_and_nothing_is_written(stage: Stage, at: At, ear: Ear) -> None:
    stage.world.reconfigure(('name = "Geneva"\n', 'name = "Geneva"\nmode = "shadow"\n'))
    stage.restart()
    with what_is_written() as written:
        begin(stage, at)
        stage.wait(hours=2)
    assert written == []
    assert ear.news() == [
        f"#it thread: (shadow) would tell Dana Brooks: {ONLY}",
        "#it thread: Live, Kelly Ray would have the task, and Kelly Ray would be told at 10:24 AM unless it is opened",
        "#it thread: The drill is over: nobody marked the task Done in time",
        "#it thread: Would be told now: Dana Brooks",
        "#it: Dana Brooks would have been told after 20 min, no task in shadow, ended unanswered after 50 min",
        "#it: the drill is over, nobody answered Mon Nov 16, 11:04 AM",
    ]
    assert marked(stage)


def test_where_staff_send_the_task_by_hand_they_do_so_in_a_drill(stage: Stage, at: At, ear: Ear) -> None:
    stage.world.reconfigure(('tasks_via = "sql"', 'tasks_via = "none"'))
    stage.restart()
    with what_is_written() as written:
        hank, kelly = begin(stage, at), at("Kelly")
        assert ear.news() == ["#geneva: running, nobody has sent the task yet"]
        task = at("Jamie").write_task("Drill", stage.world.practice.inboxes["Kelly"], hank)
        stage.wait(minutes=1)
        kelly.open_task(task).close()
        stage.wait(minutes=1)
        kelly.tick_done(task)
        stage.wait(minutes=1)
        stage.wait(days=2)
    assert ear.news() == [
        "#geneva thread: Kelly Ray ended the drill",
        "#geneva thread: Kelly Ray opened the task",
        "#geneva thread: Somebody sent the task",
        "#it: task after 34 s, seen after 1 min, Done after 2 min",
    ]
    assert [each for each in written if "INSERT" in each or "UPDATE" in each] == []


def test_the_plug_is_pulled_and_the_drill_goes_on(stage: Stage, at: At, ear: Ear) -> None:
    begin(stage, at)
    ear.news()
    stage.restart()
    stage.wait(minutes=12)
    stage.restart()
    assert ear.news() == ["#geneva thread: Told now: <@U0KELLY>", f"Kelly: {ONLY}"]
    stage.wait(hours=1)
    stage.restart()
    assert len([heard for heard in ear.news() if heard.startswith("#it")]) == 1


def test_without_a_test_patient_there_is_no_drill(stage: Stage, at: At, ear: Ear) -> None:
    hank = stage.world.patient("Hank Osgood")
    stage.world.reconfigure((f"[drill]\ntest_patient = {hank}\n\n", ""))
    stage.restart()
    begin(stage, at)
    [heard] = ear.news()
    assert heard.startswith("#it: A member of staff wrote #drill")
    assert at("Kelly").inbox() == []
