"""Presence: a manager of whom Open Dental shows no sign on an open day is not there, until she gives one.

Nobody is missed by what we cannot see: it is known for a few minutes only, and read again and again. What was known is
kept in our store, for whoever asks later who was told and why.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import structlog

from od_escalator.domain.availability import Unseen
from od_escalator.domain.hours import opening_on
from od_escalator.domain.person import Office, Role, told_of
from od_escalator.domain.practice import Standing
from od_escalator.domain.wording import local_day
from od_escalator.engine.ports import Practice
from od_escalator.engine.record import Recorder
from od_escalator.engine.sight import Sight
from od_escalator.errors import EscalatorError
from od_escalator.store import unseen
from od_escalator.store.store import Store

#: How often it is asked, and how long an answer is good for.
_EVERY, _KNOWN_FOR = timedelta(minutes=5), timedelta(minutes=10)

_log = structlog.get_logger()


class Presence:
    def __init__(self, store: Store, practices: Sequence[Practice], recorder: Recorder, sight: Sight) -> None:
        self._store = store
        self._practices = {practice.name: practice for practice in practices}
        self._recorder = recorder
        self._sight = sight
        self._asked: dict[str, datetime] = {}
        self._there: dict[str, date] = {}
        self._unread: set[str] = set()
        with store.reading() as tx:
            known = {office.name: unseen.load(tx, office.name) for office in recorder.roster.offices}
        recorder.change_offices(lambda office: told_of(office, known[office.name]))

    def tick(self, now: datetime) -> int:
        """Ask of whom it is time to; returns of how many managers it has changed whether they are there."""
        return sum(
            self._ask(office, user, now)
            for office in self._recorder.roster.offices
            if (user := self._of_whom(office, now))
        )

    def _of_whom(self, office: Office, now: datetime) -> str | None:
        """The Open Dental user of an office's manager, where there is something to ask now."""
        zone, manager = office.calendar.zone, office.office_manager
        day, asked = local_day(now, zone), self._asked.get(office.name)
        opened = opening_on(day, office.calendar)
        if office.sick_after is None or opened is None or not office.holders(Role.DEPUTY):
            return None
        if self._there.get(office.name) == day or (asked is not None and asked <= now < asked + _EVERY):
            return None
        if not self._sees(office.database, opened + office.sick_after, now):
            return None
        if office.attendance.absence(manager, day, by_weekday=True) is not None:
            return None
        return self._recorder.roster.people[manager].open_dental_user

    def _sees(self, database: str, late: datetime, now: datetime) -> bool:
        """It is late, and everything until then was read."""
        view = self._sight.of(database)
        if view.standing is not Standing.WRITER or not view.reachable or view.complete_until is None:
            return False
        return late <= min(now, view.complete_until)

    def _ask(self, office: Office, user: str, now: datetime) -> int:
        zone, name = office.calendar.zone, office.name
        day = local_day(now, zone)
        self._asked[name] = now
        try:
            there = self._practices[office.database].has_given_a_sign(user, _midnight(day, zone), now)
        except EscalatorError as error:
            if name not in self._unread:
                _log.warning("presence.not_read", database=office.database, office=name, exc_info=error)
            self._unread.add(name)
            return 0
        self._unread.discard(name)
        if there:
            self._there[name] = day
        return self._know(office, now, there=there)

    def _know(self, office: Office, now: datetime, *, there: bool) -> int:
        known, manager = office.attendance.unseen, office.office_manager
        was_unseen = office.attendance.is_unseen(manager, now)
        if there and not was_unseen:
            return 0
        since = known[-1].since if was_unseen else now
        latest = Unseen(since, now if there else now + _KNOWN_FOR, manager)
        with self._store.transaction() as tx:
            unseen.save(tx, office.name, latest)
        times = (*(known[:-1] if was_unseen else known), latest)
        self._recorder.change_offices(lambda each: told_of(each, times) if each.name == office.name else each)
        if there:
            _log.info("presence.seen", office=office.name, person=manager)
        elif not was_unseen:
            _log.info("presence.unseen", office=office.name, person=manager)
        return int(there is was_unseen)


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time.min, ZoneInfo(zone))
