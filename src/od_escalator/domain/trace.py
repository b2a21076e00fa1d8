"""What a Slack message is about, in a form that outlives our own state: the case, when it was opened, and what is told.

It stands in the message's metadata beside the outbox id, so that a state that was lost, or restored from an older
backup, finds what was told already. The case's number alone would not do: a state that began anew counts anew.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

#: The one message of a case, whichever promise has posted it.
POST = "post"

#: The opening is measured by two clocks, anew each time.
_SAME_TIME = timedelta(minutes=2)

#: Slack keeps little beside a message; what is left out of a very long one may be told again.
_MOST = 60

_WRITTEN = re.compile(r"(?:(\d+)@(\d+) )?(.+)")


@dataclass(frozen=True, slots=True)
class Trace:
    """`what` is told of `case`, which was `opened_at`; both None where it is about none.

    One to look for may have a case and no `opened_at`: whichever opening it was.
    """

    what: str
    case: int | None = None
    opened_at: datetime | None = None

    def is_of(self, other: "Trace") -> bool:
        if (self.what, self.case) != (other.what, other.case):
            return False
        if self.case is None or self.opened_at is None or other.opened_at is None:
            return True
        return is_same_time(self.opened_at, other.opened_at)


#: Cases by number, each with when it was opened; one that was opened again stands in it more than once.
Openings = frozenset[tuple[int, datetime]]


@dataclass(frozen=True, slots=True)
class Told:
    """A message of ours as Slack has it: the outbox id that it carries, and what it tells."""

    id: str
    traces: tuple[Trace, ...]


def write(traces: Iterable[Trace]) -> str:
    return "\n".join(_written(trace) for trace in list(traces)[:_MOST])


def read(text: str) -> tuple[Trace, ...]:
    return tuple(_read(line) for line in text.splitlines() if line)


def openings(traces: Iterable[Trace]) -> Openings:
    return frozenset((each.case, each.opened_at) for each in traces if each.case and each.opened_at)


def tells_no_more(said: Collection[Trace], told: Collection[Trace]) -> bool:
    """Whether a message that says this is a copy of one that has told that."""
    return bool(said) and all(any(each.is_of(other) for other in told) for each in said)


def is_same_time(one: datetime, other: datetime) -> bool:
    return abs(one - other) <= _SAME_TIME


def _written(trace: Trace) -> str:
    if trace.case is None or trace.opened_at is None:
        return trace.what
    return f"{trace.case}@{int(trace.opened_at.timestamp())} {trace.what}"


def _read(line: str) -> Trace:
    match = _WRITTEN.fullmatch(line)
    if match is None or match[1] is None:
        return Trace(line)
    return Trace(match[3], int(match[1]), datetime.fromtimestamp(int(match[2]), UTC))
