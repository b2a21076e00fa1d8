"""Where a story plays: the wired Escalator in a made-up world, with time turned by hand from due time to due time."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import func, select

from od_escalator import app
from od_escalator.demo.world import ZONE, World
from od_escalator.escalator import Escalator
from od_escalator.records import place_of
from od_escalator.store import tables
from od_escalator.store.outbox import IS_FIRST
from od_escalator.store.store import Store

#: A breath is longer than a second: Slack's spacing and Open Dental's signals count in whole ones.
_BREATH = timedelta(seconds=1)

#: Breaths after which a stage that does not come to rest is a bug, not patience.
_ENOUGH = 120


class Running(Protocol):
    """The program as a stage needs it."""

    def tick(self, now: datetime) -> int: ...

    def close(self) -> None: ...


def start_here(world: World) -> Escalator:
    """Start the program in this process."""
    return app.build(world.config, world.ours)


class Stage:
    """`start` starts the program, and starts it again after `restart`."""

    def __init__(self, world: World, start: Callable[[World], Running] = start_here) -> None:
        self.world = world
        self._start = start
        self.running = start(world)
        self._state = Store(place_of(world.config))
        self._listens = False
        self.rest()

    def close(self) -> None:
        self.running.close()
        self._state.close()

    def restart(self) -> None:
        """Stop the program and start it again on the same state."""
        self.running.close()
        self.running = self._start(self.world)
        self.rest()
        if self._listens:
            self.listen()

    def listen(self) -> None:
        """Open Slack's link, or look after it as a daemon does each second."""
        self._listens = True
        self._program().listen.tick(self.world.clock.now())

    def wake_on_click(self, waker: Callable[[], None]) -> None:
        """`waker` is called from another thread when somebody has done something in Slack; until the next restart."""
        self._program().respond.wake_on_interaction(waker)

    def rest(self) -> None:
        """Tick until nothing moves and nothing is waiting to be delivered now."""
        for _ in range(_ENOUGH):
            done = self.running.tick(self.world.clock.now())
            self.world.clock.turn(_BREATH)
            if not done and not self._is_due():
                return
        raise AssertionError("the stage does not come to rest")

    def wait(self, **length: float) -> None:
        """Let time pass (`minutes=5`), stopping at every due time on the way, as a daemon would."""
        self.until(self.world.clock.now() + timedelta(**length))

    def until(self, at: datetime) -> None:
        """Let time pass until `at` (aware); a little later when the last messages take their seconds.

        What people did just before is noticed first, as soon as a daemon would have noticed it.
        """
        self.rest()
        believed = self.world.clock.now() + self._settle_time()
        if believed < at:
            self.world.clock.turn_to(believed)
            self.rest()
        while (due := self._next_due(at)) is not None:
            self.world.clock.turn_to(due)
            self.rest()
        if at > self.world.clock.now():
            self.world.clock.turn_to(at)
        self.rest()

    def until_local(self, day: int, hour: int, minute: int = 0) -> None:
        """Let time pass until a day of November 2026 and a time in Geneva's zone."""
        self.until(datetime(2026, 11, day, hour, minute, tzinfo=ZONE))

    def settle(self) -> None:
        """Wait until a note that was just written is believed, and for all that follows from it."""
        self.wait(seconds=self._settle_time().total_seconds() + 1)

    def _program(self) -> Escalator:
        assert isinstance(self.running, Escalator)  # noqa: S101  only the whole program listens
        return self.running

    def _settle_time(self) -> timedelta:
        return max(database.settle for database in self.world.config.databases.values()) + _BREATH

    def _is_due(self) -> bool:
        waiting = select(func.count()).where(IS_FIRST, tables.outbox.c.next_try_at <= self.world.clock.now())
        with self._state.reading() as tx:
            return bool(tx.scalar(waiting))

    def _next_due(self, at: datetime) -> datetime | None:
        now = self.world.clock.now()
        due = (tables.cases.c.next_due_at, tables.outbox.c.next_try_at)
        with self._state.reading() as tx:
            steps = tx.scalar(select(func.min(due[0])).where(due[0] > now, due[0] <= at))
            tries = tx.scalar(select(func.min(due[1])).where(IS_FIRST, due[1] > now, due[1] <= at))
        return min((when for when in (steps, tries) if when is not None), default=None)
