"""A clinic goes to another office while a case is open: the case stays with the people who know it until it ends."""

from collections.abc import Callable

import pytest

from od_escalator.demo.stage import Stage
from od_escalator.demo.workstation import Workstation
from tests.story.ear import ANNOUNCED, Ear

At = Callable[[str], Workstation]

UPSET = "Pt upset about the bill for her crown, wants a call back."
TALK = "Spoke w/ pt about the bill, explained her coverage, waived the late fee. Pt is happy now."


@pytest.fixture
def nora(stage: Stage, at: At, ear: Ear) -> int:
    """A patient of Geneva with an open case, whose clinic then goes to the office in Lakeside."""
    nora = stage.world.patient("Nora Whitfield")
    at("Kelly"), at("Morgan")
    at("Jamie").write_commlog(nora, UPSET, "Upset Patient")
    stage.settle()
    assert ear.news() == [
        "#geneva: waiting, the task has not been opened yet",
        ANNOUNCED,
    ]
    stage.world.reconfigure(
        ('clinics = ["Geneva"]', 'clinics = ["Seneca"]'), ('clinics = ["Lakeside"]', 'clinics = ["Lakeside", "Geneva"]')
    )
    stage.restart()
    return nora


def test_the_case_goes_on_at_its_office_and_new_ones_open_at_the_other(
    nora: int, stage: Stage, at: At, ear: Ear
) -> None:
    at("Alex").write_commlog(nora, "She called here now, still upset. #upset")
    at("Alex").write_commlog(stage.world.patient("Hank Osgood"), "Upset, too. #upset")
    stage.settle()
    assert ear.news() == [
        "#geneva thread: Somebody wrote another note about this upset",
        "#lakeside: waiting, the task has not been opened yet",
        ANNOUNCED,
    ]
    stage.until_local(17, 10, 10)
    assert "Kelly: Dana Brooks will be told at 10:14 AM unless you log a call" in ear.news()


def test_its_office_manager_still_proves_what_she_did(nora: int, stage: Stage, at: At, ear: Ear) -> None:
    kelly = at("Kelly")
    [task] = kelly.new_popups()
    kelly.open_task(task).close()
    kelly.write_commlog(nora, TALK, "Upset Patient")
    stage.settle()
    kelly.tick_done(task)
    stage.wait(minutes=1)
    assert ear.news() == [
        "#geneva thread: Kelly Ray opened the task",
        "#geneva thread: Kelly Ray reached the patient, and the CommLog is written",
        "#geneva thread: Resolved by Kelly Ray",
        "#owners: resolved Mon Nov 16, 10:15 AM by Kelly Ray",
    ]


def test_when_it_opens_again_it_is_the_other_offices(nora: int, stage: Stage, at: At, ear: Ear) -> None:
    kelly = at("Kelly")
    [task] = kelly.new_popups()
    kelly.open_task(task).close()
    kelly.write_commlog(nora, TALK)
    stage.settle()
    kelly.tick_done(task)
    stage.wait(minutes=1)
    ear.news()
    at("Alex").write_commlog(nora, "Upset again. #upset")
    stage.settle()
    assert ear.news() == [
        "#lakeside thread: Somebody noted that the patient is upset again",
        "#lakeside: waiting, the task has not been opened yet",
        "#owners: an upset patient is upset again Mon Nov 16, 10:16 AM",
    ]
    assert [row["KeyNum"] for row in at("Morgan").inbox()] == [nora]
    assert kelly.inbox() == []
