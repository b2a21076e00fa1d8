"""Reading and saving an open task: whose mark goes, and when a save is refused."""

from collections.abc import Callable
from datetime import datetime

import pytest

from od_escalator.demo.audit import audit_is_trusted
from od_escalator.demo.practice import Practice
from od_escalator.demo.session import Session
from od_escalator.demo.taskrows import Status
from od_escalator.demo.taskwindow import SaveRefused
from od_escalator.demo.trail import audit_trail, signals, unread_by
from od_escalator.demo.workstation import Workstation

AtDesk = Callable[[str], Workstation]
Turn = Callable[..., datetime]


def test_opening_a_task_marks_it_read_for_her_alone(practice: Practice, session: Session, at_desk: AtDesk) -> None:
    task = at_desk("Jamie").write_task("Please call", practice.inboxes["Kelly"])
    kelly = at_desk("Kelly")
    kelly.open_task(task, read=False).close()
    assert unread_by(session, task) == {"Kelly", "Sam"}
    kelly.open_task(task).close()
    assert unread_by(session, task) == {"Sam"}
    assert session.value("SELECT TaskStatus FROM task") == Status.NEW


def test_where_new_is_shared_reading_makes_the_task_viewed_for_all(
    practice: Practice, session: Session, at_desk: AtDesk
) -> None:
    session.run("UPDATE preference SET ValueString = '0' WHERE PrefName = 'TasksNewTrackedByUser'")
    task = at_desk("Jamie").write_task("Please call", practice.inboxes["Kelly"])
    at_desk("Kelly").open_task(task).done()
    assert session.column("SELECT TaskStatus FROM taskhist ORDER BY TaskHistNum") == [Status.NEW, Status.VIEWED]


def test_a_task_that_is_gone_cannot_be_opened(practice: Practice, at_desk: AtDesk) -> None:
    kelly = at_desk("Kelly")
    task = kelly.write_task("Please call", practice.inboxes["Kelly"])
    kelly.delete_task(task)
    with pytest.raises(LookupError, match="there is no task"):
        kelly.open_task(task, read=False)


def test_opening_a_done_task_without_touching_it_writes_nothing(
    practice: Practice, session: Session, at_desk: AtDesk
) -> None:
    kelly = at_desk("Kelly")
    task = kelly.write_task("Please call", practice.inboxes["Kelly"])
    kelly.open_task(task).done()
    written = (signals(session), audit_trail(session), session.rows("SELECT * FROM task"))
    kelly.open_task(task, read=False).save()
    assert (signals(session), audit_trail(session), session.rows("SELECT * FROM task")) == written


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE task SET Descript = 'other words'",
        "UPDATE task SET TaskStatus = 2",
        "UPDATE task SET TaskListNum = 0",
        "UPDATE task SET DateTimeEntry = '2026-01-01'",
        "DELETE FROM task",
    ],
)
def test_a_save_is_refused_when_the_row_changed_under_the_window(
    practice: Practice, session: Session, at_desk: AtDesk, change: str
) -> None:
    task = at_desk("Jamie").write_task("Please call", practice.inboxes["Kelly"])
    window = at_desk("Kelly").open_task(task)
    session.run(change)
    with pytest.raises(SaveRefused):
        window.save(descript="Mine")
    assert session.value("SELECT Descript FROM task") != "Mine"


@pytest.mark.parametrize(
    "harmless",
    [
        "INSERT INTO tasknote (TaskNum, UserNum, DateTimeNote, Note) SELECT TaskNum, 1, NOW(), 'hi' FROM task",
        "UPDATE task SET PriorityDefNum = 0",
        "DELETE FROM taskunread",
    ],
)
def test_a_save_is_not_refused_for_what_open_dental_does_not_compare(
    practice: Practice, session: Session, at_desk: AtDesk, harmless: str
) -> None:
    task = at_desk("Jamie").write_task("Please call", practice.inboxes["Kelly"])
    window = at_desk("Kelly").open_task(task)
    session.run(harmless)
    window.save(descript="Mine")
    assert session.value("SELECT Descript FROM task") == "Mine"


def test_every_audit_row_is_trusted_until_somebody_changes_it(
    practice: Practice, session: Session, at_desk: AtDesk
) -> None:
    kelly, nora = at_desk("Kelly"), practice.patient("Nora Whitfield").number
    task = kelly.write_task("Please call", practice.inboxes["Kelly"], patient=nora)
    kelly.open_task(task).done()
    kelly.write_commlog(nora, "Spoke with pt")
    numbers = session.column("SELECT SecurityLogNum FROM securitylog")
    assert len(numbers) == 3
    assert all(audit_is_trusted(session, number) for number in numbers)
    session.run("UPDATE securitylog SET LogText = 'Nothing happened' WHERE SecurityLogNum = %(n)s", n=numbers[0])
    assert [audit_is_trusted(session, number) for number in numbers] == [False, True, True]
    session.run("DELETE FROM securityloghash")
    assert not any(audit_is_trusted(session, number) for number in numbers)
