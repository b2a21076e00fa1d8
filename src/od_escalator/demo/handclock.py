"""Clocks that are turned by hand: the true time with what follows it, and one that may be wrong."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class HandClock:
    """Stands still between turns. `followers` are told each new time, such as a database server's own clock."""

    def __init__(self, start: datetime, *followers: Callable[[datetime], None]) -> None:
        self._now = start.astimezone(UTC)
        self._elapsed = 0.0
        self._followers = followers
        self._tell()

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._elapsed

    def turn(self, by: timedelta) -> None:
        """Let time pass."""
        self._elapsed += by.total_seconds()
        self._now += by
        self._tell()

    def turn_to(self, at: datetime) -> None:
        """Let time pass until then; raises ValueError when that is in the past."""
        if at < self._now:
            raise ValueError(f"it is {self._now} already, so it cannot become {at}")
        self.turn(at - self._now)

    def _tell(self) -> None:
        for follower in self._followers:
            follower(self._now)


class OurClock:
    """The clock of the program's own machine: it goes with the true one until somebody turns it."""

    def __init__(self, true: HandClock) -> None:
        self._true = true
        self.ahead = timedelta(0)

    def now(self) -> datetime:
        return self._true.now() + self.ahead

    def monotonic(self) -> float:
        return self._true.monotonic()
