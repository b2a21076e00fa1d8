"""A complaint about somebody: they hear nothing of it, somebody else does, and the patient is called."""

from collections.abc import Callable

from od_escalator.demo.commlogdesk import Mode
from od_escalator.demo.stage import Stage
from od_escalator.demo.workstation import Workstation
from tests.story.ear import ANNOUNCED, Ear

At = Callable[[str], Workstation]

NOTED = "An upset patient was noted Mon Nov 16, 10:14 AM, and no call is logged yet"
TALK = "Spoke w/ pt about it, explained and apologized. Pt is happy now."


def test_about_the_office_manager_it_goes_past_her(stage: Stage, at: At, ear: Ear) -> None:
    at("Jamie").write_commlog(stage.world.patient("Nora Whitfield"), "Says Kelly hung up on her. #about om")
    stage.settle()
    assert ear.news() == [ANNOUNCED, "Dana: waiting, no call is logged yet"]
    assert [at(name).inbox() for name in ("Kelly", "Sam", "Dana")] == [[], [], []]


def test_about_the_regional_manager_an_owner_hears_in_her_place(stage: Stage, at: At, ear: Ear) -> None:
    nora = stage.world.patient("Nora Whitfield")
    at("Jamie").write_commlog(nora, "Dana was rude on the phone. #upset 3 #about rm")
    stage.settle()
    assert ear.news() == [
        ANNOUNCED,
        "Rosa thread: Told now: <@U0ROSA>",
        f"Rosa: {NOTED}",
        "Rosa: waiting, the task has not been opened yet",
    ]
    at("Dana").write_commlog(nora, TALK + " #resolved", mode=Mode.PHONE)  # proves nothing
    stage.until_local(16, 16)
    assert ear.news() == [
        "Kelly: An upset patient hopes for a call",
        "Kelly: Rosa Lind will be told at 3:14 PM unless you log a conversation",
        "Rosa thread: Reminded: Kelly Ray",
        "Rosa thread: Told now: <@U0KELLY>",
        "Rosa thread: Told now: <@U0ROSA>",
        f"Rosa: {NOTED}",
    ]
    assert len(at("Kelly").inbox()) == 1
    assert stage.world.slack.messages("C0GENEVA") == stage.world.slack.messages("D0DANA") == []


def test_about_an_owner_the_other_one_hears_and_how_it_ended(stage: Stage, at: At, ear: Ear) -> None:
    nora = stage.world.patient("Nora Whitfield")
    at("Jamie").write_commlog(nora, "Says Dr. Lind yelled at her. #upset 4 #about owner Rosa")
    stage.settle()
    assert ear.news() == [
        "#geneva thread: Told now: <@U0KELLY>, <@U0DANA> and <@U0LEE>",
        "#geneva: waiting, the task has not been opened yet",
        f"Dana: {NOTED}",
        "Kelly: Please call the patient: no call is logged yet",
        f"Lee: {NOTED}",
        "Lee: an upset patient was noted Mon Nov 16, 10:14 AM",
    ]
    at("Kelly").write_commlog(nora, TALK, mode=Mode.PHONE)
    at("Kelly").tick_done(at("Kelly").inbox()[0]["TaskNum"])
    stage.wait(minutes=2)
    assert ear.news() == [
        "#geneva thread: Kelly Ray marked the task Done",
        "#geneva thread: Resolved by Kelly Ray",
        "Lee: resolved Mon Nov 16, 10:14 AM by Kelly Ray",
    ]


def test_about_a_provider_the_task_says_to_speak_with_the_doctor_first(stage: Stage, at: At, ear: Ear) -> None:
    nora = stage.world.patient("Nora Whitfield")
    at("Jamie").write_commlog(nora, "Crown hurts, was not listened to. #upset #about doctor")
    stage.settle()
    assert ear.news() == [
        "#geneva: waiting, the task has not been opened yet",
        ANNOUNCED,
    ]
    assert "Please speak with the doctor before calling." in at("Kelly").inbox()[0]["Descript"]
