"""Check back: promises the task that asks how a patient is doing, some days after their case was resolved, and once.

Its mark finds it again in Open Dental, also for a state that was lost. What could not be asked for two weeks is left.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from od_escalator.domain.case import Case
from od_escalator.domain.check_back import check_back_at
from od_escalator.domain.person import Office
from od_escalator.domain.practice import Standing
from od_escalator.domain.wording import local_day
from od_escalator.engine.lanes import opendental_lane
from od_escalator.engine.record import Recorder
from od_escalator.engine.sight import Sight
from od_escalator.store import cases, check_backs, outbox
from od_escalator.store.outbox import Kind, Promise
from od_escalator.store.store import Store

_TOO_LATE, _DAY = timedelta(days=14), timedelta(days=1)


class CheckBack:
    def __init__(self, store: Store, databases: Sequence[str], recorder: Recorder, sight: Sight) -> None:
        self._store = store
        self._databases = databases
        self._recorder = recorder
        self._sight = sight

    def tick(self, now: datetime) -> int:
        """How many tasks were promised."""
        writers = [name for name in self._databases if self._sight.of(name).standing is Standing.WRITER]
        with self._store.reading() as tx:
            new = [promise for name in writers for promise in self._promises(tx, name, now)]
        if new:
            with self._store.transaction() as tx:
                for promise in new:
                    outbox.promise(tx, promise, now)
        return len(new)

    def _promises(self, tx: Connection, database: str, now: datetime) -> Iterator[Promise]:
        """Where staff send tasks by hand the morning message asks instead."""
        numbers = {check_backs.key(*each): each[0] for each in _ended(tx, database, self._recorder, now)}
        for key in outbox.unknown_keys(tx, numbers):
            case, office, at = _asked(tx, numbers[key], self._recorder)
            if case is not None and at is not None and at <= now and office and not (case.by_hand or office.by_hand):
                yield Promise(
                    key=key,
                    lane=opendental_lane(case),
                    database=database,
                    kind=Kind.CHECK_BACK,
                    case_number=case.number,
                    detail={"opening": case.opening},
                )


def by_hand_on(tx: Connection, office: Office, day: date, recorder: Recorder, now: datetime) -> list[int]:
    """The cases of which the morning message of that day asks, where tasks are sent by hand."""
    found = []
    for number, _ in _ended(tx, office.database, recorder, now + _DAY):
        case, home, at = _asked(tx, number, recorder)
        if case is not None and at is not None and home == office and (case.by_hand or office.by_hand):
            found += [number] if local_day(at, office.calendar.zone) == day else []
    return found


def _ended(tx: Connection, database: str, recorder: Recorder, until: datetime) -> Sequence[tuple[int, int]]:
    after = recorder.policies.check_back
    return check_backs.of_ended(tx, database, until - after - _TOO_LATE, until - after) if after else ()


def _asked(tx: Connection, number: int, recorder: Recorder) -> tuple[Case | None, Office | None, datetime | None]:
    case = cases.load(tx, number)
    office = recorder.roster.office(case.office) if case else None
    at = check_back_at(case, recorder.policies.check_back, office.calendar) if case and office else None
    return case, office, at
