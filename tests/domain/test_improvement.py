"""Before and after: counted in the right window, and not called a success where there is too little to tell."""

from datetime import timedelta

import pytest

from od_escalator.domain.catalogue import Lesson
from od_escalator.domain.complaint import Category
from od_escalator.domain.complaint_log import Complaint
from od_escalator.domain.improvement import Improvement, effect_of
from od_escalator.domain.measures import Rate
from tests.domain.builders import OPENED, ZONE, Field, complaint

DONE = Improvement(
    case_number=1042, office="Geneva", category=Category.BILLING, change=Lesson.WRITE_COSTS_DOWN, since=OPENED
)
WEEK = timedelta(weeks=1)


def opened(weeks: float, **changed: Field) -> Complaint:
    return complaint(opened_at=OPENED + weeks * WEEK, **changed)


@pytest.mark.parametrize(
    ("weeks", "now", "counted", "rates", "is_too_little"),
    [
        ([-27, -26, -13, -1, 0, 1, 7], 8, (4, 2), (4 / 6.5, 1.0), False),
        ([-3, -2, -1, 0], 8, (4, 0), (4 / 6.5, 0.0), True),
        ([-3, -2, -1, 0, 1], 2, (4, 1), (4 / 6.5, 1.0), True),
        ([1, 25, 26, 27, 51], 52, (0, 3), (0.0, 3 / 6.5), True),
        ([1, 2, 3, 4, 25, 40], 52, (0, 5), (0.0, 5 / 6.5), False),
        ([], 10, (0, 0), (0.0, 0.0), True),
    ],
)
def test_cases_are_counted_half_a_year_before_and_after(
    weeks: list[float], now: float, counted: tuple[int, int], rates: tuple[float, float], is_too_little: bool
) -> None:
    others = [opened(1, office="Lakeside"), opened(1, category=Category.WAIT), opened(now + 1)]
    effect = effect_of(DONE, [*map(opened, weeks), *others], OPENED + now * WEEK, None, ZONE)
    assert (effect.before, effect.after) == counted
    assert (effect.rate_before, effect.rate_after) == pytest.approx(rates)
    assert effect.is_too_little is is_too_little


def test_rates_by_visits_are_of_the_office_in_the_same_time() -> None:
    day = OPENED.date()
    visits = {("Geneva", day - timedelta(days=182)): 500, ("Geneva", day - timedelta(days=1)): 500}
    visits |= {("Geneva", day): 150, ("Geneva", day + 3 * WEEK): 100, ("Lakeside", day): 900}
    visits |= {("Geneva", day - timedelta(days=183)): 900, ("Geneva", day + 9 * WEEK): 900}
    effect = effect_of(DONE, map(opened, [-3, -2, 1, 2, 3, 4, 5]), OPENED + 8 * WEEK, visits, ZONE)
    assert (effect.per_visits_before, effect.per_visits_after) == (Rate(2, 1000), Rate(5, 250))
    assert effect.per_visits_after.value == 20
