"""Open Dental's schedule: on which days a practice or a clinic is closed, how far it is filled in, and who comes in.

A holiday is a row of the practice with the status Holiday; it closes the whole day, at the clinic that it names, at all
of them where it names none (24.3, FormScheduleDayEdit and Schedules.DateIsHoliday).
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from od_escalator.domain.practice import Closure
from od_escalator.domain.sequel import Sequel
from od_escalator.opendental.connection import HeldConnection
from od_escalator.opendental.server_time import LOCAL_NOW

_HOLIDAY = "SchedType = 0 AND Status = 2"  # of the practice; status 1 was a closed block within an open day
_SCHEDULED, _COMPLETE = 1, 2  # appointment.AptStatus
_LEFT = (2, 3, 4, 5)  # patient.PatStatus: inactive, archived, deleted, deceased
_PATIENTS_AT_ONCE = 200
_MONTH, _YEAR = timedelta(days=31), timedelta(days=365)

#: Who fills the schedule in has rows of these days behind us, and none are missing for so long in those ahead.
_BEHIND, _AHEAD, _STRETCH = timedelta(days=28), timedelta(days=60), timedelta(days=14)

Stretch = tuple[date, date | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleFacts:
    """`holidays`: there are some in the next twelve months.

    `stretch`: the first days ahead without any row, where the schedule is otherwise filled in; until None: none follow.
    """

    holidays: bool
    stretch: Stretch | None


def read_closures(connection: HeldConnection, since: date, until: date, *, clinics: bool) -> tuple[Closure, ...]:
    """In order. Where every clinic that is in use is closed, so is the practice."""
    names, used = _clinics(connection) if clinics else ({}, frozenset[int]())
    rows = connection.rows(
        "SELECT DISTINCT SchedDate, ClinicNum FROM schedule"  # noqa: S608  constants
        f" WHERE {_HOLIDAY} AND ClinicNum IN %(clinics)s AND SchedDate BETWEEN %(since)s AND %(until)s",
        clinics=(0, *names),
        since=since,
        until=until,
    )
    closed: defaultdict[date, set[int]] = defaultdict(set)
    for row in rows:
        closed[row.SchedDate].add(row.ClinicNum)
    return tuple(
        Closure(day, names[number] if number else "")
        for day in sorted(closed)
        for number in sorted(closed[day] | ({0} if used and used <= closed[day] else set()))
    )


def read_visits(connection: HeldConnection, patients: Sequence[int], day: date) -> Mapping[int, datetime]:
    """Who has an appointment on that day, and when first: a time of the practice's own, in no time zone."""
    rows = connection.rows(
        "SELECT PatNum, MIN(AptDateTime) AS first FROM appointment WHERE PatNum IN %(patients)s"  # noqa: S608  a constant
        f" AND AptStatus = {_SCHEDULED} AND AptDateTime >= %(day)s AND AptDateTime < %(next)s GROUP BY PatNum",
        patients=tuple(patients),
        day=day,
        next=day + timedelta(days=1),
    )
    return {row.PatNum: row.first for row in rows}


def read_sequels(connection: HeldConnection, ends: Collection[tuple[int, date]]) -> Mapping[tuple[int, date], Sequel]:
    """By the index of patients, some at a time; a visit of the very day is none after it."""
    found: dict[tuple[int, date], Sequel] = {}
    asked = sorted(ends)
    for some in (asked[n : n + _PATIENTS_AT_ONCE] for n in range(0, len(asked), _PATIENTS_AT_ONCE)):
        patients = tuple({patient for patient, _ in some})
        states = connection.rows(
            "SELECT PatNum, PatStatus FROM patient WHERE PatNum IN %(patients)s", patients=patients
        )
        left = {row.PatNum: row.PatStatus in _LEFT for row in states}
        rows = connection.rows(
            "SELECT PatNum, AptStatus, DATE(AptDateTime) AS day FROM appointment WHERE PatNum IN %(patients)s"  # noqa: S608  constants
            f" AND AptStatus IN ({_SCHEDULED}, {_COMPLETE}) ORDER BY AptDateTime DESC",
            patients=patients,
        )
        days = [(row.PatNum, row.AptStatus, row.day) for row in rows]
        for patient, end in some:
            first = {status: day for of, status, day in days if of == patient and day > end}
            if patient in left:
                found[patient, end] = Sequel(came=first.get(_COMPLETE), comes=first.get(_SCHEDULED), left=left[patient])
    return found


def read_completed_visits(
    connection: HeldConnection, since: date, until: date, *, clinics: bool
) -> Mapping[tuple[str, date], int]:
    """A month at a time, so that no statement keeps the appointment book locked for long."""
    names, _ = _clinics(connection) if clinics else ({}, frozenset[int]())
    counts: Counter[tuple[str, date]] = Counter()
    while since < until:
        following = min(since + _MONTH, until)
        rows = connection.rows(
            "SELECT ClinicNum, DATE(AptDateTime) AS day, COUNT(*) AS visits FROM appointment"  # noqa: S608  a constant
            f" WHERE AptStatus = {_COMPLETE} AND AptDateTime >= %(since)s AND AptDateTime < %(until)s"
            " GROUP BY ClinicNum, DATE(AptDateTime)",
            since=since,
            until=following,
        )
        for row in rows:
            counts[names.get(row.ClinicNum, ""), row.day] += row.visits
        since = following
    return counts


def inspect_schedule(connection: HeldConnection) -> ScheduleFacts:
    today = connection.rows(f"SELECT DATE({LOCAL_NOW}) AS today")[0].today
    holiday = connection.row(
        f"SELECT 1 FROM schedule WHERE {_HOLIDAY} AND SchedDate BETWEEN %(since)s AND %(until)s LIMIT 1",  # noqa: S608  constants
        since=today,
        until=today + _YEAR,
    )
    rows = connection.rows(
        "SELECT DISTINCT SchedDate FROM schedule WHERE SchedDate BETWEEN %(since)s AND %(until)s"  # noqa: S608  constants
        f" AND NOT ({_HOLIDAY}) ORDER BY SchedDate",
        since=today - _BEHIND,
        until=today + _AHEAD,
    )
    days = [row.SchedDate for row in rows]
    is_filled_in = bool(days) and days[0] <= today
    stretch = next(_stretches(days, today), None) if is_filled_in else None
    return ScheduleFacts(holidays=holiday is not None, stretch=stretch)


def _stretches(days: Sequence[date], today: date) -> Iterator[Stretch]:
    for last, following in pairwise(days):
        if following > today and following - last > _STRETCH:
            yield last + timedelta(days=1), following - timedelta(days=1)
    if today + _AHEAD - days[-1] > _STRETCH:
        yield days[-1] + timedelta(days=1), None


def _clinics(connection: HeldConnection) -> tuple[dict[int, str], frozenset[int]]:
    """Their names by number, and which of them are in use."""
    rows = connection.rows("SELECT ClinicNum, Abbr, Description, IsHidden FROM clinic")
    used = frozenset(row.ClinicNum for row in rows if not row.IsHidden)
    return {row.ClinicNum: row.Abbr or row.Description for row in rows}, used
