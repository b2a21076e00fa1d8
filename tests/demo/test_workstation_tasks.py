"""A workstation writes around a task the rows that Open Dental writes."""

from collections.abc import Callable
from datetime import datetime

from od_escalator.demo.practice import Practice
from od_escalator.demo.session import Session
from od_escalator.demo.taskrows import Status
from od_escalator.demo.trail import audit_trail, signals, unread_by
from od_escalator.demo.workstation import Workstation

AtDesk = Callable[[str], Workstation]
Turn = Callable[..., datetime]
local = datetime.fromisoformat  # Open Dental keeps local times without a zone


def test_a_new_task_is_written_as_open_dental_writes_it(practice: Practice, session: Session, at_desk: AtDesk) -> None:
    inbox, nora = practice.inboxes["Kelly"], practice.patient("Nora Whitfield").number
    task = at_desk("Jamie").write_task("Please call", inbox, patient=nora)
    jamie = practice.users["Jamie"]
    row = session.row("SELECT * FROM task")
    assert row is not None
    assert (row["TaskStatus"], row["UserNum"], row["KeyNum"], row["ObjectType"]) == (0, jamie, nora, 1)
    assert row["DateTimeFinished"] == local("0001-01-01 00:00")
    assert row["DateTimeOriginal"] == row["DateTimeEntry"] == local("2026-03-02 10:00")
    assert session.column("SELECT TaskListNum FROM taskancestor ORDER BY TaskAncestorNum") == [
        inbox,
        practice.inboxes_parent,
    ]
    assert signals(session) == [
        (28, "Task", task),
        (90, "Undefined", inbox),
        (3, "Task", task),
        (91, "Undefined", jamie),
        (92, "Undefined", nora),
    ]
    assert audit_trail(session) == [(84, "New task added", nora, task)]
    assert unread_by(session, task) == {"Kelly", "Sam"}
    assert session.value("SELECT COUNT(*) FROM taskhist") == 0


def test_done_in_the_window_leaves_history_and_no_unread_mark(
    practice: Practice, session: Session, at_desk: AtDesk, turn: Turn
) -> None:
    task = at_desk("Jamie").write_task("Please call", practice.inboxes["Kelly"])
    turn(hours=1)
    at_desk("Kelly").open_task(task).done()
    row = session.row("SELECT TaskStatus, DateTimeFinished FROM task")
    assert row == {"TaskStatus": 2, "DateTimeFinished": local("2026-03-02 11:00")}
    assert unread_by(session, task) == set()
    assert session.row("SELECT TaskStatus, UserNumHist, IsNoteChange FROM taskhist") == {
        "TaskStatus": 0,
        "UserNumHist": practice.users["Kelly"],
        "IsNoteChange": 0,
    }
    assert audit_trail(session)[-1][:2] == (84, "Task marked done")


def test_done_by_right_click_says_so_by_one_signal(practice: Practice, session: Session, at_desk: AtDesk) -> None:
    task = at_desk("Jamie").write_task("Please call", practice.inboxes["Kelly"])
    before = len(signals(session))
    at_desk("Kelly").tick_done(task)
    assert signals(session)[before:] == [(3, "Task", task)]
    assert at_desk("Kelly").inbox() == []


def test_a_reopened_task_keeps_the_time_it_was_finished(
    practice: Practice, session: Session, at_desk: AtDesk, turn: Turn
) -> None:
    task = at_desk("Jamie").write_task("Please call", practice.inboxes["Kelly"])
    kelly = at_desk("Kelly")
    kelly.open_task(task).done()
    turn(hours=1)
    kelly.reopen(task)
    row = session.row("SELECT TaskStatus, DateTimeFinished FROM task")
    assert row == {"TaskStatus": 1, "DateTimeFinished": local("2026-03-02 10:00")}


def test_a_note_on_a_done_task_reopens_it_and_pops_up(
    practice: Practice, session: Session, at_desk: AtDesk, turn: Turn
) -> None:
    task = at_desk("Jamie").write_task("Please call", practice.inboxes["Kelly"])
    kelly, sam = at_desk("Kelly"), at_desk("Sam")
    kelly.tick_done(task)
    turn(seconds=1)
    with sam.open_task(task) as window:
        window.add_note("She is back at the desk")
        assert unread_by(session, task) == set()
    assert session.value("SELECT TaskStatus FROM task") == Status.VIEWED
    assert unread_by(session, task) == {"Jamie", "Kelly"}
    turn(seconds=1)
    assert kelly.new_popups() == [task]


def test_a_note_moves_no_stamp_of_the_task_and_is_kept_in_history_when_the_window_closes(
    practice: Practice, session: Session, at_desk: AtDesk, turn: Turn
) -> None:
    task = at_desk("Jamie").write_task("Please call", practice.inboxes["Kelly"])
    stamp = session.value("SELECT SecDateTEdit FROM task")
    turn(hours=1)
    window = at_desk("Kelly").open_task(task)
    window.add_note("LVM")
    assert session.value("SELECT COUNT(*) FROM taskhist") == 0
    window.close()
    window.close()
    assert session.column("SELECT IsNoteChange FROM taskhist") == [1]
    assert session.value("SELECT SecDateTEdit FROM task") == stamp
    assert audit_trail(session)[-1][:2] == (66, "Added task note")


def test_sending_to_another_list_takes_the_popup_along(
    practice: Practice, session: Session, at_desk: AtDesk, turn: Turn
) -> None:
    kelly, dana = at_desk("Kelly"), at_desk("Dana")
    turn(seconds=1)
    task = at_desk("Jamie").write_task("Please call", practice.inboxes["Kelly"])
    turn(seconds=1)
    kelly.new_popups()
    kelly.send_to(task, practice.inboxes["Dana"])
    turn(seconds=1)
    assert (kelly.new_popups(), dana.new_popups()) == ([], [task])
    assert [row["TaskNum"] for row in dana.inbox()] == [task]
    assert audit_trail(session)[-1][1] == "Task moved from Kelly"
    assert session.column("SELECT TaskListNum FROM taskhist") == [practice.inboxes["Kelly"]]


def test_a_deleted_task_leaves_only_its_history(practice: Practice, session: Session, at_desk: AtDesk) -> None:
    kelly = at_desk("Kelly")
    task = at_desk("Jamie").write_task("Please call", practice.inboxes["Kelly"])
    with kelly.open_task(task) as window:
        window.add_note("LVM")
    kelly.delete_task(task)
    for table in ("task", "taskancestor", "tasknote", "taskunread"):
        assert session.value(f"SELECT COUNT(*) FROM {table}") == 0  # noqa: S608  fixed names
    last = session.row("SELECT UserNum, UserNumHist FROM taskhist ORDER BY TaskHistNum DESC LIMIT 1")
    assert last == {"UserNum": practice.users["Kelly"], "UserNumHist": 0}
    assert audit_trail(session)[-2:] == [
        (84, "Deleted task from tasklist Kelly.", 0, task),
        (228, f"Task {task} deleted", 0, 0),
    ]
    assert session.value("SELECT FKey FROM securitylog WHERE PermType = 66") == 0
