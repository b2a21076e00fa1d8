"""`check`: what is good is told, and everything that is not is a finding with its remedy."""

from contextlib import closing
from typing import Any

import pytest

from od_escalator.demo.world import World
from tests.cli.conftest import Desk, check, sql

#: What `check` reads does not depend on the storage engine.
pytestmark = pytest.mark.parametrize("mariadb", ["MyISAM"], indirect=True)


def test_a_practice_in_order_is_told_as_it_was_found(there: Desk, world: World) -> None:
    result = there.run("check")
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    engine = world.server.engine
    assert lines[0] == f"good  Our own records: {there.state}, no open cases"
    assert lines[1].startswith("good  Database main: Open Dental 24.3.10 on ")
    assert lines[1].endswith(engine)
    assert 'good  Database main: the CommLog type "Upset Patient" opens cases' in lines
    assert (
        "good  Geneva: Kelly Ray gets the tasks (inbox 'Kelly'), Dana Brooks is told next, then Rosa Lind and Lee Park"
        in lines
    )
    assert "good  Slack: C0GENEVA is #geneva-patients" in lines
    assert "good  Geneva: a task pops up for Kelly and Sam" in lines
    notes = [line.rpartition("  ")[2] for line in lines if line.endswith("]")]
    assert sorted(notes) == ["[drill-not-set-up]", "[no-email]", "[on-call-doctor-missing]", "[sql-writes]"]
    assert lines[-1] == "no findings, no warnings"


def test_nothing_is_written_by_looking(there: Desk, world: World) -> None:
    def rows() -> list[dict[str, Any]]:
        with closing(world.practice.open()) as session:
            tables = ", ".join(session.column("SHOW TABLES"))
            return session.rows(f"CHECKSUM TABLE {tables}")

    before, posts = rows(), len(world.slack.everything())
    check(there)
    assert rows() == before
    assert len(world.slack.everything()) == posts


def test_a_wrong_password_is_told_without_the_password(there: Desk) -> None:
    there.secret("db-password", "hunter2")
    result = there.run("check")
    assert result.exit_code == 1
    assert "config.toml: databases.main: the server refuses this user and password (error 1045)  [database-login]" in (
        result.stdout.splitlines()
    )
    assert "hunter2" not in result.output


def test_one_office_for_the_whole_database_needs_no_clinics(there: Desk, world: World) -> None:
    text = there.config.read_text(encoding="utf-8")
    first, _, _ = text.partition('[[offices]]\nname = "Lakeside"')
    there.config.write_text(first.replace('clinics = ["Geneva"]\n', ""), encoding="utf-8")
    there.edit('open_dental_user = "Lee"\n', "")
    without = "UPDATE preference SET ValueString = '1' WHERE PrefName = 'EasyNoClinics'"
    for statements in ([], [without]):
        sql(world, *statements)
        code, findings, found = check(there)
        assert (code, findings) == (0, [])
        assert any(line.startswith("Geneva: Kelly Ray gets the tasks") for line in found)


def test_the_service_that_runs_is_not_disturbed(there: Desk, world: World) -> None:
    """Looking takes no writer lock."""
    with closing(world.practice.open()) as session:
        assert session.value("SELECT GET_LOCK('od-escalator.opendental_cli', 0)") == 1
        assert check(there)[0] == 0
