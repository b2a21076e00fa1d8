"""What time it is where clocks differ: ours, the database servers', Slack's, and what we have counted ourselves.

Each clock is written down as what it showed when the monotonic clock, which nobody turns, stood at zero: so they can
be compared whenever each was heard, and one that is turned gives itself away.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

#: Clocks that differ by less agree: stamps have whole seconds, answers take up to ten, and no due time is that exact.
APART = timedelta(seconds=60)

#: So many seconds we wait until two agree.
PATIENCE = 600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Clocks:
    """`true` is the time as we count it; `ours` our own clock, as it stood when we were last sure of that.

    `doubted_at` is the monotonic second at which our clock was found elsewhere. In doubt, `slack` and `servers` are
    only what was heard since, `before` the servers as they stood until then, and `asked` whether Slack was asked.
    `alone`: no two agreed in time.
    """

    ours: datetime
    true: datetime
    doubted_at: float | None = None
    asked: bool = False
    slack: datetime | None = None
    servers: dict[str, datetime] = field(default_factory=dict)
    before: dict[str, datetime] = field(default_factory=dict)
    alone: bool = False

    @property
    def in_doubt(self) -> bool:
        return self.doubted_at is not None

    @property
    def unsure(self) -> bool:
        """Whether what is counted from this moment on may turn out to be wrong."""
        return self.in_doubt or self.alone

    @property
    def ahead(self) -> timedelta:
        """How far our own clock is ahead of the true time, as far as we know."""
        return self.ours - self.true

    def goes_with(self, other: "Clocks") -> bool:
        """Whether the time was known then as it is now; two looks at the same clocks never show quite the same."""
        return not (self.in_doubt or other.in_doubt) and abs(self.ahead - other.ahead) <= APART


def start(ours: datetime, last_seen: datetime | None) -> Clocks:
    """As a process begins; while none ran nobody has counted, so `last_seen` is when the time was known last."""
    known = ours if last_seen is None else last_seen
    return Clocks(ours=known, true=known)


def hear_slack(clocks: Clocks, slack: datetime, heard_at: float) -> Clocks:
    """What an answer of Slack told at that monotonic second; no news where it is older than the doubt."""
    if clocks.doubted_at is not None and heard_at < clocks.doubted_at:
        return clocks
    return replace(clocks, slack=slack, asked=True)


def hear_nothing(clocks: Clocks) -> Clocks:
    """Slack was asked, and did not answer."""
    return replace(clocks, asked=True)


def hear_server(clocks: Clocks, name: str, server: datetime) -> Clocks:
    return replace(clocks, servers=clocks.servers | {name: server})


def look(clocks: Clocks, ours: datetime, at: float) -> Clocks:
    """As things stand at a monotonic second, with our own clock as it is then."""
    if not _agree(ours, clocks.ours):
        clocks = _doubted(clocks, at)
    elif clocks.in_doubt:
        return replace(clocks, doubted_at=None)  # it was turned back
    true, alone = _agreed(clocks, ours), False
    if true is None and (_is_late(clocks, at) or _knows_better(clocks, ours)):
        true, alone = _likeliest(clocks, ours), True
    if true is None:
        return clocks
    return replace(clocks, ours=ours, true=true, doubted_at=None, alone=alone)


def _is_late(clocks: Clocks, at: float) -> bool:
    return clocks.doubted_at is not None and at - clocks.doubted_at >= PATIENCE


def _knows_better(clocks: Clocks, ours: datetime) -> bool:
    """Whether Slack's clock is believed at once: no two agree, and we go by one that nobody bears out.

    As after a start with a clock that stood still while the machine was off: it agrees with when we knew the time last.
    """
    if clocks.slack is None:
        return False
    if clocks.alone or clocks.in_doubt:
        return clocks.alone
    return bool(clocks.servers) and not any(_agree(each, ours) for each in clocks.servers.values())


def _doubted(clocks: Clocks, at: float) -> Clocks:
    if clocks.in_doubt:
        return clocks
    return replace(clocks, doubted_at=at, asked=False, slack=None, servers={}, before=clocks.before | clocks.servers)


def _agreed(clocks: Clocks, ours: datetime) -> datetime | None:
    """The time that two clocks agree on. Slack's goes first: it is the one that nobody in the house can turn."""
    slack = clocks.slack
    if slack is not None:
        if _agree(slack, ours):
            return ours
        if _agree(slack, clocks.true):
            return clocks.true
        return slack if any(_agree(slack, server) for server in clocks.servers.values()) else None
    if not (clocks.in_doubt and clocks.asked):
        return None
    said = (_said(clocks, name, server, ours) for name, server in clocks.servers.items())
    return next((time for time in said if time is not None), None)


def _said(clocks: Clocks, name: str, server: datetime, ours: datetime) -> datetime | None:
    """What a server's clock says of ours.

    One that was turned at the same moment may be the very same clock, and says nothing. One that was not proves that
    it is ours that was turned, whatever it shows. One first heard now is believed, unless time would go back.
    """
    before = clocks.before.get(name)
    if before is not None and not _agree(server, before):
        return None
    if _agree(server, ours) and (before is not None or ours >= clocks.true):
        return ours
    return clocks.true if before is not None or _agree(server, clocks.true) else None


def _likeliest(clocks: Clocks, ours: datetime) -> datetime:
    """No two agree: Slack's, else ours, else a server's; but time does not go back to where we have been."""
    if clocks.slack is not None:
        return clocks.slack
    possible = (clock for clock in (ours, *clocks.servers.values()) if clock >= clocks.true - APART)
    return next(possible, clocks.true)


def _agree(one: datetime, other: datetime) -> bool:
    return abs(one - other) <= APART
