"""Which migrations this version brings, told without Alembic: whether the program may use the records that it finds."""

import re
from functools import cache
from importlib.resources import files
from pathlib import Path

from sqlalchemy import Connection, inspect, text

_NAMED = re.compile(r'^(revision|down_revision) = "(\w+)"', re.MULTILINE)


def scripts() -> Path:
    """The wheel carries the migrations inside the package; in the source tree they lie beside `src`."""
    shipped = Path(str(files("od_escalator"))) / "migrations"
    return shipped if shipped.is_dir() else Path(__file__).parents[3] / "migrations"


def seen(tx: Connection) -> str | None:
    """The last migration that these tables have seen; None where they were made otherwise, or are none of ours."""
    if not inspect(tx).has_table("alembic_version"):
        return None
    found: str | None = tx.scalar(text("SELECT version_num FROM alembic_version"))
    return found


@cache
def known() -> frozenset[str]:
    """Every migration of this version; tables that have seen another one are those of a newer version."""
    return _named("revision")


@cache
def newest() -> str:
    """The migration that leads to the tables of this version."""
    (head,) = known() - _named("down_revision")
    return head


def _named(what: str) -> frozenset[str]:
    found = (_NAMED.findall(file.read_text(encoding="utf-8")) for file in (scripts() / "versions").glob("*.py"))
    return frozenset(name for each in found for key, name in each if key == what)
