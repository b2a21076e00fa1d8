"""One held connection to an Open Dental database; threads take turns, and every failure is one of the house's.

Autocommit, UTC, strict SQL mode, short timeouts. A lost connection is opened anew by the next statement and never
within one, so that what belongs to the connection (the writer lock) cannot be lost unnoticed: `generation` tells.
"""

from collections.abc import Sequence
from contextlib import suppress
from threading import RLock
from time import monotonic
from typing import Any

from sqlalchemy import NullPool, create_engine
from sqlalchemy.engine import Connection, CursorResult, Engine, Row, make_url
from sqlalchemy.exc import SQLAlchemyError

from od_escalator.errors import EscalatorError, OperatorError, Permanent
from od_escalator.opendental.failures import error_number, is_lost, translate
from od_escalator.tls import Tls

CONNECT_WITHIN = 5  # seconds
ANSWER_WITHIN = 10  # seconds
IDLE_AT_MOST = 20  # seconds; a frozen process loses the writer lock after this long, and a standby takes over
UNKNOWN_CHARACTER_SET = 1115

SESSION = (
    "SET time_zone = '+00:00', sql_mode = 'STRICT_TRANS_TABLES',"
    f" wait_timeout = {IDLE_AT_MOST}, net_read_timeout = {ANSWER_WITHIN}, net_write_timeout = {ANSWER_WITHIN}"
    # MariaDB only: when we have stopped waiting, the server must not go on reading behind a table lock.
    f"/*M!100101 , max_statement_time = {ANSWER_WITHIN - 2} */"
)


class HeldConnection:
    """`place` names the database in errors; without `tls` nothing is encrypted.

    Statements use the driver's `%(name)s` marks; a bare percent is doubled.
    """

    def __init__(self, place: str, url: str, tls: Tls | None = None) -> None:
        self.place = place
        self.generation = 0
        self.took = 0.0  # seconds, of the last rows
        self.inserted = 0  # the key of the row that the last change inserted
        self.turn = RLock()
        self._url = make_url(url)
        self._ssl = {"ssl": tls.context()} if tls else {"ssl_disabled": True}
        self._engine = self._build("utf8mb4")
        self._connection: Connection | None = None

    @property
    def database(self) -> str:
        return self._url.database or ""

    @property
    def is_open(self) -> bool:
        return self._connection is not None

    def rows(self, sql: str, **values: object) -> Sequence[Row[Any]]:
        """Read all rows; Transient when the connection was lost, which the next call opens anew."""
        with self.turn:
            began = monotonic()
            try:
                return self._execute(sql, values).all()
            except SQLAlchemyError as error:
                raise self._fail(error, writing=False) from None
            finally:
                self.took = monotonic() - began

    def row(self, sql: str, **values: object) -> Row[Any] | None:
        found = self.rows(sql, **values)
        return found[0] if found else None

    def change(self, sql: str, values: dict[str, object]) -> int:
        """Write and return how many rows matched (only the writer lock calls this); Ambiguous when no answer came."""
        with self.turn:
            try:
                done = self._execute(sql, values)
            except SQLAlchemyError as error:
                raise self._fail(error, writing=True) from None
            self.inserted = done.lastrowid
            return done.rowcount

    def may(self, statement: str) -> bool:
        """Whether the account has the right to run it: it is prepared, which checks that, and never run."""
        with self.turn:
            try:
                self._execute(f"PREPARE asked FROM '{statement}'", {})
                self._execute("DEALLOCATE PREPARE asked", {})
            except SQLAlchemyError as error:
                failure = self._fail(error, writing=False)
                if isinstance(failure, Permanent) and failure.code == "no_rights":
                    return False
                raise failure from None
            return True

    def open(self) -> int:
        """Make sure that there is a connection, and return its generation."""
        with self.turn:
            if self._connection is None:
                self._connection = self._connect()
                self.generation += 1
            return self.generation

    def close(self) -> None:
        """Give up the connection, and with it whatever it holds."""
        with self.turn:
            connection, self._connection = self._connection, None
            if connection is not None:
                with suppress(SQLAlchemyError, OSError):
                    connection.invalidate()
                with suppress(SQLAlchemyError, OSError):
                    connection.close()

    def _execute(self, sql: str, values: dict[str, object]) -> CursorResult[Any]:
        self.open()
        assert self._connection is not None  # noqa: S101  open() raised otherwise; this tells the type checker
        return self._connection.exec_driver_sql(sql, values)

    def _connect(self) -> Connection:
        try:
            return self._engine.connect()
        except SQLAlchemyError as error:
            if error_number(error) != UNKNOWN_CHARACTER_SET:
                raise translate(error, self.place) from None
        except RuntimeError as error:  # the driver lacks what the server's way to log in needs
            raise translate(error, self.place) from None
        self._engine = self._build("utf8")
        try:
            return self._engine.connect()
        except SQLAlchemyError as error:
            raise translate(error, self.place) from None

    def _build(self, charset: str) -> Engine:
        if self._url.drivername != "mysql+pymysql" or not self.database:
            raise OperatorError(
                f"{self.place}: the url must look like mysql+pymysql://user@host:3306/opendental",
                "correct url in [databases] of config.toml",
            )
        return create_engine(
            self._url,
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",
            hide_parameters=True,
            connect_args={
                "charset": charset,
                "connect_timeout": CONNECT_WITHIN,
                "read_timeout": ANSWER_WITHIN,
                "write_timeout": ANSWER_WITHIN,
                **self._ssl,
                "init_command": SESSION,
                "program_name": "od-escalator",
            },
        )

    def _fail(self, error: SQLAlchemyError, *, writing: bool) -> EscalatorError:
        if is_lost(error):
            self.close()
        return translate(error, self.place, writing=writing)
