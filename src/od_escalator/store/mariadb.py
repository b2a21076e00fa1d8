"""Our records in a database of their own on a MariaDB server, where two machines can share them (design 6.4).

Guarantee: writers take turns, in this process and in any other, and each sees all that was committed before its turn.
A lost connection is rolled back by the server. Where the answer to a COMMIT is lost, the tick fails like any other; the
next one reads what was committed, and the natural keys of `tables.py` forbid promising it twice.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Row, create_engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError, InterfaceError, InternalError, OperationalError

from od_escalator.clock import SystemClock
from od_escalator.errors import OperatorError, StateError
from od_escalator.patience import wait_after
from od_escalator.store import refusals
from od_escalator.store.place import COLLATION, Place
from od_escalator.store.tables import metadata

CONNECT_WITHIN = 5  # seconds
HOLD_AT_MOST = 30  # seconds; after this long without a word the server rolls a frozen process back
_TURN_WITHIN = HOLD_AT_MOST + 10  # seconds

#: The first with the clauses, collations and JSON that we use, and the one Open Dental's installer brings.
_OLDEST = (10, 5)

#: Whoever has this row's lock writes. `migrate` puts the row there and no other writer needs it.
_TURN = "SELECT version_num FROM alembic_version FOR UPDATE"

#: One of each kind; the rights are those to the whole database.
_WRITES = ("INSERT INTO set_aside (what) VALUES ('')", "UPDATE set_aside SET tries = 0", "DELETE FROM set_aside")

_SESSION = (
    "SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION', default_storage_engine = InnoDB,"
    f" idle_transaction_timeout = {HOLD_AT_MOST}, innodb_lock_wait_timeout = {_TURN_WITHIN},"
    f" lock_wait_timeout = {_TURN_WITHIN}"
)


def for_changes(place: Place) -> Engine:
    """Nothing is contacted yet; a connection that the server has dropped meanwhile is replaced when it is needed."""
    encryption: dict[str, Any] = {"ssl": place.tls.context()} if place.tls else {"ssl_disabled": True}
    return create_engine(
        place.url,
        hide_parameters=True,
        isolation_level="REPEATABLE READ",
        pool_pre_ping=True,
        connect_args={
            "charset": "utf8mb4",
            "connect_timeout": CONNECT_WITHIN,
            "read_timeout": _TURN_WITHIN + 10,
            "write_timeout": _TURN_WITHIN + 10,
            "init_command": _SESSION,
            "program_name": "od-escalator",
            **encryption,
        },
    )


def open_store(place: Place) -> Engine:
    """Raises OperatorError, with the remedy, where the server does not let us in or cannot keep our guarantees."""
    engine = for_changes(place)
    event.listen(engine, "begin", _begin)
    _Away(place).watch(engine)
    try:
        with failing_clearly(place), engine.connect().execution_options(reading=True) as connection:
            _require_fit(connection, place)
    except OperatorError:
        engine.dispose()
        raise
    return engine


@contextmanager
def failing_clearly(place: Place) -> Iterator[None]:
    """What the server or the driver refuses becomes an OperatorError, without their words."""
    try:
        yield
    except (DBAPIError, RuntimeError) as error:  # the driver lacks what the server's way to log in needs
        raise refusals.of_server(error, place) from None


class _Away:
    """What the server refuses is a StateError; one that cannot be reached is left alone for a while.

    Each of a hundred jobs would wait for it else, one after the other.
    """

    def __init__(self, place: Place) -> None:
        self._place = place
        self._clock = SystemClock()
        self._failures, self._next_try = 0, 0.0
        self._known: StateError | None = None

    def watch(self, engine: Engine) -> None:
        event.listen(engine, "handle_error", self._explain, retval=True)
        event.listen(engine, "do_connect", self._require)
        event.listen(engine, "connect", self._forget)

    def _explain(self, context: ExceptionContext) -> StateError | None:
        error = context.sqlalchemy_exception
        if context.is_pre_ping or not isinstance(error, OperationalError | InterfaceError | InternalError):
            return None  # a connection that was lost while nobody used it is made anew at once
        failure = refusals.of_server(error, self._place)
        if context.connection is None:
            self._failures += 1
            self._next_try = self._clock.monotonic() + wait_after(self._failures)
            self._known = failure
        return failure

    def _require(self, *_: object) -> None:
        if self._known is not None and self._clock.monotonic() < self._next_try:
            raise StateError(self._known.problem, self._known.hint)

    def _forget(self, *_: object) -> None:
        self._failures, self._known = 0, None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerFacts:
    """`settings_that_lose` what was committed, when the power fails there."""

    version: str
    cipher: str
    settings_that_lose: tuple[str, ...]


def facts(connection: Connection) -> ServerFacts:
    version, flushed, logs, synced = connection.exec_driver_sql(
        "SELECT @@version, @@innodb_flush_log_at_trx_commit, @@log_bin, @@sync_binlog"
    ).one()
    # With a binary log InnoDB leaves it to that log which of the last transactions were committed.
    lose = {
        f"innodb_flush_log_at_trx_commit = {flushed}": flushed != 1,
        f"sync_binlog = {synced}": logs and synced != 1,
    }
    cipher = connection.exec_driver_sql("SHOW SESSION STATUS LIKE 'Ssl_cipher'").one()[1]
    return ServerFacts(version=version, cipher=cipher, settings_that_lose=tuple(name for name in lose if lose[name]))


def require_rights(connection: Connection, place: Place) -> None:
    """OperatorError where we may read and not write: statements are prepared, which checks that, and never run."""
    with failing_clearly(place):
        for statement in _WRITES:
            connection.exec_driver_sql(f'PREPARE asked FROM "{statement}"')


def _begin(connection: Connection) -> None:
    # A lock on a row and no GET_LOCK: it ends with the transaction, whatever ends that. It comes before the first
    # plain read, so the snapshot of this transaction is taken when all turns before it were committed.
    if not connection.get_execution_options().get("reading", False):
        connection.exec_driver_sql(_TURN)


def _require_fit(connection: Connection, place: Place) -> None:
    version = connection.dialect.server_version_info or ()
    if not getattr(connection.dialect, "is_mariadb", False) or version < _OLDEST:
        raise refusals.not_mariadb(place)
    if not connection.exec_driver_sql(
        "SELECT 1 FROM information_schema.engines WHERE engine = 'InnoDB' AND support IN ('YES', 'DEFAULT')"
    ).first():
        raise refusals.no_innodb(place)
    _require_tables(
        connection.exec_driver_sql(
            "SELECT table_name AS name, engine, table_collation AS collation"
            " FROM information_schema.tables WHERE table_schema = DATABASE()"
        ).all(),
        place,
    )


def _require_tables(there: Sequence[Row[Any]], place: Place) -> None:
    if {"commlog", "userod"} <= {row.name.lower() for row in there}:
        raise refusals.open_dentals(place)
    ours = [row for row in there if row.name in metadata.tables or row.name == "alembic_version"]
    if other := sorted(row.name for row in ours if row.engine != "InnoDB"):
        raise refusals.not_innodb(place, other)
    if narrow := sorted(row.name for row in ours if row.name in metadata.tables and row.collation != COLLATION):
        raise refusals.not_utf8mb4(place, narrow, COLLATION)
