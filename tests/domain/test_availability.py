"""Who is there on a day, who stands in for whom, and when it is quiet."""

from datetime import UTC, date, datetime

import pytest

from od_escalator.domain.availability import Absent, Attendance, Away, Quiet, quiet_until
from tests.domain.builders import ZONE, at

#: Monday 30 November 2026 until Friday.
MONDAY, WEDNESDAY, FRIDAY = date(2026, 11, 30), date(2026, 12, 2), date(2026, 12, 4)


def away(delegate: str | None = None, until: date = FRIDAY) -> tuple[Away, ...]:
    return (Away(begins=MONDAY, until=until, delegate=delegate),)


@pytest.mark.parametrize(
    ("times", "deputies", "stands_in"),
    [
        ({"kelly": away("sam")}, (), "sam"),
        ({"kelly": away()}, (), None),
        ({"kelly": away()}, ("sam",), "sam"),
        ({"kelly": away("morgan")}, ("sam",), "morgan"),
        ({"kelly": away("sam"), "sam": away("morgan")}, (), "morgan"),
        ({"kelly": away("sam"), "sam": away("morgan", until=MONDAY)}, (), "sam"),
        ({"kelly": away("sam"), "sam": away("kelly")}, (), None),
        ({"kelly": away("sam"), "sam": away("kelly")}, ("morgan",), "morgan"),
        ({"kelly": away("sam"), "sam": away()}, ("sam", "morgan"), "morgan"),
        ({}, ("kelly", "sam"), "sam"),
        ({"kelly": away("dana")}, ("dana", "sam"), "sam"),
    ],
)
def test_somebody_who_is_there_stands_in(
    times: dict[str, tuple[Away, ...]], deputies: tuple[str, ...], stands_in: str | None
) -> None:
    there = Attendance(away=times)
    assert there.stand_in("kelly", WEDNESDAY, deputies, frozenset({"dana"})) == stands_in


@pytest.mark.parametrize(
    ("day", "by_weekday", "absent"),
    [
        (MONDAY, False, Absent("kelly", MONDAY, FRIDAY)),
        (FRIDAY, False, None),
        (FRIDAY, True, Absent("kelly", FRIDAY)),
        (date(2026, 12, 7), True, None),
        (date(2026, 11, 29), False, None),
    ],
)
def test_somebody_is_away_until_they_are_back_and_works_on_their_days(
    day: date, by_weekday: bool, absent: Absent | None
) -> None:
    there = Attendance(away={"kelly": away("sam")}, days={"kelly": frozenset({0, 1})})
    assert there.absence("kelly", day, by_weekday=by_weekday) == absent
    assert there.works("sam", day)
    assert there.delegates_of(("kelly", "sam")) == ("sam",)


def test_who_stands_in_for_the_stand_in_counts_as_one_so_that_their_calls_do() -> None:
    there = Attendance(away={"kelly": away("sam"), "sam": away("morgan"), "morgan": away("kelly")})
    assert there.delegates_of(("kelly",)) == ("sam", "morgan", "kelly")


NIGHT, LUNCH = Quiet(20 * 60, 7 * 60), Quiet(12 * 60, 13 * 60)


@pytest.mark.parametrize(
    ("quiet", "when", "until"),
    [
        ((NIGHT,), at("Mon 20:00"), at("Tue 7:00")),
        ((NIGHT,), at("Mon 6:59"), at("Mon 7:00")),
        ((NIGHT,), at("Mon 7:00"), None),
        ((NIGHT, LUNCH), at("Mon 12:30"), at("Mon 13:00")),
        ((Quiet(20 * 60, 24 * 60), Quiet(0, 7 * 60)), at("Mon 21:00"), at("Tue 7:00")),
        ((), at("Mon 3:00"), None),
        ((Quiet(60, 60),), at("Mon 3:00"), None),
    ],
)
def test_quiet_hours_end_when_the_last_of_them_does(
    quiet: tuple[Quiet, ...], when: datetime, until: datetime | None
) -> None:
    assert quiet_until(when, quiet, ZONE) == until


def test_a_night_of_changing_clocks_ends_at_its_local_time() -> None:
    assert quiet_until(datetime(2026, 11, 1, 2, tzinfo=UTC), (NIGHT,), ZONE) == datetime(2026, 11, 1, 12, tzinfo=UTC)
    spring = (Quiet(20 * 60, 2 * 60 + 30),)  # 2:30 does not exist on that day
    assert quiet_until(datetime(2026, 3, 8, 3, tzinfo=UTC), spring, ZONE) == datetime(2026, 3, 8, 7, 30, tzinfo=UTC)
