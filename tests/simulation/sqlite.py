"""SQLite as the program uses it, only that nothing is compiled or migrated again and again.

The store keeps compiled statements with its engine, and a run of the simulation makes a new engine at every restart.
"""

from collections.abc import MutableMapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

from od_escalator.store.migrate import migrate

_COMPILED: MutableMapping[Any, Any] = {}


class Simulated(SQLiteDialect_pysqlite):
    """Every one of them is the same, so that they share what was compiled."""

    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Simulated)

    def __hash__(self) -> int:
        return hash(Simulated)

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        engine.update_execution_options(compiled_cache=_COMPILED)


@cache
def new_state() -> bytes:
    """A file with all tables and no rows."""
    with TemporaryDirectory(prefix="simulation-") as folder:
        migrate(f"sqlite:///{folder}/state.db")
        return Path(folder, "state.db").read_bytes()
