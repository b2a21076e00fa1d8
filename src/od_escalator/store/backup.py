"""Copies of our own file: whole, made while the service writes, and what can be told of one."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, create_engine, func, select

from od_escalator.errors import OperatorError
from od_escalator.store import tables
from od_escalator.store.outbox import UNSETTLED
from od_escalator.store.sqlite import make_private

#: So long another process may take to let go of the file.
_BUSY = 2  # seconds

_DAMAGED = "take an older backup; without any: od-escalator rebuild makes the state anew from Open Dental and Slack"


def copy(source: Path, target: Path) -> None:
    """SQLite's own online backup, looked through: what stands only in the log beside the file is in it as well.

    The copy is one file, for its owner alone. OperatorError, and no copy, where either cannot be used.
    """
    make_private(target)
    try:
        with closing(_read_only(source)) as live, closing(sqlite3.connect(target)) as made:
            live.backup(made)
            made.execute("PRAGMA journal_mode = DELETE")
            (said,) = made.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.Error as error:
        raise _failed(source, target, error) from error
    if said != "ok":
        raise OperatorError(f"{source} is damaged: {' '.join(said.split())}", _DAMAGED)


def require_unused(file: Path) -> None:
    """OperatorError while anybody has it open; afterwards all that it holds is in the one file."""
    if not file.exists():
        return
    try:
        with closing(sqlite3.connect(file, timeout=_BUSY)) as alone:
            for mode in ("DELETE", "WAL"):  # only whoever is alone with a file can end its log
                alone.execute(f"PRAGMA journal_mode = {mode}")
    except sqlite3.Error as error:
        if error.sqlite_errorname.startswith("SQLITE_BUSY"):
            raise OperatorError(
                f"[state] url: {file} is in use by the service, or by another command",
                "stop the service (systemctl stop od-escalator), then the same command again",
            ) from error
        # damaged, or no database at all: nobody works with it


def _read_only(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)


def _failed(source: Path, target: Path, error: sqlite3.Error) -> OperatorError:
    name = error.sqlite_errorname
    if name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
        return OperatorError(f"{source} is damaged, or no SQLite database at all", _DAMAGED)
    if name.startswith(("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY")):
        return OperatorError(f"{target} cannot be written: {error}", "make room there, or name another place")
    return OperatorError(
        f"{source} cannot be read, or {target} not be written: {error}",
        "run this as the user that runs od-escalator, or as root",
    )


@contextmanager
def reading(file: Path) -> Iterator[Connection]:
    """A file of ours, whatever its version, that nobody else uses: nothing is laid beside it, as the Store would do."""
    engine = create_engine(f"sqlite:///{file}")
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What records hold: until when each database was read, how many cases, and how many messages wait."""

    read_until: Sequence[tuple[str, datetime]]
    cases: int
    open_cases: int
    waiting: int


def held(tx: Connection) -> Held:
    read, case, message = tables.cursors.c, tables.cases.c, tables.outbox.c
    return Held(
        read_until=[(row[0], row[1]) for row in tx.execute(select(read.database, read.read_until).order_by(read[0]))],
        cases=tx.scalar(select(func.count()).select_from(tables.cases)) or 0,
        open_cases=tx.scalar(select(func.count()).where(case.end.is_(None))) or 0,
        waiting=tx.scalar(select(func.count()).where(message.state.in_(UNSETTLED))) or 0,
    )
