"""What every measurement is given: the databases of one storage engine, and how thorough to be."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any

import pymysql

from benchmarks.figures import Figure
from benchmarks.filling import Filled
from od_escalator.demo.server import USER, Server

DESKS = ("task", "taskancestor", "taskunread", "tasknote", "taskhist", "signalod")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """`brief` only shows that it all runs; its figures mean nothing."""

    server: Server
    large: Filled
    small: Filled
    brief: bool

    def clear_desks(self) -> None:
        """Take away the tasks of an earlier measurement, whose cases had the same numbers."""
        for filled in (self.large, self.small):
            with filled.open() as session:
                for table in DESKS:
                    session.run(f"DELETE FROM {table}")

    def times(self, thorough: int, brief: int = 1) -> int:
        return brief if self.brief else thorough

    def figure(self, key: str, what: str, value: float, **given: Any) -> Figure:  # noqa: ANN401  fields of Figure
        return Figure(key=key, what=what, engine=self.large.engine, value=round(value, 2), **given)


class Driver:
    """The bare driver, that which the program itself uses: what anybody would have to pay."""

    def __init__(self, connection: "pymysql.Connection[Any]") -> None:
        self._connection = connection

    def ask(self, sql: str, *values: object) -> Sequence[Any]:
        with self._connection.cursor() as cursor:
            cursor.execute(sql, values or None)
            rows: Sequence[Any] = cursor.fetchall()
            return rows

    def write(self, sql: str, *values: object) -> int:
        """Returns the key that the row was given."""
        with self._connection.cursor() as cursor:
            cursor.execute(sql, values or None)
            return int(cursor.lastrowid or 0)


@contextmanager
def driver(server: Server, filled: Filled) -> Iterator[Driver]:
    with closing(
        pymysql.connect(
            host="127.0.0.1",
            port=server.port,
            user=USER,
            password=server.password,
            database=filled.name,
            charset="utf8mb4",
            autocommit=True,
            init_command="SET time_zone = '+00:00'",
        )
    ) as connection:
        yield Driver(connection)
