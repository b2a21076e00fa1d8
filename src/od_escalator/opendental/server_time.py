"""The server's clock beside ours, and how Open Dental's columns tell time.

Our session speaks UTC, so TIMESTAMP columns come as UTC. DATETIME columns hold the server's local time; CONVERT_TZ with
the zone name SYSTEM needs no zone tables. "Unset" is the year 1 or a zero date, which the driver returns as text.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

#: The server's local time as Open Dental's NOW() gives it, for DATETIME columns.
LOCAL_NOW = "CONVERT_TZ(UTC_TIMESTAMP(), '+00:00', @@global.time_zone)"
NEVER = "'0001-01-01 00:00:00'"
NEVER_DATE = "'0001-01-01'"
FIRST_REAL_YEAR = 1880
#: Clocks of servers that copy each other's rows differ by less.
MOST_AHEAD = timedelta(minutes=5)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
AN_HOUR = timedelta(hours=1)


def as_utc(column: str) -> str:
    """The expression that reads a local DATETIME column as UTC."""
    return f"CONVERT_TZ({column}, @@global.time_zone, '+00:00')"


@dataclass(frozen=True, slots=True)
class ServerClock:
    """The same moment on both clocks (aware UTC), so that a skewed clock cancels out."""

    ours: datetime
    server: datetime

    @classmethod
    def at(cls, now: datetime, utc_timestamp: object) -> "ServerClock":
        return cls(now, moment(utc_timestamp))

    @property
    def skew(self) -> timedelta:
        """How far the server is ahead of us."""
        return self.server - self.ours

    def to_ours(self, stamp: datetime) -> datetime:
        return stamp if stamp == EPOCH else stamp - self.skew

    def written(self, stamp: datetime) -> datetime:
        """On our clock when it was written, which was not later than now whatever the stamp says."""
        return self.to_ours(min(stamp, self.server))

    def to_server(self, instant: datetime) -> datetime:
        return instant + self.skew


def moment(value: object) -> datetime:
    """A UTC value from the driver as an aware instant; unset, zero and impossible dates are 1970."""
    if not isinstance(value, datetime) or value.year < FIRST_REAL_YEAR:
        return EPOCH
    return value.replace(tzinfo=UTC)


def naive(at: datetime) -> datetime:
    """An instant as the driver takes it for a TIMESTAMP column."""
    return at.astimezone(UTC).replace(tzinfo=None)


def not_to_come(at: datetime, clock: ServerClock) -> datetime:
    """A local time that was read as UTC; one in the hour that autumn repeats may read as one that is yet to come."""
    return at - AN_HOUR if clock.server < at <= clock.server + AN_HOUR else at


def is_young(stamp: datetime, clock: ServerClock, settle: timedelta) -> bool:
    """Whether its author may still be typing; what is far ahead of the clock was stamped while that was wrong."""
    return -MOST_AHEAD <= clock.server - stamp < settle
