"""The time as the service knows it, for a command that runs beside it: a wrong clock of this machine moves neither."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from od_escalator.clock import SystemClock
from od_escalator.store import waiting


class KnownClock(SystemClock):
    """The machine's, less what the service has found it to be ahead of the true time."""

    def __init__(self, tx: Connection) -> None:
        self._ahead: timedelta = waiting.clock_is_ahead(tx)

    def now(self) -> datetime:
        return super().now() - self._ahead
