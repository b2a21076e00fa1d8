"""The plan that a case keeps of a policy: its steps with their due times, and what was taken of them."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil

from od_escalator.domain.hours import Calendar, fingerprint, subtract_office_time
from od_escalator.domain.person import AT_THE_OFFICE, Role
from od_escalator.domain.policy import DRILL, After, Milestone, Policies, Repeat, Step, Unit

#: From one telling of the outer limit to the next.
_ANOTHER_DAY = timedelta(hours=12)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedStep:
    """A step with its due time (UTC); taken, warned and blind (told that we cannot see) are when, or None.

    Each `round` of a step that repeats is planned for itself: 0, then 1 for the first time that it is told again.
    `delays` counts the attempts that put it off.
    """

    step: Step
    due_at: datetime
    round: int = 0
    delays: int = 0
    warn_at: datetime | None = None
    taken_at: datetime | None = None
    warned_at: datetime | None = None
    blind_at: datetime | None = None

    def due(self, start: datetime, calendar: Calendar) -> datetime:
        """When it is due in a plan that began at `start`, unless an attempt put it off."""
        due_at = self.step.after.due(start, calendar)
        if self.step.repeat is not None:
            for _ in range(self.round):
                due_at = self.step.repeat.every.due(due_at, calendar)
        return due_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A policy's snapshot on a case: later edits of the TOML do not move it.

    Attempts put steps of it off `times_delayed`, the last one at `delayed_at`.
    """

    number: int
    policy: str
    started_at: datetime
    calendar: str
    steps: tuple[PlannedStep, ...]
    times_delayed: int = 0
    delayed_at: datetime | None = None

    def change(self, indices: Iterable[int], change: Callable[[PlannedStep], PlannedStep]) -> "Plan":
        """The plan with the steps at `indices` changed."""
        chosen = set(indices)
        steps = (change(planned) if index in chosen else planned for index, planned in enumerate(self.steps))
        return replace(self, steps=tuple(steps))

    def due(self, planned: PlannedStep, calendar: Calendar) -> datetime:
        """When the step is due; attempts put nobody off for longer than until those above them hear."""
        due_at = late = planned.due(self.started_at, calendar)
        if planned.step.delay is None or not planned.delays:
            return due_at
        for _ in range(planned.delays):
            late = planned.step.delay.due(late, calendar)
        above = (p.due(self.started_at, calendar) for p in self.steps if _is_above(p.step, planned.step))
        return min([late, *(when for when in above if when >= due_at)])

    def told_last(self) -> tuple[str, ...]:
        """Whom the steps told that were taken last, each once."""
        last = max((p.taken_at for p in self.steps if p.taken_at is not None), default=None)
        told = (p.step.tell for p in self.steps if p.taken_at is not None and p.taken_at == last)
        return tuple(dict.fromkeys(name for tell in told for name in tell))

    def put_off(self, indices: Collection[int], at: datetime, calendar: Calendar) -> "Plan":
        """The plan after an attempt; whoever was warned of these steps is warned again."""
        late = self.change(indices, lambda p: self._timed(replace(p, delays=p.delays + 1, warned_at=None), calendar))
        return replace(late, times_delayed=self.times_delayed + 1, delayed_at=at)

    def take(self, indices: Collection[int], at: datetime, calendar: Calendar) -> "Plan":
        """The plan with these steps taken; one that goes on without end is planned for its next time."""
        following = tuple(
            self._after(planned, at, calendar)
            for index, planned in enumerate(self.steps)
            if index in indices and planned.step.endless
        )
        taken = self.change(indices, lambda planned: replace(planned, taken_at=at))
        return replace(taken, steps=taken.steps + following)

    def recount(self, calendar: Calendar) -> "Plan":
        """The same plan in other office hours: the steps that were not taken are due by these."""
        steps = tuple(p if p.taken_at else self._recounted(p, calendar) for p in self.steps)
        return replace(self, calendar=fingerprint(calendar), steps=steps)

    def _recounted(self, planned: PlannedStep, calendar: Calendar) -> PlannedStep:
        taken = (p.taken_at for p in self.steps if p.step == planned.step and p.taken_at is not None)
        last = max(taken, default=None)
        if planned.step.endless and last is not None:
            return self._after(replace(planned, round=0), last, calendar)
        return self._timed(planned, calendar)

    def _timed(self, planned: PlannedStep, calendar: Calendar) -> PlannedStep:
        """With its times; whoever was warned once needs no warning of a second time."""
        due_at, warn = self.due(planned, calendar), planned.step.warn
        if warn is None or planned.round:
            return replace(planned, due_at=due_at)
        return replace(
            planned, due_at=due_at, warn_at=max(self.started_at, subtract_office_time(due_at, warn, calendar))
        )

    def _after(self, planned: PlannedStep, at: datetime, calendar: Calendar) -> PlannedStep:
        """The round that comes next, on another day than `at`."""
        while (due_at := planned.due(self.started_at, calendar)) < at + _ANOTHER_DAY:
            planned = replace(planned, round=planned.round + 1)
        return PlannedStep(step=planned.step, round=planned.round, due_at=due_at)

    def times_told(self, planned: PlannedStep) -> int:
        """How often this step of the plan was told with this round; rounds that fell due together are one time."""
        rounds = (p for p in self.steps if p.step == planned.step and p.round <= planned.round)
        return len({p.taken_at for p in rounds if p.taken_at is not None})

    def past(self, silent: Collection[str]) -> "Plan":
        """The plan without these roles: without a task nothing can be seen, and who is not told needs no warning."""
        kept = (
            replace(
                p, step=replace(p.step, tell=tuple(t for t in p.step.tell if t not in silent), warn=None), warn_at=None
            )
            for p in self.steps
            if p.step.until is not Milestone.SEEN
        )
        return replace(self, steps=tuple(p for p in kept if p.step.tell))


def start_plan(
    number: int,
    policy: str,
    at: datetime,
    policies: Policies,
    calendar: Calendar,
    opened_at: datetime | None = None,
    added: Iterable[Step] = (),
) -> Plan:
    """Snapshot a policy with the due times that the calendar gives now; `opened_at` where the case is older.

    Steps are `added` that it does not have already.
    """
    limit = _limit(policies, at, opened_at or at) if policy != DRILL else ()
    each = dict.fromkeys((*policies.steps[policy], *added, *limit))
    rounds = ((step, number) for step in each for number in range(_rounds(step)))
    steps = tuple(PlannedStep(step=step, due_at=at, round=number) for step, number in rounds)
    return Plan(number=number, policy=policy, started_at=at, calendar="", steps=steps).recount(calendar)


def _limit(policies: Policies, at: datetime, opened_at: datetime) -> tuple[Step, ...]:
    """What reaches the owners, whatever the policy; who heard of an older plan's today hears tomorrow."""
    if policies.outer_limit is None:
        return ()
    left = (opened_at + policies.outer_limit - at).total_seconds()
    after = After(Unit.LIMIT, length=timedelta(seconds=ceil(left)) if left > 0 else timedelta(days=1))
    daily = Repeat(every=After(Unit.BUSINESS_DAYS, count=1), times=None)
    return (Step(after=after, until=Milestone.RESOLVED, tell=(Role.OWNERS,), repeat=daily),)


def _rounds(step: Step) -> int:
    return 1 + (step.repeat.times or 0) if step.repeat else 1


def _is_above(step: Step, delayed: Step) -> bool:
    """Whether it tells somebody whom an attempt does not put off, and who is not at the office."""
    return step.delay is None and not {*step.tell} <= {*AT_THE_OFFICE, *delayed.tell}
