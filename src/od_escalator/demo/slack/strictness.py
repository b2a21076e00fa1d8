"""How strict the local Slack is, and its rule of one message a second."""

from dataclasses import dataclass

from od_escalator.clock import Clock

_SPACING_SECONDS = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Strictness:
    """`rate`: more than one chat.postMessage a second and channel is answered 429.

    The second is measured by the clock's `monotonic`. A test whose hand-turned clock stands still while it posts
    twice to one channel turns the clock on between the two, or builds the local Slack with `rate=False`.
    """

    rate: bool = True


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


class RateLimited(Exception):
    """The answer is HTTP 429; the caller may come again after `retry_after` seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"come again in {retry_after} s")
        self.retry_after = retry_after
