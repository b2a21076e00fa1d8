"""`grants`: what an administrator pastes makes exactly the account that is needed, before anything can be reached."""

import json
import re
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pymysql
import pytest

from od_escalator.demo.world import World
from tests.cli.conftest import Desk, ids

ACCOUNT = "'od_escalator'@'127.0.0.1'"
SECOND = """
[databases.lakeside]
url = "mysql+pymysql://od_escalator@127.0.0.1:9/lake_opendental"
password_file = "{folder}/db-password"
open_dental_user = "Escalator"
tasks_via = "none"

[state]
"""


def scripts(desk: Desk, *words: str) -> list[dict[str, Any]]:
    result = desk.run("grants", "--json", *words)
    assert result.exit_code == 0, result.output
    found: list[dict[str, Any]] = json.loads(result.stdout)
    return found


def grants(desk: Desk, *words: str) -> list[str]:
    return [line for script in scripts(desk, *words) for line in script["grant"]]


def statements(text: str) -> list[str]:
    """As the server's own client takes them apart: comments left out, each up to its semicolon."""
    bare = "\n".join(line for line in text.splitlines() if not line.startswith("--"))
    return [statement.strip() for statement in bare.split(";\n") if statement.strip()]


def test_the_statements_can_be_read_before_they_are_pasted(desk: Desk) -> None:
    lines = desk.run("grants").stdout.splitlines()
    assert lines[:6] == [
        '-- [databases.main] on 127.0.0.1:9, for tasks_via = "sql"',
        "-- Put a password in quotes in the place of <password>, and the same one where password_file points.",
        f"-- If the account is there already and was given more: REVOKE ALL PRIVILEGES, GRANT OPTION FROM {ACCOUNT};",
        "SET SESSION sql_mode = 'NO_AUTO_CREATE_USER';",
        f"CREATE USER {ACCOUNT} IDENTIFIED BY <password>;",
        (
            "GRANT SELECT (`AptNum`, `PatNum`, `AptStatus`, `AptDateTime`, `ClinicNum`) ON `opendental`.`appointment`"
            f" TO {ACCOUNT};"
        ),
    ]
    assert (
        "GRANT SELECT, INSERT, UPDATE (`TaskStatus`, `DateTimeFinished`, `TaskListNum`) ON `opendental`.`task`"
        f" TO {ACCOUNT};"
    ) in lines
    assert lines[-2:] == [
        "-- Open Dental 19.2 does not have these columns; error 1054 means nothing there.",
        f"GRANT SELECT (`DateTLastLogin`) ON `opendental`.`userod` TO {ACCOUNT};",
    ]
    assert "correct horse battery" not in "".join(lines)


def test_password_hashes_and_what_else_is_none_of_our_business_is_not_granted(desk: Desk) -> None:
    text = desk.run("grants").stdout
    for table in ("userod", "patient", "appointment"):
        assert f"SELECT ON `opendental`.`{table}`" not in text
    assert not re.search(r"Password|SSN|Address|`opendental`\.\*|ALL PRIVILEGES ON|WITH GRANT", text)


@pytest.mark.parametrize("words", [("--for", "none"), ("--for", "reading")])
def test_who_writes_nothing_may_only_select(desk: Desk, words: tuple[str, str]) -> None:
    found = grants(desk, *words)
    assert [line for line in found if not line.startswith("GRANT SELECT ")] == []
    assert [line for line in found if re.search("INSERT|UPDATE|DELETE|`(signalod|securityloghash)`", line)] == []


def test_what_the_configuration_says_of_writing_is_the_default(desk: Desk) -> None:
    asked = grants(desk, "--for", "none")
    desk.edit('tasks_via = "sql"', 'tasks_via = "none"')
    assert grants(desk) == asked
    assert desk.run("grants").stdout.startswith('-- [databases.main] on 127.0.0.1:9, for tasks_via = "none"\n')
    reading = desk.run("grants", "--for", "reading").stdout
    assert reading.startswith("-- [databases.main] on 127.0.0.1:9, for reading alone\n")


@pytest.mark.parametrize(
    ("address", "words", "account"),
    [
        ("127.0.0.1:9", (), ACCOUNT),
        ("[::1]:9", (), "'od_escalator'@'::1'"),
        ("localhost", (), "'od_escalator'@'localhost'"),
        ("10.0.0.7:3306", (), "'od_escalator'@'%'"),
        ("10.0.0.7:3306", ("--from", "10.0.0.5"), "'od_escalator'@'10.0.0.5'"),
        ("10.0.0.7:3306", ("--from", "o'neil"), "'od_escalator'@'o''neil'"),
    ],
)
def test_the_account_is_for_the_machine_that_logs_in(
    desk: Desk, address: str, words: tuple[str, ...], account: str
) -> None:
    desk.edit("127.0.0.1:9/opendental", f"{address}/opendental")
    [script] = scripts(desk, *words)
    assert script["account"] == account
    told = "'%' lets it log in from anywhere" in desk.run("grants", *words).stdout
    assert told is account.endswith("'%'")


def test_each_database_has_its_statements_and_one_account_is_made_once(desk: Desk) -> None:
    desk.edit("\n[state]\n", SECOND.format(folder=desk.folder.as_posix()))
    desk.edit(
        'name = "Lakeside"\ndatabase = "main"\nclinics = ["Lakeside"]', 'name = "Lakeside"\ndatabase = "lakeside"'
    )
    first, second = scripts(desk)
    assert [(each["database"], each["for"]) for each in (first, second)] == [("main", "sql"), ("lakeside", "none")]
    assert second["create"] == []
    assert f"GRANT SELECT ON `lake_opendental`.`commlog` TO {ACCOUNT}" in second["grant"]
    assert desk.run("grants").stdout.count("CREATE USER") == 1
    [alone] = scripts(desk, "--database", "lakeside")
    assert alone["create"] == first["create"]


def test_a_database_that_is_not_in_the_configuration_is_told(desk: Desk) -> None:
    result = desk.run("grants", "--database", "mian")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        'od-escalator: no database called "mian" (did you mean "main"?)\n  hint: the configuration has main\n'
    )


@pytest.fixture
def fresh(world: World) -> Iterator[Desk]:
    """A command line in a world whose server does not know our account yet."""
    desk = Desk(world.folder)
    desk.edit("od_escalator_opendental_cli@", "o'brien@".replace("'", "%27"))
    yield desk
    with closing(world.server.admin()) as admin:
        admin.run("DROP USER IF EXISTS 'o''brien'@'127.0.0.1'")


@pytest.mark.parametrize("mariadb", ["MyISAM"], indirect=True)
def test_what_is_pasted_lets_us_in_and_check_has_nothing_to_say(fresh: Desk, world: World) -> None:
    assert ids(fresh) == ["database-login"]
    text = fresh.run("grants").stdout.replace("<password>", f"'{world.server.password}'")
    with closing(world.server.admin()) as admin:
        for statement in statements(text):
            admin.run(statement)
    assert ids(fresh) == []


@pytest.mark.parametrize("mariadb", ["MyISAM"], indirect=True)
def test_what_is_pasted_without_a_password_lets_nobody_in(fresh: Desk, world: World) -> None:
    with closing(world.server.admin()) as admin:
        for statement in statements(fresh.run("grants").stdout):
            if statement.startswith("SET"):
                admin.run(statement)
                continue
            with pytest.raises(pymysql.MySQLError):
                admin.run(statement)
        assert admin.value("SELECT COUNT(*) FROM mysql.user WHERE User = %(user)s", user="o'brien") == 0
    assert ids(fresh) == ["database-login"]
