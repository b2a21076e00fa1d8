"""When several upset patients of one office are a burst, and on which day somebody looks at reviews."""

from datetime import UTC, date, datetime, timedelta

import pytest

from od_escalator.domain.burst import BurstAlarm, Opened, bursts, looks_on
from od_escalator.domain.complaint import Category
from tests.domain.builders import OFFICE

DAY = timedelta(days=1)
BEGIN = datetime(2026, 11, 2, 15, tzinfo=UTC)
ALARM = BurstAlarm(cases=3, within=7 * DAY)


def opened(*days: float, about: str = "") -> list[Opened]:
    named = [Category(word) for word in about.split()] or [Category.OTHER] * len(days)
    return [
        Opened(number=n, at=BEGIN + day * DAY, category=category)
        for n, (day, category) in enumerate(zip(days, named, strict=True), 1)
    ]


def began(*days: float, now: float | None = None) -> list[tuple[int, int]]:
    found = bursts("Geneva", opened(*days), ALARM, BEGIN + (days[-1] if now is None else now) * DAY)
    return [(burst.began, burst.cases) for burst in found]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ((0,), []),
        ((0, 1), []),
        ((0, 1, 2), [(3, 3)]),
        ((0, 0, 0), [(3, 3)]),
        ((0, 3, 6.9), [(3, 3)]),
        ((0, 3, 7), []),
        ((0, 1, 2, 3, 4), [(3, 3)]),
        ((0, 1, 2, 8, 8.5), [(3, 3), (5, 3)]),
        ((0, 1, 2, 12, 13, 14), [(6, 3)]),
    ],
)
def test_a_burst_is_found_when_it_begins_and_not_again_while_it_lasts(
    days: tuple[float, ...], expected: list[tuple[int, int]]
) -> None:
    assert began(*days) == expected


def test_what_began_long_ago_is_no_news() -> None:
    assert began(0, 1, 2, now=8.9) == [(3, 3)]
    assert began(0, 1, 2, now=9) == []


@pytest.mark.parametrize(
    ("about", "mostly"),
    [
        ("wait wait billing", Category.WAIT),
        ("wait manner billing", None),
        ("other other billing", None),
    ],
)
def test_what_most_of_them_are_about_is_said(about: str, mostly: Category | None) -> None:
    [burst] = bursts("Geneva", opened(0, 1, 2, about=about), ALARM, BEGIN + 2 * DAY)
    assert burst.mostly is mostly


@pytest.mark.parametrize(
    ("day", "weekday", "expected"),
    [
        (date(2026, 11, 16), 0, True),
        (date(2026, 11, 16), 1, False),
        (date(2026, 11, 18), 1, True),
        (date(2026, 11, 22), 0, False),
    ],
)
def test_the_look_is_on_its_day_or_the_next_open_one(day: date, weekday: int, expected: bool) -> None:
    assert looks_on(OFFICE, day, weekday) is expected
