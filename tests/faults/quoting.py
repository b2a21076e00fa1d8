"""Databases that fail, and quote in their errors what they were given, as MariaDB does: Duplicate entry 'Nora ...'."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import cycle
from threading import Lock

import pymysql
from sqlalchemy import Engine, event

#: Whom the errors are about.
SAID = "Zebrafink: Nora Whitfield, (585)555-0101, born 1984-04-01, patient 70001"

_Raise = Callable[[], Exception]

_OF_MARIADB: tuple[_Raise, ...] = (
    lambda: pymysql.err.IntegrityError(1062, f"Duplicate entry '{SAID}' for key 'PRIMARY'"),
    lambda: pymysql.err.DataError(1406, f"Data too long for column 'Note' at row 1: {SAID}"),
    lambda: pymysql.err.OperationalError(1366, f"Incorrect string value: '{SAID}' for column 'Descript'"),
    lambda: pymysql.err.OperationalError(2013, f"Lost connection during {SAID}"),
    lambda: pymysql.err.ProgrammingError(1064, f"You have an error in your SQL syntax near '{SAID}'"),
    lambda: pymysql.err.InternalError(1815, f"Internal error: {SAID}"),
    lambda: ValueError(f"cannot convert {SAID}"),
    lambda: UnicodeDecodeError("utf-8", SAID.encode(), 0, 9, SAID),
)
_OF_SQLITE: tuple[_Raise, ...] = (
    lambda: sqlite3.IntegrityError(f"UNIQUE constraint failed: {SAID}"),
    lambda: sqlite3.DataError(SAID),
    lambda: ValueError(f"cannot convert {SAID}"),
    lambda: sqlite3.InterfaceError(f"Error binding parameter 1: {SAID}"),
    lambda: KeyError(SAID),
)


def _dialect(context: object) -> str:
    name: str = context.dialect.name  # type: ignore[attr-defined]  # an ExecutionContext
    return name


class EachStatementOnce:
    """While `failing`, each statement that is new, by its text, fails once; `met` are those that have."""

    def __init__(self) -> None:
        self.met: set[str] = set()
        self._errors = {"mysql": cycle(_OF_MARIADB), "sqlite": cycle(_OF_SQLITE)}
        self._lock = Lock()

    @contextmanager
    def failing(self) -> Iterator[None]:
        event.listen(Engine, "do_execute", self._fail)
        try:
            yield
        finally:
            event.remove(Engine, "do_execute", self._fail)

    def _fail(self, _cursor: object, statement: str, _values: object, context: object) -> None:
        name = _dialect(context)
        with self._lock:
            if statement in self.met:
                return
            self.met.add(statement)
            failure = next(self._errors[name])
        raise failure()


class OneStatement:
    """While `failing(n)`, the n-th statement from then on fails, or from one on that begins with `after`."""

    def __init__(self) -> None:
        self._errors = {"mysql": cycle(_OF_MARIADB), "sqlite": cycle(_OF_SQLITE)}
        self._left, self._after = 0, ""

    @contextmanager
    def failing(self, number: int, after: str = "") -> Iterator[None]:
        self._left, self._after = number, after
        event.listen(Engine, "do_execute", self._fail)
        try:
            yield
        finally:
            event.remove(Engine, "do_execute", self._fail)

    @property
    def has_failed(self) -> bool:
        return self._left <= 0

    def _fail(self, _cursor: object, statement: str, _values: object, context: object) -> None:
        if self._after:
            self._after = "" if statement.startswith(self._after) else self._after
            return
        self._left -= 1
        if self._left == 0:
            failure = next(self._errors[_dialect(context)])
            raise failure()


class FirstCallFails:
    """Stands before a port: once `failing`, each of its methods fails at its first call."""

    def __init__(self, real: object) -> None:
        self._real = real
        self.failing = False
        self.met: set[str] = set()

    def __getattr__(self, name: str) -> object:
        found = getattr(self._real, name)
        return partial(self._call, name, found) if callable(found) else found

    def _call(self, name: str, real: Callable[..., object], *values: object, **named: object) -> object:
        if self.failing and name not in self.met:
            self.met.add(name)
            raise RuntimeError(f"cannot send {SAID}")
        return real(*values, **named)
