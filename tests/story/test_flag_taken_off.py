"""The flag is taken off the note, or the note deleted: quietly before anybody saw the task, never behind her back."""

from collections.abc import Callable

import pytest
from sqlalchemy import update

from od_escalator.demo.stage import Stage
from od_escalator.demo.workstation import Workstation
from od_escalator.store import tables
from od_escalator.store.store import Store
from tests.story.ear import ANNOUNCED, Ear

At = Callable[[str], Workstation]

OPENED = "#geneva: waiting, the task has not been opened yet"
WITHDRAWN = "#geneva thread: Somebody took the note back"
ASKED = [
    "#geneva thread: The note was deleted, or no longer says that the patient is upset",
    "Dana: The note behind this case was deleted, or no longer says that the patient is upset",
]
UPSET = "Pt upset about the bill. #upset"


@pytest.fixture
def nora(stage: Stage) -> int:
    return stage.world.patient("Nora Whitfield")


def opened(stage: Stage, at: At, ear: Ear, nora: int) -> int:
    note = at("Jamie").write_commlog(nora, UPSET)
    stage.settle()
    assert ear.news() == [OPENED, ANNOUNCED]
    return note


def seen(stage: Stage, at: At, ear: Ear) -> int:
    [task] = at("Kelly").inbox()
    at("Kelly").open_task(task["TaskNum"]).close()
    stage.wait(minutes=1)
    assert ear.news() == ["#geneva thread: Kelly Ray opened the task"]
    return int(task["TaskNum"])


@pytest.mark.parametrize("how", ["edited", "deleted"])
def test_a_flag_taken_off_before_anybody_saw_it_is_withdrawn_quietly(
    how: str, stage: Stage, at: At, ear: Ear, nora: int
) -> None:
    note = opened(stage, at, ear, nora)
    if how == "edited":
        at("Jamie").edit_commlog(note, "Pt asked about the bill.")
    else:
        at("Jamie").delete_commlog(note)
    stage.wait(minutes=2)
    assert ear.news() == [WITHDRAWN, "#owners: withdrawn Mon Nov 16, 10:16 AM"]
    assert ear.root() == "#geneva: withdrawn Mon Nov 16, 10:16 AM"
    assert at("Kelly").inbox() == []
    stage.wait(days=3)
    assert ear.news() == []


@pytest.mark.parametrize("how", ["edited", "deleted"])
def test_a_flag_taken_off_after_the_manager_saw_it_ends_nothing_and_the_regional_manager_decides(
    how: str, stage: Stage, at: At, ear: Ear, nora: int
) -> None:
    note = opened(stage, at, ear, nora)
    task = seen(stage, at, ear)
    if how == "edited":
        at("Jamie").edit_commlog(note, "Pt asked about the bill.")
    else:
        at("Jamie").delete_commlog(note)
    stage.wait(minutes=2)
    assert ear.news() == ASKED
    stage.wait(minutes=20)
    assert ear.news() == []
    assert [row["TaskNum"] for row in at("Kelly").inbox()] == [task]
    at("Dana").write_commlog(nora, "Talked to Jamie: wrong patient. #notupset")
    stage.settle()
    assert ear.news() == [
        "#geneva thread: Dana Brooks took the note back",
        "#owners: withdrawn Mon Nov 16, 10:37 AM by Dana Brooks",
    ]
    assert at("Kelly").inbox() == []


def test_a_note_in_the_wrong_chart_written_again_in_the_right_one(stage: Stage, at: At, ear: Ear, nora: int) -> None:
    wrong, owen = opened(stage, at, ear, nora), stage.world.practice.patients[7].number
    at("Jamie").delete_commlog(wrong)
    at("Jamie").write_commlog(owen, UPSET)
    stage.wait(minutes=2)
    assert ear.news() == [WITHDRAWN, OPENED, ANNOUNCED, "#owners: withdrawn Mon Nov 16, 10:16 AM"]
    [task] = at("Kelly").inbox()
    assert task["KeyNum"] == owen


def test_another_flagged_note_keeps_the_case_open(stage: Stage, at: At, ear: Ear, nora: int) -> None:
    first = opened(stage, at, ear, nora)
    second = at("Robin").write_commlog(nora, "She is furious about the wait. #upset")
    stage.settle()
    assert ear.news() == ["#geneva thread: Somebody wrote another note about this upset"]
    at("Jamie").delete_commlog(first)
    stage.wait(minutes=10)
    assert ear.news() == []
    at("Robin").delete_commlog(second)
    stage.wait(minutes=2)
    assert ear.news() == [WITHDRAWN, "#owners: withdrawn Mon Nov 16, 10:27 AM"]


def test_a_corrected_typo_changes_nothing(stage: Stage, at: At, ear: Ear, nora: int) -> None:
    note = opened(stage, at, ear, nora)
    at("Jamie").edit_commlog(note, "Patient upset about the bill. #upset")
    stage.wait(minutes=10)
    assert ear.news() == []
    assert len(at("Kelly").inbox()) == 1


def test_a_note_that_is_deleted_and_at_once_written_anew_is_the_same_upset(
    stage: Stage, at: At, ear: Ear, nora: int
) -> None:
    note = opened(stage, at, ear, nora)
    at("Jamie").delete_commlog(note)
    at("Jamie").write_commlog(nora, "Pt upset about her bill. #upset")
    stage.wait(minutes=10)
    assert ear.news() == ["#geneva thread: Somebody wrote another note about this upset"]
    assert len(at("Kelly").inbox()) == 1


def test_what_a_restored_backup_lacks_nobody_has_deleted(stage: Stage, at: At, ear: Ear, nora: int) -> None:
    note = opened(stage, at, ear, nora)
    at("Jamie").delete_commlog(note)
    store = Store(stage.world.config.state.url)
    with store.transaction() as tx:
        tx.execute(update(tables.cursors).values(incarnation=2))
    store.close()
    stage.wait(minutes=30)
    assert ear.news() == []
    assert len(at("Kelly").inbox()) == 1


def test_a_deleted_procedure_takes_its_flag_along(stage: Stage, at: At, ear: Ear, nora: int) -> None:
    chart = at("Robin").chart
    procedure = chart.write_note(nora, f"Prophy, BWX taken.\n{UPSET}")
    stage.settle()
    assert ear.news() == [OPENED, ANNOUNCED]
    chart.append(procedure, "Signed.")
    stage.wait(minutes=5)
    assert ear.news() == []
    chart.delete_procedure(procedure)
    stage.wait(minutes=2)
    assert ear.news() == [WITHDRAWN, "#owners: withdrawn Mon Nov 16, 10:21 AM"]


def test_a_group_note_keeps_the_words_that_it_collects(stage: Stage, at: At, ear: Ear, nora: int) -> None:
    chart = at("Robin").chart
    procedures = [chart.write_note(nora, text) for text in (f"Prophy.\n{UPSET}", "BWX taken.")]
    stage.settle()
    assert ear.news() == [OPENED, ANNOUNCED]
    chart.write_group_note(procedures)
    stage.wait(minutes=10)
    assert ear.news() == []
    assert len(at("Kelly").inbox()) == 1


def test_in_shadow_it_is_withdrawn_and_nothing_is_written(stage: Stage, at: At, ear: Ear, nora: int) -> None:
    stage.world.reconfigure(('name = "Geneva"\n', 'name = "Geneva"\nmode = "shadow"\n'))
    stage.restart()
    note = at("Jamie").write_commlog(nora, UPSET)
    stage.settle()
    ear.news()
    at("Jamie").delete_commlog(note)
    stage.wait(minutes=2)
    assert ear.news() == ["#it thread: Somebody took the note back"]
    assert ear.root("C0IT") == "#it: withdrawn Mon Nov 16, 10:16 AM"


def test_where_staff_send_the_task_it_is_withdrawn_and_their_task_stays(
    stage: Stage, at: At, ear: Ear, nora: int
) -> None:
    stage.world.reconfigure(('tasks_via = "sql"', 'tasks_via = "none"'))
    stage.restart()
    note = at("Jamie").write_commlog(nora, UPSET)
    at("Jamie").write_task("Nora is upset about the bill", stage.world.practice.inboxes["Kelly"], nora)
    stage.wait(minutes=1)
    ear.news()
    at("Jamie").edit_commlog(note, "Pt asked about the bill.")
    stage.wait(minutes=2)
    assert ear.news() == [WITHDRAWN, "#owners: withdrawn Mon Nov 16, 10:17 AM"]
    assert len(at("Kelly").inbox()) == 1
