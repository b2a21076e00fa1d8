"""Dead man: Slack itself says when we have fallen silent, because then we cannot.

After each audit that finished one message is scheduled ahead, and only then the one before it is taken back: there is
never none. A lost answer leaves two waiting until the next audit takes back all but its own.
"""

from datetime import datetime, timedelta

import structlog

from od_escalator.domain.notices import Silence
from od_escalator.domain.practice import Standing
from od_escalator.engine.lanes import slack_lane
from od_escalator.engine.ports import Scheduler
from od_escalator.engine.record import Recorder
from od_escalator.engine.sight import Sight
from od_escalator.errors import EscalatorError
from od_escalator.store import dead_man, outbox
from od_escalator.store.outbox import Kind, Promise
from od_escalator.store.store import Store

SILENT_FOR = timedelta(minutes=45)

#: Other verbs may have begun so long before the first audit; and so long they get before it is said what they did.
_STARTING, _CATCHING_UP = timedelta(seconds=10), timedelta(minutes=1)

_log = structlog.get_logger()


class DeadMan:
    def __init__(self, store: Store, scheduler: Scheduler, recorder: Recorder, sight: Sight, zone: str) -> None:
        self._store = store
        self._scheduler = scheduler
        self._recorder = recorder
        self._sight = sight
        self._zone = zone
        self._troubled = False

    def tick(self, now: datetime) -> int:
        """Put it off once more, and say that we are back where Slack has spoken up; 1 when Slack took it."""
        if self._stands_by():
            return 0
        with self._store.reading() as tx:
            armed = dead_man.load(tx)
        if armed.since is not None and armed.post_at is not None and armed.post_at <= now:
            self._say_back(armed.since, now)
        try:
            self.set(now)
        except EscalatorError as error:
            if not self._troubled:
                _log.warning("dead_man.not_set", exc_info=error)
            self._troubled = True
            return 0
        self._troubled = False
        return 1

    def set(self, now: datetime) -> None:
        """Schedule it, and take back what was scheduled before; raises Transient, Permanent or Ambiguous."""
        with self._store.reading() as tx:
            armed = dead_man.load(tx)
        channel = self._recorder.operations_channel
        post_at = max(now, armed.paused_until or now) + SILENT_FOR
        silence = Silence(offices=tuple(o.name for o in self._recorder.roster.offices), since=now, zone=self._zone)
        id_ = self._scheduler.schedule(channel, silence, post_at)
        with self._store.transaction() as tx:
            dead_man.arm(tx, channel, now, post_at)
        for place in {channel, armed.channel or channel}:
            self._scheduler.withdraw_others(place, silence, id_)

    def _stands_by(self) -> bool:
        """Whoever writes nowhere leaves it to the one who does."""
        standings = {self._sight.of(office.database).standing for office in self._recorder.roster.offices}
        return Standing.STANDBY in standings and Standing.WRITER not in standings

    def _say_back(self, since: datetime, now: datetime) -> None:
        promise = Promise(
            key=f"back {since.isoformat()}",
            lane=slack_lane(self._recorder.operations_channel),
            database="",
            kind=Kind.BACK,
            detail={"since": since.isoformat(), "from": (now - _STARTING).isoformat(), "zone": self._zone},
        )
        with self._store.transaction() as tx:
            outbox.promise(tx, promise, now, not_before=now + _CATCHING_UP)
