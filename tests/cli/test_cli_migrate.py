"""`migrate`: makes our own database or brings it up to date, and says which."""

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.cli.conftest import Desk


def test_it_is_made_once_and_then_up_to_date(desk: Desk) -> None:
    first, second = desk.run("migrate"), desk.run("migrate")
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert first.stdout.startswith(f"{desk.state}: made, at ")
    assert second.stdout.startswith(f"{desk.state}: up to date, at ")


def test_an_empty_file_becomes_one(desk: Desk) -> None:
    desk.state.touch()
    assert "made, at" in desk.run("migrate").stdout


def test_one_from_the_future_is_left_alone(desk: Desk) -> None:
    desk.run("migrate")
    with closing(sqlite3.connect(desk.state)) as state, state:
        state.execute("UPDATE alembic_version SET version_num = '9999'")
    result = desk.run("migrate")
    assert result.exit_code == 78
    assert "made by a newer od-escalator (its tables are at 9999, ours at" in result.stderr
    assert "  hint: " in result.stderr


def test_a_missing_folder_or_a_file_of_another_kind_is_told(desk: Desk, tmp_path: Path) -> None:
    desk.state.write_bytes(b"This is a letter to my aunt. " * 300)
    result = desk.run("migrate")
    assert result.exit_code == 1
    assert "is damaged, or no SQLite database at all" in result.stderr
    for words in (["run", "--dry-run"], ["run", "--once"], ["status"]):
        result = desk.run(*words)
        assert result.exit_code == 1
        assert str(desk.state) in result.stderr
        assert "damaged" in result.stderr
    desk.edit("state.db", "nowhere/state.db")
    result = desk.run("migrate")
    assert result.exit_code == 1
    assert f"the folder {tmp_path / 'nowhere'} does not exist" in result.stderr


def test_no_other_command_makes_one(desk: Desk) -> None:
    for words in (["status"], ["cases"], ["explain", "1001"], ["run"], ["run", "--once"], ["run", "--dry-run"]):
        result = desk.run(*words)
        assert result.exit_code == 1
        assert result.stderr == (
            f"od-escalator: [state] url: there is no {desk.state} yet\n  hint: run od-escalator migrate\n"
        )
    assert not desk.state.exists()


def test_an_empty_one_must_be_migrated_first(desk: Desk) -> None:
    desk.state.touch()
    for words in (["status"], ["run", "--once"], ["run", "--dry-run"]):
        result = desk.run(*words)
        assert result.exit_code == 1
        assert "are missing" in result.stderr
        assert "run od-escalator migrate" in result.stderr
