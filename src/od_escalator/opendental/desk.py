"""What every write needs: the writer lock, the columns, who we are; and the one statement form of all our inserts.

`INSERT ... SELECT ... WHERE NOT EXISTS` makes each step re-runnable without transactions, which standard installs lack.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from od_escalator.opendental.columns import Columns
from od_escalator.opendental.connection import HeldConnection
from od_escalator.opendental.lock import WriterLock

MOST_COMPUTER = 255  # characters of securitylog.CompName


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """`author` is our own UserNum, `computer` the name that the audit trail shows."""

    lock: WriterLock
    columns: Columns
    author: int
    computer: str

    @property
    def connection(self) -> HeldConnection:
        return self.lock.connection

    def insert(self, table: str, row: Mapping[str, str], source: str | None = None, **values: object) -> int:
        """Insert the row (SQL expressions by column), for each row of `source`; returns how many were inserted."""
        return self.lock.write(self.columns.insert(table, row, source), **self.columns.fit(table, row, values))

    def insert_rows(self, table: str, row: Mapping[str, str], each: Sequence[Mapping[str, str]]) -> None:
        """Insert several rows at once: the `row`, with what is its own in each."""
        if each:
            self.lock.write(self.columns.insert_rows(table, [{**row, **own} for own in each]))
