"""Insert a row: once for all, or bringing the one with the same primary key up to date."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Table, insert, select
from sqlalchemy.dialects import mysql, sqlite


def upsert(tx: Connection, table: Table, row: Mapping[str, Any]) -> None:
    keys = [column.name for column in table.primary_key]
    changed = [name for name in row if name not in keys]
    if tx.dialect.name == "sqlite":
        ours = sqlite.insert(table).values(dict(row))
        new = {name: ours.excluded[name] for name in changed}
        tx.execute(ours.on_conflict_do_update(index_elements=keys, set_=new))
    else:
        theirs = mysql.insert(table).values(dict(row))
        tx.execute(theirs.on_duplicate_key_update({name: theirs.inserted[name] for name in changed}))


def insert_once(tx: Connection, table: Table, row: Mapping[str, Any], *key: str) -> bool:
    """False, and nothing done, where a row with this natural key is there; nobody writes between look and insert."""
    if tx.execute(
        select(*(table.c[name] for name in key)).where(*(table.c[name] == row[name] for name in key))
    ).first():
        return False
    tx.execute(insert(table).values(dict(row)))
    return True
