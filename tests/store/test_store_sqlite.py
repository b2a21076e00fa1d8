"""What is SQLite's alone: durable settings, and clear words when the file cannot be opened."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from od_escalator.errors import ConfigurationError, OperatorError
from od_escalator.store import cases, timeline
from od_escalator.store.migrate import migrate
from od_escalator.store.store import Store
from od_escalator.store.tables import metadata
from tests.store.made_up import CASE


def test_what_is_committed_is_on_the_disk(file_store: Store) -> None:
    with file_store.reading() as tx:
        settings = [tx.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous", "foreign_keys")]

    assert settings == ["wal", 2, 1]


def test_tables_that_are_missing_are_named(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'empty.db'}")

    assert store.missing_tables() == sorted(metadata.tables)
    store.close()


@pytest.mark.parametrize(
    "where", ["postgresql://root:hunter2@127.0.0.1/state", "mysql+pymysql://root:hunter2@127.0.0.1", "sqlite://"]
)
def test_what_cannot_hold_the_state_is_refused(where: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        Store(where)

    assert "cannot hold the state" in refused.value.problem
    assert "hunter2" not in str(refused.value)


def test_a_folder_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(OperatorError) as refused:
        Store(f"sqlite:///{tmp_path / 'nowhere' / 'state.db'}")

    assert refused.value.problem == f"[state] url: the folder {tmp_path / 'nowhere'} does not exist"


def damage_header(file: Path) -> None:
    file.write_bytes(b"This is a letter, and no database at all." * 50)


def damage_list_of_tables(file: Path) -> None:
    with file.open("r+b") as opened:
        opened.seek(100)
        opened.write(b"\xff" * 200)


def replace_by_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


@pytest.mark.parametrize("damage", [damage_header, damage_list_of_tables, replace_by_folder])
def test_a_damaged_file_is_refused_in_plain_words(damage: Callable[[Path], None], tmp_path: Path) -> None:
    file = tmp_path / "state.db"
    migrate(f"sqlite:///{file}")
    damage(file)

    with pytest.raises(OperatorError) as refused:
        Store(f"sqlite:///{file}")

    assert refused.value.problem == f"[state] url: {file} cannot be opened as a SQLite database"
    assert "newest backup" in refused.value.hint


def test_a_file_that_the_reader_of_another_program_holds_open_is_no_obstacle(file_url: str, file_store: Store) -> None:
    with closing(sqlite3.connect(file_url.removeprefix("sqlite:///"))) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM cases").fetchone()
        with file_store.transaction() as tx:
            cases.save(tx, CASE, None)

    with file_store.reading() as tx:
        assert timeline.of_case(tx, CASE.number) == []
        assert "cases" in inspect(tx).get_table_names()
