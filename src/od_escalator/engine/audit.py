"""Audit: derive anew what should be so by now, for every open case of any age, and mend what is not.

It shares no decision with the engine. A fault is mended when two audits in a row have seen it and a third still does,
so that nothing under way is taken for lost; the mending is promised like anything else, and operations are told.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

import structlog
from sqlalchemy import Connection

from od_escalator.domain.effects import MakeTask, PostCase
from od_escalator.domain.practice import Standing
from od_escalator.domain.timing import next_due
from od_escalator.engine.dead_man import DeadMan
from od_escalator.engine.faults import Fault, Wrong, faults_of_cases, stuck_messages
from od_escalator.engine.heartbeat import Heartbeat
from od_escalator.engine.record import Recorder
from od_escalator.engine.sight import Sight
from od_escalator.store import cases
from od_escalator.store.store import Store

#: So many audits a fault is only seen.
_GRACE = 2

_log = structlog.get_logger()


class Audit:
    def __init__(self, store: Store, databases: Sequence[str], recorder: Recorder, sight: Sight) -> None:
        self._store = store
        self._databases = databases
        self._recorder = recorder
        self._sight = sight
        self._seen: dict[Fault, int] = {}

    def tick(self, now: datetime) -> int:
        """Look once; returns how many faults were mended. Nothing is mended where another process writes."""
        with self._store.transaction() as tx:
            found = list(self._find(tx, now))
            counts = {fault: self._seen.get(fault, 0) + 1 for fault in found}
            ripe = [fault for fault, count in counts.items() if count > _GRACE]
            for fault in ripe:
                self._mend(tx, fault, now)
        self._seen = {fault: count for fault, count in counts.items() if fault not in ripe}
        for fault in ripe:
            _log.warning("audit.mended", finding=fault.wrong, database=fault.database, number=fault.about)
        return len(ripe)

    def _find(self, tx: Connection, now: datetime) -> Iterator[Fault]:
        for database in self._databases:
            if self._sight.of(database).standing is Standing.WRITER:
                yield from faults_of_cases(tx, database, self._recorder.policies)
        yield from (fault for fault in stuck_messages(tx, now) if self._is_ours_to_send(fault.database))

    def _is_ours_to_send(self, database: str) -> bool:
        """While a database is away, or another process writes to it, its messages wait as they should."""
        view = self._sight.of(database)
        return not database or (view.standing is Standing.WRITER and view.reachable is True)

    def _mend(self, tx: Connection, fault: Fault, now: datetime) -> None:
        case = cases.load(tx, fault.case) if fault.case else None
        match fault.wrong:
            case Wrong.DUE_FORGOTTEN if case:
                cases.save(tx, case, next_due(case, self._recorder.policies))
            case Wrong.TASK_UNMADE if case:
                self._recorder.promise_again(tx, case, MakeTask(popup=True), now)
            case Wrong.MESSAGE_UNPOSTED if case:
                self._recorder.promise_again(tx, case, PostCase(), now)
            case _:
                pass  # a person has to look: operations are told
        self._recorder.alert(
            tx, f"audit {fault.wrong} {fault.about} {now:%Y-%m-%d}", fault.database, _finding(fault), now
        )


class Watch:
    """An audit, and when it has finished the signs of life that others watch for."""

    def __init__(self, audit: Audit, dead_man: DeadMan, heartbeat: Heartbeat) -> None:
        self._audit = audit
        self._dead_man = dead_man
        self._heartbeat = heartbeat

    def tick(self, now: datetime) -> int:
        """Faults found are alerted, that is enough; an audit that fails gives no sign of life."""
        mended = self._audit.tick(now)
        self._dead_man.tick(now)
        self._heartbeat.beat()
        return mended


def _finding(fault: Fault) -> dict[str, str]:
    place = f"UP-{fault.case}" if fault.case else f"message {fault.about[:8]}"
    stuck = fault.wrong is Wrong.MESSAGE_STUCK
    hint = (
        "see od-escalator outbox show, and the log of the last half hour; restarting the service is safe"
        if stuck
        else "it was put right; if it comes again, keep the log of this day and tell who looks after od-escalator"
    )
    return {"id": "audit-found", "place": place, "problem": f"the audit found: {fault.wrong}", "hint": hint}
