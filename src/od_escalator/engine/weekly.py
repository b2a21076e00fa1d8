"""Weekly: what the owners hear of each week, also of one in which nothing happened, when the first office opens.

Told once under a natural key, the period and the report; and because a state that was lost, or restored, has nothing
that would show what it told, Slack is asked first each time. Who could not tell it in time does so later, and of the
last week alone. The regional manager of an office that has fallen silent is asked once.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from od_escalator.domain.period import Period, last_month, last_week
from od_escalator.domain.person import Office, Role
from od_escalator.domain.recipients import present
from od_escalator.domain.weekly import Silent
from od_escalator.engine.lanes import slack_lane
from od_escalator.engine.record import Recorder
from od_escalator.engine.sight import Sight
from od_escalator.engine.weeks import silent_offices
from od_escalator.store import outbox, weeks
from od_escalator.store.outbox import Kind, Promise
from od_escalator.store.store import Store

#: Lessons of a month that could not be told for so long are left to the report.
_TEACHES_FOR = timedelta(weeks=1)


class Weekly:
    def __init__(self, store: Store, recorder: Recorder, sight: Sight) -> None:
        self._store = store
        self._recorder = recorder
        self._sight = sight
        self._settled: set[str] = set()

    def tick(self, now: datetime) -> int:
        """Promise what is due; returns how many messages."""
        if self._recorder.rhythm.weekday is None:
            return 0
        offices = self._recorder.roster.offices
        live, shadow = (tuple(o for o in offices if o.shadow is rehearsed) for rehearsed in (False, True))
        told = sum(self._tell(each, self._recorder.rhythm.weekday, now) for each in (live, shadow) if each)
        return told + (self._teach(live, self._recorder.rhythm.weekday, now) if live else 0)

    def _teach(self, offices: Sequence[Office], weekday: int, now: datetime) -> int:
        period = last_month(weekday, offices, self._recorder.rhythm.zone, now)
        key = _key("learning", period, offices[0])
        is_due = self._recorder.rhythm.learning and period.due_at <= now < period.due_at + _TEACHES_FOR
        is_due = is_due and key not in self._settled
        ours = [office for office in offices if self._sight.of(office.database).may_act]
        if not is_due or not ours or not self._sees(offices):
            return 0
        detail = {"first": period.first.isoformat(), "until": period.until.isoformat(), "zone": period.zone}
        lane = slack_lane(self._recorder.owners_channel)
        promise = Promise(key=key, lane=lane, database=ours[0].database, kind=Kind.LEARNING, detail=detail)
        with self._store.transaction() as tx:
            if is_owed := self._is_owed(tx, key, ours, period, now):
                outbox.promise(tx, promise, now, since=period.ends)
        self._settled.add(key)  # not before it is written down: our own records may have been away
        return int(is_owed)

    def _tell(self, offices: Sequence[Office], weekday: int, now: datetime) -> int:
        period = last_week(weekday, offices, self._recorder.rhythm.zone, now)
        key = _key("weekly", period, offices[0])
        ours = [office for office in offices if self._sight.of(office.database).may_act]
        if now < period.due_at or key in self._settled or not ours or not self._sees(offices):
            return 0
        promised = self._promise(key, ours, period, now)
        self._settled.add(key)
        return promised

    def _sees(self, offices: Sequence[Office]) -> bool:
        """Who has just started waits until each database has answered, or is known to be away."""
        views = [self._sight.of(office.database) for office in offices]
        return all(view.standing is not None or view.may_act for view in views)

    def _promise(self, key: str, offices: Sequence[Office], period: Period, now: datetime) -> int:
        """All or nothing: the digest, and the questions about offices that have fallen silent."""
        with self._store.transaction() as tx:
            if not self._is_owed(tx, key, offices, period, now):
                return 0
            after = self._recorder.rhythm.silence_after
            silent = silent_offices(tx, offices, period, after) if after is not None else ()
            promises = [self._digest(key, offices, period, silent), *self._ask(tx, offices, period, silent, now)]
            for each in promises:
                outbox.promise(tx, each, now, since=period.ends)
            return len(promises)

    @staticmethod
    def _is_owed(tx: Connection, key: str, offices: Sequence[Office], period: Period, now: datetime) -> bool:
        """What was before we came is nobody's week."""
        began = weeks.read_since(tx, {office.database for office in offices})
        return not outbox.is_known(tx, key) and min(began.values(), default=now) < period.ends

    def _digest(self, key: str, offices: Sequence[Office], period: Period, silent: Sequence[Silent]) -> Promise:
        database, shadow = offices[0].database, offices[0].shadow
        weeks_of = {each.office: each.weeks for each in silent}
        detail = {
            "first": period.first.isoformat(),
            "until": period.until.isoformat(),
            "zone": period.zone,
            "due": period.due_at.isoformat(),
            "offices": [[office.name, weeks_of.get(office.name, 0)] for office in offices],
            "shadow": shadow,
        }
        place = self._recorder.operations_channel if shadow else self._recorder.owners_channel
        return Promise(key=key, lane=slack_lane(place), database=database, kind=Kind.WEEKLY, detail=detail)

    def _ask(
        self, tx: Connection, offices: Sequence[Office], period: Period, silent: Sequence[Silent], now: datetime
    ) -> Iterator[Promise]:
        """Each regional manager of an office of whose silence nobody was told, about all of them at once."""
        known = weeks.told_silent(tx)
        new = {each.office: each for each in silent if (each.office, each.since) not in known}
        asked: defaultdict[str, list[Silent]] = defaultdict(list)
        for office in offices:
            for person in present(Role.REGIONAL_MANAGER, office, now) if office.name in new else ():
                asked[person].append(new[office.name])
        for person, found in asked.items():
            yield self._question(person, offices[0], period, found)

    def _question(self, person: str, office: Office, period: Period, found: Sequence[Silent]) -> Promise:
        operations = self._recorder.operations_channel
        place = operations if office.shadow else self._recorder.roster.people[person].slack or operations
        told = [[each.office, each.weeks, each.since.isoformat()] for each in found]
        detail = {"person": person, "shadow": office.shadow, "offices": told}
        key = f"{_key('silent', period, office)} {person}"
        return Promise(key=key, lane=slack_lane(place), database=office.database, kind=Kind.SILENT, detail=detail)


def _key(report: str, period: Period, office: Office) -> str:
    """By the first office, for another process may tell the same owners of others."""
    return f"{report} {period.until} {office.name}{' shadow' if office.shadow else ''}"
