from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from od_escalator.domain import wording
from od_escalator.domain.case import End
from od_escalator.domain.policy import Milestone
from od_escalator.domain.severity import Severity

NEW_YORK = "America/New_York"
MONDAY = datetime(2026, 11, 30, 15, 14, tzinfo=UTC)  # 10:14 AM in New York


def at(day: int, hour: int, minute: int = 0, month: int = 11, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (at(30, 5, 0), "12:00 AM"),
        (at(30, 5, 7), "12:07 AM"),
        (at(30, 16, 59), "11:59 AM"),
        (at(30, 17, 0), "12:00 PM"),
        (at(30, 19, 0), "2:00 PM"),
        (at(1, 4, 59, month=12), "11:59 PM"),
        (at(1, 6, 30), "1:30 AM"),
    ],
)
def test_a_time_is_read_off_the_offices_own_clock(when: datetime, words: str) -> None:
    assert wording.clock_time(when, NEW_YORK) == words


@pytest.mark.parametrize(
    ("when", "dated", "weekday", "moment", "sentence"),
    [
        (at(30, 19), "Mon Nov 30, 2:00 PM", "Mon 2:00 PM", "2:00 PM", "at 2:00 PM"),
        (at(1, 4, 30, month=12), "Mon Nov 30, 11:30 PM", "Mon 11:30 PM", "11:30 PM", "at 11:30 PM"),
        (at(1, 5, 30, month=12), "Tue Dec 1, 12:30 AM", "Tue 12:30 AM", "Tue 12:30 AM", "Tue 12:30 AM"),
        (at(24, 15), "Tue Nov 24, 10:00 AM", "Tue 10:00 AM", "Tue 10:00 AM", "Tue 10:00 AM"),
        (at(6, 15, month=12), "Sun Dec 6, 10:00 AM", "Sun 10:00 AM", "Sun 10:00 AM", "Sun 10:00 AM"),
        (at(7, 15, month=12),) + ("Mon Dec 7, 10:00 AM",) * 4,
        (at(23, 15),) + ("Mon Nov 23, 10:00 AM",) * 4,
        (at(4, 15, month=1, year=2027),) + ("Mon Jan 4, 2027, 10:00 AM",) * 4,
    ],
)
def test_a_time_says_as_much_of_its_day_as_the_reader_needs(
    when: datetime, dated: str, weekday: str, moment: str, sentence: str
) -> None:
    assert wording.dated(when, NEW_YORK, MONDAY) == dated
    assert wording.weekday_time(when, NEW_YORK, MONDAY) == weekday
    assert wording.moment(when, NEW_YORK, MONDAY) == moment
    assert wording.at_moment(when, NEW_YORK, MONDAY) == sentence


def test_a_date_on_its_own_has_no_year() -> None:
    assert wording.dated(at(4, 15, month=1, year=2027), NEW_YORK) == "Mon Jan 4, 10:00 AM"


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(seconds=-5), "less than a minute"),
        (timedelta(seconds=59), "less than a minute"),
        (timedelta(minutes=1), "1 min"),
        (timedelta(minutes=12, seconds=59), "12 min"),
        (timedelta(hours=1), "1 h"),
        (timedelta(hours=3, minutes=20), "3 h 20 min"),
        (timedelta(hours=23, minutes=59), "23 h 59 min"),
        (timedelta(days=1), "1 day"),
        (timedelta(days=1, hours=4, minutes=50), "1 day 4 h"),
        (timedelta(days=2, minutes=50), "2 days"),
        (timedelta(days=9, hours=4), "9 days"),
    ],
)
def test_a_span_is_told_in_its_two_largest_units(length: timedelta, words: str) -> None:
    assert wording.span(length) == words


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ([], ""),
        (["Kelly"], "Kelly"),
        (["Kelly", "Sam"], "Kelly and Sam"),
        (["Kelly", "Sam", "Dana"], "Kelly, Sam and Dana"),
        (["Kelly", "Sam", "Dana", "Rosa"], "Kelly, Sam and 2 more"),
    ],
)
def test_names_are_listed_as_one_would_say_them(names: list[str], words: str) -> None:
    assert wording.listed(names, most=3) == words


@pytest.mark.parametrize(("count", "words"), [(0, "no attempts"), (1, "1 attempt"), (2, "2 attempts")])
def test_things_are_counted_in_plain_english(count: int, words: str) -> None:
    assert wording.counted(count, "attempt") == words


@pytest.mark.parametrize(
    ("number", "words"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (13, "13th"), (22, "22nd")]
)
def test_a_place_in_a_row_is_told_as_one_would_say_it(number: int, words: str) -> None:
    assert wording.ordinal(number) == words


def test_a_severity_says_how_far_up_it_is() -> None:
    assert [wording.severity_words(severity) for severity in Severity] == [
        "mild (1 of 4)",
        "standard (2 of 4)",
        "serious (3 of 4)",
        "critical (4 of 4)",
    ]


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (None, "a call"),
        (date(2026, 11, 24), "a call by Tue Nov 24"),
        (date(2027, 1, 5), "a call by Tue Jan 5 2027"),
    ],
)
def test_a_promise_is_shown_by_its_day(day: date | None, words: str) -> None:
    assert wording.promise_words(day, date(2026, 11, 16)) == words


@pytest.mark.parametrize("until", Milestone)
def test_every_milestone_says_what_keeps_its_step_away(until: Milestone) -> None:
    assert wording.unless_words(until).startswith("unless ")


@pytest.mark.parametrize("end", End)
def test_every_end_has_words(end: End) -> None:
    assert "_" not in wording.end_words(end)


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2045, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001  Hypothesis wants naive bounds
    st.datetimes(datetime(2020, 1, 1), datetime(2045, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001  the same
)
def test_the_shorter_wording_ends_the_longer_one(when: datetime, near: datetime) -> None:
    assert wording.weekday_time(when, NEW_YORK, near).endswith(wording.clock_time(when, NEW_YORK))
    assert wording.weekday_time(when, NEW_YORK, near).endswith(wording.moment(when, NEW_YORK, near))


def test_a_weekday_is_short() -> None:
    assert wording.weekday(date(2026, 12, 1)) == "Tue"
