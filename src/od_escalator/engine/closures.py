"""Closures: the days on which Open Dental's schedule says that an office is closed, read each hour.

What was read last is kept in our store: office hours stay as they are while a database is away, after a restart too.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from od_escalator.domain.closures import closed_too
from od_escalator.domain.hours import HORIZON
from od_escalator.domain.practice import Standing
from od_escalator.engine.ports import Practice
from od_escalator.engine.record import Recorder
from od_escalator.engine.sight import Sight
from od_escalator.errors import EscalatorError
from od_escalator.store import closures
from od_escalator.store.store import Store

_EVERY, _AGAIN = timedelta(hours=1), timedelta(minutes=5)

#: Closures further back stay as they were: cases that are open so long were counted by them.
_BACK = timedelta(days=60)

_log = structlog.get_logger()


class Closures:
    def __init__(self, store: Store, practices: Sequence[Practice], recorder: Recorder, sight: Sight) -> None:
        self._store = store
        self._recorder = recorder
        self._sight = sight
        self._offices = recorder.roster.offices  # as the TOML has them
        asked = {office.database for office in self._offices if office.reads_schedule}
        self._practices = [practice for practice in practices if practice.name in asked]
        self._looked: dict[str, tuple[datetime, timedelta]] = {}
        self._unread: set[str] = set()
        self._apply()

    def tick(self, now: datetime) -> int:
        """Read what is due; returns in how many databases something has changed."""
        return sum(self._look(practice, now) for practice in self._practices if self._is_due(practice.name, now))

    def _is_due(self, database: str, now: datetime) -> bool:
        view = self._sight.of(database)
        if view.standing is not Standing.WRITER or not view.reachable:
            self._looked.pop(database, None)  # another process may read other ones meanwhile
            return False
        looked, wait = self._looked.get(database, (now, timedelta(0)))
        return not looked <= now < looked + wait

    def _look(self, practice: Practice, now: datetime) -> int:
        since, until = (now - _BACK).date(), (now + HORIZON).date()
        try:
            found = practice.closures(since, until)
        except EscalatorError as error:
            self._looked[practice.name] = now, _AGAIN
            if practice.name not in self._unread:
                _log.warning("closures.not_read", database=practice.name, exc_info=error)
            self._unread.add(practice.name)
            return 0
        self._looked[practice.name] = now, _EVERY
        self._unread.discard(practice.name)
        with self._store.reading() as tx:
            known = closures.load(tx, practice.name)
        wanted = {each for each in known if each.day < since}.union(found)
        if wanted != known:
            with self._store.transaction() as tx:
                closures.save(tx, practice.name, wanted)
            _log.info("closures.changed", database=practice.name, count=len(wanted))
        self._apply()
        return wanted != known

    def _apply(self) -> None:
        """A new roster even where nothing has changed: its cases are counted again, if somebody has missed a change."""
        with self._store.reading() as tx:
            known = {practice.name: closures.load(tx, practice.name) for practice in self._practices}
        closed = {each.name: closed_too(each, known.get(each.database, ())).calendar for each in self._offices}
        self._recorder.change_offices(lambda office: replace(office, calendar=closed[office.name]))
