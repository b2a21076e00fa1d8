from math import ceil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from od_escalator.domain.measures import FEW, FEW_FOR_NINETIETH, FEW_VISITS, Rate, Share, Spread, spread

_lengths = st.lists(st.floats(0, 10_000), max_size=60)


@pytest.mark.parametrize(
    ("lengths", "found"),
    [
        ([], Spread(count=0, median=None, ninetieth=None)),
        ([3, 1, 2, 9], Spread(count=4, median=None, ninetieth=None)),
        ([3, 1, 2, 9, 4], Spread(count=5, median=3, ninetieth=None)),
        ([*range(1, 11)], Spread(count=10, median=5.5, ninetieth=9)),
        ([*range(1, 12)], Spread(count=11, median=6, ninetieth=10)),
    ],
)
def test_of_too_few_nothing_is_said(lengths: list[float], found: Spread) -> None:
    assert spread(lengths) == found


@settings(max_examples=50)
@given(_lengths)
def test_nine_of_ten_took_no_longer_than_the_90th_percentile_and_half_no_longer_than_the_median(
    lengths: list[float],
) -> None:
    found = spread(lengths)
    assert (found.median is None, found.ninetieth is None) == (len(lengths) < FEW, len(lengths) < FEW_FOR_NINETIETH)
    if found.median is not None:
        assert sum(each <= found.median for each in lengths) * 2 >= len(lengths)
        assert sum(each >= found.median for each in lengths) * 2 >= len(lengths)
    if found.ninetieth is not None:
        assert found.ninetieth in lengths
        assert sum(each <= found.ninetieth for each in lengths) >= ceil(0.9 * len(lengths))


@pytest.mark.parametrize(
    ("part", "whole", "value"), [(0, 0, None), (4, 4, None), (0, 5, 0.0), (2, 5, 0.4), (5, 5, 1.0)]
)
def test_a_share_of_few_is_none(part: int, whole: int, value: float | None) -> None:
    assert Share(part, whole).value == value


@pytest.mark.parametrize(
    ("cases", "visits", "value", "is_chance"),
    [
        (3, None, None, True),
        (3, FEW_VISITS - 1, None, True),
        (0, 1000, 0.0, True),
        (4, 1000, 4.0, True),
        (5, 2000, 2.5, False),
    ],
)
def test_a_rate_needs_visits_and_says_when_it_may_be_chance(
    cases: int, visits: int | None, value: float | None, is_chance: bool
) -> None:
    assert (Rate(cases, visits).value, Rate(cases, visits).is_chance) == (value, is_chance)
