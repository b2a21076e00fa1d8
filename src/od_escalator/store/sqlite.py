"""Our records in one SQLite file: a writer at a time, and on the disk when a commit has returned."""

from contextlib import suppress
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError

from od_escalator.errors import OperatorError, StateError
from od_escalator.store import trouble
from od_escalator.store.place import Place

_BUSY_MS = 30_000


def make_private(file: Path) -> None:
    """A new file is for its owner alone, since it holds patients' numbers; what cannot be made is told when opened."""
    if not file.exists():
        with suppress(OSError):
            file.touch(mode=0o600)


def for_changes(place: Place) -> Engine:
    """For migrations, which bring their own transactions and put tables in the place of others."""
    make_private(Path(place.url.database or ""))
    return create_engine(place.url)


def open_store(place: Place) -> Engine:
    """Raises OperatorError where there is no folder, or the file is none of SQLite's."""
    file = Path(place.url.database or "")
    if not file.parent.is_dir():
        raise OperatorError(
            f"[state] url: the folder {file.parent} does not exist",
            "create it, owned by the user that runs od-escalator, mode 0700",
        )
    make_private(file)
    engine = create_engine(place.url, hide_parameters=True, connect_args={"timeout": _BUSY_MS / 1000})
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    trouble.explain_failures(engine, file)
    try:
        with engine.connect().execution_options(reading=True) as connection:
            connection.exec_driver_sql("SELECT count(*) FROM sqlite_master")
    except StateError:
        engine.dispose()
        raise
    except DatabaseError as error:
        engine.dispose()
        raise OperatorError(
            f"[state] url: {file} cannot be opened as a SQLite database",
            "check the file's owner and mode; if it is damaged, restore the newest backup",
        ) from error
    trouble.stay_with_the_file(engine, file)
    return engine


def _configure(connection: object, _record: object) -> None:
    # The driver's own transaction control begins late and commits early, so it is switched off.
    connection.isolation_level = None  # type: ignore[attr-defined]  # sqlite3.Connection
    cursor = connection.cursor()  # type: ignore[attr-defined]  # sqlite3.Connection
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin(connection: Connection) -> None:
    # Writers queue at BEGIN instead of failing in the middle when two of them have read before they write.
    if connection.get_execution_options().get("reading", False):
        connection.connection.cursor().execute("BEGIN")  # it takes no lock yet and touches no file
    else:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
