"""The store itself: one writing transaction at a time, durable when `transaction` has returned.

One SQLite file, or a database on a MariaDB server; both keep the same promises (docs/decisions/0008-two-stores.md).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock, local

from sqlalchemy import Connection, Engine, inspect

from od_escalator.errors import ConfigurationError, OperatorError
from od_escalator.store import mariadb, revisions, sqlite, trouble
from od_escalator.store.place import Place, at
from od_escalator.store.tables import metadata


class Store:
    """Give out transactions; whoever asked is woken when a commit has added to the outbox."""

    def __init__(self, where: Place | str) -> None:
        self._place = at(where)
        self.file = self._place.file
        self._engine = _open(self._place)
        self._wakers: list[Callable[[], None]] = []
        # Another process is let in between by luck and patience; our own threads simply take turns.
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
        if self._of_this_thread() is not None:
            yield
            return
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

    def require_sound(self) -> None:
        """Raises StateError where our file is damaged; a server looks after its own."""
        if self.file is not None:
            with self.reading() as tx:
                trouble.require_sound(tx, self.file)

    def missing_tables(self) -> list[str]:
        """The names of our tables that are not there: `migrate` was not run."""
        with self.reading() as tx:
            return sorted(set(metadata.tables) - set(inspect(tx).get_table_names()))

    def require_current(self) -> None:
        """Raises what `misfit` tells."""
        if (misfit := self.misfit()) is not None:
            raise misfit

    def misfit(self) -> OperatorError | None:
        """Why this version cannot use these tables; ConfigurationError where a newer one made them."""
        with self.reading() as tx:
            seen = revisions.seen(tx)
        if seen is not None and seen not in revisions.known():
            return ConfigurationError(
                f"[state] url: {self._place} was made by a newer od-escalator (its tables are at {seen},"
                f" ours at {revisions.newest()})",
                "install that version again; or go back to a backup of this one: od-escalator restore FILE",
            )
        hint = "run od-escalator migrate, then try again"
        if missing := self.missing_tables():
            return OperatorError(f"[state] url: the tables {', '.join(missing)} are missing", hint)
        if seen not in (None, revisions.newest()):
            return OperatorError(f"[state] url: {self._place} is that of an older version", hint)
        return None

    def close(self) -> None:
        self._engine.dispose()


def _open(place: Place) -> Engine:
    backend = place.url.get_backend_name()
    if backend not in ("sqlite", "mysql") or not place.url.database:
        shown = place.url.render_as_string(hide_password=True)
        hint = 'use "sqlite:////path/to/state.db" or "mysql+pymysql://od_escalator@host:3306/od_escalator"'
        raise ConfigurationError(f"[state] url: {shown} cannot hold the state", hint)
    return sqlite.open_store(place) if backend == "sqlite" else mariadb.open_store(place)
