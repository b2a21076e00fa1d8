"""A task of ours is, row by row, what a colleague would have sent, and it is there once however often it is made."""

from collections.abc import Callable
from datetime import datetime

import pytest

from od_escalator.demo.audit import audit_is_trusted
from od_escalator.demo.practice import Practice
from od_escalator.demo.session import Session
from od_escalator.demo.workstation import Workstation
from od_escalator.domain.practice import TaskOrder
from od_escalator.errors import Permanent
from od_escalator.opendental.practice import OpenDentalPractice

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


def test_a_list_whose_parent_is_missing_ends_the_ancestors(
    ours: OpenDentalPractice, office: Practice, session: Session, order: Order
) -> None:
    session.run("DELETE FROM tasklist WHERE TaskListNum = %(parent)s", parent=office.inboxes_parent)
    task = ours.make_task(order())
    assert session.column("SELECT TaskListNum FROM taskancestor WHERE TaskNum = %(t)s", t=task) == [
        office.inboxes["Kelly"]
    ]


def test_without_a_priority_no_task_is_made(ours: OpenDentalPractice, session: Session, order: Order) -> None:
    session.run("UPDATE definition SET IsHidden = 1 WHERE Category = 33")
    with pytest.raises(Permanent) as told:
        ours.make_task(order())
    assert told.value.code == "no_priority"
    assert session.value("SELECT COUNT(*) FROM task") == 0
