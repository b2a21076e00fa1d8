"""What is SQLite's alone: durable settings, and clear words when the file cannot be opened."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from od_escalator.errors import ConfigurationError, OperatorError, StateError
from od_escalator.store import cases, timeline
from od_escalator.store.migrate import migrate
from od_escalator.store.store import Store
from od_escalator.store.tables import metadata
from od_escalator.store.trouble import failure_of
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


@pytest.mark.parametrize(
    ("damage", "problem"),
    [
        (damage_header, "is damaged, or no SQLite database at all"),
        (damage_list_of_tables, "is damaged"),
        (replace_by_folder, "cannot be opened"),
    ],
)
def test_a_damaged_file_is_refused_in_plain_words(damage: Callable[[Path], None], problem: str, tmp_path: Path) -> None:
    file = tmp_path / "state.db"
    migrate(f"sqlite:///{file}")
    damage(file)

    with pytest.raises(StateError) as refused:
        Store(f"sqlite:///{file}")

    assert refused.value.problem == f"[state] url: {file} {problem}"
    assert refused.value.hint


def test_bytes_overwritten_in_the_middle_are_found_before_the_start(tmp_path: Path) -> None:
    file = tmp_path / "state.db"
    migrate(f"sqlite:///{file}")
    with closing(Store(f"sqlite:///{file}")) as sound:
        sound.require_sound()
    with file.open("r+b") as opened:
        opened.seek(file.stat().st_size - 3 * 4096)
        opened.write(b"\xff" * 4096)
    with pytest.raises(StateError) as refused, closing(Store(f"sqlite:///{file}")) as store:
        store.require_sound()
    assert refused.value.problem.startswith(f"[state] url: {file} is damaged")
    assert "od-escalator rebuild" in refused.value.hint


def test_a_file_that_may_not_be_written_is_said_to_be_read_only(tmp_path: Path) -> None:
    file = tmp_path / "state.db"
    migrate(f"sqlite:///{file}")
    with (
        closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as other,
        pytest.raises(sqlite3.OperationalError) as failed,
    ):
        other.execute("DELETE FROM cases")
    found = failure_of(failed.value, file)
    assert found is not None
    assert found.problem == f"[state] url: {file} cannot be written, it is read-only"
    assert failure_of(sqlite3.IntegrityError("the natural key"), file) is None


def test_a_file_that_was_replaced_is_not_written_to(tmp_path: Path) -> None:
    file = tmp_path / "state.db"
    migrate(f"sqlite:///{file}")
    with closing(Store(f"sqlite:///{file}")) as store:
        file.unlink()
        for use in (store.reading, store.transaction):
            with pytest.raises(StateError, match="was deleted or replaced while it was in use"), use() as tx:
                cases.list_all(tx, 1)
        assert not file.exists()


def test_a_file_that_the_reader_of_another_program_holds_open_is_no_obstacle(file_url: str, file_store: Store) -> None:
    with closing(sqlite3.connect(file_url.removeprefix("sqlite:///"))) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM cases").fetchone()
        with file_store.transaction() as tx:
            cases.save(tx, CASE, None)

    with file_store.reading() as tx:
        assert timeline.of_case(tx, CASE.number) == []
        assert "cases" in inspect(tx).get_table_names()
