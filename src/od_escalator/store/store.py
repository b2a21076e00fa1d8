"""The store itself: one SQLite file, one transaction at a time, durable when `transaction` has returned."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock, local

from sqlalchemy import Connection, Engine, create_engine, event, inspect
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError

from od_escalator.errors import ConfigurationError, OperatorError
from od_escalator.store.tables import metadata

_BUSY_MS = 30_000


class Store:
    """Give out transactions; whoever asked is woken when a commit has added to the outbox."""

    def __init__(self, url: str) -> None:
        self._engine = _open(url)
        self._wakers: list[Callable[[], None]] = []
        # SQLite lets another process in between by luck and patience; our own threads simply take turns.
        self._turn = Lock()
        self._whole = local()  # `.tx` while this thread is within `as_one`

    def wake_on_promise(self, waker: Callable[[], None]) -> None:
        self._wakers.append(waker)

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A write transaction: all of it or nothing; other writers wait for up to 30 s."""
        if (whole := self._of_this_thread()) is not None:
            with whole.begin_nested():
                yield whole
            return
        with self._turn, self._engine.begin() as connection:
            connection.info["promised"] = False
            yield connection
            promised = connection.info["promised"]
        if promised:
            for wake in self._wakers:
                wake()

    @contextmanager
    def as_one(self) -> Iterator[None]:
        """Every transaction of this thread within it is a part of one: all of them or nothing."""
        with self.transaction() as tx:
            self._whole.tx = tx
            try:
                yield
            finally:
                self._whole.tx = None

    def _of_this_thread(self) -> Connection | None:
        return getattr(self._whole, "tx", None)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A consistent view that changes nothing."""
        if (whole := self._of_this_thread()) is not None:
            yield whole
            return
        with self._engine.connect().execution_options(reading=True) as connection:
            yield connection

    def missing_tables(self) -> list[str]:
        """The names of our tables that are not there: `migrate` was not run."""
        return sorted(set(metadata.tables) - set(inspect(self._engine).get_table_names()))

    def close(self) -> None:
        self._engine.dispose()


def make_private(file: Path) -> None:
    """A new file is for its owner alone, since it holds patients' numbers; what cannot be made is told when opened."""
    if not file.exists():
        with suppress(OSError):
            file.touch(mode=0o600)


def _open(url: str) -> Engine:
    where = make_url(url)
    if where.get_backend_name() != "sqlite" or not where.database:
        shown = where.render_as_string(hide_password=True)
        raise ConfigurationError(f"[state] url: {shown} cannot hold the state", 'use "sqlite:////path/to/state.db"')
    if not Path(where.database).parent.is_dir():
        raise OperatorError(
            f"[state] url: the folder {Path(where.database).parent} does not exist",
            "create it, owned by the user that runs od-escalator, mode 0700",
        )
    make_private(Path(where.database))
    engine = create_engine(where, hide_parameters=True, connect_args={"timeout": _BUSY_MS / 1000})
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    try:
        with engine.connect().execution_options(reading=True) as connection:
            connection.exec_driver_sql("SELECT count(*) FROM sqlite_master")
    except DatabaseError as error:
        engine.dispose()
        raise OperatorError(
            f"[state] url: {where.database} cannot be opened as a SQLite database",
            "check the file's owner and mode; if it is damaged, restore the newest backup",
        ) from error
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
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
