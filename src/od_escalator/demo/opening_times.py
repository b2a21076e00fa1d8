"""Fills in the schedule of a made-up practice: when its doctors work, week by week, around a day."""

from datetime import date, time, timedelta

from od_escalator.demo.practice import Practice
from od_escalator.demo.session import Session

PROVIDER = 1  # schedule.SchedType
_BLOCKS = ((time(8), time(12)), (time(13), time(17)))
_WORKDAYS = 5
_DAYS = range(-35, 100)


def write_schedule(session: Session, practice: Practice, today: date) -> None:
    """Monday to Friday, with an hour for lunch."""
    days = [today + timedelta(days=ahead) for ahead in _DAYS]
    session.insert_many(
        "schedule",
        ("SchedDate", "StartTime", "StopTime", "SchedType", "ProvNum"),
        [
            (day, opens, closes, PROVIDER, provider)
            for day in days
            if day.weekday() < _WORKDAYS and day not in practice.holidays
            for opens, closes in _BLOCKS
            for provider in practice.providers.values()
        ],
    )
