"""A database that cannot be used says so in one clear line; one that we do not know is read, but not written."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.engine import make_url

from od_escalator.clock import SystemClock
from od_escalator.demo.practice import Practice
from od_escalator.demo.server import Server
from od_escalator.demo.session import Session
from od_escalator.domain.practice import Cursor, Standing, TaskNoteOrder, TaskOrder
from od_escalator.errors import OperatorError, Permanent, Transient
from od_escalator.opendental.connection import ANSWER_WITHIN, HeldConnection
from od_escalator.opendental.inspection import Question
from od_escalator.opendental.practice import OpenDentalPractice
from od_escalator.opendental.versions import Version

NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)
SUMMER = NOW.replace(month=7)
ASKED = Question(now=NOW, people=("Kelly", "Morgan"))
Connect = Callable[..., OpenDentalPractice]
Order = Callable[..., TaskOrder]


def preference(session: Session, name: str, value: str) -> None:
    session.run("UPDATE preference SET ValueString = %(value)s WHERE PrefName = %(name)s", name=name, value=value)


def changed(url: str, **part: Any) -> str:  # noqa: ANN401  a part of a URL
    return make_url(url).set(**part).render_as_string(hide_password=False)


@pytest.mark.parametrize(
    ("part", "code"),
    [({"password": "s3cret"}, "access_denied"), ({"username": "nobody"}, "access_denied")],
)
def test_a_wrong_login_is_permanent_and_tells_no_secret(
    office: Practice, connect: Connect, part: dict[str, str], code: str
) -> None:
    with pytest.raises(Permanent) as told:
        connect(changed(office.url, **part)).hold()
    assert told.value.code == code
    assert "s3cret" not in str(told.value)
    assert told.value.__cause__ is None


def test_an_unknown_database_is_permanent(office: Practice, connect: Connect) -> None:
    with pytest.raises(Permanent) as told:
        connect(changed(office.url, database="opendenta1")).hold()
    assert told.value.code == "unknown_database"


def test_a_server_that_is_away_is_transient(office: Practice, connect: Connect) -> None:
    with pytest.raises(Transient):
        connect(changed(office.url, port=1)).hold()


@pytest.mark.parametrize(
    "url", ["sqlite:///x.db", "mysql+pymysql://u@127.0.0.1:3306", "mysql://u@127.0.0.1/opendental"]
)
def test_a_url_of_another_kind_is_named(url: str, connect: Connect) -> None:
    with pytest.raises(OperatorError, match="url"):
        connect(url)


def test_a_database_that_is_not_open_dentals_says_what_is_missing(mariadb: Server, connect: Connect) -> None:
    with mariadb.admin() as admin:
        admin.run("CREATE DATABASE IF NOT EXISTS webshop")
        admin.run("CREATE TABLE IF NOT EXISTS webshop.patient (PatNum bigint)")
    with pytest.raises(OperatorError, match=re.escape('"webshop" is not an Open Dental database')) as told:
        connect(mariadb.database_url("webshop")).hold()
    assert "commlog" in told.value.problem
    assert "patient," not in told.value.problem


@pytest.mark.parametrize(
    ("name", "value"), [("UpdateInProgressOnComputerName", "SERVER-1"), ("CorruptedDatabase", "1")]
)
def test_while_open_dental_is_updated_all_waits(
    ours: OpenDentalPractice, connect: Connect, session: Session, name: str, value: str
) -> None:
    preference(session, name, value)
    for practice in (ours, connect()):
        with pytest.raises(Transient, match="being updated"):
            practice.hold()


def test_a_table_that_the_update_has_taken_away_for_a_while_is_no_finding(connect: Connect, session: Session) -> None:
    practice = connect()
    preference(session, "UpdateInProgressOnComputerName", "SERVER-1")
    session.run("RENAME TABLE commlog TO commlog_being_rebuilt")
    with pytest.raises(Transient, match="being updated"):
        practice.hold()
    session.run("RENAME TABLE commlog_being_rebuilt TO commlog")
    preference(session, "UpdateInProgressOnComputerName", "")
    assert practice.hold() is Standing.WRITER


def test_nothing_is_written_into_an_update_that_began_since_the_last_look(
    connect: Connect, session: Session, order: Order
) -> None:
    practice = connect(clock=SystemClock())
    practice.hold()
    task = practice.make_task(order())
    writes: tuple[Callable[[], object], ...] = (
        lambda: practice.make_task(order("UP-2")),
        lambda: practice.finish_task(task, "UP-1042"),
        lambda: practice.add_task_note(TaskNoteOrder(task=task, mark="UP-1042/1", text="UP-1042/1", popup=True)),
    )
    before = written(session)
    preference(session, "UpdateInProgressOnComputerName", "SERVER-1")
    for write in writes:
        with pytest.raises(Transient, match="being updated"):
            write()
    assert written(session) == before


def written(session: Session) -> list[int]:
    tables = ("task", "tasknote", "taskhist", "taskunread", "taskancestor", "signalod", "securitylog")
    return [session.value(f"SELECT COUNT(*) FROM {table}") for table in tables]  # noqa: S608  our own names


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("DataBaseVersion", "18.4.9.0", "too old"),
        ("DataBaseVersion", "soon", "no DataBaseVersion"),
    ],
)
def test_a_database_that_cannot_be_followed_is_refused(
    connect: Connect, session: Session, name: str, value: str, problem: str
) -> None:
    preference(session, name, value)
    with pytest.raises(OperatorError, match=problem):
        connect().first_cursor()


def test_a_newer_version_is_read_but_not_written_until_a_person_accepted_it(
    connect: Connect, session: Session, order: Order
) -> None:
    preference(session, "DataBaseVersion", "25.4.3.0")
    practice = connect()
    assert practice.hold() is Standing.WRITER
    assert practice.read_notes(Cursor(), NOW).notes == ()
    with pytest.raises(Permanent) as told:
        practice.make_task(order())
    assert told.value.code == "unknown_version"
    practice.close()
    accepting = connect()
    while accepting.hold() is not Standing.WRITER:
        pass
    accepting.accepted = lambda: "25.4.2.0"
    with pytest.raises(Permanent):
        accepting.make_task(order())
    accepting.accepted = lambda: "25.4.3.0"
    assert accepting.make_task(order())


def test_an_update_beside_us_is_noticed(ours: OpenDentalPractice, session: Session, order: Order) -> None:
    ours.make_task(order())
    preference(session, "DataBaseVersion", "25.4.1.0")
    assert ours.hold() is Standing.WRITER
    with pytest.raises(Permanent):
        ours.make_task(order("UP-2"))


def test_new_columns_stop_writing_and_are_filled_with_nothing_once_accepted(
    connect: Connect, session: Session, order: Order
) -> None:
    for kind in ("int", "varchar(20)", "date", "datetime", "time", "text"):
        session.run(f"ALTER TABLE task ADD COLUMN `New 100% {kind}` {kind} NOT NULL")
    practice = connect()
    practice.hold()
    with pytest.raises(Permanent, match="New 100% int") as told:
        practice.make_task(order())
    assert told.value.code == "unknown_column"
    practice.close()
    accepting = connect()
    accepting.accepted = lambda: "24.3.10.0"
    while accepting.hold() is not Standing.WRITER:
        pass
    assert accepting.finish_task(accepting.make_task(order()), "UP-1042")


@pytest.fixture
def reader(mariadb: Server, office: Practice) -> Iterator[str]:
    """The URL of an account that may only read."""
    with mariadb.admin() as admin:
        admin.run("CREATE USER 'reader'@'%%' IDENTIFIED BY 'reads'")
        admin.run(f"GRANT SELECT ON {office.database}.* TO 'reader'@'%%'")
        yield changed(office.url, username="reader", password="reads")
        admin.run("DROP USER 'reader'@'%%'")


def test_an_account_that_may_only_read_reads_and_says_so_when_it_should_write(
    reader: str, connect: Connect, order: Order
) -> None:
    practice = connect(reader)
    assert practice.hold() is Standing.WRITER
    assert practice.read_notes(Cursor(), NOW).notes == ()
    with pytest.raises(Permanent) as told:
        practice.make_task(order())
    assert told.value.code == "no_rights"


@pytest.mark.parametrize(
    ("text", "version"),
    [("24.3.10.0", Version(24, 3, 10)), ("25.3", Version(25, 3)), ("", None), ("24", None), ("x.1", None)],
)
def test_versions(text: str, version: Version | None) -> None:
    assert Version.parse(text) == version


def test_versions_are_ordered_by_number() -> None:
    assert Version(9, 10) < Version(19, 2) < Version(24, 3, 9) < Version(24, 3, 10)
    assert str(Version(24, 3, 10)) == "24.3.10"


def test_check_sees_what_it_needs(
    ours: OpenDentalPractice, session: Session, office: Practice, mariadb: Server
) -> None:
    session.run("UPDATE tasklist SET TaskListStatus = 1 WHERE Descript = 'Dana'")
    session.run("DELETE FROM tasksubscription WHERE UserNum = %(u)s", u=office.users["Morgan"])
    asked = Question(now=NOW + timedelta(minutes=2), people=["kelly"], instants=(SUMMER,))
    facts = ours.inspect(asked)
    assert (str(facts.version), facts.server.skew) == ("24.3.10", timedelta(minutes=-2))
    assert facts.server.offsets == {asked.now: timedelta(hours=-5), SUMMER: timedelta(hours=-4)}
    assert set(facts.server.engines.values()) == {mariadb.engine}
    assert (facts.server.read_only, facts.server.increment, facts.server.replica) == (False, 1, False)
    assert (facts.reminders, facts.popups, facts.schedule.holidays) == (True, True, True)
    assert ("Upset Patient", "") in [(kind.name, kind.usage) for kind in facts.commlog_types]
    assert [clinic.abbreviation for clinic in facts.clinics] == ["Geneva", "Lakeside"]
    users = {user.name: user for user in facts.users}
    inboxes = {name: user.inbox for name, user in users.items() if user.inbox is not None}
    assert inboxes["Kelly"].name == "Kelly"
    assert inboxes["Kelly"].followers == {office.users["Kelly"], office.users["Sam"]}
    assert "Jamie" not in inboxes
    assert [name for name, inbox in inboxes.items() if inbox.archived] == ["Dana"]
    assert not inboxes["Morgan"].followers
    assert not any(user.silent or user.computers for user in facts.users)
    own = facts.own_user
    assert own is not None
    signs = (own.hidden, own.is_provider, own.is_employee, own.wrote_commlogs, own.last_login)
    assert not any(signs)
    ours.check_writable()
    assert ours.missing_rights() == ()


def test_nobody_is_asked_about_where_the_configuration_names_nobody(ours: OpenDentalPractice, session: Session) -> None:
    session.run("UPDATE tasklist SET Parent = (SELECT * FROM (SELECT MIN(TaskListNum) FROM tasklist) AS t)")
    facts = ours.inspect(Question(now=NOW, people=()))
    assert not any(user.silent or user.computers for user in facts.users)


def test_an_account_that_may_only_read_is_told_what_it_lacks(reader: str, connect: Connect) -> None:
    practice = connect(reader)
    missing = {each.table: each.rights for each in practice.missing_rights()}
    assert missing["task"] == ("INSERT", "UPDATE")
    assert missing["taskunread"] == ("INSERT", "DELETE")
    assert "commlog" not in missing
    assert practice.inspect(ASKED).server.replica is False  # the right to ask is not needed


def test_check_sees_that_a_person_uses_our_account_and_that_there_is_none(connect: Connect, session: Session) -> None:
    session.run(
        "INSERT INTO commlog (PatNum, CommType, UserNum, Signature, SigIsTopaz, ProgramNum, ReferralNum,"
        " CommReferralBehavior) SELECT 70001, 0, UserNum, '', 0, 0, 0, 0 FROM userod WHERE UserName = 'Okafor'"
    )
    session.run("UPDATE userod SET DateTLastLogin = NOW() WHERE UserName = 'Okafor'")
    own = connect(open_dental_user="Okafor").inspect(ASKED).own_user
    assert own is not None
    assert own.wrote_commlogs
    assert own.is_provider
    assert own.last_login is not None
    stranger = connect(open_dental_user="Nobody")
    assert stranger.inspect(ASKED).own_user is None
    with pytest.raises(Permanent):
        stranger.check_writable()


def test_without_clinics_patients_have_none(connect: Connect, session: Session) -> None:
    with_clinics = connect().find_patient(70001)
    preference(session, "EasyNoClinics", "1")
    practice = connect()
    without = practice.find_patient(70001)
    assert with_clinics is not None
    assert without is not None
    assert with_clinics.clinic == "Geneva"
    assert (without.clinic, practice.inspect(ASKED).clinics) == ("", ())
    assert practice.find_patient(999_999) is None


def test_hidden_users_are_left_out(ours: OpenDentalPractice, session: Session, office: Practice) -> None:
    session.run("UPDATE userod SET IsHidden = 1 WHERE UserName = 'Lee'")
    assert set(ours.users().values()) == set(office.users) - {"Lee"}
    assert ours.name == "main"


def test_the_server_ends_a_statement_before_we_stop_waiting_for_it(office: Practice) -> None:
    held = HeldConnection("main", office.url)
    row = held.row("SELECT @@max_statement_time AS seconds, @@net_read_timeout AS waiting")
    held.close()
    assert row is not None
    assert 0 < row.seconds < row.waiting == ANSWER_WITHIN
