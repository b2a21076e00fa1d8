"""Escalate: let time pass for every case that has something due, as far as we can see."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

import structlog
from sqlalchemy import Connection

from od_escalator.domain.events import HoursChanged, TimePassed
from od_escalator.domain.hours import fingerprint
from od_escalator.domain.lifecycle import decide
from od_escalator.domain.roster import Roster
from od_escalator.engine.aside import attempt
from od_escalator.engine.record import Recorder
from od_escalator.engine.sight import Sight
from od_escalator.store import cases
from od_escalator.store.store import Store

_log = structlog.get_logger()


class Escalate:
    def __init__(self, store: Store, databases: Sequence[str], recorder: Recorder, sight: Sight) -> None:
        self._store = store
        self._databases = databases
        self._recorder = recorder
        self._sight = sight
        self._counted = dict[str, Roster]()

    def tick(self, now: datetime) -> int:
        """Take what is due; returns how many cases it moved. A step is never taken beyond what was seen."""
        return sum(self._advance(database, now) for database in self._databases)

    def _advance(self, database: str, now: datetime) -> int:
        view = self._sight.of(database)
        if not view.may_act or view.complete_until is None:
            return 0
        counted = self._recount(database, now)
        event = TimePassed(at=now, seen_until=view.complete_until)
        with self._store.reading() as tx:
            due = [number for number in cases.list_due(tx, database, now) if view.is_tracked(number)]
        return counted + self._pass_all(database, due, event)

    def _recount(self, database: str, now: datetime) -> int:
        """Once in the life of a roster: what was planned in other office hours."""
        roster = self._recorder.roster
        if self._counted.get(database) is roster:
            return 0
        offices = {office.name: fingerprint(office.calendar) for office in roster.offices}
        with self._store.reading() as tx:
            opened = cases.list_counted(tx, database)
        changed = [each["number"] for each in opened if each["calendar"] != offices.get(each["office"])]
        moved = self._pass_all(database, changed, HoursChanged(at=now))
        self._counted[database] = roster
        return moved

    def _pass_all(self, database: str, numbers: Sequence[int], event: TimePassed | HoursChanged) -> int:
        if not numbers:
            return 0
        with self._store.transaction() as tx:
            return sum(self._pass_or_set_aside(tx, database, number, event) for number in numbers)

    def _pass_or_set_aside(self, tx: Connection, database: str, number: int, event: TimePassed | HoursChanged) -> int:
        what, work = f"time of case {number}", partial(self._pass, tx, number, event)
        return attempt(tx, self._recorder, database, what, event.at, work) or 0

    def _pass(self, tx: Connection, number: int, event: TimePassed | HoursChanged) -> int:
        case = cases.load(tx, number)
        office = self._recorder.roster.office(case.office) if case else None
        if case is None or office is None:
            return 0
        decision = decide(case, event, self._recorder.policies, office.calendar)
        if decision.case == case:
            return 0
        self._recorder.record(tx, decision, event.at)
        _log.info("case." + decision.reason, case=case.label, office=case.office, database=case.database)
        return 1
