"""Reads notes from a replica of the database, never more nor less than what the database itself had when it was asked.

What asks for the server's clock, and with it for the highest keys, is answered by the database itself. Before anything
is then read from the replica, it has to have replayed all that the database had written by then (MariaDB's GTID).
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.engine import Row

from od_escalator.errors import Permanent, Transient
from od_escalator.opendental.connection import HeldConnection
from od_escalator.tls import Tls

WAIT_FOR_IT = 0.9  # seconds; a replica that works is some hundredths behind
_CLOCK = "UTC_TIMESTAMP()"


class Behind(Transient):
    """The replica has not replayed yet what the database has."""


class ReplicaConnection(HeldConnection):
    """`primary` is the connection to the database itself; `place` names it in errors."""

    def __init__(self, primary: HeldConnection, url: str, tls: Tls | None = None) -> None:
        super().__init__(f"{primary.place} (read_url)", url, tls)
        self._primary = primary
        self._has_all = False

    def rows(self, sql: str, **values: object) -> Sequence[Row[Any]]:
        if _CLOCK in sql:
            self._has_all = False
            return self._primary.rows(sql, **values)
        if not self._has_all:
            self.catch_up()
            self._has_all = True
        return super().rows(sql, **values)

    def catch_up(self) -> None:
        """Return when it has all that the database had when this was called, or raise Behind."""
        position = self._primary.rows("SELECT @@global.gtid_binlog_pos AS position")[0].position
        if not position:
            raise Permanent(
                f"{self._primary.place}: the server of url keeps no binary log, so it has no replica", "no_binlog"
            )
        was_open = self.is_open
        try:
            reached = self._wait_for(position)
        except Transient:
            if not was_open:
                raise
            reached = self._wait_for(
                position
            )  # the server closes idle connections, and mostly there is nothing to read
        if not reached:
            raise Behind(f"{self.place}: the replica is behind; nothing of what it has counts until it has caught up")

    def _wait_for(self, position: str) -> bool:
        asked = "SELECT MASTER_GTID_WAIT(%(position)s, %(seconds)s) AS answer"
        return bool(super().rows(asked, position=position, seconds=WAIT_FOR_IT)[0].answer == 0)
