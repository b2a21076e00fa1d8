"""A task that *Reply* sent to our own inbox goes back as *Send To* would move it, but quietly; no other is moved."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from od_escalator.demo.audit import audit_is_trusted
from od_escalator.demo.practice import Practice
from od_escalator.demo.server import Server
from od_escalator.demo.session import Session
from od_escalator.demo.workstation import Workstation
from od_escalator.domain.practice import TaskNoteOrder, TaskOrder
from od_escalator.errors import Permanent
from od_escalator.opendental.practice import OpenDentalPractice

NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)
AtDesk = Callable[[str], Workstation]
Order = Callable[..., TaskOrder]


@pytest.fixture
def our_inbox(office: Practice, session: Session) -> Iterator[int]:
    number = session.insert("tasklist", Descript="Escalator", Parent=office.inboxes_parent)
    given = "UPDATE userod SET TaskListInBox = %(list)s WHERE UserName = 'Escalator'"
    session.run(given, list=number)
    yield number
    session.run(given, list=0)
    session.run("DELETE FROM tasklist WHERE TaskListNum = %(list)s", list=number)


def note(task: int) -> TaskNoteOrder:
    return TaskNoteOrder(task=task, mark="UP-1042/B1", text="It was put back.", popup=False)


def test_it_leaves_the_rows_that_moving_a_task_leaves_and_no_popup(
    ours: OpenDentalPractice, office: Practice, at_desk: AtDesk, session: Session, order: Order, our_inbox: int
) -> None:
    task = ours.make_task(order())
    assert not ours.put_back(note(task), "Dana")
    at_desk("Kelly").send_to(task, our_inbox)
    session.run("DELETE FROM signalod")
    assert ours.put_back(note(task), "Kelly")
    home = office.inboxes["Kelly"]
    assert session.value("SELECT TaskListNum FROM task") == home
    ancestors = session.column("SELECT TaskListNum FROM taskancestor ORDER BY TaskListNum")
    assert (our_inbox in ancestors, home in ancestors, len(ancestors)) == (False, True, len({*ancestors}))
    moved = "SELECT TaskListNum, UserNumHist FROM taskhist WHERE IsNoteChange = 0 ORDER BY TaskHistNum DESC LIMIT 1"
    assert session.row(moved) == {"TaskListNum": our_inbox, "UserNumHist": office.users["Escalator"]}
    (audit,) = session.column("SELECT SecurityLogNum FROM securitylog WHERE LogText = 'Task moved from Escalator'")
    assert audit_is_trusted(session, audit)
    assert office.users["Kelly"] in session.column("SELECT UserNum FROM taskunread")
    told = {(row["IType"], row["FKey"]) for row in session.rows("SELECT IType, FKey FROM signalod")}
    assert told == {(90, our_inbox), (90, home), (3, task)}


def test_an_account_that_may_only_mark_done_moves_nothing_and_writes_nothing(
    ours: OpenDentalPractice,
    office: Practice,
    mariadb: Server,
    at_desk: AtDesk,
    session: Session,
    order: Order,
    our_inbox: int,
) -> None:
    task = ours.make_task(order())
    at_desk("Kelly").send_to(task, our_inbox)
    before = session.value("SELECT COUNT(*) FROM securitylog")
    right, account = f"DELETE ON {office.database}.taskancestor", f"'od_escalator_{office.database}'@'127.0.0.1'"
    with mariadb.admin() as admin:
        admin.run(f"REVOKE {right} FROM {account}")
        try:
            with pytest.raises(Permanent) as refused:
                ours.put_back(note(task), "Kelly")
        finally:
            admin.run(f"GRANT {right} TO {account}")
    assert refused.value.code == "no_rights"
    assert session.value("SELECT COUNT(*) FROM securitylog") == before
    assert session.value("SELECT TaskListNum FROM task") == our_inbox
