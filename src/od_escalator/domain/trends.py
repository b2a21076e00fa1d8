"""What the complaint log shows of a time: counted in one pass, however long it is, and nothing of any patient.

First attempt and conversation are counted in office hours from when the case was (last) opened; until it was resolved
in days of real time, nights and weekends too, as the patient waits. What was withdrawn was no complaint.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from od_escalator.domain.case import End
from od_escalator.domain.catalogue import Satisfaction
from od_escalator.domain.complaint import Category, Origin, Remedy
from od_escalator.domain.complaint_log import Complaint, Escalation
from od_escalator.domain.hours import add_business_days, office_time_between
from od_escalator.domain.measures import FEW, Share, Spread, spread
from od_escalator.domain.person import Office
from od_escalator.domain.severity import Severity

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)

#: A public reply is in time when it stands so many business days after the end at the latest: the shipped policy.
REPLY_WITHIN = 2


def _lengths() -> "array[float]":
    return array("d")


@dataclass(slots=True)
class Tally:
    """What is counted of some cases; `attempts` and `contacts` in office hours, `ends` in days."""

    cases: int = 0
    attempts: "array[float]" = field(default_factory=_lengths)
    contacts: "array[float]" = field(default_factory=_lengths)
    ends: "array[float]" = field(default_factory=_lengths)
    ended: int = 0
    proven: int = 0
    by_timer: int = 0

    @property
    def to_attempt(self) -> Spread:
        return spread(self.attempts)

    @property
    def to_contact(self) -> Spread:
        return spread(self.contacts)

    @property
    def to_resolution(self) -> Spread:
        return spread(self.ends)

    @property
    def proof(self) -> Share:
        """Of those that ended: where a CommLog records the conversation."""
        return Share(self.proven, self.ended)

    @property
    def timer(self) -> Share:
        return Share(self.by_timer, self.cases)


def _tallies() -> defaultdict[Any, Tally]:
    return defaultdict(Tally)


@dataclass(frozen=True, slots=True)
class Waits:
    """How long one case took; None for what has not come to pass."""

    attempt: float | None
    contact: float | None
    end: float | None


@dataclass(slots=True)
class Trends:
    """`replies` are those that were due: to reviews whose cases have ended, unless waived.

    `cost` is in cents, of `costed` cases.
    """

    total: Tally = field(default_factory=Tally)
    offices: defaultdict[str, Tally] = field(default_factory=_tallies)
    categories: defaultdict[Category, Tally] = field(default_factory=_tallies)
    origins: defaultdict[Origin | None, Tally] = field(default_factory=_tallies)
    severities: defaultdict[Severity, Tally] = field(default_factory=_tallies)
    weekdays: Counter[int] = field(default_factory=Counter)
    hours: Counter[int] = field(default_factory=Counter)
    escalations: Counter[Escalation] = field(default_factory=Counter)
    ends: Counter[End | None] = field(default_factory=Counter)
    satisfied: Counter[Satisfaction | None] = field(default_factory=Counter)
    remedies: Counter[Remedy] = field(default_factory=Counter)
    cost: int = 0
    costed: int = 0
    repeats: int = 0
    withdrawn: int = 0
    replies: int = 0
    replies_in_time: int = 0


class Count:
    """Takes in complaints one after the other; `opened` counts them all, by office and local day.

    Only those opened at a `wanted` time are in the trends. `zone` is for those whose office is gone.
    """

    def __init__(self, offices: Iterable[Office], zone: str, wanted: Callable[[datetime], bool]) -> None:
        self._offices = {office.name: office for office in offices}
        self._zones = {name: ZoneInfo(office.calendar.zone) for name, office in self._offices.items()}
        self._zone = ZoneInfo(zone)
        self._wanted = wanted
        self.trends = Trends()
        for name in self._offices:
            self.trends.offices[name] = Tally()
        self.opened: Counter[tuple[str, date]] = Counter()

    def add(self, complaint: Complaint) -> None:
        local = complaint.opened_at.astimezone(self._zones.get(complaint.office, self._zone))
        wanted = self._wanted(complaint.opened_at)
        if complaint.end is End.WITHDRAWN:
            self.trends.withdrawn += wanted
            return
        self.opened[complaint.office, local.date()] += 1
        if wanted:
            self._count(complaint, local)

    def _count(self, complaint: Complaint, local: datetime) -> None:
        trends, waits = self.trends, self._waits(complaint)
        for tally in (
            trends.total,
            trends.offices[complaint.office],
            trends.categories[complaint.category],
            trends.origins[complaint.origin],
            trends.severities[complaint.severity],
        ):
            _into(tally, complaint, waits)
        trends.weekdays[local.weekday()] += 1
        trends.hours[local.hour] += 1
        trends.escalations[complaint.escalation] += 1
        trends.ends[complaint.end] += 1
        if complaint.end is not None:
            trends.satisfied[complaint.satisfied] += 1
        trends.remedies.update(complaint.offered)
        trends.repeats += complaint.earlier > 0
        if complaint.cost is not None:
            trends.costed += 1
            trends.cost += complaint.cost
        self._reply(complaint)

    def _reply(self, complaint: Complaint) -> None:
        office = self._offices.get(complaint.office)
        is_due = complaint.origin is Origin.REVIEW and complaint.waived_at is None
        if not is_due or complaint.ended_at is None or office is None:
            return
        due = add_business_days(complaint.ended_at, REPLY_WITHIN, office.calendar)
        self.trends.replies += 1
        self.trends.replies_in_time += complaint.replied_at is not None and complaint.replied_at <= due

    def _waits(self, complaint: Complaint) -> Waits:
        resolved_at = complaint.ended_at if complaint.end is End.RESOLVED else None
        days = None if resolved_at is None else (resolved_at - complaint.opened_at) / _DAY
        attempt = self._office_hours(complaint, complaint.attempted_at)
        is_one = complaint.contacted_at == complaint.attempted_at
        contact = attempt if is_one else self._office_hours(complaint, complaint.contacted_at)
        return Waits(attempt, contact, None if days is None else max(days, 0.0))

    def _office_hours(self, complaint: Complaint, until: datetime | None) -> float | None:
        office = self._offices.get(complaint.office)
        if until is None or office is None:
            return None
        return office_time_between(complaint.opened_at, until, office.calendar) / _HOUR


def _into(tally: Tally, complaint: Complaint, waits: Waits) -> None:
    tally.cases += 1
    tally.by_timer += complaint.escalation is Escalation.BY_TIMER
    if complaint.end is not None:
        tally.ended += 1
        tally.proven += complaint.proven
    for lengths, wait in ((tally.attempts, waits.attempt), (tally.contacts, waits.contact), (tally.ends, waits.end)):
        if wait is not None:
            lengths.append(wait)


def by_provider(complaints: Iterable[Complaint]) -> Mapping[int, int]:
    """For owners alone, over two years: how many complaints, by ProvNum in order, of those who have at least FEW."""
    named = Counter(c.provider for c in complaints if c.provider is not None and c.end is not End.WITHDRAWN)
    return {provider: named[provider] for provider in sorted(named) if named[provider] >= FEW}
