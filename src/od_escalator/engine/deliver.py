"""Deliver: do what was promised, lane by lane, in order, each thing once.

A row is marked *sending* before the errand and *sent* after it. A row found *sending* that nobody is doing, or one
whose answer was lost, is ambiguous: it is looked for twice, with a pause, before it is tried again. What came of an
errand is written down only where the row is as we left it: a process that was frozen may find its work done by another.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from itertools import groupby
from threading import Lock

import structlog
from sqlalchemy import Connection

from od_escalator.domain.card import Telling
from od_escalator.domain.practice import Standing
from od_escalator.engine import crowd
from od_escalator.engine.address import lane_by_now
from od_escalator.engine.errands import Errand, Errands
from od_escalator.engine.lanes import is_slack, taker
from od_escalator.engine.record import Recorder
from od_escalator.engine.sight import Sight
from od_escalator.engine.undelivered import LONGEST, backoff, finding_about
from od_escalator.errors import Absent, Ambiguous, Permanent, StateError, Transient
from od_escalator.store import bundles, cases, copies, outbox
from od_escalator.store.outbox import TASKS, Delivery, Kind, Message
from od_escalator.store.store import Store

#: Slack's history may lag behind the post, so one look that finds nothing is not believed (slack.md 2.2).
_LOOKS = copies.LOOKED_IN_VAIN
_PAUSE = timedelta(seconds=5)

#: Slack takes one message a second in a channel; Open Dental has no such limit.
_SLACK_SPACING = timedelta(seconds=1)

_ROWS_PER_TICK = 200

#: Threads, made when first needed.
_SLACK_AT_ONCE, _DATABASES_AT_ONCE = 8, 64

_log = structlog.get_logger()


class Deliver:
    """`in_turn` takes one lane after the other, so that the same promises are always kept in the same order."""

    def __init__(
        self, store: Store, errands: Errands, recorder: Recorder, sight: Sight, *, in_turn: bool = False
    ) -> None:
        self._store = store
        self._errands = errands
        self._recorder = recorder
        self._sight = sight
        self._busy: set[str] = set()
        self._last: dict[str, datetime] = {}
        self._guard = Lock()
        self._in_turn = in_turn
        self._slack = ThreadPoolExecutor(_SLACK_AT_ONCE, "lane")
        # A database takes one write at a time. While one hangs, no more than one thread waits for it.
        self._open_dental = ThreadPoolExecutor(_DATABASES_AT_ONCE, "database")

    def tick(self, now: datetime) -> int:
        """Deliver what is due in every lane; returns how many messages were settled. A slow lane delays no other."""
        with self._store.reading() as tx:
            lanes = outbox.lanes_with_work(tx, now)
        works = [(place, list(here)) for place, here in groupby(lanes, key=taker)]
        if self._in_turn:
            return sum(self._at(place, here, now) for place, here in works)
        under_way = [
            (self._slack if is_slack(place) else self._open_dental).submit(self._at, place, here, now)
            for place, here in works
        ]
        return sum(each.result() for each in under_way)

    def close(self) -> None:
        """Wait for what is under way."""
        self._open_dental.shutdown(wait=True)
        self._slack.shutdown(wait=True)

    def _at(self, place: str, lanes: Sequence[str], now: datetime) -> int:
        """Another tick may be at this place still: then it is left to that one."""
        with self._guard:
            if place in self._busy:
                return 0
            self._busy.add(place)
        try:
            return sum(self._lane(lane, now) for lane in lanes)
        finally:
            with self._guard:
                self._busy.discard(place)

    def _lane(self, lane: str, now: datetime) -> int:
        settled = 0
        while settled < _ROWS_PER_TICK and self._may_send(lane, now) and self._next(lane, now):
            settled += 1
        return settled

    def _may_send(self, lane: str, now: datetime) -> bool:
        last = self._last.get(lane)
        return last is None or abs(now - last) >= _SLACK_SPACING

    def _next(self, lane: str, now: datetime) -> bool:
        """Settle the row whose turn it is; False when the lane must wait."""
        with self._store.reading() as tx:
            message = bundles.turn_in(tx, lane)
        if message is None or message.next_try_at > now or not self._is_ours(message):
            return False
        try:
            errand = self._begin(message, now)
            return self._run(message, errand, now) if errand else True
        except StateError:
            raise  # our own records fail: the row stays as it is
        except Exception as error:  # noqa: BLE001  a bug in one message must not stop its lane
            _log.error("message.broken", kind=message.kind, outbox_id=message.id, exc_info=error)
            return self._fail(message, now, type(error).__name__)

    def _begin(self, message: Message, now: datetime) -> Errand | None:
        """Mark it *sending*; None when it need not be sent any more."""
        pending = message.state is Delivery.PENDING
        with self._store.transaction() as tx:
            if bundles.turn_in(tx, message.lane) != message:
                return None  # another process was at it since we looked
            case = cases.load(tx, message.case_number) if message.case_number else None
            if pending and (lane := lane_by_now(message, case, self._recorder)) != message.lane:
                outbox.mark(tx, message, Delivery.PENDING, lane=lane)
                return None
            if (later := crowd.not_before(tx, message, now)) is not None:
                outbox.mark(tx, message, Delivery.PENDING, next_try_at=later)
                return None
            company = crowd.company(tx, message, now, partial(self._words, tx))
            errand = self._errands.prepare(tx, message, case, now, company)
            if isinstance(errand, str):
                # Where it may have been sent nobody needs to know, because it would not be sent now.
                problem = errand if pending else f"{errand}, answer unknown"
                bundles.mark(tx, message, Delivery.DROPPED, settled_at=now, problem=problem)
                return None
            if pending:
                bundles.carry(tx, message, [each for each, _ in company[1:]], now)
                outbox.mark(tx, message, Delivery.SENDING, tried_at=now, tries=message.tries + 1)
        return errand

    def _words(self, tx: Connection, message: Message) -> Telling | None:
        case = cases.load(tx, message.case_number or 0)
        return self._errands.telling(tx, message, case) if self._is_ours(message) else None

    def _is_ours(self, message: Message) -> bool:
        """Whoever stands by stays silent; before the first look at a database nobody knows whether we do."""
        if not message.database:
            return self._sight.has_looked()
        view = self._sight.of(message.database)
        if message.kind in TASKS:
            return view.standing is Standing.WRITER and view.reachable is True
        # Who was frozen in between may have lost the lock, and another one says it by now.
        return view.may_act and (not view.reachable or self._errands.practices[message.database].surely_holds())

    def _run(self, message: Message, errand: Errand, now: datetime) -> bool:
        try:
            if message.state is Delivery.PENDING:
                result: object | None = errand.run()
            else:
                result = self._look(errand, message)
        except Transient as error:
            return self._again(message, now, error.retry_after, error)
        except Ambiguous as error:
            return self._unknown(message, now, error)
        except Permanent as error:
            return self._fail(message, now, error.code, f": {error}")
        if is_slack(message.lane):
            self._last[message.lane] = now
        if result is None:
            return self._not_found(message, now)
        with self._store.transaction() as tx:
            if not self._is_as_we_left_it(tx, message, now):
                if is_slack(message.lane):
                    copies.suspect(tx, message)
                return False
            errand.settle(tx, result, now)
            bundles.mark(tx, message, Delivery.SENT, settled_at=now, problem=None)
        _log.info("message.sent", kind=message.kind, lane=message.lane, outbox_id=message.id, tries=message.tries + 1)
        return True

    def _look(self, errand: Errand, message: Message) -> object | None:
        try:
            return errand.look(message.tried_at or message.created_at)
        except Absent:
            return None

    def _is_as_we_left_it(self, tx: Connection, message: Message, now: datetime) -> bool:
        """False where we were frozen, and whoever took over has been at it since."""
        begun = replace(message, state=Delivery.SENDING, tried_at=now, tries=message.tries + 1)
        return outbox.load(tx, message.seq) in ((begun,) if message.state is Delivery.PENDING else (message,))

    def _mark(self, message: Message, now: datetime, state: Delivery, **columns: object) -> None:
        with self._store.transaction() as tx:
            if self._is_as_we_left_it(tx, message, now):
                bundles.mark(tx, message, state, **columns)
            elif is_slack(message.lane):
                copies.suspect(tx, message)

    def _again(self, message: Message, now: datetime, retry_after: float | None, error: Exception) -> bool:
        """Try later, in this place of the lane; after a lost answer it stays unknown until a look succeeds."""
        wait = timedelta(seconds=retry_after) if retry_after else backoff(message.tries)
        state = Delivery.PENDING if message.state is Delivery.PENDING else Delivery.UNKNOWN
        tries = message.tries + 1
        self._mark(message, now, state, next_try_at=now + wait, tries=tries, problem=str(error)[:300])
        if tries == 1:
            _log.warning("message.delayed", kind=message.kind, lane=message.lane, outbox_id=message.id)
        return False

    def _unknown(self, message: Message, now: datetime, error: Exception) -> bool:
        """Look for it soon; where one try after another ends so, ever more seldom."""
        wait = max(_PAUSE, backoff(message.tries))
        self._mark(message, now, Delivery.UNKNOWN, next_try_at=now + wait, problem=str(error)[:300])
        _log.warning("message.unknown", kind=message.kind, lane=message.lane, outbox_id=message.id)
        return False

    def _not_found(self, message: Message, now: datetime) -> bool:
        """Looked for and not there: look once more after a pause, then send it."""
        looks = message.looks + 1
        state = Delivery.UNKNOWN if looks % _LOOKS else Delivery.PENDING
        wait = _PAUSE if looks % _LOOKS else timedelta(0)
        self._mark(message, now, state, looks=looks, next_try_at=now + wait)
        return False

    def _fail(self, message: Message, now: datetime, code: str, words: str = "") -> bool:
        """A person must change something: operations are told. A task waits for that; in Slack the lane goes on."""
        waits = message.kind in TASKS
        with self._store.transaction() as tx:
            if outbox.load(tx, message.seq) != message and not self._is_as_we_left_it(tx, message, now):
                return False
            problem = f"{code}{words}"[:300]
            if waits:
                outbox.mark(tx, message, Delivery.PENDING, next_try_at=now + LONGEST, problem=problem)
            else:
                bundles.mark(tx, message, Delivery.FAILED, settled_at=now, problem=problem)
            if message.kind is not Kind.ALERT:
                finding = finding_about(message, code)
                self._recorder.alert(tx, f"{code} {message.lane} {now:%Y-%m-%d}", message.database, finding, now)
        _log.error("message.failed", kind=message.kind, lane=message.lane, outbox_id=message.id, code=code)
        return not waits
