"""A Slack in memory: the engine's `Messenger` and `Scheduler`, with the same contract as the real ones.

What is posted keeps its content as the engine gave it, so that whoever looks on need not read blocks.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from od_escalator.domain.card import Content
from od_escalator.domain.notices import Posted, Silence
from od_escalator.domain.trace import Told, Trace, tells_no_more
from od_escalator.errors import Permanent, Transient

_CHANNEL = ("C", "G")

#: Slack's history lags behind what was posted; we look a while further back, because its clocks differ.
_LAG, _MARGIN = timedelta(seconds=3), timedelta(seconds=120)

#: So shortly before its time a message is on its way.
_TOO_LATE = timedelta(minutes=1)

_PAUSE, _LONG_AGO = timedelta(seconds=1), datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True, kw_only=True)
class Shown:
    """A message as it stands; `id` is empty where Slack posted it by itself, `edits` counts."""

    id: str
    place: str
    ts: str
    content: Content
    at: datetime
    thread: str | None = None
    edits: int = 0
    traces: tuple[Trace, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    id: str
    channel: str
    content: Content
    at: datetime


@dataclass(slots=True)
class Workspace:
    """`clock` is Slack's; `fresh` is what nobody has taken note of yet.

    `people` are user ids by every name they may be written to by: the id itself, an address.
    """

    clock: Callable[[], datetime]
    channels: set[str]
    people: Mapping[str, str]
    messages: dict[str, Shown] = field(default_factory=dict)
    waiting: list[Waiting] = field(default_factory=list)
    last: dict[str, datetime] = field(default_factory=dict)
    fresh: list[tuple[Shown, bool]] = field(default_factory=list)
    posted: int = 0
    scheduled: int = 0
    answered: datetime | None = None

    def channel_of(self, place: str) -> str:
        if place.startswith(_CHANNEL) or place.startswith("D"):
            if place.startswith("D") or place in self.channels:
                return place
            raise Permanent(f"no channel {place}", "channel_not_found")
        if place not in self.people:
            raise Permanent("no such person", "users_not_found" if "@" in place else "user_not_found")
        return f"D{self.people[place][1:]}"

    def require_pause(self, channel: str) -> None:
        """A channel takes one message a second."""
        if self.clock() - self.last.get(channel, _LONG_AGO) < _PAUSE:
            raise Transient("too many", _PAUSE.total_seconds())

    def post(self, id_: str, channel: str, content: Content, thread: str | None) -> Shown:
        self.posted += 1
        self.last[channel] = self.clock()
        ts = f"{int(self.clock().timestamp())}.{self.posted:06}"
        self.messages[ts] = Shown(id=id_, place=channel, ts=ts, content=content, at=self.clock(), thread=thread)
        self.fresh.append((self.messages[ts], True))
        return self.messages[ts]

    def take_fresh(self) -> list[tuple[Shown, bool]]:
        """What was posted (True) or edited (False) since the last call."""
        fresh, self.fresh = self.fresh, []
        return fresh

    def pass_time(self) -> list[Shown]:
        """Slack posts by itself what is due; returns that."""
        now = self.clock()
        due = [each for each in self.waiting if each.at <= now]
        self.waiting = [each for each in self.waiting if each.at > now]
        return [self.post("", each.channel, each.content, None) for each in due]


class MemoryMessenger:
    def __init__(self, workspace: Workspace, ours: Callable[[], datetime] | None = None) -> None:
        self._workspace = workspace
        self._ours = ours or workspace.clock

    def send(
        self, id_: str, place: str, content: Content, thread: str | None = None, traces: Sequence[Trace] = ()
    ) -> Posted:
        channel = self._workspace.channel_of(place)
        self._workspace.require_pause(channel)
        shown = self._workspace.post(id_, channel, content, thread)
        shown.traces = tuple(traces)
        return Posted(channel=shown.place, ts=shown.ts)

    def edit(self, posted: Posted, content: Content) -> None:
        shown = self._workspace.messages.get(posted.ts)
        if shown is None or shown.place != posted.channel:
            raise Permanent("the message is gone", "message_not_found")
        shown.content = content
        shown.edits += 1
        self._workspace.fresh.append((shown, False))

    def find(
        self, id_: str, place: str, since: datetime, thread: str | None = None, traces: Sequence[Trace] = ()
    ) -> Posted | None:
        channel = self._workspace.channel_of(place)
        now = self._workspace.clock()
        oldest = since + (now - self._ours()) - _MARGIN
        there = [each for each in self._of(channel, thread) if oldest <= each.at <= now - _LAG]
        told = [other for each in there for other in each.traces]
        if traces and all(any(each.is_of(other) for other in told) for each in traces):
            there_is = (each for each in there if any(own.is_of(other) for own in traces for other in each.traces))
        else:
            there_is = (each for each in there if each.id == id_)
        return next((Posted(channel, each.ts) for each in there_is), None)

    def remove_copies(self, id_: str, place: str, since: datetime, thread: str | None, keep: Posted | None) -> int:
        channel = self._workspace.channel_of(place)
        lately = [each for each in self._of(channel, thread) if each.at >= since - _MARGIN]
        told = [trace for each in lately if each.id == id_ for trace in each.traces]
        found = [each.ts for each in lately if each.id == id_ or tells_no_more(each.traces, told)]
        kept = keep.ts if keep and keep.ts in found else min(found, default=None)
        surplus = [ts for ts in found if ts != kept]
        for ts in surplus:
            del self._workspace.messages[ts]
        return len(surplus)

    def read(self, place: str, since: datetime, thread: str | None = None) -> Iterable[Told]:
        channel = self._workspace.channel_of(place)
        now = self._workspace.clock()
        oldest = since + (now - self._ours()) - _MARGIN
        there = (each for each in self._of(channel, thread) if oldest <= each.at <= now - _LAG)
        return [Told(each.id, each.traces) for each in there if each.id]

    def is_there(self, posted: Posted) -> bool:
        shown = self._workspace.messages.get(posted.ts)
        return shown is not None and shown.place == posted.channel

    def _of(self, channel: str, thread: str | None) -> Iterable[Shown]:
        every = self._workspace.messages.values()
        return (each for each in reversed(every) if each.place == channel and each.thread == thread)


class MemoryScheduler:
    """Without `elapsed`, our monotonic clock, it tells no time."""

    def __init__(
        self,
        workspace: Workspace,
        ours: Callable[[], datetime] | None = None,
        elapsed: Callable[[], float] | None = None,
    ) -> None:
        self._workspace = workspace
        self._ours = ours or workspace.clock
        self._elapsed = elapsed
        self._told: tuple[datetime, float] | None = None

    def clock(self, *, ask: bool = False) -> tuple[datetime, float] | None:
        workspace = self._workspace
        if ask:
            workspace.answered = workspace.clock()
        if self._elapsed is not None and workspace.answered is not None:
            ago = (workspace.clock() - workspace.answered).total_seconds()
            self._told = workspace.answered, self._elapsed() - ago
        return self._told

    def schedule(self, channel: str, content: Content, at: datetime) -> str:
        workspace = self._workspace
        there = at + (workspace.clock() - self._ours())
        if there <= workspace.clock():
            raise Permanent("that time is past", "time_in_past")
        workspace.scheduled += 1
        waiting = Waiting(
            id=f"Q{workspace.scheduled}", channel=workspace.channel_of(channel), content=content, at=there
        )
        workspace.waiting.append(waiting)
        return waiting.id

    def waiting(self, channel: str, offices: tuple[str, ...]) -> Sequence[str]:
        return [each.id for each in self._workspace.waiting if _is_of(each, channel, offices)]

    def withdraw(self, channel: str, id_: str) -> bool:
        workspace = self._workspace
        for each in workspace.waiting:
            if (each.channel, each.id) == (channel, id_) and each.at - workspace.clock() >= _TOO_LATE:
                workspace.waiting.remove(each)
                return True
        return False

    def posted(self, channel: str, silences: Collection[Silence], since: datetime) -> Collection[Silence]:
        oldest = since + (self._workspace.clock() - self._ours()) - _MARGIN
        there = [each for each in self._workspace.messages.values() if each.place == channel and each.at >= oldest]
        return [silence for silence in silences if any(each.content == silence for each in there)]

    def has_another(self, channel: str, offices: tuple[str, ...], known: Collection[Silence], since: datetime) -> bool:
        oldest = since + (self._workspace.clock() - self._ours()) - _MARGIN
        posted = [
            each.content for each in self._workspace.messages.values() if each.place == channel and each.at >= oldest
        ]
        there = [*posted, *(each.content for each in self._workspace.waiting if each.channel == channel)]
        return any(isinstance(each, Silence) and each.offices == offices and each not in known for each in there)


def _is_of(waiting: Waiting, channel: str, offices: tuple[str, ...]) -> bool:
    return waiting.channel == channel and isinstance(waiting.content, Silence) and waiting.content.offices == offices
