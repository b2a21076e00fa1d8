"""A room for audits: one case as it should be, whatever damages it, and the audits that come by."""

from dataclasses import replace
from datetime import timedelta

from od_escalator.domain.case import Case
from od_escalator.domain.effects import MakeTask, PostCase
from od_escalator.domain.events import TimePassed
from od_escalator.domain.hours import fingerprint
from od_escalator.domain.lifecycle import decide
from od_escalator.engine.audit import Audit
from od_escalator.engine.strays import Strays
from od_escalator.store import cases
from tests.engine.bench import OPERATIONS, POLICIES, RECORDER, Bench
from tests.store.made_up import ALWAYS_OPEN, case

TOLD = "An upset patient was noted"


class Room:
    """A case as it should be, whatever damages it, and the audits that come by."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.start_anew()
        now = bench.clock.now()
        bench.sight.read("main", now)
        bench.sight.track("main", now, {1001: None})
        sound = replace(case(), note=replace(case().note, number=501))
        assert sound.plan
        self.bench.record(
            replace(sound, plan=replace(sound.plan, calendar=fingerprint(ALWAYS_OPEN))),
            MakeTask(popup=True),
            PostCase(),
        )
        bench.tick()

    def start_anew(self) -> None:
        """A process that has seen nothing yet."""
        strays = Strays(self.bench.store, {"main": self.bench.practice}, self.bench.messenger, self.bench.sight)
        self.audit = Audit(self.bench.store, ("main",), RECORDER, self.bench.sight, strays)

    @property
    def case(self) -> Case:
        with self.bench.store.reading() as tx:
            found = cases.load(tx, 1001)
        assert found is not None
        return found

    def run(self, *statements: object) -> None:
        with self.bench.store.transaction() as tx:
            for statement in statements:
                tx.execute(statement)  # type: ignore[call-overload]  # a statement

    def take_steps(self) -> None:
        """What escalate does when it is time."""
        self.bench.clock.turn(timedelta(hours=2))
        now = self.bench.clock.now()
        decision = decide(self.case, TimePassed(at=now, seen_until=now), POLICIES, ALWAYS_OPEN)
        with self.bench.store.transaction() as tx:
            RECORDER.record(tx, decision, now)
        self.bench.tick(seconds=1)
        self.bench.tick(seconds=1)

    def audits(self, times: int) -> list[int]:
        """So many audits, five minutes apart, while poll and track go on: how many faults each has mended."""
        mended = []
        for _ in range(times):
            self.bench.sight.read("main", self.bench.clock.now())
            taskless = self.bench.sight.of("main").taskless
            self.bench.sight.track("main", self.bench.clock.now(), {1001: self.case.task}, taskless)
            mended.append(self.audit.tick(self.bench.clock.now()))
            self.bench.tick(minutes=5)
            self.bench.tick(seconds=1)
        return mended

    def alerts(self) -> list[str]:
        return [text.split("the audit found: ")[1].split(" What")[0] for text in self.bench.heard(OPERATIONS)]

    def dana_heard(self) -> int:
        return sum(TOLD in message.text for message in self.bench.slack.direct("U0DANA"))
