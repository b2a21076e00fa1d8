"""Insert a row: once for all, or bringing the one with the same primary key up to date."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Insert, Select, Table, bindparam, insert, select
from sqlalchemy.dialects import mysql, sqlite


def upsert(tx: Connection, table: Table, *rows: Mapping[str, Any]) -> None:
    """All in one statement; the rows have the same columns."""
    if rows:
        tx.execute(_statement(tx.dialect.name, table, tuple(rows[0])), [dict(row) for row in rows])


def insert_once(tx: Connection, table: Table, row: Mapping[str, Any], *key: str) -> bool:
    """False, and nothing done, where a row with this natural key is there; nobody writes between look and insert."""
    if tx.execute(_by_key(table, key), {name: row[name] for name in key}).first():
        return False
    tx.execute(_insert(table), dict(row))
    return True


# Each is made once for its table and columns: making it costs more than running it.
@lru_cache
def _insert(table: Table) -> Insert:
    return insert(table)


@lru_cache
def _by_key(table: Table, key: tuple[str, ...]) -> Select[Any]:
    return select(*(table.c[name] for name in key)).where(*(table.c[name] == bindparam(name) for name in key))


@lru_cache
def _statement(dialect: str, table: Table, names: tuple[str, ...]) -> Insert:
    keys = [column.name for column in table.primary_key]
    changed = [name for name in names if name not in keys]
    if dialect == "sqlite":
        ours = sqlite.insert(table)
        return ours.on_conflict_do_update(index_elements=keys, set_={name: ours.excluded[name] for name in changed})
    theirs = mysql.insert(table)
    return theirs.on_duplicate_key_update({name: theirs.inserted[name] for name in changed})
