"""The private MariaDB comes up as Open Dental's installer sets it up, keeps the time it is told, and leaves nothing."""

from datetime import UTC, datetime
from pathlib import Path

import pymysql
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from od_escalator.demo.programs import find_program
from od_escalator.demo.server import Server
from od_escalator.demo.session import Session
from od_escalator.errors import OperatorError

MEMORY = Path("/dev/shm")  # noqa: S108  where libfaketime keeps what it shares

local = datetime.fromisoformat  # what the server shows, a time without a zone


@pytest.mark.parametrize("hand_turned", [False, True])
def test_a_stopped_server_leaves_nothing_behind(hand_turned: bool) -> None:
    with Server(hand_turned=hand_turned) as server:
        folder, pid = server.folder, server.pid
        assert folder.is_dir()
        assert Path(f"/proc/{pid}").exists()
    assert not folder.exists()
    assert not Path(f"/proc/{pid}").exists()
    assert not list(MEMORY.glob(f"*faketime*_{pid}"))
    assert server.pid is None
    with pytest.raises(pymysql.err.OperationalError):
        Session.open(server.url)
    server.stop()


def test_two_servers_run_side_by_side_without_knowing_each_other(mariadb: Server) -> None:
    with Server() as other, Session.open(other.url) as session:
        session.run("CREATE DATABASE elsewhere")
        with mariadb.admin() as admin:
            assert admin.value("SHOW DATABASES LIKE 'elsewhere'") is None
        assert other.port != mariadb.port


def test_it_is_set_up_as_the_installer_of_open_dental_does(mariadb: Server) -> None:
    with Session.open(mariadb.url) as session:
        settings = session.row(
            "SELECT @@sql_mode AS mode, @@default_storage_engine AS engine, @@character_set_server AS charset,"
            " @@max_allowed_packet AS packet, @@bind_address AS address"
        )
    assert settings == {
        "mode": "",
        "engine": mariadb.engine,
        "charset": "utf8mb3",
        "packet": 40 * 1024 * 1024,
        "address": "127.0.0.1",
    }


@pytest.mark.parametrize(("user", "password"), [("root", ""), ("practice", ""), ("practice", "guess"), ("", "")])
def test_nobody_gets_in_over_the_network_without_the_password(mariadb: Server, user: str, password: str) -> None:
    with pytest.raises(pymysql.err.OperationalError):
        pymysql.connect(host="127.0.0.1", port=mariadb.port, user=user, password=password)


@pytest.mark.parametrize(
    ("instant", "shown"),
    [
        (datetime(2026, 3, 2, 15, tzinfo=UTC), local("2026-03-02 10:00")),
        (datetime(2026, 3, 8, 6, 59, 59, tzinfo=UTC), local("2026-03-08 01:59:59")),
        (datetime(2026, 3, 8, 7, tzinfo=UTC), local("2026-03-08 03:00")),
        (datetime(2026, 11, 1, 5, 30, tzinfo=UTC), local("2026-11-01 01:30")),
        (datetime(2026, 11, 1, 6, 30, tzinfo=UTC), local("2026-11-01 01:30")),
        (datetime(2019, 1, 1, tzinfo=UTC), local("2018-12-31 19:00")),
    ],
)
def test_the_clock_shows_what_it_is_set_to_and_stands_still(
    mariadb: Server, instant: datetime, shown: datetime
) -> None:
    mariadb.set_time(instant)
    with Session.open(mariadb.url) as session:
        assert [session.value("SELECT NOW()") for _ in range(50)] == [shown] * 50
        assert session.value("SELECT UNIX_TIMESTAMP()") == instant.timestamp()
        assert session.value("SELECT UTC_TIMESTAMP()") == instant.replace(tzinfo=None)


@settings(max_examples=25)
@given(st.datetimes(local("2015-01-01 00:00"), local("2037-12-31 00:00"), timezones=st.just(UTC)))
def test_the_clock_can_be_turned_to_any_second_forth_and_back(mariadb: Server, instant: datetime) -> None:
    mariadb.set_time(instant)
    with mariadb.admin() as admin:
        assert admin.value("SELECT UNIX_TIMESTAMP()") == int(instant.timestamp())


def test_rows_are_stamped_with_the_time_that_is_set(mariadb: Server) -> None:
    with Session.open(mariadb.url) as session:
        session.run("CREATE OR REPLACE DATABASE stamps")
        session.run(
            "CREATE TABLE stamps.stamp (n int PRIMARY KEY, text varchar(9), at timestamp NOT NULL"
            " DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP)"
        )
        mariadb.set_time(datetime(2026, 7, 1, 12, tzinfo=UTC))
        session.insert("stamps.stamp", n=1, text="new")
        assert session.value("SELECT at FROM stamps.stamp") == local("2026-07-01 08:00")
        mariadb.set_time(datetime(2026, 12, 1, 12, tzinfo=UTC))
        session.update("stamps.stamp", "n", n=1, text="old")
        assert session.value("SELECT at FROM stamps.stamp") == local("2026-12-01 07:00")


def test_waiting_for_a_lock_ends_though_the_clock_stands_still(mariadb: Server) -> None:
    mariadb.set_time(datetime(2026, 3, 2, 15, tzinfo=UTC))
    with Session.open(mariadb.url) as holder, Session.open(mariadb.url) as waiter:
        assert holder.value("SELECT GET_LOCK('writer', 0)") == 1
        assert waiter.value("SELECT GET_LOCK('writer', 0)") == 0
        assert waiter.value("SELECT GET_LOCK('writer', 0.05)") == 0


def test_the_plug_can_be_pulled_and_what_was_saved_is_still_there() -> None:
    with Server(engine="InnoDB", hand_turned=True) as server:
        with Session.open(server.url) as session:
            session.run("CREATE DATABASE kept")
            session.run("CREATE TABLE kept.note (text varchar(9)) ENGINE=MyISAM")
            session.insert("kept.note", text="here")
        server.kill()
        with pytest.raises(pymysql.err.OperationalError):
            Session.open(server.url)
        server.restart()
        with Session.open(server.url) as session:
            assert session.column("SELECT text FROM kept.note") == ["here"]


def test_a_server_whose_clock_runs_by_itself_cannot_be_set() -> None:
    with Server() as server, pytest.raises(ValueError, match="hand-turned"):
        server.set_time(datetime(2026, 3, 2, tzinfo=UTC))


def test_a_server_that_cannot_start_says_why_and_leaves_nothing_behind() -> None:
    server = Server(engine="Papyrus")
    with pytest.raises(OperatorError, match="Papyrus"):
        server.start()
    assert not server.folder.exists()


def test_without_mariadb_the_operator_is_told_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="apt-get install mariadb-server"):
        find_program("mariadbd", str(tmp_path))
