"""What the owners are told of a week, also of one in which nothing happened: counts, and numbers of cases alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from od_escalator.domain.case import LABEL
from od_escalator.domain.chart import Chart
from od_escalator.domain.complaint import Category
from od_escalator.domain.complaint_log import Complaint, Escalation
from od_escalator.domain.period import Period, midnight
from od_escalator.domain.person import Office
from od_escalator.domain.severity import Severity

_WEEK = timedelta(weeks=1)

#: A database is looked at every second or so, and that is written down once a minute.
_READ_LATELY = timedelta(hours=1)

#: Nobody compares with what was longer ago.
_MOST_WEEKS = 104


class Trouble(StrEnum):
    """What keeps a week from being called healthy, besides databases that are away."""

    SET_ASIDE = "set_aside"
    UNDELIVERED = "undelivered"
    BUTTONS = "buttons"
    CLOCK = "clock"
    DEAD_MAN = "dead_man"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Of one office, by our own records: what ended in the period, and what is open or lacks its reply now."""

    ended: int = 0
    still_open: int = 0
    unreplied: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeWeek:
    """`escalated`: of the openings, those that went beyond the office. `mild` ones the owners hear of only here.

    Half of those `talked` to were within `to_conversation`. `silent` for so many weeks, or 0 where that is as usual.
    """

    office: str
    opened: int
    counts: Counts
    escalated: int
    talked: int
    to_conversation: timedelta | None
    mild: tuple[tuple[str, Category], ...]
    silent: int = 0

    @property
    def is_empty(self) -> bool:
        return self.opened == 0 and self.counts == Counts() and not self.silent


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """`notes` were read of that week, None where that was not counted; `signs` are early ones (`#watch`).

    `read` is until when each database was read, `alerts` how often operations were told of something.
    """

    notes: int | None
    signs: int
    read: tuple[tuple[str, datetime | None], ...]
    alerts: int
    troubles: tuple[tuple[Trouble, int], ...] = ()

    def away(self, now: datetime) -> tuple[tuple[str, datetime | None], ...]:
        """The databases that are not read, and since when."""
        return tuple((name, at) for name, at in self.read if at is None or at < now - _READ_LATELY)

    def is_well(self, now: datetime) -> bool:
        return not self.troubles and not self.away(now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weekly:
    """From `first` to `last`; `since`: not all offices were followed before. Operations hear of those in `shadow`.

    `picture` is the `chart` as PNG, where it could be drawn.
    """

    first: date
    last: date
    zone: str
    offices: tuple[OfficeWeek, ...]
    health: Health
    due_at: datetime
    since: datetime | None = None
    shadow: bool = False
    chart: Chart | None = None
    picture: bytes | None = None


@dataclass(frozen=True, slots=True)
class Silent:
    """An office in which nothing was flagged for so many whole weeks, and since when."""

    office: str
    weeks: int
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SilentOffices:
    """For a regional manager, or operations: `to` would be told where they are in `shadow`."""

    to: str
    offices: tuple[Silent, ...]
    shadow: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """When an office last had a flagged note, None for never; and since when we read its database."""

    flagged_at: datetime | None
    read_since: datetime


def office_week(office: str, complaints: Iterable[Complaint], counts: Counts, silent: int = 0) -> OfficeWeek:
    """From those that were opened in it, of any office."""
    ours = [each for each in complaints if each.office == office]
    waits = sorted(each.contacted_at - each.opened_at for each in ours if each.contacted_at is not None)
    return OfficeWeek(
        office=office,
        opened=len(ours),
        counts=counts,
        escalated=sum(each.escalation in (Escalation.BY_HAND, Escalation.BY_TIMER) for each in ours),
        talked=len(waits),
        to_conversation=max(timedelta(0), waits[(len(waits) - 1) // 2]) if waits else None,
        mild=tuple((f"{LABEL}{each.number}", each.category) for each in ours if each.severity is Severity.MILD),
        silent=silent,
    )


def silence(past: Past, office: Office, period: Period, after: timedelta) -> Silent | None:
    """Where nothing was flagged for so long until the end of the period.

    Weeks in which the office was closed do not count, nor do those before we read its database.
    """
    since, until, weeks = past.flagged_at or past.read_since, period.until, 0
    for _ in range(_MOST_WEEKS):
        first = until - _WEEK
        if midnight(first, period.zone) < since:
            break
        weeks += any(office.is_open_on(first + timedelta(days=n)) for n in range(_WEEK.days))
        until = first
    return Silent(office.name, weeks, since) if weeks * _WEEK >= after else None
