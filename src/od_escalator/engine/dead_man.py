"""Dead man: Slack itself says when we have fallen silent, because then we cannot.

After each audit that finished one message is scheduled ahead, and only then those before it are taken back: there is
never none. Two processes may do so at once, as `pause` beside the service: only the last who began takes anything back,
and only what stood before he asked whether he still is. All that we may have scheduled is kept in mind, from before
Slack is asked until it is surely taken back or its time is over. If it stands in the channel then, somebody has read
that we are silent, and hears that we are back.
"""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection

from od_escalator.domain.notices import Silence
from od_escalator.domain.practice import Standing
from od_escalator.engine.lanes import slack_lane
from od_escalator.engine.ports import Scheduler
from od_escalator.engine.record import Recorder
from od_escalator.engine.sight import Sight
from od_escalator.errors import EscalatorError, Permanent, Transient
from od_escalator.store import dead_man, outbox
from od_escalator.store.dead_man import Scheduled
from od_escalator.store.outbox import Kind, Promise
from od_escalator.store.store import Store

SILENT_FOR = timedelta(minutes=45)

#: Other verbs may have begun so long before the first audit; and so long they get before it is said what they did.
_STARTING, _CATCHING_UP = timedelta(seconds=10), timedelta(minutes=1)

#: So long before its time Slack may not let go of a message any more, and so long after it the channel shows it.
_TOO_LATE, _SHOWN = timedelta(minutes=2), timedelta(minutes=1)

#: So often whoever is overtaken begins anew; two wait then until the next audit.
_TURNS = 2

_LEAST = timedelta(microseconds=1)

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
        is_set = self._try(self.set, now)
        self._troubled = not (self._try(self._look_back, now) and is_set)
        return int(is_set)

    def set(self, now: datetime) -> None:
        """Schedule it, and take back what was scheduled before; raises Transient, Permanent or Ambiguous."""
        for _ in range(_TURNS):
            if self._set_unless_overtaken(now):
                return

    def _set_unless_overtaken(self, now: datetime) -> bool:
        with self._store.transaction() as tx:
            earlier = dead_man.scheduled(tx)
            alarm = self._next(now, earlier, dead_man.paused_until(tx) or now)
            dead_man.arm(tx, alarm)
        try:
            id_ = self._scheduler.schedule(alarm.channel, self._words(alarm), alarm.post_at)
        except (Transient, Permanent):
            with self._store.transaction() as tx:
                dead_man.disarm(tx, [alarm])
            raise
        for channel, offices in dict.fromkeys((each.channel, each.offices) for each in (alarm, *earlier)):
            waiting = self._scheduler.waiting(channel, offices or alarm.offices)
            if self._is_overtaken(alarm, earlier):
                return False
            for other in waiting:
                if other != id_:
                    self._scheduler.withdraw(channel, other)
        with self._store.transaction() as tx:
            dead_man.disarm(tx, [each for each in earlier if each.post_at > now + _TOO_LATE])
        return True

    def _is_overtaken(self, alarm: Scheduled, earlier: Sequence[Scheduled]) -> bool:
        """Whether another has begun meanwhile. Asked after Slack, or what he schedules would be among what waits."""
        with self._store.transaction() as tx:
            if set(dead_man.scheduled(tx)) <= {alarm, *earlier}:
                return False
            dead_man.arm(tx, alarm)  # he took it for taken back, and may have looked before it was there
        return True

    def _next(self, now: datetime, earlier: Sequence[Scheduled], paused_until: datetime) -> Scheduled:
        since = now
        while since in {each.since for each in earlier}:
            since += _LEAST  # by which each is told apart
        return Scheduled(
            since=since,
            channel=self._recorder.operations_channel,
            offices=self._offices(),
            post_at=max(now, paused_until) + SILENT_FOR,
        )

    def _look_back(self, now: datetime) -> None:
        """Whether it was posted what could not be taken back in time; raises Transient."""
        with self._store.reading() as tx:
            over = [each for each in dead_man.scheduled(tx) if each.post_at <= now - _SHOWN]
        for channel in dict.fromkeys(each.channel for each in over):
            here = [each for each in over if each.channel == channel]
            posted = self._posted(channel, here)
            with self._store.transaction() as tx:
                dead_man.disarm(tx, here)
                if posted:
                    self._say_back(tx, min(silence.since for silence in posted), now)

    def _posted(self, channel: str, over: Sequence[Scheduled]) -> Collection[Silence]:
        """All of them where the channel cannot be read: rather once too often than never."""
        silences = [self._words(each) for each in over]
        try:
            return self._scheduler.posted(channel, silences, min(each.post_at for each in over))
        except Permanent:
            return silences

    def _words(self, scheduled: Scheduled) -> Silence:
        return Silence(offices=scheduled.offices or self._offices(), since=scheduled.since, zone=self._zone)

    def _offices(self) -> tuple[str, ...]:
        return tuple(office.name for office in self._recorder.roster.offices)

    def _stands_by(self) -> bool:
        """Whoever writes nowhere leaves it to the one who does."""
        standings = {self._sight.of(office.database).standing for office in self._recorder.roster.offices}
        return Standing.STANDBY in standings and Standing.WRITER not in standings

    def _try(self, work: Callable[[datetime], None], now: datetime) -> bool:
        try:
            work(now)
        except EscalatorError as error:
            if not self._troubled:
                _log.warning("dead_man.not_set", exc_info=error)
            self._troubled = True
            return False
        return True

    def _say_back(self, tx: Connection, since: datetime, now: datetime) -> None:
        promise = Promise(
            key=f"back {since.isoformat()}",
            lane=slack_lane(self._recorder.operations_channel),
            database="",
            kind=Kind.BACK,
            detail={"since": since.isoformat(), "from": (now - _STARTING).isoformat(), "zone": self._zone},
        )
        outbox.promise(tx, promise, now, not_before=now + _CATCHING_UP)
