"""Digest: each manager's morning message, at the first opening of her offices; later that morning if we start late.

Told once under a natural key, the day and the person. The task of a case whose patient comes in today says so, too.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime

import structlog
from sqlalchemy import Connection

from od_escalator.domain.availability import quiet_until
from od_escalator.domain.case import Case
from od_escalator.domain.effects import Reason
from od_escalator.domain.morning import begins, managers
from od_escalator.domain.person import Office, Role
from od_escalator.domain.recipients import present
from od_escalator.domain.task_words import visit_note
from od_escalator.engine.check_back import by_hand_on
from od_escalator.engine.lanes import opendental_lane, slack_lane
from od_escalator.engine.mornings import cases_of
from od_escalator.engine.ports import Practice
from od_escalator.engine.record import Recorder
from od_escalator.engine.sight import Sight
from od_escalator.errors import EscalatorError
from od_escalator.store import outbox
from od_escalator.store.outbox import Kind, Promise
from od_escalator.store.store import Store

_Visits = Mapping[int, datetime] | None  # by case, as the appointment book has it; None where it could not be asked

_log = structlog.get_logger()


class Digest:
    def __init__(
        self, store: Store, practices: Mapping[str, Practice], recorder: Recorder, sight: Sight, *, is_on: bool = True
    ) -> None:
        self._store = store
        self._practices = practices
        self._recorder = recorder
        self._sight = sight
        self._is_on = is_on
        self._settled: dict[tuple[str, bool], str] = {}

    def tick(self, now: datetime) -> int:
        """Promise the messages whose time has come; returns how many."""
        if not self._is_on:
            return 0
        groups: defaultdict[tuple[str, bool], list[Office]] = defaultdict(list)
        for office in self._recorder.roster.offices:
            for person in managers(office, now):
                groups[person, office.shadow].append(office)
        return sum(self._greet(person, shadow, offices, now) for (person, shadow), offices in groups.items())

    def _greet(self, person: str, shadow: bool, offices: Sequence[Office], now: datetime) -> int:
        morning = begins(offices, now)
        if morning is None or not morning[1] <= now < morning[2]:
            return 0
        day, first, over = morning
        key = f"morning {day} {person}{' shadow' if shadow else ''}"
        known = self._recorder.roster.people[person]
        place = self._recorder.operations_channel if shadow else known.slack
        if not shadow and quiet_until(now, known.quiet_hours, offices[0].calendar.zone) is not None:
            return 0  # later, if it is still morning then
        if place is None or self._settled.get((person, shadow)) == key or not self._sees(offices):
            return 0
        with self._store.reading() as tx:
            done = outbox.is_known(tx, key)
            ours = [office for office in offices if self._sight.of(office.database).may_act]
            again = {office.name: self._check_backs(tx, office, person, day, now) for office in ours}
            found = [
                (office, cases)
                for office in ours
                if (cases := cases_of(tx, office, person, first)) or again[office.name]
            ]
        if not done and found:
            visits = {office.name: self._visits(office, cases, day) for office, cases in found}
            told = [[office.name, _numbers(visits[office.name]), again[office.name]] for office, _ in found]
            detail = {
                "person": person,
                "shadow": shadow,
                "day": day.isoformat(),
                "begins": first.isoformat(),
                "until": over.isoformat(),
                "offices": told,
            }
            promise = Promise(
                key=key, lane=slack_lane(place), database=found[0][0].database, kind=Kind.MORNING, detail=detail
            )
            with self._store.transaction() as tx:
                outbox.promise(tx, promise, now)
                for office, cases in found:
                    self._note_visits(tx, cases, visits[office.name] or {}, day, now)
        self._settled[person, shadow] = key
        return int(bool(found) and not done)

    def _sees(self, offices: Sequence[Office]) -> bool:
        """Who has just started waits until each database has answered, or is known to be away."""
        views = [self._sight.of(office.database) for office in offices]
        return all(view.standing is not None or view.may_act for view in views)

    def _check_backs(self, tx: Connection, office: Office, person: str, day: date, now: datetime) -> list[int]:
        """For the manager of the office, or who stands in."""
        if person not in present(Role.OFFICE_MANAGER, office, now):
            return []
        return by_hand_on(tx, office, day, self._recorder, now)

    def _visits(self, office: Office, cases: Sequence[Case], day: date) -> _Visits:
        if not cases:
            return {}
        if not self._sight.of(office.database).reachable:
            return None
        try:
            found = self._practices[office.database].visits([case.patient for case in cases], day)
        except EscalatorError as error:
            _log.warning("visits.not_read", database=office.database, exc_info=error)
            return None
        return {case.number: found[case.patient] for case in cases if case.patient in found}

    def _note_visits(
        self, tx: Connection, cases: Sequence[Case], visits: Mapping[int, datetime], day: date, now: datetime
    ) -> None:
        """Once, however many managers are told of it."""
        for case in cases:
            if case.number not in visits or case.past_manager or case.shadow:
                continue
            number = outbox.promised_so_far(tx, case.number, Kind.TASK_NOTE) + 1
            text = visit_note(visits[case.number])
            detail = {"about": Reason.NOTHING_DUE, "popup": False, "number": number, "text": text}
            promise = Promise(
                key=f"case {case.number} visit {day}",
                lane=opendental_lane(case),
                database=case.database,
                kind=Kind.TASK_NOTE,
                case_number=case.number,
                detail=detail,
            )
            outbox.promise(tx, promise, now)


def _numbers(visits: _Visits) -> list[int] | None:
    return None if visits is None else sorted(visits)
