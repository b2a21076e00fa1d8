"""Whatever was written when a process died, the next one completes it: once, and without a trace of the first try."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from od_escalator.demo.audit import audit_is_trusted
from od_escalator.demo.practice import Practice
from od_escalator.demo.server import Server
from od_escalator.demo.session import Session
from od_escalator.demo.workstation import Workstation
from od_escalator.domain.practice import Standing, TaskNoteOrder, TaskOrder
from od_escalator.errors import Ambiguous, EscalatorError, Transient
from od_escalator.opendental.practice import OpenDentalPractice

Connect = Callable[[], OpenDentalPractice]
Order = Callable[..., TaskOrder]
Act = Callable[[OpenDentalPractice, int, TaskOrder], object]

LEFT = {
    "task": "TaskNum, TaskListNum, Descript, TaskStatus, UserNum, ReminderType, PriorityDefNum",
    "taskancestor": "TaskNum, TaskListNum",
    "taskunread": "TaskNum, UserNum",
    "tasknote": "TaskNum, UserNum, Note",
    "taskhist": "TaskNum, TaskListNum, UserNumHist, TaskStatus = 2, IsNoteChange",
    "securitylog": "PermType, UserNum, LogText, PatNum, FKey",
}


def everything(session: Session) -> dict[str, list[tuple[Any, ...]]]:
    """All rows, the signals as a set with the popups counted."""
    rows = {
        table: sorted(tuple(row.values()) for row in session.rows(f"SELECT {columns} FROM {table}"))  # noqa: S608  our own names
        for table, columns in LEFT.items()
    }
    rows["signals"] = sorted({tuple(r.values()) for r in session.rows("SELECT IType, FKey FROM signalod")})
    rows["popups"] = [tuple(row.values()) for row in session.rows("SELECT FKey FROM signalod WHERE IType = 28")]
    return rows


def all_trusted(session: Session) -> bool:
    return all(audit_is_trusted(session, row) for row in session.column("SELECT SecurityLogNum FROM securitylog"))


def empty(session: Session) -> None:
    for table in (*LEFT, "signalod", "securityloghash"):
        session.run(f"DELETE FROM {table}")  # noqa: S608  our own names
    session.run("ALTER TABLE task AUTO_INCREMENT = 5001")


@contextmanager
def killed_before(admin: Session, statement: int) -> Iterator[list[str]]:
    """The server ends the writer's connection when it is about to send this statement."""
    sent: list[str] = []

    def count(*given: Any) -> None:  # noqa: ANN401  what SQLAlchemy hands over
        sent.append(given[2])
        if len(sent) == statement:
            holder = admin.value("SELECT IS_USED_LOCK('od-escalator.opendental_room')")
            admin.run(f"KILL {holder}")

    event.listen(Engine, "before_cursor_execute", count)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", count)


def held_by(connect: Connect) -> OpenDentalPractice:
    """The next process, as soon as the server has noticed the end of the last one."""
    practice = connect()
    while practice.hold() is not Standing.WRITER:
        pass
    return practice


def make(practice: OpenDentalPractice, _task: int, order: TaskOrder) -> object:
    return practice.make_task(order)


def add_note(practice: OpenDentalPractice, task: int, _order: TaskOrder) -> None:
    practice.add_task_note(TaskNoteOrder(task=task, mark="UP-1042/7", text="Dana was told.", popup=True))


def finish(practice: OpenDentalPractice, task: int, _order: TaskOrder) -> object:
    return practice.finish_task(task, "UP-1042")


def put_back(practice: OpenDentalPractice, task: int, _order: TaskOrder) -> object:
    note = TaskNoteOrder(task=task, mark="UP-1042/B1", text="It was put back.", popup=False)
    return practice.put_back(note, "Kelly")


@pytest.fixture
def reply(office: Practice, session: Session, at_desk: Callable[[str], Workstation]) -> Iterator[Callable[[int], None]]:
    """Kelly answers a task, which sends it to our own inbox."""
    ours = session.insert("tasklist", Descript="Escalator", Parent=office.inboxes_parent)
    given = "UPDATE userod SET TaskListInBox = %(list)s WHERE UserName = 'Escalator'"
    session.run(given, list=ours)
    yield lambda task: at_desk("Kelly").send_to(task, ours)
    session.run(given, list=0)
    session.run("DELETE FROM tasklist WHERE TaskListNum = %(list)s", list=ours)


@pytest.mark.parametrize("act", [make, add_note, finish, put_back])
def test_killed_before_any_statement(
    mariadb: Server, session: Session, connect: Connect, order: Order, act: Act, reply: Callable[[int], None]
) -> None:
    def begin() -> tuple[OpenDentalPractice, int]:
        empty(session)
        practice = held_by(connect)
        if act is make:
            practice.first_cursor()  # knows the tables already, as a running process does
            return practice, 0
        task = practice.make_task(order())
        if act is put_back:
            reply(task)
        session.run("DELETE FROM signalod")
        return practice, task

    with mariadb.admin() as admin:
        practice, task = begin()
        with killed_before(admin, 0) as whole:
            act(practice, task, order())
        expected = everything(session)
        practice.close()
        for statement in range(1, len(whole) + 1):
            practice, task = begin()
            with killed_before(admin, statement), pytest.raises((Transient, Ambiguous)):
                act(practice, task, order())
            practice.close()
            heir = held_by(connect)
            act(heir, task, order())
            assert everything(session) == expected, f"killed before {whole[statement - 1]}"
            assert all_trusted(session)
            heir.close()


def test_a_connection_lost_in_the_middle_of_a_write_is_ambiguous(
    mariadb: Server, ours: OpenDentalPractice, session: Session, order: Order
) -> None:
    ours.make_task(order("UP-1"))
    with mariadb.admin() as admin, mariadb.admin() as watcher:
        holder = admin.value("SELECT IS_USED_LOCK('od-escalator.opendental_room')")
        session.run("LOCK TABLES task READ")
        failed = _in_thread(lambda: ours.make_task(order("UP-2")))
        waiting = "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE ID = %(id)s AND STATE LIKE 'Waiting%%'"
        while not watcher.value(waiting, id=holder):
            pass
        admin.run(f"KILL {holder}")
        assert isinstance(failed(), Ambiguous)
        session.run("UNLOCK TABLES")
    assert session.value("SELECT COUNT(*) FROM task") == 1


def _in_thread(work: Callable[[], object]) -> Callable[[], EscalatorError]:
    """Start it, and return how to wait for the failure that it must end in."""
    pool = ThreadPoolExecutor(1)
    future = pool.submit(work)

    def failure() -> EscalatorError:
        error = future.exception(timeout=30)
        pool.shutdown()
        assert isinstance(error, EscalatorError)
        return error

    return failure
