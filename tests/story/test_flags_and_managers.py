"""How a case begins: by type or tag, by anybody or by the manager herself."""

from collections.abc import Callable

from od_escalator.demo.stage import Stage
from od_escalator.demo.workstation import Workstation
from tests.story.ear import ANNOUNCED, Ear

At = Callable[[str], Workstation]

OPENED = "#geneva: waiting, the task has not been opened yet"
TALK = "Spoke w/ pt about the bill, explained her coverage, waived the late fee. Pt is happy now."


def test_a_tag_opens_a_case_as_the_type_does(stage: Stage, at: At, ear: Ear) -> None:
    at("Jamie").write_commlog(stage.world.patient("Nora Whitfield"), "Waited 50 min for the hygienist. #upset", "Misc")
    stage.settle()
    assert ear.news() == [OPENED, ANNOUNCED]


def test_a_serious_case_reaches_the_regional_manager_at_once(stage: Stage, at: At, ear: Ear) -> None:
    at("Jamie").write_commlog(stage.world.patient("Nora Whitfield"), "Left in tears, wants her records. #upset 3")
    stage.settle()
    assert ear.news() == [
        "#geneva thread: Told now: <@U0DANA>",
        OPENED,
        ANNOUNCED,
        "Dana: An upset patient was noted Mon Nov 16, 10:14 AM, and no call is logged yet",
    ]


def test_notes_that_flag_nothing_open_nothing(stage: Stage, at: At, ear: Ear) -> None:
    nora = stage.world.patient("Nora Whitfield")
    for text in (
        "Pt not #upset, just asked about her balance.",
        "#3 crown upset gingiva",
        "see https://x.example/#upset",
    ):
        at("Jamie").write_commlog(nora, text)
    stage.settle()
    assert ear.news() == []


def test_a_note_that_is_saved_while_it_is_typed_is_judged_when_it_is_whole(stage: Stage, at: At, ear: Ear) -> None:
    jamie, nora = at("Jamie"), stage.world.patient("Nora Whitfield")
    number = jamie.write_commlog(nora, "Pt was #upset", autosave=True)
    stage.wait(seconds=20)
    jamie.edit_commlog(number, "Pt was not #upset at all, a misunderstanding.", autosave=True)
    stage.wait(minutes=5)
    assert ear.news() == []


def test_what_the_manager_solved_on_the_spot_is_one_message_to_the_owners(stage: Stage, at: At, ear: Ear) -> None:
    kelly = at("Kelly")
    kelly.write_commlog(stage.world.patient("Nora Whitfield"), TALK, "Upset Patient")
    stage.settle()
    assert ear.news() == ["#owners: resolved Mon Nov 16, 10:14 AM by Kelly Ray"]
    assert kelly.inbox() == []
    stage.wait(days=7)
    assert ear.news() == []


def test_what_the_manager_noted_herself_does_not_pop_up_on_her_screen(stage: Stage, at: At, ear: Ear) -> None:
    kelly = at("Kelly")
    kelly.write_commlog(stage.world.patient("Nora Whitfield"), "Pt is upset about her bill.", "Upset Patient")
    stage.settle()
    assert ear.news() == ["#geneva: seen, no call is logged yet", ANNOUNCED]
    assert len(kelly.inbox()) == 1
    assert kelly.new_popups() == []


def test_the_managers_follow_up_of_the_same_type_proves_and_opens_no_second_case(
    stage: Stage, at: At, ear: Ear
) -> None:
    nora = stage.world.patient("Nora Whitfield")
    at("Jamie").write_commlog(nora, "Pt upset about the bill.", "Upset Patient")
    stage.settle()
    ear.news()
    at("Kelly").write_commlog(nora, TALK, "Upset Patient")
    stage.settle()
    assert ear.news() == ["#geneva thread: Kelly Ray reached the patient, and the CommLog is written"]
    assert len(at("Kelly").inbox()) == 1


def test_a_second_note_by_somebody_else_joins_the_case(stage: Stage, at: At, ear: Ear) -> None:
    nora = stage.world.patient("Nora Whitfield")
    at("Jamie").write_commlog(nora, "Pt upset about the bill.", "Upset Patient")
    stage.settle()
    ear.news()
    at("Robin").write_commlog(nora, "Pt told me in the chair how upset she is. #upset")
    stage.settle()
    assert ear.news() == ["#geneva thread: Somebody wrote another note about this upset"]
    [task] = at("Kelly").inbox()
    [note] = at("Kelly").task_notes(task["TaskNum"])
    assert note["Note"].startswith("Another note about this")


def test_an_upset_that_comes_back_opens_the_same_case_again_with_a_new_task(stage: Stage, at: At, ear: Ear) -> None:
    kelly, nora = at("Kelly"), stage.world.patient("Nora Whitfield")
    at("Jamie").write_commlog(nora, "Pt upset about the bill.", "Upset Patient")
    stage.settle()
    kelly.write_commlog(nora, TALK)
    stage.settle()
    kelly.tick_done(kelly.inbox()[0]["TaskNum"])
    stage.wait(days=3)
    ear.news()
    at("Jamie").write_commlog(nora, "Pt called again, still upset about the bill. #upset")
    stage.settle()
    assert ear.news() == [
        "#geneva thread: Somebody noted that the patient is upset again",
        "#owners: an upset patient is upset again Thu Nov 19, 10:15 AM",
    ]
    [task] = kelly.inbox()
    assert "UP-1001-2 " in task["Descript"]
    assert kelly.new_popups() == [task["TaskNum"]]


def test_two_offices_hear_only_of_their_own_patients(stage: Stage, at: At, ear: Ear) -> None:
    at("Jamie").write_commlog(stage.world.patient("Nora Whitfield"), "Pt upset about the bill.", "Upset Patient")
    at("Alex").write_commlog(stage.world.patient("Walter Brandt"), "Upset about the wait. #upset")
    stage.settle()
    assert ear.news() == [
        OPENED,
        OPENED.replace("#geneva", "#lakeside"),
        ANNOUNCED,
        ANNOUNCED,
    ]
    assert [len(at(name).inbox()) for name in ("Kelly", "Morgan", "Sam", "Dana")] == [1, 1, 0, 0]
