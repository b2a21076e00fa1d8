from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from od_escalator.domain.run_chart import ENOUGH, SHIFT, TREND, RunChart, Sign, Signal, run_chart

LOW_AND_HIGH = [1.0, 3, 1, 3, 1, 3]
Values = list[float | None]


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ([], RunChart(median=None)),
        ([None, None], RunChart(median=None)),
        ([1, 2, 3, 4, 5, 6, 7, 8, 9], RunChart(median=5)),  # nine points say nothing
        ([*LOW_AND_HIGH, *LOW_AND_HIGH], RunChart(median=2)),
        (
            [*[1] * 6, *[9] * 6],
            RunChart(median=5, signals=(Signal(Sign.BELOW, 0, 5), Signal(Sign.ABOVE, 6, 11))),
        ),
        # On the median neither counts nor interrupts; what is not known interrupts.
        (
            [9, 9, 9, 5, 9, 9, 9, 1, 5, 1, 1, 5, 5],
            RunChart(median=5, signals=(Signal(Sign.ABOVE, 0, 6),)),
        ),
        ([9, 9, 9, None, 9, 9, 9, 1, 1, 1, None, 1, 1, 1], RunChart(median=5)),
        # Five that rise, of which one is like the one before.
        ([5, 1, 2, 2, 3, 4, 9, 1, 8, 2, 7], RunChart(median=3, signals=(Signal(Sign.RISING, 1, 6),))),
        ([1, 8, 1, 9, 7, 6, 4, 2, 9, 1, 8], RunChart(median=6, signals=(Signal(Sign.FALLING, 3, 7),))),
    ],
)
def test_what_is_more_than_chance(values: Values, found: RunChart) -> None:
    assert run_chart(values) == found


@settings(max_examples=50)
@given(st.lists(st.none() | st.integers(0, 9).map(float), max_size=40))
def test_each_signal_is_as_long_as_its_rule_asks_and_true_of_all_its_points(values: Values) -> None:
    run = run_chart(values)
    known = [value for value in values if value is not None]
    assert (run.median is None) == (not known)
    assert len(known) >= ENOUGH or run.signals == ()
    for signal in run.signals:
        points = values[signal.first : signal.last + 1]
        assert run.median is not None
        assert None not in points
        inside = [value for value in points if value is not None]
        if signal.sign in (Sign.ABOVE, Sign.BELOW):
            sides = [value - run.median for value in inside if value != run.median]
            assert len(sides) >= SHIFT
            assert all((side > 0) == (signal.sign is Sign.ABOVE) for side in sides)
        else:
            steps = [b - a for a, b in pairwise(inside) if a != b]
            assert len(steps) >= TREND - 1
            assert all((step > 0) == (signal.sign is Sign.RISING) for step in steps)


@settings(max_examples=50)
@given(st.lists(st.integers(0, 9).map(float), max_size=40))
def test_the_same_seen_in_a_mirror_has_the_opposite_signs(values: list[float]) -> None:
    turned = {Sign.ABOVE: Sign.BELOW, Sign.BELOW: Sign.ABOVE, Sign.RISING: Sign.FALLING, Sign.FALLING: Sign.RISING}
    there, back = run_chart(values), run_chart([-value for value in values])
    mirrored = {(turned[each.sign], each.first, each.last) for each in there.signals}
    assert {(each.sign, each.first, each.last) for each in back.signals} == mirrored
