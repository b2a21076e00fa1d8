"""The world of a run: true time and the clocks that show it, the outside worlds with their troubles, our process.

Everything that happens is drawn from one `Random`, so that a seed plays the same on every machine.
"""

from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from heapq import heappop, heappush
from itertools import count
from pathlib import Path
from random import Random

from sqlalchemy import Engine, event
from sqlalchemy.dialects import registry

from od_escalator import app
from tests.simulation.clocks import Counts, SimulatedClock
from tests.simulation.faults import Crash
from tests.simulation.group import Group
from tests.simulation.outside import connect, database_of, slack_for
from tests.simulation.records import Records
from tests.simulation.sqlite import new_state
from tests.simulation.trouble import Trouble

registry.register("sqlite.simulated", "tests.simulation.sqlite", "Simulated")

START = datetime(2026, 1, 5, 14, tzinfo=UTC)
SECOND, MINUTE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

#: After a failed look the program waits for so long at most before it looks again.
_LOOKS_AGAIN = timedelta(seconds=35)

#: While the time is in doubt, Slack is asked for it so often.
_ASKS_AGAIN = timedelta(seconds=10)

#: What became of a task that we finished ourselves is seen so soon.
_TRACKS_AGAIN = timedelta(seconds=15)

#: When to look while a world is away.
_MEANWHILE = (SECOND, 31 * MINUTE, 100 * MINUTE, *(n * 6 * HOUR for n in range(1, 12)))


class World:
    def __init__(self, seed: int, folder: Path) -> None:
        self.rng = Random(seed)
        self.clock = SimulatedClock(START)
        self.counts = Counts()
        self.said: deque[str] = deque(maxlen=60)  # the last events, for who reads about a failed seed
        self.trouble = Trouble(self.rng, START, self.say, lambda database: self.wake(_TRACKS_AGAIN, database=database))
        self.group = Group.invent(self.rng)
        self.databases = {name: database_of(self.group, name, self.clock, self.rng) for name in ("north", "south")}
        self.slack = slack_for(self.group, self.clock)
        self.folder = folder
        (folder / "state.db").write_bytes(new_state())
        self.records = Records(folder / "state.db")
        self.running: app.Escalator | None = None
        self._events: list[tuple[datetime, int, Callable[[], object]]] = []
        self._order = count()
        self._to_look_at: set[str] = set()
        event.listen(Engine, "commit", self.trouble.at_commit)

    def close(self) -> None:
        event.remove(Engine, "commit", self.trouble.at_commit)
        self.stop("the end", timedelta(0))
        self.records.close()

    @property
    def now(self) -> datetime:
        """True time."""
        return self.clock.true

    def program_now(self) -> datetime:
        """The time as the program knows it."""
        return self.clock.now() if self.running is None else self.running.time.now()

    def say(self, words: str) -> None:
        self.said.append(f"{self.now:%Y-%m-%d %H:%M:%S} {words}")

    def at(self, when: datetime, what: Callable[[], object]) -> None:
        heappush(self._events, (max(when, self.now).replace(microsecond=0), next(self._order), what))

    def wake(self, *after: timedelta, database: str | None = None) -> None:
        """Have the program look then, at one database or at all."""
        names = self.databases if database is None else (database,)
        for each in after:
            self.at(self.now + each, partial(self._look_at, frozenset(names)))

    def _look_at(self, databases: frozenset[str]) -> None:
        self._to_look_at |= databases

    # Time

    def turn(self, until: datetime, look: Callable[[], None]) -> None:
        """Let time pass until then, from event to event; `look` is called after each."""
        while (at := min(self._next_event(), self._next_due())) <= until:
            self.clock.true = max(self.clock.true, at)
            while self._events and self._events[0][0] <= self.now:
                heappop(self._events)[2]()
            self.slack.pass_time()
            self.tick()
            look()
        self.clock.true = until

    def _next_event(self) -> datetime:
        return self._events[0][0] if self._events else datetime.max.replace(tzinfo=UTC)

    def _next_due(self) -> datetime:
        """When the program would do something by itself."""
        if self.running is None:
            return datetime.max.replace(tzinfo=UTC)
        due = self.records.next_due(self.clock.now())
        return due - self.clock.wrong if due is not None else datetime.max.replace(tzinfo=UTC)

    # Our process

    def start(self) -> None:
        if self.running is not None:
            return
        for name, database in self.databases.items():
            database.closures = self.group.schedule(name)
        outside = connect(self.databases, self.slack, self.trouble, self.program_now, self.clock.monotonic)
        url = f"sqlite+simulated:///{self.folder}/state.db"
        self.running = app.build(self.group.configure(self.folder), self.clock, outside, url, lanes_in_turn=True)
        self.trouble.is_dead = False
        self.say("the program starts")
        self.wake(SECOND)

    def stop(self, why: str, downtime: timedelta) -> None:
        """Pull the plug: nothing in memory is left."""
        running, self.running = self.running, None
        if running is None:
            return
        self.say(f"the program stops ({why}) for {downtime}")
        self.trouble.is_dead = True
        running.deliver.close()
        running.outside.close()
        running.store.close()
        self.trouble.last = max(self.trouble.last, self.now + downtime)
        self.at(self.now + downtime, self.start)

    def tick(self) -> None:
        """What the jobs of the daemon would do by now, until nothing is left to be done at once."""
        if self.running is None:
            return
        self.counts.ticks += 1
        if "slack" not in self.trouble.away:
            self.slack.answered = self.slack.clock()  # each audit asks something of it, which tells its time
        try:
            self.trouble.is_working = True
            self._work(self.running)
        except Crash as crash:
            self.counts.crashes += 1
            self.stop(f"in {crash}", self.rng.choice((SECOND, MINUTE, 10 * MINUTE, 3 * HOUR)))
            return
        finally:
            self.trouble.is_working = False
        due = self.records.databases_due(self.clock.now())
        for name in sorted(self.databases.keys() - self.trouble.away):
            if name in due:
                self.wake(5 * SECOND, database=name)
            if not self.running.sight.of(name).reachable:
                self.wake(_LOOKS_AGAIN, database=name)

    def _work(self, running: app.Escalator) -> None:
        """A daemon looks every second; here only where there may be something to see."""
        now = self.clock.now()
        names, self._to_look_at = self._to_look_at | self.records.databases_due(now), set()
        practices, time = [running.outside.practices[name] for name in sorted(names)], running.time
        looks = [
            look
            for practice in practices
            for look in (
                time.counted(partial(running.poll.look, practice)),
                time.sure_of(partial(running.track.look, practice)),
            )
        ]
        verbs = [
            *looks,
            time.sure_of(running.closures.tick),
            time.sure_of(running.escalate.tick),
            time.sure_of(running.detour.tick),
        ]
        if self.rng.randrange(8) == 0:
            self.rng.shuffle(verbs)  # the jobs of a daemon know no order
        time.counted(running.compare.tick)(now)
        for verb in verbs if verbs[3:] or self.rng.randrange(8) == 0 else ():
            verb(now)
        deliver = time.sure_of(running.deliver.tick)
        deliver(now)
        if time.known().in_doubt:
            self.wake(_ASKS_AGAIN)
        idle = 0
        while idle < 2 and self.records.is_due(self.clock.now()):
            self.clock.true += SECOND
            idle = 0 if deliver(self.clock.now()) else idle + 1

    # Trouble

    def go_away(self, what: str, length: timedelta) -> None:
        """A database, or Slack, cannot be reached for so long."""
        if what in self.trouble.away:
            return
        self.counts.outages += 1
        self.say(f"{what} is away for {length}")
        self.trouble.away.add(what)
        self.trouble.last = max(self.trouble.last, self.now + length)
        self.at(self.now + length, lambda: self._come_back(what))
        self.wake(*(each for each in _MEANWHILE if each < length))

    def _come_back(self, what: str) -> None:
        self.say(f"{what} is back")
        self.trouble.away.discard(what)
        self.wake(_LOOKS_AGAIN)

    def jump(self, by: timedelta) -> None:
        """Somebody sets our machine's clock."""
        if abs(self.clock.wrong + by) < MINUTE:
            self.counts.jumps += 1
            self.clock.wrong += by
            self.say(f"our clock jumps by {by}")

    def edit(self) -> None:
        """The administrator edits the TOML and restarts the service."""
        self.counts.edits += 1
        self.say(self.group.edit(self.rng, self.now.date()))
        self.stop("to read its new TOML", SECOND)

    def heal(self) -> None:
        """From now on nothing fails by itself any more."""
        self.trouble.is_over = True
