"""Times each statement that the program sends, by kind."""

from collections import defaultdict
from statistics import median
from time import perf_counter
from typing import Any, Self

from sqlalchemy import event
from sqlalchemy.engine import Engine

EVENTS = ("before_cursor_execute", "after_cursor_execute")


class Stopwatch:
    def __init__(self) -> None:
        self._taken: dict[str, list[float]] = defaultdict(list)
        self._began = 0.0

    def __enter__(self) -> Self:
        for name, listener in zip(EVENTS, (self._begin, self._end), strict=True):
            event.listen(Engine, name, listener)
        return self

    def __exit__(self, *_: object) -> None:
        for name, listener in zip(EVENTS, (self._begin, self._end), strict=True):
            event.remove(Engine, name, listener)

    def longest(self) -> tuple[float, str]:
        """The kind whose median is the longest, in seconds, and how it reads."""
        return max((median(times), sql) for sql, times in self._taken.items())

    @property
    def once(self) -> float:
        """The longest that any took, in seconds."""
        return max(max(times) for times in self._taken.values())

    def _begin(self, *_: Any) -> None:  # noqa: ANN401  SQLAlchemy's, and nothing of it is needed
        self._began = perf_counter()

    def _end(self, connection: Any, _cursor: Any, sql: str, *_: Any) -> None:  # noqa: ANN401  the same
        if connection.dialect.name == "mysql":
            self._taken[sql].append(perf_counter() - self._began)
