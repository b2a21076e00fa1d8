"""When an office is closed, as the practice's schedule in Open Dental says (24.3, Schedules.DateIsHoliday)."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from od_escalator.domain.person import Office
from od_escalator.domain.practice import Closure


def closed_days(office: Office, closures: Collection[Closure]) -> frozenset[date]:
    """The days on which the whole practice is closed, or every clinic of the office."""
    everywhere = frozenset(closure.day for closure in closures if not closure.clinic)
    clinics = [frozenset(c.day for c in closures if c.clinic.casefold() == name.casefold()) for name in office.clinics]
    return everywhere.union(frozenset.intersection(*clinics)) if clinics else everywhere


def closed_too(office: Office, closures: Collection[Closure]) -> Office:
    """The office, closed on those days besides the ones of the TOML, if it goes by the schedule."""
    if not office.reads_schedule:
        return office
    calendar = replace(office.calendar, closed=office.calendar.closed | closed_days(office, closures))
    return replace(office, calendar=calendar)
