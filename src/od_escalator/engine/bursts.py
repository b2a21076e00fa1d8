"""Bursts: several upset patients of one office within a few days are told to those above it, once for each burst."""

from datetime import datetime

import structlog
from sqlalchemy import Connection

from od_escalator.domain.burst import Burst, BurstAlarm, bursts
from od_escalator.domain.person import Office, Role
from od_escalator.domain.recipients import present
from od_escalator.engine.lanes import slack_lane
from od_escalator.engine.record import Recorder
from od_escalator.engine.sight import Sight
from od_escalator.store import outbox, recent
from od_escalator.store.outbox import Kind, Promise
from od_escalator.store.store import Store

_log = structlog.get_logger()


class Bursts:
    """Without an `alarm` nobody is told."""

    def __init__(self, store: Store, recorder: Recorder, sight: Sight, alarm: BurstAlarm | None) -> None:
        self._store = store
        self._recorder = recorder
        self._sight = sight
        self._alarm = alarm

    def tick(self, now: datetime) -> int:
        """Promise what is new; returns how many bursts."""
        if self._alarm is None:
            return 0
        with self._store.reading() as tx:
            opened = recent.opened_since(tx, now - 2 * self._alarm.within)
            new = [
                (office, burst)
                for office in self._recorder.roster.offices
                if not office.shadow and self._sight.of(office.database).may_act
                for burst in bursts(office.name, opened.get(office.name, ()), self._alarm, now)
                if not outbox.is_known(tx, _key(burst))
            ]
        for office, burst in new:
            with self._store.transaction() as tx:
                self._tell(tx, office, burst, now)
            _log.info("burst.told", office=office.name, database=office.database, count=burst.cases)
        return len(new)

    def _tell(self, tx: Connection, office: Office, burst: Burst, now: datetime) -> None:
        """The owners in their channel, under the key of the burst itself; each regional manager directly."""
        found = (self._recorder.roster.people[id_].slack for id_ in present(Role.REGIONAL_MANAGER, office, now))
        places = [self._recorder.owners_channel, *(place for place in found if place is not None)]
        detail = {
            "office": office.name,
            "began": burst.began,
            "cases": burst.cases,
            "days": burst.within.total_seconds() / 86400,
            "mostly": burst.mostly,
        }
        for number, place in enumerate(places):
            key = f"{_key(burst)} {place}" if number else _key(burst)
            promise = Promise(key=key, lane=slack_lane(place), database=office.database, kind=Kind.BURST, detail=detail)
            outbox.promise(tx, promise, now)


def _key(burst: Burst) -> str:
    return f"burst {burst.office} {burst.began}"
