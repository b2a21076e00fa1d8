"""A task of ours is, row by row, what a colleague would have sent, and it is there once however often it is made."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from od_escalator.demo.audit import audit_is_trusted
from od_escalator.demo.practice import Practice
from od_escalator.demo.session import Session
from od_escalator.demo.workstation import Workstation
from od_escalator.domain.practice import TaskOrder
from od_escalator.errors import Permanent
from od_escalator.opendental.practice import OpenDentalPractice
from tests.opendental.conftest import commlog

Turn = Callable[..., datetime]
AtDesk = Callable[[str], Workstation]
Order = Callable[..., TaskOrder]


def test_it_pops_up_for_the_manager_and_whoever_follows_her_list_and_for_nobody_else(
    ours: OpenDentalPractice, office: Practice, at_desk: AtDesk, turn: Turn, order: Order
) -> None:
    desks = {name: at_desk(name) for name in office.users}
    turn(seconds=1)
    task = ours.make_task(order())
    turn(seconds=1)
    assert {name for name, desk in desks.items() if desk.new_popups()} == {"Kelly", "Sam"}
    assert [row["TaskNum"] for row in desks["Kelly"].inbox()] == [task]
    assert desks["Kelly"].inbox()[0]["Unread"] == 1
    assert desks["Morgan"].inbox() == desks["Dana"].inbox() == []


def test_it_pops_up_once_however_often_it_is_made(
    ours: OpenDentalPractice, at_desk: AtDesk, turn: Turn, order: Order
) -> None:
    kelly = at_desk("Kelly")
    turn(seconds=1)
    task = ours.make_task(order())
    turn(seconds=1)
    assert kelly.new_popups() == [task]
    kelly.read_task(task)
    assert ours.make_task(order()) == task
    turn(seconds=1)
    assert kelly.new_popups() == []
    assert [row["Unread"] for row in kelly.inbox()] == [0]


def test_it_is_one_task_though_the_charts_were_merged_while_its_answer_was_lost(
    ours: OpenDentalPractice, office: Practice, at_desk: AtDesk, session: Session, order: Order
) -> None:
    task = ours.make_task(order())
    old, new = office.patients[0].number, office.patients[1].number
    at_desk("Kelly").merge_patients(old, new)
    assert ours.make_task(order()) == task
    assert session.rows("SELECT TaskNum, KeyNum FROM task") == [{"TaskNum": task, "KeyNum": new}]


def test_it_pops_up_at_the_next_login_too(ours: OpenDentalPractice, at_desk: AtDesk, turn: Turn, order: Order) -> None:
    task = ours.make_task(order())
    turn(hours=8)
    kelly = at_desk("Kelly")
    assert kelly.login_popups() == [task]
    kelly.read_task(task)
    kelly.log_in()
    assert kelly.login_popups() == []


@pytest.mark.parametrize("reminders", ["0", "1"])
def test_the_row_is_what_open_dental_writes(
    ours: OpenDentalPractice,
    connect: Callable[[], OpenDentalPractice],
    office: Practice,
    session: Session,
    order: Order,
    reminders: str,
) -> None:
    ours.close()
    session.run("UPDATE preference SET ValueString = %(v)s WHERE PrefName = 'TasksUseRepeating'", v=reminders)
    practice = connect()
    practice.hold()
    task = practice.make_task(order())
    row = session.row("SELECT * FROM task WHERE TaskNum = %(t)s", t=task)
    assert row is not None
    assert (row["TaskListNum"], row["KeyNum"], row["ObjectType"]) == (office.inboxes["Kelly"], 70001, 1)
    assert (row["UserNum"], row["TaskStatus"], row["DescriptOverride"]) == (office.users["Escalator"], 0, "")
    assert row["DateTimeEntry"] == row["DateTimeOriginal"] == datetime(2026, 3, 2, 10)  # noqa: DTZ001  the server's local time
    assert row["DateTimeFinished"] == datetime(1, 1, 1)  # noqa: DTZ001  unset
    is_reminder = reminders == "0"
    assert (row["ReminderType"], len(row["ReminderGroupId"])) == ((2048, 20) if is_reminder else (0, 0))
    assert row["PriorityDefNum"] == office.priorities["Reminder" if is_reminder else "Normal"]


def test_the_lists_above_are_its_ancestors(
    ours: OpenDentalPractice, office: Practice, session: Session, order: Order
) -> None:
    task = ours.make_task(order())
    assert session.column(
        "SELECT TaskListNum FROM taskancestor WHERE TaskNum = %(t)s ORDER BY TaskAncestorNum", t=task
    ) == [office.inboxes["Kelly"], office.inboxes_parent]


def test_lists_as_deep_as_you_like_and_one_above_itself(
    ours: OpenDentalPractice, office: Practice, session: Session, order: Order
) -> None:
    parent = office.inboxes_parent
    deep = [parent]
    for depth in range(20):
        deep.append(session.insert("tasklist", Descript=f"deeper {depth}", Parent=deep[-1], DateType=0, TaskListNum=0))
    session.run("UPDATE tasklist SET Parent = %(p)s WHERE TaskListNum = %(l)s", p=deep[-1], l=office.inboxes["Kelly"])
    ancestors = "SELECT TaskListNum FROM taskancestor WHERE TaskNum = %(t)s ORDER BY TaskAncestorNum"
    task = ours.make_task(order())
    assert session.column(ancestors, t=task) == [office.inboxes["Kelly"], *reversed(deep)]
    session.run("UPDATE tasklist SET Parent = %(p)s WHERE TaskListNum = %(l)s", p=deep[10], l=deep[9])
    task = ours.make_task(order("UP-1043"))
    assert session.column(ancestors, t=task) == [office.inboxes["Kelly"], *reversed(deep[9:])]


def test_its_audit_row_is_trusted(ours: OpenDentalPractice, session: Session, order: Order) -> None:
    task = ours.make_task(order())
    rows = session.rows("SELECT * FROM securitylog WHERE FKey = %(t)s", t=task)
    assert [(row["PermType"], row["LogText"], row["PatNum"]) for row in rows] == [(84, "New task added", 70001)]
    assert audit_is_trusted(session, rows[0]["SecurityLogNum"])


def test_the_signals_are_those_of_open_dental(
    ours: OpenDentalPractice, office: Practice, session: Session, order: Order
) -> None:
    task = ours.make_task(order())
    signals = session.rows("SELECT IType, FKeyType, FKey FROM signalod ORDER BY SignalNum")
    assert [tuple(signal.values()) for signal in signals] == [
        (28, "Task", task),
        (90, "Undefined", office.inboxes["Kelly"]),
        (91, "Undefined", office.users["Escalator"]),
        (92, "Undefined", 70001),
        (3, "Task", task),
    ]


def test_one_without_popup_lies_in_the_inbox_quietly(
    ours: OpenDentalPractice, at_desk: AtDesk, session: Session, turn: Turn, order: Order
) -> None:
    kelly = at_desk("Kelly")
    turn(seconds=1)
    task = ours.make_task(order(popup=False))
    assert ours.make_task(order(popup=False)) == task
    turn(seconds=1)
    assert kelly.new_popups() == kelly.login_popups() == []
    assert [row["TaskNum"] for row in kelly.inbox()] == [task]
    assert session.value("SELECT COUNT(*) FROM signalod WHERE IType = 28") == 0


def test_the_text_tells_whom_to_call_and_how_to_finish(
    ours: OpenDentalPractice, office: Practice, at_desk: AtDesk, session: Session, order: Order
) -> None:
    patient = office.patients[0]
    note = at_desk("Jamie").write_commlog(patient.number, "Upset about\nthe bill")
    task = ours.make_task(order(note=commlog(note)))
    lines = str(session.value("SELECT Descript FROM task WHERE TaskNum = %(t)s", t=task)).split("\n")
    assert lines[1:3] == ["Upset about", "the bill"]
    assert lines[3].startswith(f"Call: {patient.name}, mobile ")
    assert lines[4:] == ["After the call, write a CommLog.", "Then mark this task Done."]
    assert "\r" not in "".join(lines)


def test_a_note_of_another_patient_is_never_quoted(
    ours: OpenDentalPractice, office: Practice, at_desk: AtDesk, session: Session, order: Order
) -> None:
    note = at_desk("Jamie").write_commlog(office.patients[1].number, "somebody else's trouble")
    task = ours.make_task(order(note=commlog(note)))
    text = str(session.value("SELECT Descript FROM task WHERE TaskNum = %(t)s", t=task))
    assert "somebody else" not in text
    assert "can no longer be read" in text


@pytest.mark.parametrize(
    "words",
    ["x" * 65_000, "牙" * 21_000, "a\x00b", "\U0001f621 <!channel>", "'; DROP TABLE task; -- %s %(x)s \\"],
    ids=["64 kB", "wide", "NUL", "emoji", "SQL"],
)
def test_hostile_words_end_up_in_the_text_and_nowhere_else(
    ours: OpenDentalPractice, at_desk: AtDesk, session: Session, order: Order, words: str
) -> None:
    note = at_desk("Jamie").write_commlog(70001, words)
    task = ours.make_task(order(note=commlog(note)))
    text = str(session.value("SELECT Descript FROM task WHERE TaskNum = %(t)s", t=task))
    assert words[:1].replace("\U0001f621", "\ufffd") in text
    assert text.endswith("Then mark this task Done.")
    assert "\x00" not in text


def test_marks_do_not_find_each_other(ours: OpenDentalPractice, order: Order) -> None:
    made = [ours.make_task(order(mark)) for mark in ("UP-10420", "UP-1042-2", "UP-1042", "UP-1042")]
    assert len(set(made)) == 3
    assert made[2] == made[3]


def test_a_mark_in_the_words_of_another_case_is_not_taken_for_the_task(
    ours: OpenDentalPractice, at_desk: AtDesk, order: Order
) -> None:
    note = at_desk("Jamie").write_commlog(70001, "as upset as in UP-1042 last week")
    other = ours.make_task(order("UP-1050", note=commlog(note)))
    assert ours.make_task(order("UP-1042")) != other


def test_of_a_copied_task_the_first_one_is_ours(ours: OpenDentalPractice, session: Session, order: Order) -> None:
    task = ours.make_task(order())
    row = session.row("SELECT * FROM task WHERE TaskNum = %(t)s", t=task) or {}
    session.insert("task", **{name: value for name, value in row.items() if name != "TaskNum"})
    assert ours.make_task(order()) == task
    assert session.value("SELECT COUNT(*) FROM task") == 2


def test_a_task_that_was_moved_gets_the_ancestors_of_its_new_list(
    ours: OpenDentalPractice, office: Practice, at_desk: AtDesk, session: Session, order: Order
) -> None:
    task = ours.make_task(order())
    at_desk("Kelly").send_to(task, office.inboxes["Dana"])
    assert ours.make_task(order()) == task
    assert set(session.column("SELECT TaskListNum FROM taskancestor WHERE TaskNum = %(t)s", t=task)) == {
        office.inboxes["Dana"],
        office.inboxes_parent,
    }


def no_inbox(session: Session) -> None:
    session.run("UPDATE userod SET TaskListInBox = 0 WHERE UserName = 'Kelly'")


def archived_list(session: Session) -> None:
    session.run("UPDATE tasklist SET TaskListStatus = 1 WHERE Descript = 'Kelly'")


def hidden_manager(session: Session) -> None:
    session.run("UPDATE userod SET IsHidden = 1 WHERE UserName = 'Kelly'")


def no_priority(session: Session) -> None:
    session.run("UPDATE definition SET IsHidden = 1 WHERE Category = 33")


def no_own_user(session: Session) -> None:
    session.run("DELETE FROM userod WHERE UserName = 'Escalator'")


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        (no_inbox, "no_inbox"),
        (archived_list, "no_inbox"),
        (hidden_manager, "unknown_user"),
        (no_priority, "no_priority"),
        (no_own_user, "unknown_user"),
    ],
)
def test_what_a_person_must_put_right_is_said_and_nothing_is_written(
    ours: OpenDentalPractice, session: Session, order: Order, broken: Callable[[Session], Any], code: str
) -> None:
    broken(session)
    with pytest.raises(Permanent) as told:
        ours.make_task(order())
    assert told.value.code == code
    assert session.value("SELECT COUNT(*) FROM task") == 0


def test_an_unknown_patient_gets_no_task(ours: OpenDentalPractice, order: Order) -> None:
    with pytest.raises(Permanent, match="patient of UP-1042 is not there"):
        ours.make_task(order(patient=1))


def test_for_a_child_the_parent_is_to_be_called(
    ours: OpenDentalPractice, office: Practice, session: Session, order: Order
) -> None:
    child, parent = office.patients[0], office.patients[1]
    session.run(
        "UPDATE patient SET Birthdate = '2016-05-01', Guarantor = %(parent)s WHERE PatNum = %(child)s",
        parent=parent.number,
        child=child.number,
    )
    session.run("UPDATE patient SET PreferContactMethod = 8 WHERE PatNum = %(parent)s", parent=parent.number)
    task = ours.make_task(order())
    text = str(session.value("SELECT Descript FROM task WHERE TaskNum = %(t)s", t=task))
    assert f"Call: {parent.name}, responsible for {child.name} (under 18), mobile {parent.mobile}" in text
    assert "prefers: text message" in text


def test_a_list_whose_parent_is_missing_ends_the_ancestors(
    ours: OpenDentalPractice, office: Practice, session: Session, order: Order
) -> None:
    session.run("DELETE FROM tasklist WHERE TaskListNum = %(parent)s", parent=office.inboxes_parent)
    task = ours.make_task(order())
    assert session.column("SELECT TaskListNum FROM taskancestor WHERE TaskNum = %(t)s", t=task) == [
        office.inboxes["Kelly"]
    ]
