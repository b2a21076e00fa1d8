"""One autocommit connection with plain SQL and rows as dictionaries, as an Open Dental client has it.

The session keeps the server's SQL mode and zone and speaks utf8mb3, because clients change none of them.
"""

from collections.abc import Iterable, Sequence
from enum import Enum
from typing import Any, Self
from urllib.parse import unquote, urlsplit

import pymysql
from pymysql.cursors import DictCursor

Row = dict[str, Any]


class Now(Enum):
    """Stands for the server's NOW() among the values of a row."""

    NOW = "NOW()"


NOW = Now.NOW

ANSWERS_WITHIN = 600  # seconds; whoever waits longer waits for ever


class Session:
    def __init__(self, connection: "pymysql.Connection[Any]") -> None:
        self._connection = connection

    @classmethod
    def open(cls, url: str) -> Self:
        """Connect to `mysql+pymysql://user:password@host:port/database`."""
        parts = urlsplit(url)
        return cls(
            pymysql.connect(
                host=parts.hostname,
                port=parts.port or 3306,
                user=unquote(parts.username or ""),
                password=unquote(parts.password or ""),
                database=parts.path.strip("/") or None,
                charset="utf8mb3",
                autocommit=True,
                read_timeout=ANSWERS_WITHIN,
                ssl_disabled=True,  # it is this machine; to read its certificates takes longer than most statements
            )
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        if self._connection.open:
            self._connection.close()

    def rows(self, sql: str, **values: object) -> list[Row]:
        with self._connection.cursor(DictCursor) as cursor:
            cursor.execute(sql, values or None)
            return list(cursor.fetchall())

    def row(self, sql: str, **values: object) -> Row | None:
        found = self.rows(sql, **values)
        return found[0] if found else None

    def column(self, sql: str, **values: object) -> list[Any]:
        """The first column of every row."""
        return [next(iter(row.values())) for row in self.rows(sql, **values)]

    def value(self, sql: str, **values: object) -> Any:  # noqa: ANN401  a database value may be of any type
        """The first column of the first row, or None."""
        return next(iter(self.column(sql, **values)), None)

    def run(self, sql: str, **values: object) -> int:
        """Run a statement that returns no rows; returns how many it changed."""
        with self._connection.cursor() as cursor:
            return int(cursor.execute(sql, values or None))

    def insert(self, table: str, **values: object) -> int:
        """Insert one row and return its primary key."""
        marks = ", ".join(_mark(name, value) for name, value in values.items())
        with self._connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})",  # noqa: S608  our own names
                _given(values),
            )
            return int(cursor.lastrowid or 0)

    def update(self, table: str, key: str, **values: object) -> int:
        """Write all these columns of the row whose `key` column, among them, says which."""
        marks = ", ".join(f"{name} = {_mark(name, value)}" for name, value in values.items() if name != key)
        with self._connection.cursor() as cursor:
            changed = cursor.execute(
                f"UPDATE {table} SET {marks} WHERE {key} = %({key})s",  # noqa: S608  our own names
                _given(values),
            )
            return int(changed)

    def insert_many(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Insert many rows by few statements, as many in each as the packet holds."""
        marks = ", ".join(["%s"] * len(columns))
        with self._connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})",  # noqa: S608  our own names
                list(rows),
            )


def _mark(name: str, value: object) -> str:
    return NOW.value if value is NOW else f"%({name})s"


def _given(values: Row) -> Row:
    return {name: value for name, value in values.items() if value is not NOW}
