"""One round of everything, for `run --once` and the rehearsal: read, track, escalate, and deliver what was promised."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from od_escalator.clock import Clock
from od_escalator.domain.practice import Standing
from od_escalator.domain.wording import counted
from od_escalator.escalator import Escalator
from od_escalator.store import outbox, tables
from od_escalator.store.outbox import UNSETTLED, Delivery
from od_escalator.store.store import Store

#: A round that finds work may make more of it (a task made, a note read meanwhile); so many are enough for any case.
_ROUNDS = 10

#: Slack takes one message a second in a channel, so the lanes are asked this often (seconds).
_PAUSE = 0.25

#: When nothing went out for so long (seconds), what is left waits for something that is not time.
_PATIENCE = 6.0

Wait = Callable[[float], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    changed: int
    delivered: int
    left: int
    failed: int
    unseen: tuple[str, ...]
    standby: tuple[str, ...]

    @property
    def good(self) -> bool:
        return not (self.left or self.failed or self.unseen or self.standby)


def run_once(escalator: Escalator, clock: Clock, wait: Wait) -> Outcome:
    """Tick every verb until nothing more is due; `wait` pauses for so many seconds."""
    changed, before = 0, _by_state(escalator.store)
    for _ in range(_ROUNDS):
        now = know_the_time(escalator, wait)
        found = sum(verb.tick(now) for verb in (escalator.poll, escalator.track, escalator.escalate))
        sent = _deliver(escalator, clock, wait)
        changed += found
        if not (found or sent) or _waiting(escalator.store):
            break
    after = _by_state(escalator.store)
    views = {name: escalator.sight.of(name) for name in escalator.outside.practices}
    return Outcome(
        changed=changed,
        delivered=after[Delivery.SENT] - before[Delivery.SENT],
        left=_waiting(escalator.store),
        failed=after[Delivery.FAILED] - before[Delivery.FAILED],
        unseen=tuple(name for name, view in views.items() if not view.reachable),
        standby=tuple(name for name, view in views.items() if view.reachable and view.standing is Standing.STANDBY),
    )


def know_the_time(escalator: Escalator, wait: Wait) -> datetime:
    """Ten minutes at most (domain/clocks.py), and at once where our clock is right."""
    time = escalator.time
    while True:
        escalator.compare.tick(time.now())
        if (now := time.sure()) is not None:
            return now
        escalator.poll.tick(time.now())  # so that the server is asked too
        wait(_PAUSE)


def done(outcome: Outcome) -> str:
    return f"{counted(outcome.changed, 'change')} to cases, {counted(outcome.delivered, 'message')} delivered"


def undone(outcome: Outcome) -> list[str]:
    """What kept the round from being complete, a line each."""
    lines = [f"database {name} could not be read: run od-escalator check" for name in outcome.unseen]
    lines += [f"database {name} has another writer, which does the work: we stand by" for name in outcome.standby]
    if outcome.failed:
        lines.append(f"{counted(outcome.failed, 'message')} failed for good: od-escalator outbox and check say why")
    if outcome.left:
        lines.append(f"{counted(outcome.left, 'message')} still to be delivered: od-escalator run goes on with them")
    return lines


def _deliver(escalator: Escalator, clock: Clock, wait: Wait) -> int:
    sent, last = 0, clock.monotonic()
    while True:
        settled = escalator.deliver.tick(escalator.time.now())
        sent += settled
        if settled:
            last = clock.monotonic()
        if not _waiting(escalator.store) or clock.monotonic() - last > _PATIENCE:
            return sent
        wait(_PAUSE)


def _by_state(store: Store) -> Counter[str]:
    with store.reading() as tx:
        return Counter(outbox.count_by_state(tx))


def _waiting(store: Store) -> int:
    with store.reading() as tx:
        return tx.scalar(select(func.count()).where(tables.outbox.c.state.in_(UNSETTLED))) or 0
