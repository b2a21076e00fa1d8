"""Migrations lead to exactly the tables that the program expects, and never back."""

import sqlite3
from contextlib import closing

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from od_escalator.store import cases, migrate
from od_escalator.store.store import Store
from od_escalator.store.tables import metadata
from tests.store.made_up import CASE


def dump(url: str) -> list[str]:
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
        return list(connection.iterdump())


def test_migrations_end_at_the_tables_of_the_program(store: Store) -> None:
    with store.reading() as tx:
        context = MigrationContext.configure(tx, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_constraints_and_indexes_are_those_of_the_program_too(store: Store, tmp_path: object) -> None:
    fresh = Store(f"sqlite:///{tmp_path}/fresh.db")
    with fresh.transaction() as tx:
        metadata.create_all(tx)

    assert shape(fresh) == shape(store)
    fresh.close()


def shape(store: Store) -> list[tuple[str, ...]]:
    """Columns, indexes and foreign keys as SQLite itself reports them."""
    asked: list[tuple[str, ...]] = []
    with store.reading() as tx:
        for table in sorted(metadata.tables):
            for pragma in ("table_info", "foreign_key_list", "index_list"):
                rows = tx.execute(text(f"PRAGMA {pragma}({table})"))
                asked += sorted((table, pragma, *map(str, row[1:])) for row in rows)
    return asked


def test_running_them_again_changes_nothing(url: str, store: Store) -> None:
    with store.transaction() as tx:
        cases.save(tx, CASE, None)
    before = dump(url)

    migrate.migrate(url)

    assert dump(url) == before


def test_there_is_no_way_back() -> None:
    scripts = ScriptDirectory(str(migrate._scripts()))  # noqa: SLF001  the folder that it runs

    assert len(scripts.get_heads()) == 1
    assert all(not hasattr(script.module, "downgrade") for script in scripts.walk_revisions())
