"""`check` on the database server: who we are there, what we may do, what time it is, whether it replicates."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from od_escalator.clock import SystemClock
from od_escalator.config.catalog import kinds
from od_escalator.demo.world import World
from tests.cli.conftest import Desk, check, ids

#: What `check` reads does not depend on the storage engine.
pytestmark = pytest.mark.parametrize("mariadb", ["MyISAM"], indirect=True)

PLACE = "databases.main"
READ_ALL = "GRANT SELECT ON opendental_cli.* TO 'narrow'@'%%'"


def only(desk: Desk) -> tuple[str, str, str]:
    """The one finding there is."""
    [finding] = check(desk)[1]
    assert finding["severity"] == kinds()[finding["id"]].level
    assert "{" not in finding["hint"]
    return finding["id"], finding["place"], finding["problem"]


@contextmanager
def server_set(world: World, **variables: int) -> Iterator[None]:
    """The server's variables for a while."""
    with closing(world.server.admin()) as admin:
        before = {name: admin.value(f"SELECT @@global.{name}") for name in variables}
        try:
            for name, value in variables.items():
                admin.run(f"SET GLOBAL {name} = {value}")
            yield
        finally:
            for name, value in before.items():
                admin.run(f"SET GLOBAL {name} = {value}")


@contextmanager
def account(desk: Desk, world: World, identified: str, *grants: str) -> Iterator[None]:
    """Log in as somebody else than the practice's own account."""
    with closing(world.server.admin()) as admin:
        admin.run("DROP USER IF EXISTS narrow")
        admin.run(f"CREATE USER 'narrow'@'%%' IDENTIFIED {identified}", pw=world.server.password)
        for grant in grants:
            admin.run(grant.replace("%%", "%"))
        desk.edit("od_escalator_opendental_cli@127.0.0.1", "narrow@127.0.0.1")
        try:
            yield
        finally:
            admin.run("DROP USER narrow")


def test_a_server_that_does_not_answer_is_told(there: Desk, world: World) -> None:
    there.edit(f":{world.server.port}/", ":9/")
    said = "the host in url is there, and no server listens at that port (error 2003)"
    assert only(there) == ("database-away", PLACE, said)


def test_a_database_that_does_not_exist_is_told(there: Desk) -> None:
    there.edit("/opendental_cli", "/nowhere")
    said = "the server has no database of this name, or the account no right on it (error 1044)"
    assert only(there) == ("database-unknown-database", PLACE, said)


def test_a_database_of_another_program_is_told(there: Desk, world: World) -> None:
    with closing(world.server.admin()) as admin:
        admin.run("CREATE OR REPLACE DATABASE webshop")
    with account(there, world, "BY %(pw)s", "GRANT ALL ON webshop.* TO narrow@'%%'"):
        there.edit("/opendental_cli", "/webshop")
        assert ids(there) == ["database-not-open-dental"]


def test_rights_that_are_lacking_come_with_the_statement_that_gives_them(there: Desk, world: World) -> None:
    grants = [
        f"GRANT INSERT ON opendental_cli.{table} TO narrow@'%%'"
        for table in ("task", "taskancestor", "taskhist", "taskunread", "tasknote", "securitylog", "securityloghash")
    ]
    with account(there, world, "BY %(pw)s", READ_ALL, *grants):
        code, findings, _ = check(there)
        assert code == 1
        assert [(finding["id"], finding["problem"]) for finding in findings] == [
            ("right-missing", "the account lacks INSERT on signalod"),
            ("right-missing", "the account lacks UPDATE on task"),
            ("right-missing", "the account lacks DELETE on taskancestor"),
            ("right-missing", "the account lacks DELETE on taskunread"),
        ]
        hints = [finding["hint"] for finding in findings]
        assert hints[1] == (
            "as the server's administrator: GRANT UPDATE (`TaskStatus`, `DateTimeFinished`, `TaskListNum`)"
            " ON `opendental_cli`.`task` TO 'narrow'@'%'"
        )
        with closing(world.server.admin()) as admin:
            for hint in hints:
                admin.run(hint.partition(": ")[2].replace("%", "%"))
        assert ids(there) == []


def test_without_the_right_to_read_nothing_else_is_guessed(there: Desk, world: World) -> None:
    with account(there, world, "BY %(pw)s", "GRANT SELECT ON opendental_cli.preference TO narrow@'%%'"):
        findings = check(there)[1]
    assert {finding["id"] for finding in findings} == {"right-missing"}
    assert "the account lacks SELECT on commlog" in [finding["problem"] for finding in findings]
    assert "the account lacks SELECT, INSERT and UPDATE on task" in [finding["problem"] for finding in findings]


def test_a_way_to_log_in_that_we_lack_is_told(there: Desk, world: World) -> None:
    with account(there, world, "VIA unix_socket"):
        assert only(there)[0] == "database-login"


def test_a_table_that_is_damaged_is_told(there: Desk, world: World) -> None:
    with closing(world.server.admin()) as admin:
        admin.run("FLUSH TABLES")
    index = world.server.folder / "data" / "opendental_cli" / "definition.MYI"
    index.write_bytes(b"")
    id_, place, problem = only(there)
    assert (id_, place) == ("database-damaged", PLACE), problem
    assert problem.startswith("a table is damaged; run Open Dental's database maintenance (error ")


def test_a_read_only_server_is_told(there: Desk, world: World) -> None:
    with server_set(world, read_only=1):
        said = "the server is read-only, so no task can be written"
        assert only(there) == ("database-read-only", PLACE, said)


def test_keys_that_are_given_out_in_steps_are_told(there: Desk, world: World) -> None:
    with server_set(world, auto_increment_increment=2):
        assert only(there) == ("keys-in-steps", PLACE, "the server counts its keys up by 2")


def test_a_replica_is_told(there: Desk, world: World) -> None:
    with closing(world.server.admin()) as admin:
        admin.run("CHANGE MASTER TO MASTER_HOST = '127.0.0.1', MASTER_USER = 'somebody', MASTER_PORT = 9")
        admin.run("START SLAVE")
        try:
            assert only(there) == ("database-replicates", PLACE, "the server is a replica of another server")
        finally:
            admin.run("STOP SLAVE")
            admin.run("RESET SLAVE ALL")


def test_a_clock_that_is_off_is_a_warning(there: Desk, world: World) -> None:
    world.server.set_time(SystemClock().now() + timedelta(minutes=5, seconds=30))
    id_, _, problem = only(there)
    assert (id_, problem) == ("clock-skew", "the server's clock is 5 min ahead of this machine's")
    world.server.set_time(SystemClock().now() - timedelta(hours=2, seconds=30))
    assert only(there)[2] == "the server's clock is 2 h behind this machine's"


def test_another_time_zone_is_a_warning(there: Desk) -> None:
    there.edit('timezone = "America/New_York"', 'timezone = "Asia/Tokyo"')
    id_, _, problem = only(there)
    assert id_ == "server-time-zone"
    assert problem.endswith(' shows another time than "Asia/Tokyo"')


def test_clocks_that_will_change_otherwise_are_a_warning_before_they_do(there: Desk) -> None:
    now = SystemClock().now()
    summer = now.astimezone(ZoneInfo("America/New_York")).dst()
    zone = "America/Puerto_Rico" if summer else "America/Jamaica"  # the same time today, and no change to come
    there.edit('timezone = "America/New_York"', f'timezone = "{zone}"')
    id_, place, problem = only(there)
    assert (id_, place) == ("dst-table", PLACE)
    assert f" in {zone}, the server (" in problem


def test_a_change_that_comes_on_another_day_is_told_to_the_minute(there: Desk) -> None:
    there.edit('timezone = "America/New_York"', 'timezone = "America/Havana"')
    id_, _, problem = only(there)
    assert id_ in {"dst-table", "server-time-zone"}  # Havana changes its clocks on the same Sundays, two hours earlier
    assert "America/Havana" in problem


def test_what_the_server_refuses_for_a_reason_of_its_own_is_told(there: Desk, world: World) -> None:
    with account(there, world, "VIA mysql_old_password USING '5d2e19393cc5ef67'"):
        said = "the server wants a way to log in that is not supported (error 1275)"
        assert only(there) == ("database-refused", PLACE, said)
