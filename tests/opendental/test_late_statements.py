"""A statement that reaches the server long after its sender was told that the connection is lost: nothing is twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest

from od_escalator.demo.practice import Practice
from od_escalator.demo.server import Server
from od_escalator.demo.session import Session
from od_escalator.domain.practice import Standing, TaskOrder
from od_escalator.errors import Ambiguous
from tests.faults.asked import name_of
from tests.faults.wire import Fate, Wire, let_pass
from tests.opendental.conftest import Connect

TABLES = ("task", "taskunread", "taskancestor", "signalod", "securitylog")


def writes_the_task(request: bytes) -> Fate:
    return Fate.LATE if name_of(request).startswith("INSERT INTO task ") else Fate.PASS


def everything(session: Session) -> list[tuple[str, int]]:
    return [(table, session.value(f"SELECT COUNT(*) FROM {table}")) for table in TABLES]  # noqa: S608  our own names


@pytest.mark.parametrize("late", ["before it is made again", "after it was made again"])
def test_a_task_whose_insert_arrives_late_is_there_once(
    mariadb: Server, office: Practice, connect: Connect, session: Session, order: Callable[..., TaskOrder], late: str
) -> None:
    whole = connect()
    assert whole.hold() is Standing.WRITER
    whole.make_task(order())
    expected = everything(session)
    whole.close()
    for table in TABLES:
        session.run(f"DELETE FROM {table}")  # noqa: S608  our own names

    with Wire(mariadb.port) as wire, ThreadPoolExecutor(1) as pool:
        ours = connect(office.our_url.replace(f":{urlsplit(office.our_url).port}/", f":{wire.port}/"))
        while ours.hold() is not Standing.WRITER:
            pass
        wire.judge_by(writes_the_task)
        made = pool.submit(ours.make_task, order())
        wire.wait_for_fates(1)
        wire.hang_up()
        with pytest.raises(Ambiguous):
            made.result()
        assert everything(session)[0] == ("task", 0)
        wire.judge_by(let_pass)
        assert ours.hold() is Standing.STANDBY  # the lost connection has the lock, until the server gives it up
        if late.startswith("before"):
            wire.deliver_late()
        else:
            lost = session.value("SELECT IS_USED_LOCK('od-escalator.opendental_room')")
            session.run(f"KILL {lost}")
        while ours.hold() is not Standing.WRITER:
            pass
        task = ours.make_task(order())
        wire.deliver_late()
        assert session.column("SELECT TaskNum FROM task") == [task]
        assert everything(session) == expected
        ours.close()
