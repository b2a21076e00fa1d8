"""A proof edited away, a task that *Reply* has sent to us, a patient who wants no contact: said, and nothing ends."""

from collections.abc import Callable
from contextlib import closing

from od_escalator.demo.stage import Stage
from od_escalator.demo.workstation import Workstation
from tests.story.ear import Ear

At = Callable[[str], Workstation]

ASTRAY = "the program's own Open Dental inbox: Reply sends it there, and nobody reads it"
TALK = "Spoke with patient about the bill, apologized and explained, she is fine now."


def wait_long(stage: Stage) -> None:
    """Of what has ended the proof is looked at now and then, and believed to be gone at the second look."""
    for _ in range(3):
        stage.wait(minutes=11)


def answer_the_task(stage: Stage, kelly: Workstation, ear: Ear, task: int) -> None:
    """By *Reply*: it is put back each time and said so; where it cannot be, she is asked for it, once."""
    with closing(stage.world.practice.open()) as session:
        ours = session.insert("tasklist", Descript="Escalator", Parent=stage.world.practice.inboxes_parent)
        session.run("UPDATE userod SET TaskListInBox = %(list)s WHERE UserName = 'Escalator'", list=ours)
    stage.wait(minutes=1)
    for _ in range(2):
        kelly.send_to(task, ours)
        stage.wait(minutes=1)
        stage.restart()
        stage.wait(minutes=1)
        assert ear.news() == ["#geneva thread: Reply had sent the task to the program's own inbox: it was put back"]
        assert [each["TaskNum"] for each in kelly.inbox()] == [task]
    notes = [note["Note"] for note in kelly.task_notes(task)]
    assert [note.rpartition(" ")[2] for note in notes] == ["(UP-1001/B1)", "(UP-1001/B2)"]

    with closing(stage.world.practice.open()) as session:
        session.run("UPDATE userod SET TaskListInBox = 0 WHERE UserName = 'Kelly'")
    kelly.send_to(task, ours)
    stage.wait(minutes=1)
    assert ear.news() == [
        "#geneva thread: The task lies in the program's own inbox, where nobody reads it",
        f"Kelly: The task of this case lies in {ASTRAY}",
    ]
    kelly.send_to(task, stage.world.practice.inboxes["Kelly"])


def test_what_slips_is_told_once_and_ends_nothing(stage: Stage, at: At, ear: Ear) -> None:
    nora = stage.world.patient("Nora Whitfield")
    at("Jamie").write_commlog(nora, "Pt upset about the bill. #upset")
    stage.settle()
    [task] = at("Kelly").inbox()
    ear.news()

    answer_the_task(stage, at("Kelly"), ear, task["TaskNum"])

    at("Kelly").write_commlog(nora, "Called pt, no answer. Her husband says she does not want to be contacted.")
    stage.wait(minutes=1)
    assert [line for line in ear.news() if "contacted" in line] == [
        "#geneva thread: Kelly Ray wrote that the patient does not want to be contacted",
        "Dana: Kelly Ray wrote that the patient does not want to be contacted",
    ]

    first = at("Kelly").write_commlog(nora, TALK)
    second = at("Dana").write_commlog(nora, TALK)
    stage.wait(minutes=1)
    ear.news()
    at("Kelly").delete_commlog(first)
    stage.wait(minutes=30)
    assert ear.news() == []
    at("Dana").edit_commlog(second, "Wrong chart, sorry.")
    stage.wait(minutes=30)
    gone = "The CommLog about the conversation is gone, or was changed: not reached any more"
    assert ear.news() == [
        f"#geneva thread: {gone}",
        "Dana: The CommLog that showed that the patient was reached is gone, or says something else now",
    ]
    stage.restart()
    stage.wait(minutes=30)
    assert ear.news() == []
    third = at("Kelly").write_commlog(nora, TALK)
    at("Kelly").tick_done(task["TaskNum"])
    stage.wait(minutes=1)
    assert any("Resolved by Kelly Ray" in line for line in ear.news())

    at("Kelly").edit_commlog(third, TALK + " She thanked us.")
    wait_long(stage)
    assert ear.news() == []
    at("Kelly").edit_commlog(third, "Wrong chart.")
    wait_long(stage)
    assert ear.news() == ["Dana: The CommLog that proved the conversation is gone, or was changed after the end"]
    stage.restart()
    at("Kelly").delete_commlog(third)
    wait_long(stage)
    assert ear.news() == []
