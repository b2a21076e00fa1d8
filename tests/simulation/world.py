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
from od_escalator.config.model import Config
from od_escalator.engine.timekeeper import Timekeeper
from od_escalator.escalator import Escalator
from od_escalator.outside import Outside
from tests.simulation.clocks import Counts, SimulatedClock
from tests.simulation.group import Group
from tests.simulation.link import Answers, MemoryLink
from tests.simulation.outside import connect, database_of, slack_for
from tests.simulation.records import Records
from tests.simulation.sqlite import new_state
from tests.simulation.trouble import Trouble

registry.register("sqlite.simulated", "tests.simulation.sqlite", "Simulated")

START = datetime(2026, 1, 5, 14, tzinfo=UTC)
SECOND, MINUTE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

#: No two audits are closer to each other than this.
AUDITS_APART = 5 * MINUTE

#: After a failed look the program waits for so long at most before it looks again.
LOOKS_AGAIN = timedelta(seconds=35)

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
        self.running: Escalator | None = None
        self._events: list[tuple[datetime, int, Callable[[], object]]] = []
        self._order = count()
        self.to_look_at: set[str] = set()
        self.must_audit, self.is_morning, self.asks_at = False, False, START
        self.audited_at = self.audits_until = START
        self.link = MemoryLink(self.trouble)  # of the process that runs, the last of so many
        self.lives, self.must_respond = 0, False
        self.answers = Answers()
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

    def audit_for(self, length: timedelta) -> None:
        """So long let audits be about as frequent as in an office."""
        apart = AUDITS_APART + MINUTE
        self.audits_until = self.now + length
        self.wake(*(n * apart for n in range(1, length // apart + 1)))

    def _look_at(self, databases: frozenset[str]) -> None:
        self.to_look_at |= databases

    # Time

    def turn(self, until: datetime, live: Callable[[], None]) -> None:
        """Let time pass until then, from event to event; `live` is called after each."""
        while (at := min(self._next_event(), self._next_due())) <= until:
            self.clock.true = max(self.clock.true, at)
            self.slack.pass_time()
            while self._events and self._events[0][0] <= self.now:
                heappop(self._events)[2]()
            live()
        self.clock.true = until

    def _next_event(self) -> datetime:
        return self._events[0][0] if self._events else datetime.max.replace(tzinfo=UTC)

    def _next_due(self) -> datetime:
        """When the program would do something by itself."""
        if self.running is None:
            return datetime.max.replace(tzinfo=UTC)
        now = self.program_now()
        due = self.records.next_due(now, self.trouble.away)
        return due - (now - self.now) if due is not None else datetime.max.replace(tzinfo=UTC)

    # Our process

    def start(self) -> None:
        if self.running is not None:
            return
        self.link, self.must_respond, self.lives = MemoryLink(self.trouble), True, self.lives + 1
        self.trouble.is_dead = False
        self.running = self._build(self._connect())
        self.say("the program starts")
        self.wake(SECOND)

    def _build(self, outside: Outside, time: Timekeeper | None = None) -> Escalator:
        url = f"sqlite+simulated:///{self.folder}/state.db"
        return app.build(self._configured(), self.clock, outside, url, lanes_in_turn=True, time=time)

    def _configured(self) -> Config:
        for name, database in self.databases.items():
            database.close_on(self.group.schedule(name))
        return self.group.configure(self.folder)

    def build_beside(self, state: Path) -> Escalator:
        """What a command builds while the program does not run, with another state."""
        url = f"sqlite+simulated:///{state}"
        return app.build(self._configured(), self.clock, self._connect(), url, lanes_in_turn=True)

    def _connect(self) -> Outside:
        clocks = self.program_now, self.clock.monotonic
        return connect(self.databases, self.slack, self.trouble, *clocks, self.link, self.answers)

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
        self.wake(*(each for each in _MEANWHILE if each < length), database=None if what == "slack" else what)

    def _come_back(self, what: str) -> None:
        self.say(f"{what} is back")
        self.trouble.away.discard(what)
        self.wake(LOOKS_AGAIN)

    def jump(self, by: timedelta) -> None:
        """Our machine's clock is a little off by now: nobody need notice."""
        if abs(self.clock.wrong + by) < MINUTE:
            self._turn_clock(by)

    def turn_clock(self, by: timedelta) -> None:
        """Somebody sets our machine's clock to another time, and right again after a while."""
        if abs(self.clock.wrong) < MINUTE:
            self._turn_clock(by)
            self.at(
                self.now + self.rng.randrange(5, 4000) * MINUTE,
                lambda: None if self.trouble.is_over else self._turn_clock(-by),
            )

    def _turn_clock(self, by: timedelta) -> None:
        self.counts.jumps += 1
        self.clock.wrong += by
        self.say(f"our clock jumps by {by}")
        if abs(by) > MINUTE:
            self.trouble.last = max(self.trouble.last, self.now + 11 * MINUTE)  # so long it may wait for two that agree
            self.wake(SECOND)

    def edit(self) -> None:
        """The administrator edits the TOML, and restarts the service or has it reload."""
        self.counts.edits += 1
        self.say(self.group.edit(self.rng, self.now.date()))
        if self.running is None or self.rng.randrange(2):
            self.stop("to read its new TOML", SECOND)
        else:
            self._reload(self.running)

    def _reload(self, old: Escalator) -> None:
        """The successor goes on with the clock, the connections and the writer locks."""
        self.running = self._build(old.outside, old.time)
        old.close(handed_over=[*old.outside.practices.values(), self.link])
        self.wake(SECOND)

    def heal(self) -> None:
        """From now on nothing fails by itself any more, and our clock is put right."""
        self.trouble.is_over = True
        self._turn_clock(-self.clock.wrong)
        self.wake(MINUTE)
