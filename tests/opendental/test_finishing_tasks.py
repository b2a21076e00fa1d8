"""We mark a task Done as a person does, and never over what somebody else just changed."""

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import event
from sqlalchemy.engine import Engine

from od_escalator.demo.audit import audit_is_trusted
from od_escalator.demo.practice import Practice
from od_escalator.demo.session import Session
from od_escalator.demo.workstation import Workstation
from od_escalator.domain.practice import TaskOrder, TaskStatus, Watched
from od_escalator.opendental.practice import OpenDentalPractice

NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)
AtDesk = Callable[[str], Workstation]
Order = Callable[..., TaskOrder]


def test_done_leaves_the_rows_that_a_right_click_leaves(
    ours: OpenDentalPractice, office: Practice, session: Session, order: Order
) -> None:
    task = ours.make_task(order())
    assert ours.finish_task(task, "UP-1042")
    row = session.row("SELECT TaskStatus, DateTimeFinished FROM task WHERE TaskNum = %(t)s", t=task)
    assert row == {"TaskStatus": 2, "DateTimeFinished": datetime(2026, 3, 2, 10)}  # noqa: DTZ001  local
    history = session.row("SELECT TaskStatus, UserNumHist, DateTimeFinished, IsNoteChange FROM taskhist")
    assert history == {
        "TaskStatus": 0,
        "UserNumHist": office.users["Escalator"],
        "DateTimeFinished": datetime(1, 1, 1),  # noqa: DTZ001  unset
        "IsNoteChange": 0,
    }
    assert session.value("SELECT COUNT(*) FROM taskunread") == 0
    (audit,) = session.column("SELECT SecurityLogNum FROM securitylog WHERE LogText = 'Task marked done'")
    assert audit_is_trusted(session, audit)


def test_done_twice_is_done_once(ours: OpenDentalPractice, session: Session, order: Order) -> None:
    task = ours.make_task(order())
    assert ours.finish_task(task, "UP-1042")
    assert ours.finish_task(task, "UP-1042")
    assert session.value("SELECT COUNT(*) FROM taskhist") == 1
    assert session.value("SELECT COUNT(*) FROM securitylog WHERE LogText = 'Task marked done'") == 1


def test_a_task_that_somebody_finished_is_done_by_her(
    ours: OpenDentalPractice, office: Practice, at_desk: AtDesk, session: Session, order: Order
) -> None:
    task = ours.make_task(order())
    at_desk("Kelly").tick_done(task)
    assert ours.finish_task(task, "UP-1042")
    (sighting,) = ours.watch([Watched(case=1042, patient=70001, since=NOW, task=task)], NOW).sightings
    assert sighting.task is not None
    assert (sighting.task.status, sighting.task.by) == (TaskStatus.DONE, office.users["Kelly"])
    assert session.value("SELECT COUNT(*) FROM taskhist") == 1


def test_after_a_reopening_it_is_marked_done_again(
    ours: OpenDentalPractice, at_desk: AtDesk, session: Session, order: Order
) -> None:
    task = ours.make_task(order())
    ours.finish_task(task, "UP-1042")
    at_desk("Kelly").reopen(task)
    assert ours.finish_task(task, "UP-1042")
    assert session.value("SELECT TaskStatus FROM task WHERE TaskNum = %(t)s", t=task) == 2
    assert session.value("SELECT COUNT(*) FROM securitylog WHERE LogText = 'Task marked done'") == 2


def test_a_change_in_the_same_moment_is_not_overwritten(
    ours: OpenDentalPractice, at_desk: AtDesk, session: Session, order: Order
) -> None:
    task = ours.make_task(order())
    kelly = at_desk("Kelly")

    def before_our_update(*given: object) -> None:
        if str(given[2]).startswith("UPDATE task"):
            kelly.open_task(task).save("changed by Kelly")

    event.listen(Engine, "before_cursor_execute", before_our_update)
    try:
        assert not ours.finish_task(task, "UP-1042")
    finally:
        event.remove(Engine, "before_cursor_execute", before_our_update)
    assert session.row("SELECT TaskStatus, Descript FROM task WHERE TaskNum = %(t)s", t=task) == {
        "TaskStatus": 0,
        "Descript": "changed by Kelly",
    }


def test_a_task_with_zero_dates_is_finished(ours: OpenDentalPractice, session: Session, order: Order) -> None:
    task = ours.make_task(order())
    session.run("UPDATE task SET DateTimeFinished = 0, DateTask = 0, Descript = NULL WHERE TaskNum = %(t)s", t=task)
    assert ours.finish_task(task, "UP-1042")


def test_a_task_that_is_gone_cannot_be_finished(ours: OpenDentalPractice, at_desk: AtDesk, order: Order) -> None:
    task = ours.make_task(order())
    at_desk("Kelly").delete_task(task)
    assert not ours.finish_task(task, "UP-1042")


def test_a_colleagues_task_that_got_the_number_of_a_lost_one_is_not_marked_done(
    ours: OpenDentalPractice, office: Practice, at_desk: AtDesk, session: Session
) -> None:
    task = at_desk("Jamie").write_task("Please order gloves", office.inboxes["Kelly"], 70001)
    assert not ours.finish_task(task, "UP-1042")
    assert session.value("SELECT TaskStatus FROM task WHERE TaskNum = %(t)s", t=task) == 0
    assert session.value("SELECT COUNT(*) FROM securitylog WHERE LogText = 'Task marked done'") == 0
