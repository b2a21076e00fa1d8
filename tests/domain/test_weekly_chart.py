"""The chart of the owners' week: which weeks it shows, and the sentence that says so."""

from datetime import date, timedelta

import pytest

from od_escalator.domain.period import last_week, midnight
from od_escalator.domain.periods import Days, Unit, week_of
from od_escalator.domain.run_chart import run_chart
from od_escalator.domain.run_words import run_sentence
from od_escalator.domain.weekly_chart import charted_from, weekly_chart
from tests.domain.test_period import GENEVA, ZONE
from tests.domain.test_weekly import NOW

WEEK = timedelta(weeks=1)
LAST = last_week(0, [GENEVA], ZONE, NOW)

LAST_WEEK = week_of(date(2026, 11, 9))


@pytest.mark.parametrize(
    ("read_for", "weeks"),
    [
        pytest.param(timedelta(0), 0, id="just come"),
        pytest.param(3 * WEEK + timedelta(days=6), 3, id="a part of a week is none"),
        pytest.param(4 * WEEK, 4, id="each week that was read from its first moment on"),
        pytest.param(200 * WEEK, 13, id="a quarter at most"),
    ],
)
def test_it_shows_the_whole_weeks_that_were_read(read_for: timedelta, weeks: int) -> None:
    days = charted_from(LAST, LAST.ends - read_for - timedelta(hours=1))
    assert days == Days(LAST.until - weeks * WEEK, LAST.until)
    assert (weekly_chart([], {"Geneva"}, days, ZONE) is None) is (weeks < 4)


def test_a_chart_without_a_value_says_that_there_is_none() -> None:
    said = run_sentence(run_chart([None]), [LAST_WEEK], [None], Unit.WEEK, "cases")
    assert said == "There are no cases to show week by week."


def test_each_case_stands_in_the_week_of_its_office_and_day() -> None:
    days = Days(date(2026, 11, 2), date(2026, 11, 30))  # the clocks went back the day before
    moments = [midnight(date(2026, 11, day), ZONE) for day in (2, 8, 9, 29, 30)]
    opened = [*(("Geneva", at) for at in moments), ("Lakeside", moments[0]), ("Geneva", moments[0] - timedelta(1))]
    chart = weekly_chart(opened, {"Geneva"}, days, ZONE)
    assert chart is not None
    assert list(chart.values) == [2, 1, 0, 1]
    assert chart.labels == ("Nov 2, 2026", "Nov 9, 2026", "Nov 16, 2026", "Nov 23, 2026")
    assert chart.sentence == (
        "Cases opened week by week, Nov 2, 2026 to Nov 23, 2026: median 1, the last week 1."
        " With fewer than 10 weeks nothing can be told from chance."
    )
