"""`check`: what is good is told, and everything that is not is a finding with its remedy."""

from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest

from od_escalator.clock import SystemClock
from od_escalator.demo.world import World
from tests.cli.conftest import Desk, check, ids

#: What `check` reads does not depend on the storage engine.
pytestmark = pytest.mark.parametrize("mariadb", ["MyISAM"], indirect=True)


def sql(world: World, *statements: str) -> None:
    with closing(world.practice.open()) as session:
        for statement in statements:
            session.run(statement)


def test_a_practice_in_order_is_told_as_it_was_found(there: Desk, world: World) -> None:
    result = there.run("check")
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    engine = world.server.engine
    assert lines[0] == f"good  Our own records: {there.state}"
    assert lines[1].startswith("good  Database main: Open Dental 24.3.10 on ")
    assert lines[1].endswith(engine)
    assert 'good  Database main: the CommLog type "Upset Patient" opens cases' in lines
    assert (
        "good  Geneva: Kelly Ray gets the tasks (inbox 'Kelly'), Dana Brooks is told next, then Rosa Lind and Lee Park"
        in lines
    )
    assert "good  Slack: C0GENEVA is #geneva-patients" in lines
    assert any("Open Dental does not approve of" in line for line in lines)
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


@pytest.mark.parametrize(
    ("statements", "id_", "said"),
    [
        (
            ["UPDATE userod SET TaskListInBox = 0 WHERE UserName = 'Kelly'"],
            "manager-without-inbox",
            "Kelly Ray (Kelly) has no task inbox",
        ),
        (
            ["DELETE FROM tasksubscription WHERE UserNum = (SELECT UserNum FROM userod WHERE UserName = 'Kelly')"],
            "inbox-not-followed",
            'Kelly Ray is not subscribed to the inbox "Kelly"',
        ),
        (["UPDATE tasklist SET TaskListStatus = 1 WHERE Descript = 'Kelly'"], "inbox-archived", "is archived"),
        (["UPDATE userod SET UserName = 'Kelley' WHERE UserName = 'Kelly'"], "user-unknown", 'did you mean "Kelley"?'),
        (["UPDATE userod SET IsHidden = 1 WHERE UserName = 'Dana'"], "user-hidden", 'the user "Dana" is hidden'),
        (["DELETE FROM userod WHERE UserName = 'Escalator'"], "own-user-missing", 'no user "Escalator"'),
        (["UPDATE userod SET IsHidden = 1 WHERE UserName = 'Escalator'"], "own-user-hidden", "is hidden"),
        (
            ["UPDATE definition SET ItemName = 'Upset Pt' WHERE ItemName = 'Upset Patient'"],
            "commlog-type-unknown",
            "Upset Pt",
        ),
        (["UPDATE definition SET IsHidden = 1 WHERE ItemName = 'Upset Patient'"], "commlog-type-hidden", "is hidden"),
        (
            ["INSERT INTO clinic (Description, Abbr, ItemOrder, TimeZone) VALUES ('South', 'South', 9, '')"],
            "clinic-without-office",
            '"South"',
        ),
        (["UPDATE clinic SET Abbr = 'Genf' WHERE Abbr = 'Geneva'"], "clinic-unknown", 'no clinic called "Geneva"'),
        (
            ["UPDATE preference SET ValueString = '1' WHERE PrefName = 'EasyNoClinics'"],
            "clinics-not-used",
            "has no clinics",
        ),
        (
            ["UPDATE preference SET ValueString = 'FRONT1' WHERE PrefName = 'UpdateInProgressOnComputerName'"],
            "database-away",
            "Open Dental is being updated from FRONT1",
        ),
        (
            ["UPDATE preference SET ValueString = '18.4.2.0' WHERE PrefName = 'DataBaseVersion'"],
            "database-unusable",
            "too old",
        ),
        (
            ["UPDATE preference SET ValueString = '26.1.1.0' WHERE PrefName = 'DataBaseVersion'"],
            "database-unknown-version",
            "newer than we know",
        ),
        (["ALTER TABLE task ADD Novelty int NOT NULL"], "database-unknown-column", "task.Novelty"),
        (["DROP TABLE taskunread"], "database-unusable", "is not an Open Dental database"),
    ],
)
def test_what_is_wrong_in_open_dental_is_a_finding(
    there: Desk, world: World, statements: list[str], id_: str, said: str
) -> None:
    sql(world, *statements)
    code, findings, _ = check(there)
    assert code == 1
    finding = next(finding for finding in findings if finding["id"] == id_)
    assert said in finding["problem"]
    assert finding["hint"]
    assert finding["severity"] == "error"


@pytest.mark.parametrize(
    ("statements", "id_"),
    [
        (["UPDATE clinic SET IsHidden = 1 WHERE Abbr = 'Lakeside'"], "clinic-hidden"),
        (["UPDATE userod SET ProvNum = 11 WHERE UserName = 'Escalator'"], "own-user-in-use"),
    ],
)
def test_what_is_only_odd_is_a_warning_and_stops_nothing(
    there: Desk, world: World, statements: list[str], id_: str
) -> None:
    sql(world, *statements)
    code, findings, _ = check(there)
    assert code == 0
    assert [(finding["id"], finding["severity"]) for finding in findings] == [(id_, "warning")]


def test_a_clock_that_is_off_or_in_another_zone_is_a_warning(there: Desk, world: World) -> None:
    world.server.set_time(SystemClock().now() + timedelta(minutes=5))
    there.edit('timezone = "America/New_York"', 'timezone = "Asia/Tokyo"')
    code, findings, _ = check(there)
    assert code == 0
    assert [finding["id"] for finding in findings] == ["clock-skew", "server-time-zone"]
    assert "ahead of this machine's" in findings[0]["problem"]


def test_a_wrong_password_is_told_without_the_password(there: Desk) -> None:
    there.secret("db-password", "hunter2")
    result = there.run("check")
    assert result.exit_code == 1
    assert "config.toml: databases.main: the server refuses this user and password (error 1045)  [database-login]" in (
        result.stdout.splitlines()
    )
    assert "hunter2" not in result.output


def test_a_database_that_does_not_answer_or_does_not_exist_is_told(there: Desk, world: World) -> None:
    there.edit(f":{world.server.port}/", ":9/")
    assert ids(there) == ["database-away"]
    there.edit(":9/opendental_cli", f":{world.server.port}/nowhere")
    assert ids(there) == ["database-unknown-database"]


def test_a_database_of_another_program_is_told(there: Desk, world: World) -> None:
    with closing(world.server.admin()) as admin:
        admin.run("CREATE OR REPLACE DATABASE webshop")
    there.edit("/opendental_cli", "/webshop")
    assert ids(there) == ["database-unusable"]


def test_our_own_user_must_not_be_one_of_the_people(there: Desk) -> None:
    there.edit('open_dental_user = "Escalator"', 'open_dental_user = "sam"')
    assert ids(there) == ["own-user-is-a-person"]


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


def test_a_type_that_nobody_has_is_told(there: Desk) -> None:
    with there.config.open("a", encoding="utf-8") as file:
        file.write('\n[flags]\ncommlog_types = ["Upset Pateint"]\n')
    [finding] = check(there)[1]
    assert finding["id"] == "commlog-type-unknown"
    assert finding["problem"].endswith('has no CommLog type "Upset Pateint" (did you mean "Upset Patient"?)')


def test_the_service_that_runs_is_not_disturbed(there: Desk, world: World) -> None:
    """Looking takes no writer lock."""
    with closing(world.practice.open()) as session:
        assert session.value("SELECT GET_LOCK('od-escalator.opendental_cli', 0)") == 1
        assert check(there)[0] == 0
