"""Clinical notes flag as CommLogs do, and the same words never twice, however Open Dental saves them again."""

from collections.abc import Callable
from contextlib import closing
from datetime import timedelta

import pytest

from od_escalator.demo.stage import Stage
from od_escalator.demo.workstation import Workstation
from od_escalator.demo.world import World
from tests.story.ear import ANNOUNCED, Ear

At = Callable[[str], Workstation]

OPENED = "#geneva: waiting, the task has not been opened yet"
JOINED = "#geneva thread: Somebody wrote another note about this upset"
PROPHY = "Prophy, BWX taken. Home care reviewed."
UPSET = "Waited 50 min for the hygienist and said so at the desk. #upset"


@pytest.fixture
def nora(stage: Stage) -> int:
    return stage.world.patient("Nora Whitfield")


def test_a_tag_in_a_clinical_note_opens_a_case(stage: Stage, at: At, ear: Ear, nora: int) -> None:
    at("Robin").chart.write_note(nora, f"{PROPHY}\n{UPSET}")
    stage.settle()
    assert ear.news() == [OPENED, ANNOUNCED]
    [task] = at("Kelly").inbox()
    assert "(noted Mon 10:14 AM Robin)" in task["Descript"]
    assert UPSET in task["Descript"]


def test_only_what_was_added_to_a_note_flags_and_is_quoted(stage: Stage, at: At, ear: Ear, nora: int) -> None:
    chart = at("Robin").chart
    procedure = chart.write_note(nora, PROPHY)
    stage.wait(minutes=10)
    assert ear.news() == []
    chart.append(procedure, UPSET)
    stage.settle()
    assert ear.news() == [
        OPENED,
        "#owners: an upset patient was noted Mon Nov 16, 10:24 AM",
    ]
    [task] = at("Kelly").inbox()
    assert "50 min" in task["Descript"]
    assert "BWX" not in task["Descript"]


def test_a_code_for_such_notes_flags_without_a_tag(stage: Stage, at: At, ear: Ear, nora: int) -> None:
    chart = at("Robin").chart
    procedure = chart.write_note(nora, "Pt told me how disappointed she is with the crown.", "Zupset")
    stage.settle()
    assert ear.news() == [OPENED, ANNOUNCED]
    chart.append(procedure, "Shade photos taken.")
    stage.settle()
    assert ear.news() == []


def test_notes_without_tag_or_code_open_nothing(stage: Stage, at: At, ear: Ear, nora: int) -> None:
    for text in (PROPHY, "#3 crown seated, upset gingiva", "Pt not #upset, just asked about her balance."):
        at("Robin").chart.write_note(nora, text)
    stage.wait(minutes=5)
    assert ear.news() == []


def test_a_note_is_judged_when_nothing_was_added_for_half_a_minute(stage: Stage, at: At, ear: Ear, nora: int) -> None:
    chart = at("Robin").chart
    procedure = chart.write_note(nora, "Pt was #upset")
    stage.world.clock.turn(timedelta(seconds=20))
    stage.rest()
    chart.rewrite(procedure, "Pt was not #upset at all, a misunderstanding.")
    stage.wait(minutes=5)
    assert ear.news() == []


def test_a_note_signed_as_soon_as_it_was_written_opens_one_case(stage: Stage, at: At, ear: Ear, nora: int) -> None:
    chart = at("Robin").chart
    chart.sign(chart.write_note(nora, UPSET))
    stage.settle()
    assert ear.news() == [OPENED, ANNOUNCED]
    assert "50 min" in at("Kelly").inbox()[0]["Descript"]


def again(how: str, stage: Stage, at: At, nora: int, procedure: int) -> None:
    """Save the words of a note that opened a case once more."""
    robin, okafor = at("Robin").chart, at("Okafor").chart
    match how:
        case "signed":
            okafor.sign(procedure)
        case "saved unchanged":
            robin.rewrite(procedure, f"{PROPHY}\n{UPSET}")
        case "appended to":
            robin.append(procedure, "Next visit in six months.")
        case "saved by two at once":
            robin.merge(procedure, f"{PROPHY}\n{UPSET}")
        case "typed anew":
            robin.rewrite(procedure, f"  {PROPHY.upper()}  \n\n{UPSET.lower()} ")
        case "collected into a group note":
            other = robin.write_note(nora, "Fluoride applied.")
            stage.settle()
            okafor.write_group_note([procedure, other], "Reviewed.")
        case "copied":
            okafor.write_note(nora, f"Exam. {UPSET}", "D0120")


WAYS = (
    "signed",
    "saved unchanged",
    "appended to",
    "saved by two at once",
    "typed anew",
    "collected into a group note",
    "copied",
)


@pytest.mark.parametrize("how", WAYS)
def test_the_same_words_saved_again_are_no_news(how: str, stage: Stage, at: At, ear: Ear, nora: int) -> None:
    procedure = at("Robin").chart.write_note(nora, f"{PROPHY}\n{UPSET}")
    stage.settle()
    ear.news()
    again(how, stage, at, nora, procedure)
    stage.settle()
    stage.restart()
    stage.wait(minutes=5)
    assert ear.news() == []


@pytest.mark.parametrize("how", WAYS)
def test_words_of_before_the_first_start_open_nothing_when_they_are_saved_again(
    how: str, world: World, at: At, ear: Ear
) -> None:
    nora = world.patient("Nora Whitfield")
    procedure = at("Robin").chart.write_note(nora, f"{PROPHY}\n{UPSET}")
    world.clock.turn(timedelta(minutes=1))
    with closing(Stage(world)) as stage:
        again(how, stage, at, nora, procedure)
        stage.wait(minutes=5)
    assert ear.news() == []


def test_words_added_later_are_news_of_the_same_case(stage: Stage, at: At, ear: Ear, nora: int) -> None:
    chart = at("Robin").chart
    procedure = chart.write_note(nora, UPSET)
    stage.settle()
    ear.news()
    chart.append(procedure, "Now asks for her records. #upset")
    stage.settle()
    assert ear.news() == [JOINED]


def test_a_cleared_note_and_a_deleted_procedure_are_nothing(stage: Stage, at: At, ear: Ear, nora: int) -> None:
    chart = at("Robin").chart
    chart.rewrite(chart.write_note(nora, UPSET), "")
    chart.delete_procedure(chart.write_note(nora, "Pt is #upset about the bill for her crown."))
    stage.wait(minutes=5)
    assert ear.news() == []


def test_what_was_deleted_before_it_counted_counts_when_it_is_entered_again(
    stage: Stage, at: At, ear: Ear, nora: int
) -> None:
    chart = at("Robin").chart
    chart.delete_procedure(chart.write_note(nora, UPSET))
    stage.settle()
    chart.write_note(nora, UPSET, "D0120")
    stage.settle()
    assert ear.news() == [OPENED, ANNOUNCED]


def test_a_note_collected_into_a_group_note_at_once_is_not_lost(stage: Stage, at: At, ear: Ear, nora: int) -> None:
    chart = at("Robin").chart
    procedures = [chart.write_note(nora, UPSET), chart.write_note(nora, "Fluoride applied.")]
    chart.write_group_note(procedures)
    stage.settle()
    assert ear.news() == [OPENED, ANNOUNCED]
    assert "50 min" in at("Kelly").inbox()[0]["Descript"]


@pytest.mark.parametrize("first", ["commlog", "clinical note"])
def test_the_same_words_in_a_commlog_and_a_clinical_note_are_one_note(
    first: str, stage: Stage, at: At, ear: Ear, nora: int
) -> None:
    robin = at("Robin")
    for as_commlog in (first == "commlog", first != "commlog"):
        if as_commlog:
            robin.write_commlog(nora, UPSET, "Upset Patient")
        else:
            robin.chart.write_note(nora, UPSET)
        stage.wait(minutes=2)
    assert ear.news() == [OPENED, ANNOUNCED]
    assert at("Kelly").task_notes(at("Kelly").inbox()[0]["TaskNum"]) == []


def test_what_two_people_wrote_is_two_notes_of_one_case(stage: Stage, at: At, ear: Ear, nora: int) -> None:
    at("Jamie").write_commlog(nora, "Pt upset about the wait.", "Upset Patient")
    at("Robin").chart.write_note(nora, UPSET)
    stage.settle()
    assert ear.news() == [JOINED, OPENED, ANNOUNCED]


def test_a_clinical_note_proves_no_conversation(stage: Stage, at: At, ear: Ear, nora: int) -> None:
    kelly = at("Kelly")
    kelly.chart.write_note(nora, "Spoke w/ pt about her bill, she is happy now. #upset")
    stage.settle()
    assert ear.news() == ["#geneva: seen, no call is logged yet", ANNOUNCED]
    kelly.write_commlog(nora, "Spoke w/ pt about her bill, she is happy now. #upset")
    stage.settle()
    assert ear.news() == ["#geneva thread: Kelly Ray reached the patient, and the CommLog is written"]


def test_the_office_is_where_the_procedure_was_done(stage: Stage, at: At, ear: Ear, nora: int) -> None:
    clinics = stage.world.practice.clinics
    at("Alex").chart.write_note(nora, UPSET, clinic=clinics["Lakeside"])
    stage.settle()
    assert ear.news() == [OPENED.replace("#geneva", "#lakeside"), ANNOUNCED]


def test_without_a_clinic_of_its_own_the_procedure_is_the_patients(stage: Stage, at: At, ear: Ear, nora: int) -> None:
    at("Robin").chart.write_note(nora, UPSET, clinic=0)
    stage.settle()
    assert ear.news() == [OPENED, ANNOUNCED]
