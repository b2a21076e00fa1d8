"""When people hear: weekends, holidays, and what does not wait."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from od_escalator.demo.server import Server
from od_escalator.demo.stage import Stage
from od_escalator.demo.workstation import Workstation
from od_escalator.demo.world import ZONE, World, open_world
from tests.story.ear import Ear

At = Callable[[str], Workstation]

OPENED = "#geneva: waiting, the task has not been opened yet"
NUDGE = "Kelly: An upset patient hopes for a call"


@pytest.fixture
def world(mariadb: Server, tmp_path: Path) -> Iterator[World]:
    with open_world(mariadb, tmp_path, datetime(2026, 11, 20, 16, 50, tzinfo=ZONE)) as world:
        yield world


def test_a_note_of_friday_afternoon_disturbs_nobodys_weekend(stage: Stage, at: At, ear: Ear) -> None:
    at("Jamie").write_commlog(stage.world.patient("Nora Whitfield"), "Pt upset about the bill.", "Upset Patient")
    stage.settle()
    assert ear.news() == [
        OPENED,
        "#owners: an upset patient was noted Fri Nov 20, 4:50 PM",
    ]
    stage.until_local(23, 9, 45)
    assert ear.news() == []
    stage.until_local(23, 10, 0)
    assert ear.news() == ["#geneva thread: Told now: <@U0KELLY>", NUDGE]


def test_a_critical_case_waits_for_no_opening_hour(stage: Stage, at: At, ear: Ear) -> None:
    at("Jamie").write_commlog(stage.world.patient("Nora Whitfield"), "Shouting about the crown, in tears. #upset 4")
    stage.settle()
    noted = "An upset patient was noted Fri Nov 20, 4:50 PM, and no call is logged yet"
    everybody = "<@U0KELLY>, <@U0DANA>, <@U0ROSA> and <@U0LEE>"
    told = [
        f"Dana: {noted}",
        "Kelly: Please call the patient: no call is logged yet",
        f"Lee: {noted}",
        f"Rosa: {noted}",
    ]
    announced = "#owners: an upset patient was noted Fri Nov 20, 4:50 PM"
    assert ear.news() == [f"#geneva thread: Told now: {everybody}", OPENED, announced, *told]
    stage.until_local(20, 17, 25)
    assert ear.news() == ["#geneva thread: Told now: <@U0KELLY>", NUDGE]


def test_a_closed_thanksgiving_counts_as_no_day(stage: Stage, at: At, ear: Ear) -> None:
    stage.until_local(25, 16, 0)
    at("Jamie").write_commlog(stage.world.patient("Nora Whitfield"), "Pt upset about the bill.", "Upset Patient")
    stage.settle()
    at("Kelly").open_task(at("Kelly").inbox()[0]["TaskNum"]).close()
    stage.wait(minutes=5)
    ear.news()
    stage.until_local(27, 14, 59)
    assert ear.news() == []
    stage.until_local(27, 16, 5)
    assert ear.news() == [
        "#geneva thread: Reminded: Kelly Ray",
        "#geneva thread: Told now: <@U0DANA>",
        "Dana: An upset patient was noted Wed Nov 25, 4:00 PM, and no call is logged yet",
        "Kelly: Dana Brooks will be told at 4:00 PM unless you log a call",
    ]


def test_a_holiday_in_the_schedule_moves_what_an_open_case_has_still_to_come(stage: Stage, at: At, ear: Ear) -> None:
    at("Jamie").write_commlog(stage.world.patient("Nora Whitfield"), "Pt upset about the bill.", "Upset Patient")
    stage.settle()
    assert ear.news() == [
        OPENED,
        "#owners: an upset patient was noted Fri Nov 20, 4:50 PM",
    ]
    practice = stage.world.practice
    with practice.open() as session:
        clinic = practice.clinics["Geneva"]
        session.insert("schedule", SchedDate=date(2026, 11, 23), SchedType=0, Status=2, ClinicNum=clinic)
    stage.wait(hours=1)
    stage.until_local(23, 12, 0)
    assert ear.news() == []
    stage.until_local(24, 10, 0)
    assert ear.news() == ["#geneva thread: Told now: <@U0KELLY>", NUDGE]


def test_changed_hours_move_what_an_open_case_has_still_to_come(stage: Stage, at: At, ear: Ear) -> None:
    at("Jamie").write_commlog(stage.world.patient("Nora Whitfield"), "Pt upset about the bill.", "Upset Patient")
    stage.settle()
    assert ear.news() == [
        OPENED,
        "#owners: an upset patient was noted Fri Nov 20, 4:50 PM",
    ]
    stage.world.reconfigure(('mon = ["08:00-12:00", "13:00-17:00"]', 'mon = ["10:00-12:00", "13:00-17:00"]'))
    stage.restart()
    stage.until_local(23, 11, 30)
    assert ear.news() == []
    stage.until_local(23, 13, 0)
    assert ear.news() == ["#geneva thread: Told now: <@U0KELLY>", NUDGE]
    stage.restart()
    stage.wait(minutes=5)
    assert ear.news() == []
