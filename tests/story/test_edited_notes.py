"""Notes that are edited, touched and read again: each upset once, and nothing that was told before."""

from collections.abc import Callable
from contextlib import closing
from datetime import timedelta

import pytest

from od_escalator.demo.session import Session
from od_escalator.demo.stage import Stage
from od_escalator.demo.workstation import Workstation
from od_escalator.demo.world import World
from tests.story.ear import ANNOUNCED, Ear

At = Callable[[str], Workstation]

OPENED = "#geneva: waiting, the task has not been opened yet"
JOINED = "#geneva thread: Somebody wrote another note about this upset"
REOPENED = "#geneva thread: Somebody noted that the patient is upset again"
TYPO = "Pt very upset abuot the bill. #upset"
BILL = "Pt very upset about the bill. #upset"
AGAIN = f"{BILL}\nCalled once more, now about her crown. #upset"
SPOKE = "Spoke w/ pt about her bill, apologized, she is happy now."


@pytest.fixture
def nora(stage: Stage) -> int:
    return stage.world.patient("Nora Whitfield")


def resolve(stage: Stage, at: At, patient: int) -> None:
    kelly = at("Kelly")
    [task] = kelly.inbox()
    kelly.open_task(task["TaskNum"]).done()
    kelly.write_commlog(patient, SPOKE)
    stage.settle()


def touch_all(world: World) -> None:
    """What a repair tool or a merge does: every row has a new stamp."""
    with closing(Session.open(world.practice.url)) as session:
        session.run("UPDATE commlog SET DateTStamp = NOW()")


def test_a_tag_added_an_hour_later_opens_one_case(stage: Stage, at: At, ear: Ear, nora: int) -> None:
    jamie = at("Jamie")
    number = jamie.write_commlog(nora, "Pt very upset about the bill.")
    stage.wait(hours=1)
    assert ear.news() == []
    jamie.edit_commlog(number, BILL)
    stage.settle()
    assert ear.news() == [
        OPENED,
        "#owners: an upset patient was noted Mon Nov 16, 11:14 AM",
    ]
    stage.restart()
    stage.wait(minutes=2)
    assert ear.news() == []


def test_a_type_changed_on_last_years_note_opens(world: World, at: At, ear: Ear) -> None:
    nora = world.patient("Nora Whitfield")
    number = at("Jamie").write_commlog(nora, "Waited 50 minutes.")
    world.clock.turn(timedelta(minutes=10))
    with closing(Stage(world)) as stage:
        stage.wait(minutes=5)
        assert ear.news() == []
        at("Jamie").edit_commlog(number, type_name="Upset Patient")
        stage.settle()
        assert ear.news() == [
            OPENED,
            "#owners: an upset patient was noted Mon Nov 16, 10:29 AM",
        ]


@pytest.mark.parametrize("text", [BILL, f"{BILL} #resolved", f"{BILL}\nJP 11/16", AGAIN])
def test_an_edited_note_of_an_open_case_says_nothing_twice(
    stage: Stage, at: At, ear: Ear, nora: int, text: str
) -> None:
    jamie = at("Jamie")
    number = jamie.write_commlog(nora, TYPO)
    stage.settle()
    ear.news()
    jamie.edit_commlog(number, text)
    stage.settle()
    jamie.edit_commlog(number, text)
    stage.wait(minutes=2)
    assert ear.news() == ([JOINED] if text == AGAIN else [])
    assert len(at("Kelly").inbox()) == 1


@pytest.mark.parametrize("text", [BILL, f"{TYPO} Resolved.", f"{TYPO}\nsigned JP"])
def test_a_note_whose_case_has_ended_may_be_put_in_order(stage: Stage, at: At, ear: Ear, nora: int, text: str) -> None:
    jamie = at("Jamie")
    number = jamie.write_commlog(nora, TYPO)
    stage.settle()
    resolve(stage, at, nora)
    ear.news()
    jamie.edit_commlog(number, text)
    stage.wait(minutes=5)
    assert ear.news() == []
    assert at("Kelly").inbox() == []


def test_an_upset_added_to_the_note_of_an_ended_case_opens_it_again(stage: Stage, at: At, ear: Ear, nora: int) -> None:
    jamie = at("Jamie")
    number = jamie.write_commlog(nora, TYPO)
    stage.settle()
    resolve(stage, at, nora)
    ear.news()
    jamie.edit_commlog(number, AGAIN)
    stage.settle()
    assert ear.news() == [
        REOPENED,
        "#owners: an upset patient is upset again Mon Nov 16, 10:15 AM",
    ]
    assert len(at("Kelly").inbox()) == 1


def test_a_bulk_update_of_every_row_opens_nothing(stage: Stage, at: At, ear: Ear, nora: int) -> None:
    jamie = at("Jamie")
    for patient in (nora, stage.world.patient("Hank Osgood")):
        jamie.write_commlog(patient, f"{BILL} {patient}")
    stage.settle()
    assert ear.news() == [OPENED, OPENED, ANNOUNCED, ANNOUNCED]
    touch_all(stage.world)
    stage.wait(minutes=10)
    jamie.write_commlog(nora, "Confirmed her appointment.")
    stage.wait(minutes=10)
    assert ear.news() == []


def test_a_note_that_a_program_wrote_opens_nothing_though_it_inherited_the_type(
    stage: Stage, at: At, ear: Ear, nora: int
) -> None:
    number = at("Jamie").write_commlog(nora, "Text: we miss you! #upset?", "Upset Patient")
    with closing(Session.open(stage.world.practice.url)) as session:
        session.run("UPDATE commlog SET CommSource = 5, UserNum = 0 WHERE CommlogNum = %(number)s", number=number)
    stage.wait(minutes=5)
    assert ear.news() == []
