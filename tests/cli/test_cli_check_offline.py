"""`check --offline`: the configuration and our own database, before anything else is there."""

from tests.cli.conftest import Desk, check, ids


def test_our_own_database_is_looked_at_without_network(desk: Desk) -> None:
    assert ids(desk, "--offline") == ["state-missing"]
    desk.state.touch()
    assert ids(desk, "--offline") == ["state-not-migrated"]
    desk.run("migrate")
    assert check(desk, "--offline") == (0, [], [f"Our own records: {desk.state}"])
    desk.state.write_bytes(b"A letter. " * 1000)
    assert ids(desk, "--offline") == ["state-unusable"]
    desk.edit("state.db", "gone/state.db")
    assert ids(desk, "--offline") == ["state-unusable"]


def test_a_secret_that_others_may_read_is_a_warning(desk: Desk) -> None:
    desk.run("migrate")
    desk.secret("db-password", "correct horse", mode=0o644)
    result = desk.run("check", "--offline")
    assert result.exit_code == 0
    assert "config.toml: warning: databases.main: password_file: others on this machine may read" in result.stdout
    assert result.stdout.splitlines()[-1] == "no findings, 1 warning"


def test_a_configuration_that_cannot_be_used_is_json_too(desk: Desk) -> None:
    desk.edit('regional_manager = "dana"', 'regional_manager = "dena"')
    code, findings, found = check(desk, "--offline")
    assert (code, found) == (78, [])
    assert {finding["id"] for finding in findings} == {"C012"}
