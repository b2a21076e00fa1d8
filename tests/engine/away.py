"""Our own records as they are when their disk, or their server, is away."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

from sqlalchemy import Connection, Engine, event

from od_escalator.errors import StateError


@contextmanager
def failing_commits(spared: int = 0) -> Iterator[None]:
    """Each but the first so many."""
    numbers = count()

    def fail(_connection: Connection) -> None:
        if next(numbers) >= spared:
            raise StateError("our records cannot be written", "look at the disk")

    event.listen(Engine, "commit", fail)
    try:
        yield
    finally:
        event.remove(Engine, "commit", fail)
