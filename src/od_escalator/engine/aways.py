"""Aways: who was said in Slack to be away is away, besides those of the TOML; kept in our store."""

from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Connection

from od_escalator.domain.availability import Away, joined
from od_escalator.domain.person import told_away
from od_escalator.engine.record import Recorder
from od_escalator.store import aways
from od_escalator.store.store import Store

#: Another process on the same state may have been told.
_EVERY = timedelta(minutes=1)


class Aways:
    def __init__(self, store: Store, recorder: Recorder) -> None:
        self._store = store
        self._recorder = recorder
        offices = recorder.roster.offices
        self.configured = offices[0].attendance.away if offices else {}
        self._read_at: datetime | None = None
        with store.reading() as tx:
            self.know(tx)

    def tick(self, now: datetime) -> int:
        """Returns whether anything has changed."""
        if self._read_at is not None and self._read_at <= now < self._read_at + _EVERY:
            return 0
        self._read_at = now
        with self._store.reading() as tx:
            return int(self.know(tx))

    def know(self, tx: Connection) -> bool:
        """Make everybody's times those of the store and of the TOML."""
        away = joined(aways.load(tx), self.configured)
        if all(office.attendance.away == away for office in self._recorder.roster.offices):
            return False
        self._recorder.change_offices(partial(told_away, away=away))
        return True

    def times(self) -> dict[str, tuple[Away, ...]]:
        """Of everybody, by id."""
        return dict(next((dict(office.attendance.away) for office in self._recorder.roster.offices), {}))
