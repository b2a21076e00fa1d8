"""Two charts of one patient are merged: the case goes along with its task, and what was moved opens nothing."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from od_escalator.demo.stage import Stage
from od_escalator.demo.workstation import Workstation
from tests.story.ear import ANNOUNCED, Ear
from tests.story.hand import Hand

At = Callable[[str], Workstation]

OPENED = "#geneva: waiting, the task has not been opened yet"
MERGED = "#geneva thread: The patient was merged with another chart"
BESIDE = "#geneva thread: The patient was merged with another chart, which has an open case too"
UPSET = "Pt upset about the bill. #upset"
TALK = "Spoke w/ pt about the bill, explained her coverage, waived the late fee. Pt is happy now."


@pytest.fixture
def nora(stage: Stage) -> int:
    return stage.world.patient("Nora Whitfield")


@pytest.fixture
def double(stage: Stage) -> int:
    """Her other chart, in a family of its own."""
    return stage.world.practice.patients[7].number


def opened(stage: Stage, at: At, ear: Ear, patient: int) -> None:
    at("Jamie").write_commlog(patient, UPSET)
    stage.settle()
    [opening, announced] = ear.news()
    assert (opening, announced[:43]) == (OPENED, ANNOUNCED[:43])


def test_the_case_goes_along_with_its_task_and_the_call_on_the_new_chart_proves(
    stage: Stage, at: At, ear: Ear, nora: int, double: int
) -> None:
    opened(stage, at, ear, nora)
    at("Jamie").merge_patients(nora, double)
    stage.wait(minutes=5)
    assert ear.news() == [MERGED]
    [task] = at("Kelly").inbox()
    assert task["KeyNum"] == double
    at("Kelly").write_commlog(double, TALK)
    stage.settle()
    assert ear.news() == ["#geneva thread: Kelly Ray reached the patient, and the CommLog is written"]
    at("Kelly").tick_done(task["TaskNum"])
    stage.wait(minutes=1)
    assert ear.root().startswith("#geneva: resolved")


def test_a_call_that_was_noted_before_the_merge_was_seen_counts(
    stage: Stage, at: At, ear: Ear, nora: int, double: int
) -> None:
    opened(stage, at, ear, nora)
    at("Jamie").merge_patients(nora, double)
    at("Kelly").write_commlog(double, TALK)
    stage.settle()
    assert ear.news() == ["#geneva thread: Kelly Ray reached the patient, and the CommLog is written", MERGED]


def test_a_later_note_on_the_new_chart_is_the_same_upset(
    stage: Stage, at: At, ear: Ear, nora: int, double: int
) -> None:
    opened(stage, at, ear, nora)
    at("Jamie").merge_patients(nora, double)
    stage.wait(minutes=1)
    at("Robin").write_commlog(double, "She is furious about the wait. #upset")
    stage.settle()
    assert ear.news() == ["#geneva thread: Somebody wrote another note about this upset", MERGED]
    assert len(at("Kelly").inbox()) == 1


def test_a_note_on_the_new_chart_reopens_what_has_ended_in_the_old_one(
    stage: Stage, at: At, ear: Ear, nora: int, double: int
) -> None:
    opened(stage, at, ear, nora)
    at("Kelly").write_commlog(nora, TALK)
    stage.settle()
    at("Kelly").tick_done(at("Kelly").inbox()[0]["TaskNum"])
    stage.wait(hours=2)
    ear.news()
    at("Jamie").merge_patients(nora, double)
    stage.wait(days=2)
    assert ear.news() == []
    at("Robin").write_commlog(double, "She is furious again. #upset")
    stage.settle()
    assert ear.news() == [
        "#geneva thread: Somebody noted that the patient is upset again",
        "#owners: an upset patient is upset again Wed Nov 18, 12:15 PM",
    ]


@pytest.mark.parametrize("ended", [False, True])
def test_a_note_that_is_read_before_the_merge_is_seen_is_the_same_upset(
    ended: bool, stage: Stage, at: At, ear: Ear, nora: int, double: int
) -> None:
    opened(stage, at, ear, nora)
    if ended:
        at("Kelly").write_commlog(nora, TALK)
        stage.settle()
        at("Kelly").tick_done(at("Kelly").inbox()[0]["TaskNum"])
        stage.wait(minutes=5)
        ear.news()
    at("Jamie").merge_patients(nora, double)
    at("Robin").write_commlog(double, "She is furious about the wait. #upset")
    stage.world.clock.turn(timedelta(minutes=5))  # the program was down
    stage.rest()
    stage.wait(minutes=5)
    again = [
        "#geneva thread: Somebody noted that the patient is upset again",
        "#owners: an upset patient is upset again Mon Nov 16, 10:20 AM",
    ]
    assert ear.news() == (again if ended else ["#geneva thread: Somebody wrote another note about this upset", MERGED])
    at("Kelly").write_commlog(double, "Called pt, LVM.")
    stage.settle()
    assert ear.news() == ["#geneva thread: Kelly Ray tried to reach the patient, no conversation yet"]


def test_a_case_that_was_withdrawn_and_opened_again_by_a_click_ends_though_its_chart_was_merged_meanwhile(
    stage: Stage, at: At, ear: Ear, nora: int, double: int
) -> None:
    """The call on the new chart proved nothing, and the owners were told daily, for ever."""
    hand = Hand(stage)
    opened(stage, at, ear, nora)
    at("Dana").write_commlog(nora, "Wrong patient, sorry. #notupset")
    stage.settle()
    at("Jamie").merge_patients(nora, double)
    stage.wait(minutes=5)
    assert MERGED not in ear.news()
    assert hand.click("U0DANA", "reopen") == ["Done: UP-1001 is open again and starts over from its first step."]
    stage.wait(minutes=5)
    ear.news()
    at("Kelly").write_commlog(double, TALK)
    stage.settle()
    assert ear.news() == ["#geneva thread: Kelly Ray reached the patient, and the CommLog is written"]


def test_two_open_cases_of_merged_charts_both_stay_open(stage: Stage, at: At, ear: Ear, nora: int, double: int) -> None:
    opened(stage, at, ear, nora)
    opened(stage, at, ear, double)
    at("Jamie").merge_patients(nora, double)
    stage.wait(minutes=5)
    assert ear.news() == [BESIDE]
    assert [task["KeyNum"] for task in at("Kelly").inbox()] == [double, double]


def test_charts_merged_to_and_fro_end_where_the_last_merge_led(
    stage: Stage, at: At, ear: Ear, nora: int, double: int
) -> None:
    opened(stage, at, ear, nora)
    for old, new in ((nora, double), (double, nora), (nora, double)):
        at("Jamie").merge_patients(old, new)
        stage.world.clock.turn(stage.world.config.databases["main"].settle)
    stage.wait(minutes=5)
    assert ear.news() == [MERGED] * 3
    at("Kelly").write_commlog(double, "Called pt, LVM.")
    stage.wait(minutes=5)
    assert ear.news() == ["#geneva thread: Kelly Ray tried to reach the patient, no conversation yet"]


def test_a_merge_from_before_the_case_moves_nothing(stage: Stage, at: At, ear: Ear, nora: int, double: int) -> None:
    at("Jamie").merge_patients(nora, double)
    stage.wait(minutes=5)
    opened(stage, at, ear, nora)
    stage.wait(minutes=5)
    assert ear.news() == []


def test_old_flagged_notes_that_were_moved_open_nothing(stage: Stage, at: At, ear: Ear, nora: int, double: int) -> None:
    opened(stage, at, ear, nora)
    at("Kelly").write_commlog(nora, TALK)
    stage.settle()
    at("Kelly").tick_done(at("Kelly").inbox()[0]["TaskNum"])
    stage.wait(hours=1)
    ear.news()
    at("Jamie").merge_patients(nora, double)
    stage.wait(days=1)
    assert ear.news() == []
    assert at("Kelly").inbox() == []
