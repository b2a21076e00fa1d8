"""One process writes at a time, whatever machine it is on; the next one stands by and takes over."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from od_escalator.clock import SystemClock
from od_escalator.demo import schema
from od_escalator.demo.practice import Practice
from od_escalator.demo.server import Server
from od_escalator.demo.session import Session
from od_escalator.domain.practice import Standing, TaskNoteOrder, TaskOrder
from od_escalator.errors import Ambiguous, Transient
from od_escalator.opendental.connection import HeldConnection
from od_escalator.opendental.lock import LONGEST_NAME, WriterLock
from od_escalator.opendental.practice import OpenDentalPractice

Connect = Callable[..., OpenDentalPractice]
Order = Callable[..., TaskOrder]


def end_writer(mariadb: Server) -> None:
    """The server closes the writer's connection, as it does when the process died or froze for too long."""
    with mariadb.admin() as admin:
        lock = "IS_USED_LOCK('od-escalator.opendental_room')"
        admin.run(f"KILL {admin.value(f'SELECT {lock}')}")
        while admin.value(f"SELECT {lock}") is not None:
            pass


def test_the_second_process_stands_by_and_writes_nothing(
    ours: OpenDentalPractice, connect: Connect, session: Session, order: Order
) -> None:
    second = connect()
    assert second.hold() is Standing.STANDBY
    with pytest.raises(Transient):
        second.make_task(order())
    assert second.first_cursor().last == 0
    assert (ours.hold(), second.hold()) == (Standing.WRITER, Standing.STANDBY)
    assert session.value("SELECT COUNT(*) FROM task") == 0


def test_no_statement_writes_without_the_lock(office: Practice, session: Session) -> None:
    session.run("INSERT INTO taskunread (TaskNum, UserNum) VALUES (5001, 3)")
    lock = WriterLock(HeldConnection("main", office.url))
    with pytest.raises(Transient):
        lock.write("DELETE FROM taskunread")
    assert session.value("SELECT COUNT(*) FROM taskunread") == 1
    lock.connection.close()


def test_nothing_is_written_before_the_lock_is_held(connect: Connect, order: Order) -> None:
    with pytest.raises(Transient):
        connect().make_task(order())


def test_the_second_takes_over_when_the_first_has_gone(
    ours: OpenDentalPractice, connect: Connect, order: Order
) -> None:
    second = connect()
    assert second.hold() is Standing.STANDBY
    task = ours.make_task(order())
    ours.close()
    while second.hold() is not Standing.WRITER:
        pass
    assert second.make_task(order()) == task


@pytest.mark.parametrize("noticed", [False, True])
def test_who_lost_the_lock_does_not_write_again(
    mariadb: Server,
    ours: OpenDentalPractice,
    connect: Connect,
    session: Session,
    order: Order,
    noticed: bool,
) -> None:
    task = ours.make_task(order())
    end_writer(mariadb)
    second = connect()
    assert second.hold() is Standing.WRITER
    if noticed:
        with pytest.raises(Transient):
            ours.users()
        assert ours.users()
    for write in (
        lambda: ours.make_task(order("UP-1043")),
        lambda: ours.add_task_note(TaskNoteOrder(task=task, mark="UP-1042/1", text="x", popup=False)),
        lambda: ours.finish_task(task, "UP-1042"),
    ):
        with pytest.raises(Transient):
            write()
    assert session.value("SELECT COUNT(*) FROM task WHERE TaskStatus = 0") == 1
    assert session.value("SELECT COUNT(*) FROM tasknote") == 0
    assert ours.hold() is Standing.STANDBY
    assert second.make_task(order("UP-1043"))


def test_a_connection_that_the_server_gave_up_is_opened_anew_at_once(
    mariadb: Server, ours: OpenDentalPractice, order: Order
) -> None:
    end_writer(mariadb)
    assert ours.hold() is Standing.WRITER
    assert ours.make_task(order())


def test_the_lock_is_asked_for_seldom_and_at_once_when_the_connection_failed(
    mariadb: Server, connect: Connect, statements: list[str]
) -> None:
    practice = connect(clock=SystemClock())
    assert practice.hold() is Standing.WRITER
    statements.clear()
    assert practice.hold() is Standing.WRITER
    assert statements == []
    end_writer(mariadb)
    with pytest.raises(Transient):
        practice.first_cursor()
    assert practice.hold() is Standing.WRITER
    assert statements


def test_a_frozen_process_keeps_the_lock_for_less_than_thirty_seconds_and_who_waits_for_it_gets_it(
    mariadb: Server,
) -> None:
    url = schema.create(mariadb, "lock_room")
    frozen, waiting = (WriterLock(HeldConnection("main", url)) for _ in range(2))
    assert (frozen.hold(), waiting.hold()) == (Standing.WRITER, Standing.STANDBY)
    row = frozen.connection.rows("SELECT @@session.wait_timeout AS idle, @@session.net_read_timeout AS sending")[0]
    assert row.idle < 30
    assert row.sending < 30
    frozen.write("SET SESSION wait_timeout = 1")  # what lasts twenty seconds lasts one here
    while waiting.hold() is Standing.STANDBY:
        pass
    with pytest.raises(Ambiguous):
        frozen.write("SET @written = 1")
    for lock in (frozen, waiting):
        lock.connection.close()


def test_two_databases_of_one_server_have_a_writer_each(mariadb: Server, ours: OpenDentalPractice) -> None:
    other = WriterLock(HeldConnection("other", schema.create(mariadb, "lock_room")))
    assert other.hold() is Standing.WRITER
    assert ours.hold() is Standing.WRITER
    other.connection.close()


def test_a_database_with_the_longest_name_has_a_lock_of_its_own() -> None:
    names = {WriterLock(HeldConnection("main", f"mysql+pymysql://u@127.0.0.1/{'d' * 63}{end}")).name for end in "ab"}
    assert len(names) == 2
    assert all(len(name) <= LONGEST_NAME for name in names)


def test_threads_take_turns(ours: OpenDentalPractice, session: Session, order: Order) -> None:
    with ThreadPoolExecutor(4) as threads:
        work = [threads.submit(ours.make_task, order(f"UP-{n % 5}")) for n in range(15)]
        looks = [threads.submit(ours.users) for _ in range(15)]
        tasks = {future.result() for future in work}
        assert all(future.result() for future in looks)
    assert len(tasks) == session.value("SELECT COUNT(*) FROM task") == 5
    assert session.value("SELECT COUNT(*) FROM signalod WHERE IType = 28") == 5
