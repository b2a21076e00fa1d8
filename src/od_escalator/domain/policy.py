"""When somebody is told: a policy's steps, and the plan that a case keeps of them.

`after` counts office time ("2h"), business days ("1bd") or, only where it says so, real time ("wall 30m").
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from od_escalator.domain.hours import (
    Calendar,
    add_business_days,
    add_office_time,
    fingerprint,
    subtract_office_time,
)


class Milestone(StrEnum):
    SEEN = "seen"
    ATTEMPTED = "attempted"
    CONTACTED = "contacted"
    RESOLVED = "resolved"
    REPLIED = "replied"


class Unit(StrEnum):
    OFFICE = "office"
    WALL = "wall"
    BUSINESS_DAYS = "bd"


#: The policy of a drill, whatever its severity.
DRILL = "drill"

_SPELLING = re.compile(r"(?P<wall>wall\s+)?(?P<count>\d{1,4})\s?(?P<unit>bd|[mhd])")
_LENGTH = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}


@dataclass(frozen=True, slots=True)
class After:
    """A stretch of time as the TOML spells it; `count` is business days, `length` anything else."""

    unit: Unit
    count: int = 0
    length: timedelta = timedelta(0)

    @classmethod
    def parse(cls, text: str) -> "After":
        """Read `2h`, `90m`, `1bd`, `wall 1d`; raises ValueError with the remedy in it."""
        found = _SPELLING.fullmatch(text.strip())
        if not found:
            raise ValueError('write it like "2h", "90m", "1bd" or "wall 30m"')
        count, unit = int(found["count"]), found["unit"]
        if unit == "bd":
            if found["wall"]:
                raise ValueError('business days are office days: write "1bd" or "wall 1d"')
            return cls(Unit.BUSINESS_DAYS, count=count)
        if unit == "d" and not found["wall"]:
            raise ValueError(f'write "{count}bd" for office days or "wall {count}d" for real days')
        return cls(Unit.WALL if found["wall"] else Unit.OFFICE, length=count * _LENGTH[unit])

    def due(self, start: datetime, calendar: Calendar) -> datetime:
        """The instant this long after `start`; nothing at all after it is `start` itself."""
        if self.unit is Unit.BUSINESS_DAYS:
            return add_business_days(start, self.count, calendar)
        if self.unit is Unit.OFFICE:
            return add_office_time(start, self.length, calendar)
        return start + self.length


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """Tell them again `every` so long, `times` times more."""

    every: After
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Unless the case is `until` by `after`, tell `tell` (roles or person ids); `warn` is office time before it."""

    after: After
    until: Milestone
    tell: tuple[str, ...]
    warn: timedelta | None = None
    repeat: Repeat | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Policies:
    """Everything about time and reopening that the TOML says, the same for every office."""

    steps: Mapping[str, tuple[Step, ...]]
    grace: timedelta = timedelta(minutes=30)
    blind_after: timedelta = timedelta(minutes=30)
    reopen_within: timedelta = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedStep:
    """A step with its due time (UTC); taken, warned and blind (told that we cannot see) are when, or None.

    Each `round` of a step that repeats is planned for itself: 0, then 1 for the first time that it is told again.
    """

    step: Step
    due_at: datetime
    round: int = 0
    warn_at: datetime | None = None
    taken_at: datetime | None = None
    warned_at: datetime | None = None
    blind_at: datetime | None = None

    def due(self, start: datetime, calendar: Calendar) -> datetime:
        """When it is due in a plan that began at `start`."""
        due_at = self.step.after.due(start, calendar)
        if self.step.repeat is not None:
            for _ in range(self.round):
                due_at = self.step.repeat.every.due(due_at, calendar)
        return due_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A policy's snapshot on a case: later edits of the TOML do not move it."""

    number: int
    policy: str
    started_at: datetime
    calendar: str
    steps: tuple[PlannedStep, ...]

    def change(self, indices: Iterable[int], change: Callable[[PlannedStep], PlannedStep]) -> "Plan":
        """The plan with the steps at `indices` changed."""
        chosen = set(indices)
        steps = (change(planned) if index in chosen else planned for index, planned in enumerate(self.steps))
        return replace(self, steps=tuple(steps))

    def told_last(self) -> tuple[str, ...]:
        """Whom the steps told that were taken last, each once."""
        last = max((p.taken_at for p in self.steps if p.taken_at is not None), default=None)
        told = (p.step.tell for p in self.steps if p.taken_at is not None and p.taken_at == last)
        return tuple(dict.fromkeys(name for tell in told for name in tell))

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


def start_plan(number: int, policy: str, at: datetime, policies: Policies, calendar: Calendar) -> Plan:
    """Snapshot a policy with the due times that the calendar gives now."""
    rounds = ((step, number) for step in policies.steps[policy] for number in range(_rounds(step)))
    steps = tuple(_planned(step, number, at, calendar) for step, number in rounds)
    return Plan(
        number=number,
        policy=policy,
        started_at=at,
        calendar=fingerprint(calendar),
        steps=steps,
    )


def recount(plan: Plan, calendar: Calendar) -> Plan:
    """The same plan in other office hours: the steps that were not taken are due by these."""
    steps = tuple(_recounted(planned, plan.started_at, calendar) for planned in plan.steps)
    return replace(plan, calendar=fingerprint(calendar), steps=steps)


def _recounted(planned: PlannedStep, at: datetime, calendar: Calendar) -> PlannedStep:
    if planned.taken_at is not None:
        return planned
    return _timed(planned, at, calendar)


def _rounds(step: Step) -> int:
    return 1 + step.repeat.times if step.repeat else 1


def _planned(step: Step, number: int, at: datetime, calendar: Calendar) -> PlannedStep:
    return _timed(PlannedStep(step=step, due_at=at, round=number), at, calendar)


def _timed(planned: PlannedStep, at: datetime, calendar: Calendar) -> PlannedStep:
    """With its times in a plan that began at `at`; whoever was warned once needs no warning of a second time."""
    due_at, warn = planned.due(at, calendar), planned.step.warn
    if warn is None or planned.round:
        return replace(planned, due_at=due_at)
    return replace(planned, due_at=due_at, warn_at=max(at, subtract_office_time(due_at, warn, calendar)))
