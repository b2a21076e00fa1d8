"""Holidays in Open Dental's schedule: which days close a clinic or the practice, and where it was not filled in."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from od_escalator.demo.practice import Practice
from od_escalator.demo.session import Session
from od_escalator.domain.practice import Closure
from od_escalator.opendental.inspection import Question
from od_escalator.opendental.practice import OpenDentalPractice
from od_escalator.opendental.schedule import ScheduleFacts
from tests.opendental.conftest import MONDAY, Connect

TODAY = date(2026, 3, 2)
PRACTICE, PROVIDER = 0, 1  # schedule.SchedType
OPEN, CLOSED, HOLIDAY = 0, 1, 2  # schedule.Status


class Planner:
    """Who fills in the schedule."""

    def __init__(self, session: Session, office: Practice) -> None:
        self._session, self._clinics = session, office.clinics

    def enter(self, day: date, kind: int = PRACTICE, status: int = HOLIDAY, clinic: str = "") -> None:
        number = self._clinics[clinic] if clinic else 0
        self._session.insert("schedule", SchedDate=day, SchedType=kind, Status=status, ClinicNum=number, Note="")

    def fill_in(self, *stretches: tuple[int, int]) -> None:
        """A provider works on each of these days, counted from today."""
        days = [TODAY + timedelta(days=n) for since, until in stretches for n in range(since, until + 1)]
        self._session.insert_many("schedule", ("SchedDate", "SchedType", "ProvNum"), [(d, PROVIDER, 11) for d in days])


@pytest.fixture
def planner(session: Session, office: Practice) -> Iterator[Planner]:
    last = session.value("SELECT MAX(ScheduleNum) FROM schedule")
    yield Planner(session, office)
    session.run("DELETE FROM schedule WHERE ScheduleNum > %(last)s", last=last)


def test_a_holiday_closes_the_clinic_that_it_names_or_the_practice(ours: OpenDentalPractice, planner: Planner) -> None:
    everywhere, geneva, both, outside = (TODAY + timedelta(days=n) for n in (1, 2, 3, 40))
    planner.enter(everywhere)
    planner.enter(everywhere, clinic="Geneva")
    planner.enter(geneva, clinic="Geneva")
    planner.enter(both, clinic="Geneva")
    planner.enter(both, clinic="Lakeside")
    planner.enter(outside)
    for no_holiday in ((PRACTICE, OPEN), (PRACTICE, CLOSED), (PROVIDER, HOLIDAY)):
        planner.enter(TODAY, *no_holiday)
    assert ours.closures(TODAY, TODAY + timedelta(days=30)) == (
        Closure(everywhere),
        Closure(everywhere, "Geneva"),
        Closure(geneva, "Geneva"),
        Closure(both),
        Closure(both, "Geneva"),
        Closure(both, "Lakeside"),
    )


def test_where_clinics_are_not_used_only_the_practice_closes(
    connect: Connect, session: Session, planner: Planner
) -> None:
    session.run("UPDATE preference SET ValueString = '1' WHERE PrefName = 'EasyNoClinics'")
    planner.enter(TODAY)
    planner.enter(TODAY + timedelta(days=1), clinic="Geneva")
    assert connect().closures(TODAY, TODAY + timedelta(days=30)) == (Closure(TODAY),)


def test_a_schedule_that_was_not_filled_in_further_is_noticed(
    ours: OpenDentalPractice, session: Session, planner: Planner
) -> None:
    def facts() -> ScheduleFacts:
        return ours.inspect(Question(now=MONDAY, people=())).schedule

    def day(number: int) -> date:
        return TODAY + timedelta(days=number)

    assert facts() == ScheduleFacts(holidays=True, stretch=None)  # nothing but holidays: nobody fills it in
    planner.fill_in((1, 5))
    assert facts().stretch is None  # they have just begun
    planner.fill_in((-20, -1), (20, 30))
    assert facts().stretch == (day(6), day(19))
    planner.fill_in((6, 19))
    planner.enter(day(50))
    assert facts().stretch == (day(31), None)
    planner.fill_in((44, 46))
    assert facts().stretch is None
    session.run("DELETE FROM schedule WHERE SchedType = 0 AND SchedDate > %(today)s", today=TODAY)
    assert not facts().holidays
