"""How strict the local Slack is: its rule of one message a second, and how often each method may be called."""

import math
from collections import defaultdict, deque
from dataclasses import dataclass
from typing import Final

from od_escalator.clock import Clock

_SPACING_SECONDS = 1.0

#: Calls a minute and workspace (docs.slack.dev, rate limits): tiers 2, 3 and 4, and "several hundred" for messages.
_TIER_2, _TIER_3, _TIER_4, _MESSAGES = 20, 50, 100, 300
_PER_MINUTE: Final = {
    "auth.test": _MESSAGES,
    "chat.postMessage": _MESSAGES,
    "chat.update": _TIER_3,
    "chat.delete": _TIER_3,
    "chat.scheduleMessage": _TIER_3,
    "chat.deleteScheduledMessage": _TIER_3,
    "chat.scheduledMessages.list": _TIER_3,
    "conversations.history": _TIER_3,
    "conversations.replies": _TIER_3,
    "conversations.info": _TIER_3,
    "conversations.open": _TIER_3,
    "conversations.members": _TIER_4,
    "users.info": _TIER_4,
    "files.getUploadURLExternal": _TIER_4,
    "files.completeUploadExternal": _TIER_4,
    "chat.postEphemeral": _TIER_4,
    "views.open": _TIER_4,
    "views.update": _TIER_4,
    "views.publish": _TIER_4,
    "apps.connections.open": _TIER_3,
    "users.lookupByEmail": _TIER_3,
}
_A_MINUTE = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Strictness:
    """`rate`: more than one chat.postMessage a second and channel is answered 429.

    The second is measured by the clock's `monotonic`. A test whose hand-turned clock stands still while it posts
    twice to one channel turns the clock on between the two, or builds the local Slack with `rate=False`.
    `tiers`: each method is answered 429 beyond so many calls a minute, as the workspace of a large group would be.
    """

    rate: bool = True
    tiers: bool = False


class PostingRate:
    """Knows when each channel last took a message."""

    def __init__(self, clock: Clock, strictness: Strictness) -> None:
        self._clock = clock
        self._strictness = strictness
        self._posted: dict[str, float] = {}

    def allows(self, channel: str) -> bool:
        """True at most once a second and channel; being refused does not prolong the wait."""
        now = self._clock.monotonic()
        last = self._posted.get(channel)
        if self._strictness.rate and last is not None and now - last < _SPACING_SECONDS:
            return False
        self._posted[channel] = now
        return True


class Tiers:
    """Counts the calls of each method in the last minute; being refused does not prolong the wait."""

    def __init__(self, clock: Clock, strictness: Strictness) -> None:
        self._clock = clock
        self._strictness = strictness
        self._called: defaultdict[str, deque[float]] = defaultdict(deque)

    def take(self, method: str) -> None:
        """Raises RateLimited with the seconds until the next call is free."""
        if not self._strictness.tiers:
            return
        now, called = self._clock.monotonic(), self._called[method]
        while called and now - called[0] >= _A_MINUTE:
            called.popleft()
        if len(called) >= _PER_MINUTE.get(method, _TIER_2):
            raise RateLimited(math.ceil(called[0] + _A_MINUTE - now))
        called.append(now)


class RateLimited(Exception):
    """The answer is HTTP 429; the caller may come again after `retry_after` seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"come again in {retry_after} s")
        self.retry_after = retry_after
