"""Run charts: what happened week by week or month by month, and what in it is more than chance.

The usual rules: six points in a row on one side of the median are a shift, five that rise or fall a trend; points on
the median, or like the one before, neither count nor interrupt. Of fewer than ten points nothing is said.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

ENOUGH, SHIFT, TREND = 10, 6, 5


class Sign(StrEnum):
    ABOVE = "above"
    BELOW = "below"
    RISING = "rising"
    FALLING = "falling"


@dataclass(frozen=True, slots=True)
class Signal:
    """From the point `first` to the point `last`, counted from 0."""

    sign: Sign
    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RunChart:
    """`median` is None where there is no point at all; `signals` come in the order of their last points."""

    median: float | None
    signals: tuple[Signal, ...] = ()


def run_chart(values: Sequence[float | None]) -> RunChart:
    """None is a point that is not known, and interrupts."""
    known = [value for value in values if value is not None]
    middle = median(known) if known else None
    if middle is None or len(known) < ENOUGH:
        return RunChart(median=middle)
    sides = ((n, _side(value, middle)) for n, value in enumerate(values))
    steps = ((n, _step(values, n)) for n in range(1, len(values)))
    found = [
        *(Signal(Sign.ABOVE if side > 0 else Sign.BELOW, at[0], at[-1]) for side, at in _stretches(sides, SHIFT)),
        *(
            Signal(Sign.RISING if step > 0 else Sign.FALLING, at[0] - 1, at[-1])
            for step, at in _stretches(steps, TREND - 1)
        ),
    ]
    return RunChart(median=middle, signals=tuple(sorted(found, key=lambda signal: (signal.last, signal.first))))


def _side(value: float | None, middle: float) -> int | None:
    return None if value is None else (value > middle) - (value < middle)


def _step(values: Sequence[float | None], n: int) -> int | None:
    before, value = values[n - 1], values[n]
    return None if before is None or value is None else (value > before) - (value < before)


def _stretches(marks: Iterable[tuple[int, int | None]], least: int) -> Iterator[tuple[int, list[int]]]:
    """Each mark that comes at least so often in a row, and where; zeros are passed over, None interrupts."""
    current, places = 0, list[int]()
    for place, mark in (*marks, (-1, None)):
        if mark == 0:
            continue
        if mark != current:
            if len(places) >= least:
                yield current, places
            current, places = mark or 0, []
        if mark is not None:
            places.append(place)
