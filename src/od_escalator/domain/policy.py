"""When somebody is told: the steps of a policy, as the TOML has them.

`after` counts office time ("2h"), business days ("1bd") or, only where it says so, real time ("wall 30m").
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from od_escalator.domain.hours import Calendar, add_business_days, add_office_time


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
    LIMIT = "limit"  # real time, and then the next moment at which the office is open; only the outer limit has it


#: The policy of a drill, and of what lawyers or insurers have to do with, whatever its severity.
DRILL, LEGAL = "drill", "legal"
#: What a review adds to the policy of its severity, and the policy of its public reply once the patient is settled.
REVIEW, REPLY = "review", "reply"

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
        if self.unit is Unit.LIMIT:
            return add_office_time(start + self.length, timedelta(0), calendar)
        return start + self.length


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """Tell them again `every` so long, `times` times more; None: for as long as it takes."""

    every: After
    times: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Unless the case is `until` by `after`, tell `tell` (roles or person ids); `warn` is office time before it.

    An attempt to reach the patient puts it off by `delay`.
    """

    after: After
    until: Milestone
    tell: tuple[str, ...]
    warn: timedelta | None = None
    repeat: Repeat | None = None
    delay: After | None = None

    @property
    def endless(self) -> bool:
        return self.repeat is not None and self.repeat.times is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Policies:
    """Everything about time and reopening that the TOML says, the same for every office.

    Whatever the policy, owners hear daily of a case that is open for longer than `outer_limit`. So long after the end
    of a resolved one somebody asks how the patient is doing (`check_back`), or never where it is nothing.
    """

    steps: Mapping[str, tuple[Step, ...]]
    outer_limit: timedelta | None = None
    grace: timedelta = timedelta(minutes=30)
    blind_after: timedelta = timedelta(minutes=30)
    reopen_within: timedelta = timedelta(days=30)
    check_back: timedelta = timedelta(0)
