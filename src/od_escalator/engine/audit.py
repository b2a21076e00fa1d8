"""Audit: derive anew what should be so by now, for every open case of any age, and mend what is not.

It shares no decision with the engine. A fault is mended when two audits in a row have seen it and a third still does,
so that nothing under way is taken for lost; at once where a write of ours has met it, too. What audits have seen before
its database was away counts. The mending is promised like anything else, and operations are told.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial

import structlog
from sqlalchemy import Connection

from od_escalator.domain.practice import Standing
from od_escalator.engine.aside import attempt
from od_escalator.engine.copies import Copies
from od_escalator.engine.dead_man import DeadMan
from od_escalator.engine.faults import (
    Fault,
    Wrong,
    faults_of_cases,
    faults_of_ended,
    faults_of_messages,
    faults_of_weeks,
    is_met,
)
from od_escalator.engine.heartbeat import Heartbeat
from od_escalator.engine.lanes import slack_lane
from od_escalator.engine.mending import Mender
from od_escalator.engine.newer import Newer
from od_escalator.engine.record import Recorder
from od_escalator.engine.sight import Sight
from od_escalator.engine.strays import Seen, Strays, stray_faults
from od_escalator.store import outbox
from od_escalator.store.store import Store

#: So many audits a fault is only seen.
_GRACE = 2

_log = structlog.get_logger()


class Audit:
    def __init__(
        self, store: Store, databases: Sequence[str], recorder: Recorder, sight: Sight, strays: Strays
    ) -> None:
        self._store = store
        self._databases = databases
        self._recorder = recorder
        self._sight = sight
        self._strays = strays
        self._mender = Mender(recorder, sight)
        self._seen: dict[Fault, int] = {}
        #: False while what is said to operations does not leave the house, and nobody tries.
        self.is_heard = True

    def tick(self, now: datetime) -> int:
        """Look once; returns how many faults were mended. Nothing is mended where another process writes."""
        strays = self._strays.look(now)
        with self._store.reading() as tx:
            found = dict.fromkeys(self._find(tx, strays, now))
            met = {fault: _GRACE for fault in found if is_met(tx, fault)}
            self.is_heard = self._reaches_operations(tx, found)
        counts = {fault: 1 + max(self._seen.get(fault, 0), met.get(fault, 0)) for fault in found}
        ripe = [fault for fault, count in counts.items() if count > _GRACE and not _was_told(fault, count)]
        mended = self._mend_all(ripe, strays, now) if ripe else []
        kept = {fault: count for fault, count in self._seen.items() if self._is_away(fault.database)} | counts
        self._seen = {fault: count for fault, count in kept.items() if fault not in ripe or _is_for_a_person(fault)}
        for fault in mended:
            _log.warning("audit.mended", finding=fault.wrong, database=fault.database, number=fault.about)
        return len(mended)

    def _find(self, tx: Connection, strays: Seen, now: datetime) -> Iterator[Fault]:
        for database in self._databases:
            view = self._sight.of(database)
            if view.standing is Standing.WRITER:
                yield from faults_of_cases(tx, database, self._recorder.roster, self._recorder.policies, view, now)
                yield from faults_of_ended(tx, database, self._recorder.roster, self._recorder.policies, now)
        yield from stray_faults(tx, strays)
        if all(self._is_ours_to_send(database) for database in self._databases):
            yield from faults_of_weeks(tx, self._recorder.roster.offices, self._recorder.rhythm, now)
        yield from (fault for fault in faults_of_messages(tx, now) if self._is_ours_to_send(fault.database))

    def _is_away(self, database: str) -> bool:
        return self._sight.of(database).reachable is False

    def _is_ours_to_send(self, database: str) -> bool:
        """While a database is away, or another process writes to it, its messages wait as they should."""
        view = self._sight.of(database)
        return not database or (view.standing is Standing.WRITER and view.reachable is True)

    def _reaches_operations(self, tx: Connection, found: Iterable[Fault]) -> bool:
        first = outbox.first_in(tx, slack_lane(self._recorder.operations_channel))
        stuck = {fault.about for fault in found if fault.wrong is Wrong.MESSAGE_STUCK}
        return first is None or first.id not in stuck

    def _mend_all(self, ripe: Sequence[Fault], strays: Seen, now: datetime) -> list[Fault]:
        """What is still so while nobody else writes."""
        with self._store.transaction() as tx:
            still = frozenset(self._find(tx, strays, now))
            return [fault for fault in ripe if fault in still and self._mend(tx, fault, now)]

    def _mend(self, tx: Connection, fault: Fault, now: datetime) -> bool:
        """What cannot be mended waits alone, and operations are told of that, too."""
        work = partial(self._mend_and_tell, tx, fault, now)
        return bool(attempt(tx, self._recorder, fault.database, f"audit of {fault.about}", now, work))

    def _mend_and_tell(self, tx: Connection, fault: Fault, now: datetime) -> int:
        self._mender.mend(tx, fault, now)
        self._recorder.alert(tx, _key(fault, now), fault.database, _finding(fault), now)
        return 1


class Watch:
    """An audit, and when it has finished the signs of life that others watch for."""

    def __init__(self, audit: Audit, copies: Copies, newer: Newer, dead_man: DeadMan, heartbeat: Heartbeat) -> None:
        self.audit = audit
        self._newer = newer
        self._copies = copies
        self._dead_man = dead_man
        self._heartbeat = heartbeat

    def tick(self, now: datetime) -> int:
        """Faults found are alerted, that is enough; an audit that fails, or is not heard, gives no sign of life."""
        mended = self.audit.tick(now)
        if self.audit.is_heard:
            self._newer.was_at_work(now)  # its sign of life is taken back with ours
            self._dead_man.tick(now)
            self._heartbeat.beat()
        return mended + self._copies.tick(now)


_PUT_RIGHT = "it was put right; if it comes again, keep the log of this day and tell who looks after od-escalator"
_FOR_A_PERSON = {
    Wrong.MESSAGE_STUCK: "see od-escalator outbox show, and the log of the last half hour; a restart is safe",
    Wrong.WEEK_UNTOLD: "see the log since that morning for what failed; nobody else would say that there is no digest",
    Wrong.NOBODY_ASKED: "see the log for what failed; ask the office manager to call, for nobody else is told",
    Wrong.TASK_STRAY: "our own state may be older than it; look into the task, and follow it by hand",
}


def _is_for_a_person(fault: Fault) -> bool:
    return fault.wrong in _FOR_A_PERSON


def _was_told(fault: Fault, count: int) -> bool:
    """What only a person can put right is said once, however long they take."""
    return _is_for_a_person(fault) and count > _GRACE + 1


def _key(fault: Fault, now: datetime) -> str:
    """A task that stays is said once, by whichever process; what was put right may come again another day."""
    which = f"task {fault.task}" if fault.wrong is Wrong.TASK_STRAY else f"{now:%Y-%m-%d}"
    return f"audit {fault.wrong} {fault.about} {which}"


def _finding(fault: Fault) -> dict[str, str]:
    place = fault.about if fault.about.startswith(("UP-", "week ")) else f"message {fault.about[:8]}"
    hint = _FOR_A_PERSON.get(fault.wrong, _PUT_RIGHT)
    return {"id": "audit-found", "place": place, "problem": f"the audit found: {fault.wrong}", "hint": hint}
