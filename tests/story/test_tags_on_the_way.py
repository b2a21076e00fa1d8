"""The tags besides `#upset`: help, a promise, wrong chart, past the office manager, and the quiet line back."""

from collections.abc import Callable

import pytest

from od_escalator.demo.stage import Stage
from od_escalator.demo.workstation import Workstation
from tests.story.ear import ANNOUNCED, Ear

At = Callable[[str], Workstation]

OPENED = "#geneva: waiting, the task has not been opened yet"
PICKED_UP = "picked up, Kelly Ray has it"
TALK = "Spoke w/ pt about the bill, explained her coverage, waived the late fee. Pt is happy now."
REACHED = "Kelly Ray reached the patient, and the CommLog is written"


def opened(stage: Stage, at: At, ear: Ear) -> tuple[int, int]:
    """Open Nora's case by Jamie's note; returns the patient and the note."""
    nora = stage.world.patient("Nora Whitfield")
    note = at("Jamie").write_commlog(nora, "Pt upset about the bill. #upset")
    stage.settle()
    assert ear.news() == [OPENED, ANNOUNCED]
    return nora, note


def test_help_asked_for_is_told_at_once_and_once_for_each_asking(stage: Stage, at: At, ear: Ear) -> None:
    nora, _ = opened(stage, at, ear)
    note = at("Kelly").write_commlog(nora, "I need a second opinion on this. #rm")
    stage.settle()
    asked = ["#geneva thread: Kelly Ray asks for help", "Dana: Kelly Ray asks for help with this case"]
    assert ear.news() == asked
    at("Kelly").edit_commlog(note, "I need a second opinion on this, please. #rm")
    stage.settle()
    assert ear.news() == []
    at("Robin").write_commlog(nora, "She is back at the desk. #rm #owners")
    stage.settle()
    assert ear.news() == [
        "#geneva thread: Somebody asks for help",
        "Lee: A member of staff asks for help with this case",
        "Rosa: A member of staff asks for help with this case",
    ]
    at("Robin").write_commlog(nora, "And again. #rm")
    stage.settle()
    assert ear.news() == [
        "#geneva thread: Somebody asks for help",
        "Dana: A member of staff asks for help with this case",
    ]


def test_help_asked_for_in_the_note_that_opens_is_told_at_once(stage: Stage, at: At, ear: Ear) -> None:
    at("Jamie").write_commlog(stage.world.patient("Nora Whitfield"), "Shouting at the desk. #upset #rm")
    stage.settle()
    assert ear.news() == [
        "#geneva thread: Somebody asks for help",
        OPENED,
        ANNOUNCED,
        "Dana: A member of staff asks for help with this case",
    ]


def test_help_asked_for_without_a_case_opens_none_and_says_so_to_its_author(stage: Stage, at: At, ear: Ear) -> None:
    nora = stage.world.patient("Nora Whitfield")
    at("Sam").write_commlog(nora, "Has a question about her crown. #rm")
    at("Jamie").write_commlog(nora, "Has a question about her crown. #owners")
    stage.settle()
    assert ear.news() == ["Sam: this patient has no open case, so nobody was told"]
    stage.wait(days=3)
    assert ear.news() == []


def test_an_early_sign_opens_nothing_and_says_nothing(stage: Stage, at: At, ear: Ear) -> None:
    at("Sam").write_commlog(stage.world.patient("Nora Whitfield"), "A bit short with us today. #watch")
    stage.settle()
    stage.wait(days=3)
    assert ear.news() == []


@pytest.mark.parametrize(("user", "name"), [("Sam", "Sam"), ("Morgan", "Morgan"), ("Dana", "Dana")])
def test_who_wrote_the_note_hears_once_who_has_it(user: str, name: str, stage: Stage, at: At, ear: Ear) -> None:
    nora = stage.world.patient("Nora Whitfield")
    at(user).write_commlog(nora, "Pt upset about the bill. #upset")
    stage.settle()
    assert f"{name}: {PICKED_UP}" in ear.news()
    at(user).write_commlog(nora, "Pt told me so again at checkout. #upset")
    stage.settle()
    assert [line.split(":")[0] for line in ear.news()] == ["#geneva thread"]


def test_who_hears_anyway_gets_no_quiet_line(stage: Stage, at: At, ear: Ear) -> None:
    at("Dana").write_commlog(stage.world.patient("Nora Whitfield"), "In tears about the bill. #upset 3")
    stage.settle()
    assert [line for line in ear.news() if PICKED_UP in line] == []


def test_a_note_on_the_wrong_chart_is_undone_by_its_author(stage: Stage, at: At, ear: Ear) -> None:
    nora, _ = opened(stage, at, ear)
    kelly = at("Kelly")
    [task] = kelly.inbox()
    stage.wait(minutes=20)
    at("Jamie").write_commlog(nora, "Sorry, wrong chart. #notupset")
    stage.settle()
    stage.wait(minutes=1)
    assert ear.news() == ["#geneva thread: Somebody took the note back", "#owners: withdrawn Mon Nov 16, 10:34 AM"]
    assert ear.root() == "#geneva: withdrawn Mon Nov 16, 10:34 AM"
    assert kelly.inbox() == []
    [note] = kelly.task_notes(task["TaskNum"])
    assert note["Note"].startswith("This was taken back. Nothing needs to be done here any more.")
    stage.wait(days=9)
    assert ear.news() == []


def test_an_edited_note_whose_tag_was_replaced_counts_as_taken_back(stage: Stage, at: At, ear: Ear) -> None:
    nora, note = opened(stage, at, ear)
    at("Jamie").edit_commlog(note, "Pt asked about the bill. #notupset")
    stage.settle()
    stage.wait(minutes=1)
    assert ear.news() == ["#geneva thread: Somebody took the note back", "#owners: withdrawn Mon Nov 16, 10:14 AM"]
    assert at("Kelly").inbox() == []
    at("Jamie").write_commlog(nora, "Now she is. #upset")
    stage.settle()
    assert ear.news() == [OPENED, "#owners: an upset patient was noted Mon Nov 16, 10:16 AM"]
    assert "UP-1002 " in at("Kelly").inbox()[0]["Descript"]


def test_what_is_taken_back_late_or_by_another_is_asked_about_once(stage: Stage, at: At, ear: Ear) -> None:
    nora, _ = opened(stage, at, ear)
    asked = "says that this was no complaint"
    at("Sam").write_commlog(nora, "She was only asking. #notupset")
    stage.settle()
    assert ear.news() == [
        f"#geneva thread: Sam Ortiz {asked}",
        f"Dana: Sam Ortiz {asked}",
    ]
    stage.wait(minutes=31)
    at("Jamie").write_commlog(nora, "Wrong chart. #notupset")
    stage.settle()
    assert ear.news() == []
    at("Dana").write_commlog(nora, "Right, a misunderstanding. #notupset")
    stage.settle()
    stage.wait(minutes=1)
    assert ear.news() == [
        "#geneva thread: Dana Brooks took the note back",
        "#owners: withdrawn Mon Nov 16, 10:46 AM by Dana Brooks",
    ]
    assert at("Kelly").inbox() == []


def test_owners_who_were_told_hear_that_it_was_withdrawn(stage: Stage, at: At, ear: Ear) -> None:
    nora = stage.world.patient("Nora Whitfield")
    at("Jamie").write_commlog(nora, "Threatens a lawsuit. #upset 4")
    stage.settle()
    ear.news()
    at("Jamie").write_commlog(nora, "Wrong chart! #notupset")
    stage.settle()
    stage.wait(minutes=1)
    assert ear.news() == ["#geneva thread: Somebody took the note back", "#owners: withdrawn Mon Nov 16, 10:14 AM"]


def test_a_promise_is_shown_with_its_day_and_without_its_words(stage: Stage, at: At, ear: Ear) -> None:
    nora, _ = opened(stage, at, ear)
    at("Kelly").write_commlog(nora, "#promise call Zebrafink by 11/24 with lab date")
    stage.settle()
    assert ear.news() == ["#geneva thread: Kelly Ray promised the patient a call by Tue Nov 24"]
    [root] = [m for m in stage.world.slack.messages("C0GENEVA") if m.thread_ts is None]
    assert "Promised: a call by Tue Nov 24." in root.text
    at("Kelly").write_commlog(nora, "#promise will ring her")
    stage.settle()
    assert ear.news() == ["Kelly: there is no one day in it, so nobody will be reminded"]
    at("Kelly").write_commlog(nora, "#promise Thursday instead")
    stage.settle()
    assert ear.news() == ["#geneva thread: Kelly Ray promised the patient a call by Thu Nov 19"]
    assert not [request for request in stage.world.slack.requests if b"Zebrafink" in request.body]


def test_resolved_without_a_conversation_asks_for_the_commlog_and_ends_nothing(stage: Stage, at: At, ear: Ear) -> None:
    nora, _ = opened(stage, at, ear)
    at("Kelly").write_commlog(nora, "All settled. #resolved")
    stage.settle()
    assert ear.news() == [
        "#geneva thread: The CommLog about the conversation is still missing",
        "Kelly: The case was called resolved, and there is no CommLog about a conversation yet",
    ]
    assert len(at("Kelly").inbox()) == 1
    at("Kelly").write_commlog(nora, TALK)
    stage.settle()
    assert ear.news() == [f"#geneva thread: {REACHED}"]
    at("Kelly").write_commlog(nora, "Now it is. #resolved")
    stage.settle()
    stage.wait(minutes=1)
    assert ear.news() == [
        "#geneva thread: Resolved by Kelly Ray",
        "#owners: resolved Mon Nov 16, 10:16 AM by Kelly Ray",
    ]
    assert at("Kelly").inbox() == []


def test_the_front_desk_resolves_nothing(stage: Stage, at: At, ear: Ear) -> None:
    nora, _ = opened(stage, at, ear)
    at("Jamie").write_commlog(nora, TALK + " #resolved")
    stage.settle()
    assert ear.news() == []


def test_past_the_office_manager_only_the_regional_manager_hears_until_the_end(stage: Stage, at: At, ear: Ear) -> None:
    nora = stage.world.patient("Nora Whitfield")
    at("Jamie").write_commlog(nora, "Upset about how Kelly spoke to her. #upset rm")
    stage.settle()
    assert ear.news() == [ANNOUNCED, "Dana: waiting, no call is logged yet"]
    assert [at(name).inbox() for name in ("Kelly", "Sam", "Dana")] == [[], [], []]
    at("Kelly").write_commlog(nora, TALK + " #resolved")
    at("Sam").write_commlog(nora, "#rm #notupset #promise Tue")
    stage.settle()
    assert ear.news() == []
    stage.until_local(17, 10, 20)
    assert ear.news() == ["Dana thread: Told now: <@U0DANA>", "Dana: Please call the patient: no call is logged yet"]
    at("Dana").write_commlog(nora, TALK)
    stage.settle()
    assert ear.news() == ["Dana thread: Dana Brooks reached the patient, and the CommLog is written"]
    stage.until_local(19, 10, 20)
    owners = "An upset patient was noted Mon Nov 16, 10:14 AM, and the case is not resolved yet, though"
    heard = ear.news()
    assert [line.split(":")[0] for line in heard] == [*["Dana thread"] * 2, "Dana", "Dana", "Lee", "Rosa"]
    assert [owners in line for line in heard] == [*[False] * 4, True, True]
    at("Dana").write_commlog(nora, "#resolved")
    stage.settle()
    assert ear.news() == [
        "#owners: resolved Thu Nov 19, 10:20 AM by Dana Brooks",
        "Dana thread: Resolved by Dana Brooks",
    ]
    root = stage.world.slack.messages("D0DANA")[0]
    assert root.text.split(": ", 1)[1].startswith("resolved Thu Nov 19, 10:20 AM by Dana Brooks.")
    assert [at(name).inbox() for name in ("Kelly", "Sam", "Dana")] == [[], [], []]


def test_a_case_of_the_office_and_one_past_its_manager_never_meet(stage: Stage, at: At, ear: Ear) -> None:
    nora, _ = opened(stage, at, ear)
    at("Morgan").write_commlog(nora, "Says Kelly hung up on her. #upset rm #promise Fri")
    stage.settle()
    assert ear.news() == [
        ANNOUNCED,
        "Dana thread: Morgan Hale promised the patient a call by Fri Nov 20",
        "Dana: waiting, no call is logged yet",
        "Morgan: picked up, Dana Brooks has it",
    ]
    at("Kelly").write_commlog(nora, "Pt upset again. #upset")
    stage.settle()
    assert ear.news() == ["#geneva thread: Kelly Ray wrote another note about this upset"]
    assert len(at("Kelly").inbox()) == 1


def test_others_flags_join_what_goes_past_the_manager_and_her_own_do_not(stage: Stage, at: At, ear: Ear) -> None:
    nora = stage.world.patient("Nora Whitfield")
    at("Jamie").write_commlog(nora, "Upset about Kelly. #upset rm")
    stage.settle()
    ear.news()
    at("Robin").write_commlog(nora, "Upset about Kelly in the chair, too. #upset")
    stage.settle()
    assert ear.news() == ["Dana thread: Somebody wrote another note about this upset"]
    assert at("Kelly").inbox() == []
    at("Kelly").write_commlog(nora, "Pt upset about the bill. #upset")
    stage.settle()
    assert ear.news() == [
        "#geneva: seen, no call is logged yet",
        "#owners: an upset patient was noted Mon Nov 16, 10:15 AM",
    ]
    assert len(at("Kelly").inbox()) == 1
