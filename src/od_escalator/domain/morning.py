"""What a manager is told when her day begins: numbers of cases and of nobody else; who and what is in Open Dental."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from od_escalator.domain.case import LABEL, Case
from od_escalator.domain.hours import opening_on
from od_escalator.domain.person import Office, Role
from od_escalator.domain.putting_off import due_of
from od_escalator.domain.recipients import ids_of, present, recipients_of
from od_escalator.domain.wording import local_day

_MANAGERS = (Role.OFFICE_MANAGER, Role.REGIONAL_MANAGER)

#: Whoever opens in the afternoon has so long for it.
_AT_LEAST = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeMorning:
    """By the labels of cases; what is `due` today with its time (UTC). `visits`: None where nobody could be asked.

    `check_backs`: ended, and now somebody is to ask how the patient is doing since.
    """

    office: str
    zone: str
    open_cases: int
    due: tuple[tuple[str, datetime], ...]
    promised: tuple[str, ...]
    visits: tuple[str, ...] | None
    check_backs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Morning:
    """Of one person's offices, told to operations where they are in shadow."""

    to: str
    offices: tuple[OfficeMorning, ...]
    shadow: bool


def begins(offices: Iterable[Office], now: datetime) -> tuple[date, datetime, datetime] | None:
    """The day, when the first of the offices opens, and when its morning is over; None where all are closed today."""
    openings: list[tuple[datetime, str]] = []
    for office in offices:
        zone = office.calendar.zone
        if (opening := opening_on(local_day(now, zone), office.calendar)) is not None:
            openings.append((opening, zone))
    if not openings:
        return None
    first, zone = min(openings)
    day = local_day(first, zone)
    return day, first, max(datetime.combine(day, time(12), ZoneInfo(zone)), first + _AT_LEAST)


def concerns(case: Case, office: Office, person: str, at: datetime) -> bool:
    """Nobody hears here of what is kept from them, nor of a drill."""
    is_ours = case.office == office.name and not case.drill
    return is_ours and person in ids_of(recipients_of(_MANAGERS, case, office, at))


def office_morning(
    office: Office, cases: Sequence[Case], day: date, visits: Sequence[int] | None, check_backs: Sequence[int] = ()
) -> OfficeMorning:
    """`visits` are numbers of cases whose patients come in."""
    zone = office.calendar.zone
    due = [(case.label, at) for case in cases if (at := next_due(case)) is not None and local_day(at, zone) <= day]
    return OfficeMorning(
        office=office.name,
        zone=zone,
        open_cases=len(cases),
        due=tuple(sorted(due, key=lambda each: each[1])),
        promised=tuple(case.label for case in cases if case.promised_for == day and case.promise_due_at),
        visits=None if visits is None else tuple(case.label for case in cases if case.number in visits),
        check_backs=tuple(f"{LABEL}{number}" for number in check_backs),
    )


def managers(office: Office, now: datetime) -> tuple[str, ...]:
    """Who gets a morning message of it: the managers, or who stands in for them today."""
    return tuple(dict.fromkeys(person for role in _MANAGERS for person in present(role, office, now)))


def next_due(case: Case) -> datetime | None:
    """When the first of its steps falls due that is not taken yet."""
    steps = case.plan.steps if case.plan else ()
    return min((due_of(case, p) for p in steps if p.taken_at is None and not case.reached(p.step.until)), default=None)
