"""The chart of the owners' week: how many cases were opened in each week of the last quarter, in all its offices."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from od_escalator.domain.chart import Chart, ChartKind
from od_escalator.domain.period import Period, midnight
from od_escalator.domain.periods import Days, Unit, named
from od_escalator.domain.run_chart import run_chart
from od_escalator.domain.run_words import run_sentence

_WEEK = timedelta(weeks=1)
_WEEKS, _FEWEST = 13, 4


def charted_from(period: Period, read_since: datetime) -> Days:
    """The whole weeks that it can show: none of those before all was read."""
    first = period.until
    while period.until - first < _WEEKS * _WEEK and midnight(first - _WEEK, period.zone) >= read_since:
        first -= _WEEK
    return Days(first, period.until)


def weekly_chart(
    opened: Iterable[tuple[str, datetime]], offices: Collection[str], days: Days, zone: str
) -> Chart | None:
    """None while there are too few weeks; `opened` has the office of each case and when it was opened."""
    points = [Days(days.since + n * _WEEK, days.since + (n + 1) * _WEEK) for n in range(days.count // _WEEK.days)]
    if len(points) < _FEWEST:
        return None
    here = [at for office, at in opened if office in offices]
    values = []
    for point in points:
        begins, ends = point.instants(zone)
        values.append(float(sum(begins <= at < ends for at in here)))
    run, what = run_chart(values), "cases opened"
    return Chart(
        kind=ChartKind.RUN,
        sentence=run_sentence(run, points, values, Unit.WEEK, what),
        unit=what,
        labels=tuple(named(point, Unit.WEEK) for point in points),
        values=tuple(values),
        median=run.median,
    )
