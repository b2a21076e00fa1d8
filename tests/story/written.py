"""What the program itself writes to Open Dental."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, event


@contextmanager
def what_is_written() -> Iterator[list[str]]:
    """Every statement of the program that is more than a look; the workstations use no SQLAlchemy."""
    written: list[str] = []

    def watch(connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        to_open_dental = connection.dialect.name == "mysql"  # type: ignore[attr-defined]  # sqlalchemy's Connection
        if to_open_dental and not statement.lstrip().upper().startswith("SELECT"):
            written.append(statement)

    event.listen(Engine, "before_cursor_execute", watch)
    try:
        yield written
    finally:
        event.remove(Engine, "before_cursor_execute", watch)
