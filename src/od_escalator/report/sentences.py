"""The one sentence that says what a chart shows; also for those who do not see it."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from od_escalator.domain.measures import FEW
from od_escalator.domain.wording import listed

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NOON, _HOURS = 12, 24
_Key = TypeVar("_Key")


def of_kinds(counts: Mapping[str, int], whole: int) -> str:
    """`counts` by what the cases are about."""
    if whole < FEW:
        return _too_few(whole)
    first, most = _most(counts)
    rest = sorted((count for count in counts.items() if count[0] not in first), key=lambda each: -each[1])
    then = f", then {rest[0][0]} ({rest[0][1]})" if rest and len(first) == 1 else ""
    return f"Most often it was about {listed(first)} ({_of(first, most, whole)}){then}."


def of_weekdays(counts: Mapping[int, int], whole: int) -> str:
    if whole < FEW:
        return _too_few(whole)
    days, most = _most(counts)
    named = listed([f"{WEEKDAYS[day]}s" for day in sorted(days)])
    return f"Most cases were opened on {named} ({_of(days, most, whole)})."


def of_hours(counts: Mapping[int, int], whole: int) -> str:
    if whole < FEW:
        return _too_few(whole)
    hours, most = _most(counts)
    named = listed([f"between {clock(hour)} and {clock(hour + 1)}" for hour in sorted(hours)])
    return f"Most cases were opened {named} ({_of(hours, most, whole)})."


def clock(hour: int) -> str:
    """`8 AM`, `12 PM`."""
    hour %= _HOURS
    return f"{hour % _NOON or _NOON} {'AM' if hour < _NOON else 'PM'}"


def _too_few(whole: int) -> str:
    return f"{whole} {'case' if whole == 1 else 'cases'}: too few to say what most have in common."


def _most(counts: Mapping[_Key, int]) -> tuple[list[_Key], int]:
    """All that share the highest count."""
    most = max(counts.values())
    return [key for key, count in counts.items() if count == most], most


def _of(first: Sequence[object], most: int, whole: int) -> str:
    return f"{most} of {whole}" if len(first) == 1 else f"{most} of {whole} each"
