"""Newer: whether Slack shows that a newer state of ours than this one was at work, so that this one was copied back.

Whoever works puts off what Slack would post if we fell silent, and writes each such message down before Slack is asked
(dead_man.py). One that our state does not know is therefore a newer state's. Our tasks in Open Dental need not show it
(older.py): what was only told meanwhile, or of a case without a task, leaves nothing there.

A copy is not known as one by what was done after its last audit. One that is none, because the zone of the words was
changed, costs an hour in which messages are looked for in Slack before they are sent.
"""

from datetime import datetime, timedelta
from threading import Lock

import structlog

from od_escalator.domain.notices import Silence
from od_escalator.engine.dead_man import SILENT_FOR
from od_escalator.engine.ports import Scheduler
from od_escalator.engine.record import Recorder
from od_escalator.errors import EscalatorError
from od_escalator.store import cursors, dead_man
from od_escalator.store.store import Store

#: Whoever works writes down each minute that it does: a state that was at work so lately is the one that was.
_JUST_NOW = timedelta(minutes=3)

_log = structlog.get_logger()


class Newer:
    def __init__(self, store: Store, scheduler: Scheduler, recorder: Recorder, zone: str) -> None:
        self._store = store
        self._scheduler = scheduler
        self._recorder = recorder
        self._zone = zone
        self._lock = Lock()
        self._was_at_work: bool | None = None

    def was_at_work(self, now: datetime) -> bool:
        """Asked once in our life, and before our own first sign of life takes the other one back."""
        with self._lock:
            if self._was_at_work is None:
                self._was_at_work = self._ask(now)
            return self._was_at_work

    def _ask(self, now: datetime) -> bool:
        """False where Slack does not tell."""
        offices = tuple(office.name for office in self._recorder.roster.offices)
        with self._store.reading() as tx:
            read_until, scheduled = cursors.last_seen(tx), dead_man.scheduled(tx)
        known = [Silence(offices=each.offices or offices, since=each.since, zone=self._zone) for each in scheduled]
        signs = [*(each.since for each in known), *([read_until] if read_until else [])]
        if not signs or timedelta(0) <= now - max(signs) < _JUST_NOW:
            return False
        # A newer state's silence is told so long after our last sign; what stands there before may be long dealt with.
        since = min(max(signs) + SILENT_FOR - _JUST_NOW, now)
        try:
            return self._scheduler.has_another(self._recorder.operations_channel, offices, known, since)
        except EscalatorError as error:
            _log.warning("state.not_compared", exc_info=error)
            return False
