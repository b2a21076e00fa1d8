"""The one clock of the program: our own, put right by the others, and no time at all while they disagree.

Guarantee: whoever turns this machine's clock moves no due time, as long as two of ours, Slack's and a server's agree.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock

from od_escalator.clock import Clock
from od_escalator.domain import clocks
from od_escalator.domain.clocks import Clocks

Tick = Callable[[datetime], int]


class Timekeeper:
    """A Clock itself, which counts on while it is in doubt; safe to use from several threads."""

    def __init__(self, clock: Clock, last_seen: datetime | None = None) -> None:
        """`last_seen` is the last instant that an earlier process has written down."""
        self._clock = clock
        self._lock = Lock()
        since_zero = timedelta(seconds=clock.monotonic())
        self._known = clocks.start(clock.now() - since_zero, None if last_seen is None else last_seen - since_zero)

    def now(self) -> datetime:
        """The true time; in doubt as we count it since we knew it last."""
        return self._look()[1]

    def monotonic(self) -> float:
        return self._clock.monotonic()

    def sure(self) -> datetime | None:
        """The true time; None in doubt."""
        known, now = self._look()
        return None if known.in_doubt else now

    def counted(self, tick: Tick) -> Tick:
        """The tick at the true time, whatever our clock says; in doubt at the time as we count it."""
        return lambda _: tick(self.now())

    def sure_of(self, tick: Tick) -> Tick:
        """The same, but no tick in doubt."""

        def timed(_: datetime) -> int:
            now = self.sure()
            return 0 if now is None else tick(now)

        return timed

    def known(self) -> Clocks:
        """What is known of the clocks at this moment."""
        return self._look()[0]

    def hear_slack(self, at: datetime, heard_at: float) -> None:
        """Slack's clock, and the monotonic second when an answer told it."""
        self._change(lambda known: clocks.hear_slack(known, at - timedelta(seconds=heard_at), heard_at))

    def hear_nothing(self) -> None:
        """Slack was asked and did not answer."""
        self._change(clocks.hear_nothing)

    def hear_server(self, database: str, at: datetime) -> None:
        """A database server's clock as it is now."""
        server = at - timedelta(seconds=self._clock.monotonic())
        self._change(lambda known: clocks.hear_server(known, database, server))

    def _change(self, change: Callable[[Clocks], Clocks]) -> None:
        self._look()  # a turned clock is noticed first, so that what is heard now counts as heard since
        with self._lock:
            self._known = change(self._known)
        self._look()

    def _look(self) -> tuple[Clocks, datetime]:
        with self._lock:
            now, at = self._clock.now(), self._clock.monotonic()
            counted = timedelta(seconds=at)
            self._known = known = clocks.look(self._known, now - counted, at)
        return known, (known.true + counted if known.in_doubt else now - known.ahead)
