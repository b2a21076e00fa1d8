"""The one sentence that says what a run chart shows; also for those who do not see it."""

from collections.abc import Sequence

from od_escalator.domain.periods import Days, Unit, named
from od_escalator.domain.run_chart import ENOUGH, RunChart, Sign, Signal

_SIGNS = {
    Sign.ABOVE: "all lie above the median",
    Sign.BELOW: "all lie below the median",
    Sign.RISING: "rise one after the other",
    Sign.FALLING: "fall one after the other",
}


def run_sentence(run: RunChart, points: Sequence[Days], values: Sequence[float | None], unit: Unit, what: str) -> str:
    """`what` is counted: `cases`, or `cases per 1,000 completed visits`."""
    if run.median is None:
        return f"There are no {what} to show {unit} by {unit}."
    span = f"{named(points[0], unit)} to {named(points[-1], unit)}"
    last = values[-1]
    newest = "" if last is None else f", the last {unit} {_number(last)}"
    shown = f"{what[0].upper()}{what[1:]} {unit} by {unit}, {span}: median {_number(run.median)}{newest}."
    return f"{shown} {_signal(run, points, values, unit)}"


def _signal(run: RunChart, points: Sequence[Days], values: Sequence[float | None], unit: Unit) -> str:
    if sum(value is not None for value in values) < ENOUGH:
        return f"With fewer than {ENOUGH} {unit}s nothing can be told from chance."
    if not run.signals:
        return "Nothing in it is more than chance."
    newest: Signal = run.signals[-1]
    since, until = named(points[newest.first], unit), named(points[newest.last], unit)
    return f"From {since} to {until} they {_SIGNS[newest.sign]}: that is more than chance."


def _number(value: float) -> str:
    return f"{value:,.1f}".removesuffix(".0")
