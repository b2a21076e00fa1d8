"""Review reminder: each office manager is asked once a week to look at what is written about the office in public."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from od_escalator.domain.availability import quiet_until
from od_escalator.domain.burst import looks_on
from od_escalator.domain.morning import begins
from od_escalator.domain.person import Office, Role
from od_escalator.domain.recipients import present
from od_escalator.engine.lanes import slack_lane
from od_escalator.engine.record import Recorder
from od_escalator.engine.sight import Sight
from od_escalator.store import outbox
from od_escalator.store.outbox import Kind, Promise
from od_escalator.store.store import Store


class ReviewReminder:
    """`sites` are where to look; without any nobody is asked. `weekday` is 0 for Monday."""

    def __init__(self, store: Store, recorder: Recorder, sight: Sight, sites: Sequence[str], weekday: int) -> None:
        self._store = store
        self._recorder = recorder
        self._sight = sight
        self._sites = sites
        self._weekday = weekday

    def tick(self, now: datetime) -> int:
        """When the first of their offices opens, or later that morning; returns how many were asked."""
        offices: defaultdict[str, list[Office]] = defaultdict(list)
        for office in self._recorder.roster.offices if self._sites else ():
            if not office.shadow and self._sight.of(office.database).may_act:
                for person in present(Role.OFFICE_MANAGER, office, now):
                    offices[person].append(office)
        return sum(self._ask(person, theirs, now) for person, theirs in offices.items())

    def _ask(self, person: str, offices: Sequence[Office], now: datetime) -> int:
        morning, known = begins(offices, now), self._recorder.roster.people[person]
        if morning is None or not morning[1] <= now < morning[2] or known.slack is None:
            return 0
        day = morning[0]
        theirs = [office for office in offices if looks_on(office, day, self._weekday)]
        if not theirs or quiet_until(now, known.quiet_hours, theirs[0].calendar.zone) is not None:
            return 0
        year, week, _ = day.isocalendar()
        promise = Promise(
            key=f"reviews {year}-{week} {person}",
            lane=slack_lane(known.slack),
            database=theirs[0].database,
            kind=Kind.REVIEWS,
            detail={"offices": [office.name for office in theirs], "sites": list(self._sites)},
        )
        with self._store.reading() as tx:
            done = outbox.is_known(tx, promise.key)
        if not done:
            with self._store.transaction() as tx:
                outbox.promise(tx, promise, now)
        return int(not done)
