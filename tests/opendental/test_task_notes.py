"""A note of ours on a task is found again by its mark, and nobody who has the task open is disturbed in saving it."""

from collections.abc import Callable
from datetime import datetime

import pytest

from od_escalator.demo.audit import audit_is_trusted
from od_escalator.demo.practice import Practice
from od_escalator.demo.session import Session
from od_escalator.demo.workstation import Workstation
from od_escalator.domain.practice import TaskNoteOrder, TaskOrder
from od_escalator.errors import Permanent
from od_escalator.opendental.practice import OpenDentalPractice

Turn = Callable[..., datetime]
AtDesk = Callable[[str], Workstation]
Order = Callable[..., TaskOrder]


def note(task: int, mark: str = "UP-1042/7", *, popup: bool = False, text: str = "Dana was told.") -> TaskNoteOrder:
    return TaskNoteOrder(task=task, mark=mark, text=text, popup=popup)


def test_who_has_the_task_open_is_not_refused_when_she_saves(
    ours: OpenDentalPractice, at_desk: AtDesk, session: Session, turn: Turn, order: Order
) -> None:
    task = ours.make_task(order())
    window = at_desk("Kelly").open_task(task)
    turn(seconds=5)
    ours.add_task_note(note(task, popup=True))
    ours.make_task(order())
    window.save("edited by Kelly")
    assert session.value("SELECT Descript FROM task WHERE TaskNum = %(t)s", t=task) == "edited by Kelly"


def test_a_note_that_is_added_twice_stands_there_once(
    ours: OpenDentalPractice, at_desk: AtDesk, session: Session, turn: Turn, order: Order
) -> None:
    task = ours.make_task(order())
    kelly = at_desk("Kelly")
    turn(seconds=1)
    ours.add_task_note(note(task, popup=True))
    turn(seconds=1)
    assert kelly.new_popups() == [task]
    kelly.read_task(task)
    ours.add_task_note(note(task, popup=True))
    turn(seconds=1)
    assert kelly.new_popups() == []
    assert [row["Note"] for row in kelly.task_notes(task)] == ["Dana was told. (UP-1042/7)"]
    assert kelly.inbox()[0]["Unread"] == 0
    assert session.column("SELECT IsNoteChange FROM taskhist WHERE TaskNum = %(t)s", t=task) == [1]


def test_two_notes_in_the_same_second_are_two(
    ours: OpenDentalPractice, at_desk: AtDesk, session: Session, order: Order
) -> None:
    task = ours.make_task(order())
    at_desk("Kelly").read_task(task)
    for mark in ("UP-1042/7", "UP-1042/70", "UP-1042/7"):
        ours.add_task_note(note(task, mark, popup=True))
    assert session.value("SELECT COUNT(*) FROM tasknote") == 2
    assert session.value("SELECT COUNT(*) FROM taskhist WHERE IsNoteChange = 1") == 2
    assert at_desk("Kelly").inbox()[0]["Unread"] == 1
    rows = session.column("SELECT SecurityLogNum FROM securitylog WHERE PermType = 66 AND FKey = %(t)s", t=task)
    assert len(rows) == 2
    assert all(audit_is_trusted(session, row) for row in rows)


def test_a_quiet_note_pops_up_for_nobody_but_is_told_to_open_windows(
    ours: OpenDentalPractice, office: Practice, at_desk: AtDesk, session: Session, turn: Turn, order: Order
) -> None:
    task = ours.make_task(order())
    turn(seconds=1)
    session.run("DELETE FROM signalod")
    kelly = at_desk("Kelly")
    turn(seconds=1)
    ours.add_task_note(note(task))
    turn(seconds=1)
    assert kelly.new_popups() == []
    signals = session.rows("SELECT IType, FKey FROM signalod ORDER BY SignalNum")
    assert [tuple(signal.values()) for signal in signals] == [(90, office.inboxes["Kelly"]), (3, task)]


@pytest.mark.parametrize("text", ["'; DROP TABLE task; --", "nul\x00 \U0001f621", "UP-1042/7 told Dana"])
def test_any_text_is_written(ours: OpenDentalPractice, session: Session, order: Order, text: str) -> None:
    task = ours.make_task(order())
    ours.add_task_note(note(task, text=text))
    ours.add_task_note(note(task, text=text))
    written = session.column("SELECT Note FROM tasknote WHERE TaskNum = %(t)s", t=task)
    assert len(written) == 1
    assert written[0].count("UP-1042/7") == 1


def test_a_note_on_a_done_task_marks_nothing_unread(
    ours: OpenDentalPractice, at_desk: AtDesk, session: Session, order: Order
) -> None:
    task = ours.make_task(order())
    at_desk("Kelly").tick_done(task)
    ours.add_task_note(note(task))
    assert session.value("SELECT COUNT(*) FROM taskunread") == 0
    assert session.value("SELECT TaskStatus FROM task WHERE TaskNum = %(t)s", t=task) == 2


def test_a_task_that_is_gone_gets_no_note(
    ours: OpenDentalPractice, at_desk: AtDesk, session: Session, order: Order
) -> None:
    task = ours.make_task(order())
    at_desk("Kelly").delete_task(task)
    with pytest.raises(Permanent, match="gone"):
        ours.add_task_note(note(task))
    assert session.value("SELECT COUNT(*) FROM tasknote") == 0
