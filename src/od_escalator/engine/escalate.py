"""Escalate: let time pass for every case that has something due, as far as we can see."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlalchemy import Connection

from od_escalator.domain.case import Case
from od_escalator.domain.events import HoursChanged, TimePassed
from od_escalator.domain.hours import fingerprint
from od_escalator.domain.lifecycle import decide
from od_escalator.domain.progress import awaits_our_tick
from od_escalator.domain.roster import Roster
from od_escalator.domain.timing import blind_due
from od_escalator.engine.aside import attempt
from od_escalator.engine.record import Recorder
from od_escalator.engine.sight import Sight, View
from od_escalator.store import cases, interactions, outbox
from od_escalator.store.outbox import AMBIGUOUS, Kind
from od_escalator.store.store import Store

#: Cases in one transaction: whoever else has something to write waits for no more.
_AT_ONCE = 100

#: So long time waits for what people have done already and we have not carried out: nobody is told otherwise at once.
_WAITS_FOR_US = timedelta(minutes=2)

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Held:
    """A case that nothing came of in this revision; `again_at` is when the next word is due if we still cannot see."""

    revision: int
    again_at: datetime | None


class Escalate:
    def __init__(self, store: Store, databases: Sequence[str], recorder: Recorder, sight: Sight) -> None:
        self._store = store
        self._databases = databases
        self._recorder = recorder
        self._sight = sight
        self._counted = dict[str, Roster]()
        self._held: defaultdict[str, dict[int, _Held]] = defaultdict(dict)
        self._waiting = dict[int, tuple[int, datetime]]()  # by case: its revision, and since when

    def tick(self, now: datetime) -> int:
        """Take what is due; returns how many cases it moved. A step is never taken beyond what was seen."""
        return sum(self._advance(database, now) for database in self._databases)

    def _advance(self, database: str, now: datetime) -> int:
        view = self._sight.of(database)
        if not view.may_act or view.complete_until is None:
            return 0
        counted = self._recount(database, now)
        event = TimePassed(at=now, seen_until=view.complete_until)
        return counted + self._pass_all(database, self._due(database, view, event), event)

    def _due(self, database: str, view: View, event: TimePassed) -> list[int]:
        """What was seen far enough, and what has been held for so long that somebody must be told."""
        seen_until, blind_from = min(event.at, event.seen_until), event.at - self._recorder.policies.blind_after
        with self._store.reading() as tx:
            found = cases.list_due(tx, database, max(seen_until, blind_from))
        known = self._held[database]
        held = self._held[database] = {
            row["number"]: known[row["number"]]
            for row in found
            if row["next_due_at"] > seen_until and row["number"] in known
        }
        return [
            row["number"]
            for row in found
            if view.is_tracked(row["number"], row["task"])
            and _must_decide(held.get(row["number"]), row["revision"], event.at)
        ]

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
        moved = 0
        for first in range(0, len(numbers), _AT_ONCE):
            with self._store.transaction() as tx:
                some = numbers[first : first + _AT_ONCE]
                moved += sum(self._pass_or_set_aside(tx, database, number, event) for number in some)
        return moved

    def _pass_or_set_aside(self, tx: Connection, database: str, number: int, event: TimePassed | HoursChanged) -> int:
        what, work = f"time of case {number}", partial(self._pass, tx, number, event)
        return attempt(tx, self._recorder, database, what, event.at, work) or 0

    def _pass(self, tx: Connection, number: int, event: TimePassed | HoursChanged) -> int:
        case = cases.load(tx, number)
        office = self._recorder.roster.office(case.office) if case else None
        if case is None or office is None:
            return 0
        if isinstance(event, TimePassed) and self._waits_for_us(tx, case, event.at):
            return 0
        decision = decide(case, event, self._recorder.policies, office.calendar)
        if decision.case == case:
            self._held[case.database][number] = _Held(case.revision, blind_due(case, self._recorder.policies))
            return 0
        self._recorder.record(tx, decision, event.at)
        _log.info("case." + decision.reason, case=case.label, office=case.office, database=case.database)
        return 1

    def _waits_for_us(self, tx: Connection, case: Case, now: datetime) -> bool:
        """A click not handled yet, a task that may be there and Done already, or our own Done.

        Not for long: what never comes must hold up nobody. What is carried out changes the case: whatever is done after
        it is waited for anew.
        """
        may_have_task = case.task is None and outbox.has(tx, case.number, Kind.MAKE_TASK, *AMBIGUOUS)
        if not (may_have_task or awaits_our_tick(case) or interactions.is_clicked(tx, case.number)):
            self._waiting.pop(case.number, None)
            return False
        revision, since = self._waiting.get(case.number, (case.revision, now))
        since = since if revision == case.revision else now
        self._waiting[case.number] = case.revision, since
        return timedelta(0) <= now - since < _WAITS_FOR_US


def _must_decide(held: _Held | None, revision: int, now: datetime) -> bool:
    if held is None or held.revision != revision:
        return True
    return held.again_at is not None and held.again_at <= now
