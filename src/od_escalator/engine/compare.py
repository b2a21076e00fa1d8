"""Compare: ask Slack what time it is while ours is in doubt, and say when this machine's clock is wrong.

Operations hear of it once a day at most, the log each time, and `status` shows it for as long as it lasts.
"""

from contextlib import suppress
from datetime import datetime, timedelta
from enum import StrEnum

import structlog

from od_escalator.domain.clocks import APART, Clocks
from od_escalator.domain.wording import span
from od_escalator.engine.ports import Scheduler
from od_escalator.engine.record import Recorder
from od_escalator.engine.timekeeper import Timekeeper
from od_escalator.errors import EscalatorError
from od_escalator.store import waiting
from od_escalator.store.store import Store

#: Seconds between two questions to Slack.
_ASK_EVERY = 10.0

_HINT = (
    "let this machine set its clock from the network (timedatectl set-ntp true; w32tm /resync on Windows); meanwhile"
    " steps go by the time that the other clocks tell"
)
_ALONE_HINT = (
    "let this machine and the database server set their clocks from the network, and see whether Slack can be reached;"
    " until then steps may come too early or too late"
)

_log = structlog.get_logger()


class _State(StrEnum):
    RIGHT = "right"
    DOUBTED = "doubted"
    WRONG = "wrong"
    ALONE = "alone"


class Compare:
    def __init__(self, time: Timekeeper, scheduler: Scheduler, store: Store, recorder: Recorder) -> None:
        self._time = time
        self._scheduler = scheduler
        self._store = store
        self._recorder = recorder
        self._asked_at: float | None = None
        self._told: tuple[datetime, float] | None = None
        with store.reading() as tx:
            self._said = _State.RIGHT if waiting.doubted_clock(tx) is None else None

    def tick(self, now: datetime) -> int:  # noqa: ARG002  it is about to find out
        """1 where something has changed."""
        self._listen()
        known = self._time.known()
        state = _state_of(known)
        if state is self._said:
            return 0
        self._say(state, known.ahead)
        self._said = state
        return 1

    def _listen(self) -> None:
        ask, told = self._must_ask(), None
        with suppress(EscalatorError):
            told = self._scheduler.clock(ask=ask)
        if told is not None and told != self._told:
            self._told = told
            self._time.hear_slack(*told)
        elif ask:
            self._time.hear_nothing()

    def _must_ask(self) -> bool:
        if not self._time.known().in_doubt:
            self._asked_at = None
            return False
        at = self._time.monotonic()
        if self._asked_at is not None and at - self._asked_at < _ASK_EVERY:
            return False
        self._asked_at = at
        return True

    def _say(self, state: _State, ahead: timedelta) -> None:
        seconds = round(ahead.total_seconds())
        match state:
            case _State.DOUBTED:
                _log.warning("clock.doubted")
            case _State.RIGHT:
                _log.info("clock.right")
                with self._store.transaction() as tx:
                    waiting.trust_clock(tx)
            case _State.WRONG:
                _log.warning("clock.wrong", seconds=seconds)
                problem = f"this machine's clock is {_side(ahead)} the true time, as others tell it"
                self._tell(state, problem, _HINT, ahead)
            case _State.ALONE:
                _log.error("clock.alone", seconds=seconds)
                problem = "no two of this machine's clock, the database server's and Slack's agree"
                self._tell(state, problem, _ALONE_HINT, ahead)

    def _tell(self, state: _State, problem: str, hint: str, ahead: timedelta) -> None:
        now = self._time.now()
        finding = {"id": f"clock-{state}", "place": "clock", "problem": problem, "hint": hint}
        with self._store.transaction() as tx:
            waiting.doubt_clock(tx, problem, ahead, now)
            self._recorder.alert(tx, f"clock {state} {now:%Y-%m-%d}", "", finding, now)


def _state_of(known: Clocks) -> _State:
    if known.in_doubt:
        return _State.DOUBTED
    if known.alone:
        return _State.ALONE
    return _State.RIGHT if abs(known.ahead) <= APART else _State.WRONG


def _side(ahead: timedelta) -> str:
    return f"{span(abs(ahead))} {'ahead of' if ahead > timedelta(0) else 'behind'}"
