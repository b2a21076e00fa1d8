"""What is wrong with our own file, in words: the thing, the cause and the remedy, instead of the driver's error.

Guarantee: a file that was deleted or replaced while we have it open is noticed before anything is read or written; what
would be written to it nobody would find again.
"""

import sqlite3
from pathlib import Path

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import ExceptionContext

from od_escalator.errors import StateError

_LOST = "stop the service, then restore the newest backup or run od-escalator rebuild (see operators.md)"

_OTHER = "run od-escalator check; it is tried again by itself"

_FAILURE = "failure of our file"

#: By the beginning of SQLite's own name of the error.
_CAUSES = {
    "SQLITE_FULL": (
        "cannot be written, the disk is full",
        "make room on it: then it goes on by itself, nothing is lost",
    ),
    "SQLITE_IOERR": (
        "cannot be read or written, the disk fails or a limit of its size is reached",
        "look at the disk and its quota: once it works it goes on by itself, nothing is lost",
    ),
    "SQLITE_READONLY": (
        "cannot be written, it is read-only",
        "check owner and mode of the file and its folder, and how the disk is mounted; then it goes on by itself",
    ),
    "SQLITE_CANTOPEN": (
        "cannot be opened",
        "check that it is there, and the owner and mode of the file and its folder",
    ),
    "SQLITE_CORRUPT": ("is damaged", _LOST),
    "SQLITE_NOTADB": ("is damaged, or no SQLite database at all", _LOST),
    "SQLITE_BUSY": ("is held by another process", "end whatever else has it open; then it goes on by itself"),
}


def explain_failures(engine: Engine, path: Path) -> None:
    """From now on what fails on account of the file is a StateError."""

    def explain(context: ExceptionContext) -> StateError | None:
        failure = failure_of(context.original_exception, path)
        # SQLite opens what may not be written for reading alone, for as long as it is open: let the next one try anew.
        context.is_disconnect |= getattr(context.original_exception, "sqlite_errorname", "") == "SQLITE_READONLY"
        if context.connection is None:
            return failure
        # Where the disk fails SQLite takes back the whole transaction at once, and what we take back after it is gone.
        known: StateError | None = context.connection.info.get(_FAILURE)
        if failure is not None:
            context.connection.info[_FAILURE] = failure
        is_after = (context.statement or "").startswith("ROLLBACK")
        return failure or (known if is_after else None)

    event.listen(engine, "handle_error", explain, retval=True)


def stay_with_the_file(engine: Engine, path: Path) -> None:
    """From now on nothing is read or written where it is another file than now, or none."""
    identity = _identity(path)

    def require(*_: object) -> None:
        if _identity(path) != identity:
            raise StateError(f"[state] url: {path} was deleted or replaced while it was in use", _LOST)

    event.listen(engine, "do_connect", require)
    event.listen(engine, "begin", require)


def require_sound(tx: Connection, path: Path) -> None:
    """Raises StateError where the file is damaged; some 4 ms for each megabyte."""
    if (damage := damage_in(tx)) is not None:
        raise StateError(f"[state] url: {path} is damaged: {damage}", _LOST)


def damage_in(tx: Connection) -> str | None:
    """What SQLite's own quick check finds first, if anything."""
    try:
        said = str(tx.exec_driver_sql("PRAGMA quick_check(1)").scalar())
    except StateError as error:
        return error.problem
    return None if said == "ok" else " ".join(said.split())


def failure_of(error: BaseException, path: Path) -> StateError | None:
    """None where it is not the file's fault."""
    name: str = getattr(error, "sqlite_errorname", "")
    found = next((words for beginning, words in _CAUSES.items() if name.startswith(beginning)), None)
    if found is None and isinstance(error, sqlite3.OperationalError):
        found = (f"refused something for a reason of its own ({error})", _OTHER)
    return found and StateError(f"[state] url: {path} {found[0]}", found[1])


def _identity(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return (0, 0)
    return (found.st_dev, found.st_ino)
