"""Migrations lead to exactly the tables that the program expects, and never back."""

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import String, insert, inspect, select, text

from od_escalator.domain.case import End
from od_escalator.domain.complaint import Category, Origin
from od_escalator.domain.effects import Reason, Tell
from od_escalator.domain.policy import Milestone, Unit
from od_escalator.store import cases, migrate, outbox, revisions, tables
from od_escalator.store.place import COLLATION
from od_escalator.store.store import Store
from od_escalator.store.tables import metadata, notes
from tests.store.made_up import CASE


def content(store: Store) -> dict[str, object]:
    """The tables as they were made, and what is in them."""
    found: dict[str, object] = {}
    with store.reading() as tx:
        sqlite = tx.dialect.name == "sqlite"
        for table in inspect(tx).get_table_names():
            made = f"SELECT sql FROM sqlite_master WHERE name = '{table}'" if sqlite else f"SHOW CREATE TABLE `{table}`"  # noqa: S608  our own names
            rows = text(f"SELECT * FROM {table}")  # noqa: S608  the same
            found[table] = (tx.execute(text(made)).one()[-1], tx.execute(rows).all())
    return found


def test_migrations_end_at_the_tables_of_the_program(store: Store) -> None:
    with store.reading() as tx:
        context = MigrationContext.configure(tx, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_constraints_and_indexes_are_those_of_the_program_too(file_store: Store, tmp_path: Path) -> None:
    fresh = Store(f"sqlite:///{tmp_path}/fresh.db")
    with fresh.transaction() as tx:
        metadata.create_all(tx)

    assert shape(fresh) == shape(file_store)
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


def test_on_mariadb_every_table_knows_transactions_and_every_letter(server_url: str) -> None:
    store = Store(server_url)
    with store.reading() as tx:
        rows = tx.exec_driver_sql(
            "SELECT table_name, engine, row_format, table_collation FROM information_schema.tables"
            " WHERE table_schema = DATABASE() AND table_name <> 'alembic_version'"
        ).all()
        bookmark = tx.exec_driver_sql("SHOW TABLE STATUS LIKE 'alembic_version'").mappings().one()
    store.close()

    assert {tuple(row) for row in rows} == {(name, "InnoDB", "Dynamic", COLLATION) for name in metadata.tables}
    assert bookmark["Engine"] == "InnoDB"


def test_ids_are_told_apart_by_every_letter_and_blank(store: Store) -> None:
    names = ["main", "Main", "main ", "m\u00e4in", "\U0001f9b7" * 64]
    row = {"incarnation": 1, "source": "commlog", "number": 2**63 - 1, "digest": "", "reason": ""}
    row["judged_at"] = CASE.opened_at
    with store.transaction() as tx:
        tx.execute(insert(notes), [row | {"database": name} for name in names])
        assert sorted(tx.scalars(select(notes.c.database))) == sorted(names)
        assert tx.scalars(select(notes.c.database).where(notes.c.database == "main")).all() == ["main"]


def test_every_code_of_ours_fits_its_column() -> None:
    """SQLite would take longer ones; MariaDB refuses them."""
    columns = {
        tables.outbox.c.kind: outbox.Kind,
        tables.outbox.c.state: outbox.Delivery,
        tables.timeline.c.reason: Reason,
        tables.told.c.kind: Tell,
        tables.steps.c.unit: Unit,
        tables.steps.c.until: Milestone,
        tables.cases.c.end: End,
        tables.cases.c.category: Category,
        tables.cases.c.origin: Origin,
    }
    for column, codes in columns.items():
        assert isinstance(column.type, String)
        assert max(map(len, codes)) <= (column.type.length or 0)


def test_running_them_again_changes_nothing(url: str, store: Store) -> None:
    with store.transaction() as tx:
        cases.save(tx, CASE, None)
    before = content(store)

    migrate.migrate(url)

    assert content(store) == before


def test_there_is_no_way_back_and_what_the_daemon_knows_of_them_is_what_alembic_knows() -> None:
    scripts = ScriptDirectory(str(revisions.scripts()))

    assert scripts.get_heads() == [revisions.newest()]
    assert {script.revision for script in scripts.walk_revisions()} == revisions.known()
    assert all(not hasattr(script.module, "downgrade") for script in scripts.walk_revisions())
