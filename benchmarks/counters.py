"""What a piece of the program asked of the server, counted by the server itself on the program's own connection."""

from collections.abc import Callable
from dataclasses import dataclass

from od_escalator.opendental.connection import HeldConnection

#: Everything is counted once more without any work, and taken off: asking costs, too.
COUNTED = (
    "SHOW SESSION STATUS WHERE Variable_name LIKE 'Handler_read%%'"
    " OR Variable_name IN ('Questions', 'Bytes_sent', 'Bytes_received')"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """Each statement is a round trip; `rows` are the server's reads of rows and index entries."""

    statements: int
    rows: int
    sent: int
    received: int

    @property
    def traffic(self) -> int:
        return self.sent + self.received


def count(connection: HeldConnection, work: Callable[[], object]) -> Count:
    """The connection must not be lost meanwhile."""
    nothing, something = _status(connection, lambda: None), _status(connection, work)
    return Count(
        statements=something.statements - nothing.statements,
        rows=something.rows - nothing.rows,
        sent=something.sent - nothing.sent,
        received=something.received - nothing.received,
    )


def _status(connection: HeldConnection, work: Callable[[], object]) -> Count:
    generation = connection.generation
    connection.change("FLUSH STATUS", {})
    work()
    status = {row.Variable_name: int(row.Value) for row in connection.rows(COUNTED)}
    if connection.generation != generation:
        raise RuntimeError("the connection was lost while it was counted")
    return Count(
        statements=status["Questions"],
        rows=sum(value for name, value in status.items() if name.startswith("Handler_read")),
        sent=status["Bytes_sent"],
        received=status["Bytes_received"],
    )
