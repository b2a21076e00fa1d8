"""An office in shadow: everything is decided, operations hear what the others would, and nothing is written."""

from collections.abc import Callable

import pytest

from od_escalator.demo.commlogdesk import Mode
from od_escalator.demo.stage import Stage
from od_escalator.demo.workstation import Workstation
from tests.story.ear import ANNOUNCED, Ear
from tests.story.written import what_is_written

At = Callable[[str], Workstation]

LIVE, SHADOW = 'name = "Geneva"\n', 'name = "Geneva"\nmode = "shadow"\n'
UPSET = "Pt upset about the bill for her crown, wants a call back."
TALK = "Spoke w/ pt about the bill, explained her coverage, waived the late fee. Pt is happy now."
NOTED = "An upset patient was noted Mon Nov 16, 10:14 AM"
WOULD = "#it thread: (shadow) would tell"
SKIPPED = "#it thread: Live, Kelly Ray would have the task, and Kelly Ray would be told at 1:14 PM unless it is opened"


@pytest.fixture
def stage(stage: Stage) -> Stage:
    stage.world.reconfigure((LIVE, SHADOW))
    stage.restart()
    return stage


def test_the_whole_story_is_told_to_operations_alone_and_nothing_is_written(stage: Stage, at: At, ear: Ear) -> None:
    nora = stage.world.patient("Nora Whitfield")
    with what_is_written() as written:
        at("Jamie").write_commlog(nora, UPSET, "Upset Patient")
        stage.settle()
        assert ear.news() == [SKIPPED, "#it: waiting, no call is logged yet"]

        at("Kelly").write_commlog(nora, "Called pt, LVM.", mode=Mode.PHONE)
        stage.until_local(19, 10, 20)
        assert ear.news() == [
            f"{WOULD} Dana Brooks: {NOTED}, and nobody has reached the patient yet (1 attempt logged)",
            f"{WOULD} Kelly Ray: Dana Brooks will be told at 10:14 AM unless you log a conversation",
            f"{WOULD} Lee Park: {NOTED}, and nobody has reached the patient yet (1 attempt logged)",
            f"{WOULD} Rosa Lind: {NOTED}, and nobody has reached the patient yet (1 attempt logged)",
            "#it thread: Kelly Ray tried to reach the patient, no conversation yet",
            "#it thread: Would be reminded: Kelly Ray",
            "#it thread: Would be told now: Dana Brooks, Rosa Lind and Lee Park",
        ]

        at("Kelly").write_commlog(nora, TALK, mode=Mode.PHONE)
        stage.settle()
        assert ear.news() == [
            f"{WOULD} the owners, once the task is Done: resolved Thu Nov 19, 10:20 AM by Kelly Ray",
            "#it thread: Resolved by Kelly Ray; live, it would wait for Done",
        ]
        assert ear.root("C0IT") == "#it: resolved Thu Nov 19, 10:20 AM by Kelly Ray"
        stage.wait(days=14)
    assert ear.news() == []
    assert written == []
    assert at("Kelly").inbox() == []
    assert at("Kelly").new_popups() == []


def test_nobody_is_mentioned_or_edited_anywhere_but_in_the_one_thread(stage: Stage, at: At) -> None:
    at("Jamie").write_commlog(stage.world.patient("Nora Whitfield"), f"{UPSET} #upset urgent")
    stage.until_local(20, 12)
    said = stage.world.slack.everything()
    assert {message.channel for message in said} == {"C0IT"}
    assert len([message for message in said if not message.thread_ts]) == 1
    assert not [message.text for message in said if "<@" in message.text]


def test_the_office_beside_it_works_as_ever(stage: Stage, at: At, ear: Ear) -> None:
    at("Jamie").write_commlog(stage.world.patient("Priya Raman"), UPSET, "Upset Patient")
    stage.settle()
    assert ear.news() == [
        "#lakeside: waiting, the task has not been opened yet",
        ANNOUNCED,
    ]
    assert len(at("Morgan").inbox()) == 1


def test_what_a_manager_settled_at_once_is_said_without_a_thread(stage: Stage, at: At, ear: Ear) -> None:
    at("Kelly").write_commlog(
        stage.world.patient("Nora Whitfield"), f"Pt upset about the bill. {TALK}", "Upset Patient"
    )
    stage.settle()
    assert ear.news() == ["#it: (shadow) would tell the owners: resolved Mon Nov 16, 10:14 AM by Kelly Ray"]


def test_tags_on_the_way_are_said_to_operations_alone(stage: Stage, at: At, ear: Ear) -> None:
    nora = stage.world.patient("Nora Whitfield")
    with what_is_written() as written:
        at("Sam").write_commlog(nora, UPSET, "Upset Patient")
        stage.settle()
        ear.news()
        at("Kelly").write_commlog(nora, "#rm #promise 11/24 She wants to hear from you.")
        stage.settle()
        assert ear.news() == [
            f"{WOULD} Dana Brooks: Kelly Ray asks for help with this case",
            "#it thread: Kelly Ray asks for help",
            "#it thread: Kelly Ray promised the patient a call by Tue Nov 24",
        ]
        at("Kelly").write_commlog(nora, "#notupset, it was her sister")
        stage.settle()
        assert ear.news() == [
            f"{WOULD} Dana Brooks: Kelly Ray says that this was no complaint",
            "#it thread: Kelly Ray says that this was no complaint",
        ]
        at("Dana").write_commlog(nora, "#notupset")
        stage.settle()
        assert ear.news() == ["#it thread: Dana Brooks took the note back"]
        at("Jamie").write_commlog(nora, "Upset about how Kelly spoke to her. #upset rm")
        stage.settle()
        heard = ear.news()
    assert written == []
    assert {line.split(":")[0].removesuffix(" thread") for line in heard} == {"#it"}


def test_going_live_floods_nobody_with_what_was_opened_in_shadow(stage: Stage, at: At, ear: Ear) -> None:
    nora, theo = stage.world.patient("Nora Whitfield"), stage.world.patient("Theo Castell")
    at("Jamie").write_commlog(nora, UPSET, "Upset Patient")
    stage.settle()
    ear.news()
    stage.world.reconfigure((SHADOW, LIVE))
    stage.restart()
    assert ear.news() == []
    at("Jamie").write_commlog(theo, "Mom upset about the wait.", "Upset Patient")
    stage.settle()
    assert ear.news() == [
        "#geneva: waiting, the task has not been opened yet",
        ANNOUNCED,
    ]
    stage.until_local(17, 10, 20)
    assert [heard for heard in ear.news() if "#it" in heard] == [
        f"{WOULD} Dana Brooks: {NOTED}, and no call is logged yet",
        f"{WOULD} Kelly Ray: Dana Brooks will be told at 10:14 AM unless you log a call",
        "#it thread: Would be reminded: Kelly Ray",
        "#it thread: Would be told now: Dana Brooks",
    ]
    at("Kelly").write_commlog(nora, TALK)
    stage.settle()
    stage.wait(hours=1)
    ear.news()
    at("Jamie").write_commlog(nora, "Pt is upset again, now about the estimate.", "Upset Patient")
    stage.settle()
    assert ear.news() == [
        "#geneva: waiting, the task has not been opened yet",
        "#owners: an upset patient was noted Tue Nov 17, 11:20 AM",
    ]
    assert {row["KeyNum"] for row in at("Kelly").inbox()} == {theo, nora}
