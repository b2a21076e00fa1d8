"""No right too many: each one that `grants` prints is needed by a statement that we really send.

That they are enough, every test shows: all of them log in as this account (demo/account.py).
"""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date, timedelta
from typing import Any

import pymysql
import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from od_escalator.demo.account import HOST
from od_escalator.demo.session import Session
from od_escalator.demo.stage import Stage
from od_escalator.demo.workstation import Workstation
from od_escalator.demo.world import World
from od_escalator.opendental.account import Account
from od_escalator.opendental.inspection import Question
from od_escalator.opendental.plans import has_federal_plan
from od_escalator.opendental.practice import OpenDentalPractice
from od_escalator.opendental.rights import LATER, Right, grants, needed
from od_escalator.outside import reader_of
from od_escalator.store import outbox
from od_escalator.store.outbox import Delivery, Kind
from od_escalator.store.store import Store

At = Callable[[str], Workstation]

#: Which rights a statement needs does not depend on the storage engine.
pytestmark = pytest.mark.parametrize("mariadb", ["MyISAM"], indirect=True)

TALK = "Spoke w/ pt about the bill, explained her coverage. She is happy now. #resolved"
DENIED = {1142, 1143}


@contextmanager
def statements_sent() -> Iterator[set[str]]:
    """Every statement for Open Dental's tables, with its values filled in."""
    sent: set[str] = set()

    def note(_connection: object, cursor: Any, statement: str, parameters: Any, *_: object) -> None:  # noqa: ANN401  SQLAlchemy's
        if hasattr(cursor, "mogrify") and not statement.startswith(("PREPARE", "DEALLOCATE")):
            sent.add(cursor.mogrify(statement, parameters))

    event.listen(Engine, "before_cursor_execute", note)
    yield sent
    event.remove(Engine, "before_cursor_execute", note)


def one_by_one(right: Right) -> list[Right]:
    """Each column is a right of its own."""
    return [Right(verb=right.verb, table=right.table, columns=(column,)) for column in right.columns] or [right]


def live_through_everything(stage: Stage, at: At) -> None:
    """A case with a task of ours, a talk and Done; one from a clinical note; one whose task staff are to send.

    Whether the first task was made is not known for a while, so it is looked for; and *Reply* sends it to us.
    """
    nora, jamie, kelly = stage.world.patient("Nora Whitfield"), at("Jamie"), at("Kelly")
    stage.world.reconfigure(("morning_messages = false\n", ""))
    stage.restart()
    jamie.write_commlog(nora, "Pt upset about the bill. #upset")
    stage.settle()
    forget_the_answer(stage.world)
    stage.settle()
    reply_to_task(stage.world, kelly)
    stage.wait(minutes=1)
    stage.until_local(18, 12)
    kelly.write_commlog(nora, TALK)
    stage.settle()
    stage.wait(minutes=5)
    assert kelly.inbox() == []
    at("Robin").chart.write_note(nora, "Pt in tears about the wait. #upset")
    stage.settle()
    stage.world.reconfigure(('tasks_via = "sql"', 'tasks_via = "none"'))
    stage.restart()
    jamie.write_commlog(stage.world.practice.patients[-1].number, "Pt upset about the parking. #upset")
    stage.settle()
    stage.wait(minutes=11)


def forget_the_answer(world: World) -> None:
    """As if it had been lost."""
    with closing(Store(world.config.state.url)) as store, store.transaction() as tx:
        [made] = [each for each in outbox.newest(tx, [Delivery.SENT], 9) if each.kind is Kind.MAKE_TASK]
        outbox.mark(tx, made, Delivery.UNKNOWN, next_try_at=world.clock.now())


def reply_to_task(world: World, kelly: Workstation) -> None:
    [task] = kelly.inbox()
    with closing(world.practice.open()) as session:
        inbox = session.insert("tasklist", Descript="Escalator", Parent=world.practice.inboxes_parent)
        session.run("UPDATE userod SET TaskListInBox = %(inbox)s WHERE UserName = 'Escalator'", inbox=inbox)
    kelly.send_to(task["TaskNum"], inbox)


def look_around(world: World) -> None:
    """As `check`, `report` and `cases offer` do."""
    database = world.config.databases["main"]
    practice = OpenDentalPractice(
        "main", world.practice.our_url, open_dental_user=database.open_dental_user, settle=database.settle
    )
    with closing(practice):
        now = world.clock.now()
        practice.has_given_a_sign("Kelly", now - timedelta(seconds=1), now)
        practice.completed_visits(date(2026, 11, 1), date(2026, 11, 30))
        practice.sequels([(world.patient("Nora Whitfield"), date(2026, 11, 1))])
        practice.inspect(Question(now=world.clock.now(), people=["Kelly", "Dana"]))
    with closing(reader_of(world.config, "main")) as connection:
        has_federal_plan(connection, world.patient("Nora Whitfield"))


def is_refused_something(session: Session, statements: set[str]) -> bool:
    for statement in statements:
        try:
            session.run("PREPARE asked FROM %(statement)s", statement=statement)
        except pymysql.MySQLError as error:
            if error.args[0] in DENIED:
                return True
            raise
    return False


def test_without_any_one_of_the_rights_a_statement_of_ours_is_refused(stage: Stage, at: At) -> None:
    world = stage.world
    with closing(world.practice.open()) as office:
        office.run("UPDATE userod SET EmployeeNum = 100 + UserNum")
    with statements_sent() as sent:
        live_through_everything(stage, at)
        look_around(world)
    schema = world.practice.database
    account = str(Account(user=f"od_escalator_{schema}", host=HOST))
    superfluous = []
    with closing(world.server.admin()) as admin, closing(Session.open(world.practice.our_url)) as ours:
        assert not is_refused_something(ours, sent)
        for right in (each for wanted in (*needed(writes=True), *LATER) for each in one_by_one(wanted)):
            [grant] = grants([right], schema, account)
            admin.run(grant.replace("GRANT", "REVOKE", 1).replace(" TO ", " FROM ", 1))
            concerned = {statement for statement in sent if right.table in statement}
            if not is_refused_something(ours, concerned):
                superfluous.append(f"{right} on {right.table}")
            admin.run(grant)
    assert superfluous == []
