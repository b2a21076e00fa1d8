"""Two processes that put the dead-man switch off at once, as `pause` beside an audit, in every order of their steps.

Whoever has to begin anew does so in one go: it is a third one then, with the two before it wherever they are.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import partial
from threading import Semaphore, Thread

import pytest
from sqlalchemy import Connection

from od_escalator.demo.slack import BOT_TOKEN, FaultKind
from od_escalator.domain.card import Content
from od_escalator.domain.notices import Silence
from od_escalator.engine.dead_man import SILENT_FOR, DeadMan
from od_escalator.engine.sight import Sight
from od_escalator.errors import EscalatorError
from od_escalator.slack.later import Later
from od_escalator.store import dead_man
from od_escalator.store.store import Store
from tests.engine.bench import OPERATIONS, RECORDER, Bench

PAUSE = timedelta(hours=2)


class At(StrEnum):
    """What a step touches; two that touch different things may as well happen the other way round."""

    SLACK = "Slack"
    RECORDS = "our records"


class Steps:
    """One process, which stops before each step and goes on when it is told to."""

    def __init__(self) -> None:
        self._go, self._stopped = Semaphore(0), Semaphore(0)
        self.next: At | None = None  # at the end
        self.turns = 0

    def begin(self, work: Callable[[], None]) -> None:
        self.turns = 0
        Thread(target=self._run, args=(work,), daemon=True).start()
        self._stopped.acquire()

    def stop(self, at: At) -> None:
        self.next = at
        self._stopped.release()
        self._go.acquire()

    def go_on(self) -> None:
        self._go.release()
        self._stopped.acquire()

    def _run(self, work: Callable[[], None]) -> None:
        try:
            work()
        finally:
            self.next = None
            self._stopped.release()


class SteppedRecords(Store):
    """The records as one process sees them."""

    def __init__(self, url: str, steps: Steps) -> None:
        super().__init__(url)
        self._steps = steps

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        self._steps.stop(At.RECORDS)
        with super().transaction() as tx:
            yield tx


class SteppedSlack:
    """Slack as one process sees it; `fault` is what becomes of each message that it schedules."""

    def __init__(self, bench: Bench, steps: Steps, fault: FaultKind | None) -> None:
        self._real = Later(token=BOT_TOKEN.value, clock=bench.clock, base_url=bench.slack.base_url)
        self._slack = bench.slack
        self._steps = steps
        self._fault = fault

    def clock(self, *, ask: bool = False) -> tuple[datetime, float] | None:
        return self._real.clock(ask=ask)

    def schedule(self, channel: str, content: Content, at: datetime) -> str:
        self._steps.turns += 1
        self._steps.stop(At.SLACK)
        if self._fault:
            self._slack.fail_next("chat.scheduleMessage", self._fault)
        return self._real.schedule(channel, content, at)

    def waiting(self, channel: str, offices: tuple[str, ...]) -> Sequence[str]:
        self._steps.stop(At.SLACK)
        return self._real.waiting(channel, offices)

    def withdraw(self, channel: str, id_: str) -> bool:
        self._steps.stop(At.SLACK)
        return self._real.withdraw(channel, id_)

    def posted(self, channel: str, silences: Collection[Silence], since: datetime) -> Collection[Silence]:
        return self._real.posted(channel, silences, since)

    def has_another(self, channel: str, offices: tuple[str, ...], known: Collection[Silence], since: datetime) -> bool:
        return self._real.has_another(channel, offices, known, since)


class Process:
    def __init__(self, bench: Bench, url: str, fault: FaultKind | None = None) -> None:
        self.steps = Steps()
        self._store = SteppedRecords(url, self.steps)
        self._switch = DeadMan(
            self._store, SteppedSlack(bench, self.steps, fault), RECORDER, Sight(), "America/New_York"
        )

    def audits(self, now: datetime) -> None:
        with suppress(EscalatorError):
            self._switch.set(now)

    def pauses(self, now: datetime) -> None:
        """As `od-escalator pause --for 2h` does it."""
        with self._store.transaction() as tx:
            dead_man.pause(tx, now + PAUSE)
        self.audits(now)

    def close(self) -> None:
        self._store.close()


def play(both: Sequence[Steps], order: Sequence[int], look: Callable[[], None]) -> Sequence[tuple[int, ...]]:
    """Let them go on in this order, then the first of those who can; returns the orders that begin otherwise there."""
    others: list[tuple[int, ...]] = []
    gone: list[int] = []
    touched = None
    while can := [n for n, steps in enumerate(both) if steps.next]:
        is_the_same = gone[-1:] == [1] and both[0].next is not touched  # as if the first had gone before the second
        can = [n for n in can if both[n].turns > 1] or [n for n in can if n or not is_the_same] or can
        if len(gone) < len(order):
            chosen = order[len(gone)]
        else:
            chosen = can[0]
            others += [(*gone, n) for n in can[1:]]
        touched = both[chosen].next
        both[chosen].go_on()
        gone.append(chosen)
        look()
    return others


def waiting(bench: Bench) -> set[datetime]:
    return {datetime.fromtimestamp(at, UTC) for at, _ in bench.slack.scheduled(OPERATIONS)}


@pytest.mark.parametrize("fault", [None, "503_html", "reset_after"])
def test_an_update_during_an_audit_leaves_no_hour_in_which_nobody_would_hear_that_we_died(
    bench: Bench, url: str, fault: FaultKind | None
) -> None:
    """Each took back what the other had just scheduled; an audit also that of a pause, which then was a false alarm."""
    orders: list[tuple[int, ...]] = [()]
    played = 0

    def look() -> None:
        assert waiting(bench), order

    with closing(Process(bench, url)) as audit, closing(Process(bench, url, fault)) as pause:
        audit.steps.begin(partial(audit.audits, bench.clock.now()))
        while audit.steps.next:
            audit.steps.go_on()
        while orders:
            order = orders.pop()
            bench.clock.turn(timedelta(minutes=5))
            now = bench.clock.now()
            with bench.store.transaction() as tx:
                dead_man.pause(tx, None)
            audit.steps.begin(partial(audit.audits, now))
            pause.steps.begin(partial(pause.pauses, now))
            orders += play((audit.steps, pause.steps), order, look)
            assert fault or waiting(bench) == {now + PAUSE + SILENT_FOR}, order
            played += 1
    assert played > 20
