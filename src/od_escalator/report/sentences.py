"""The one sentence that says what a chart shows; also for those who do not see it."""

from collections.abc import Mapping

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NOON, _HOURS = 12, 24


def of_kinds(counts: Mapping[str, int], whole: int) -> str:
    """`counts` by what the cases are about."""
    ordered = sorted(counts.items(), key=lambda each: -each[1])
    (first, most), rest = ordered[0], ordered[1:]
    then = f", then {rest[0][0]} ({rest[0][1]})" if rest else ""
    return f"Most often it was about {first} ({most} of {whole}){then}."


def of_weekdays(counts: Mapping[int, int], whole: int) -> str:
    day = max(range(len(WEEKDAYS)), key=lambda each: counts.get(each, 0))
    return f"Most cases were opened on {WEEKDAYS[day]}s ({counts.get(day, 0)} of {whole})."


def of_hours(counts: Mapping[int, int], whole: int) -> str:
    hour = max(counts, key=lambda each: counts[each])
    return f"Most cases were opened between {clock(hour)} and {clock(hour + 1)} ({counts[hour]} of {whole})."


def clock(hour: int) -> str:
    """`8 AM`, `12 PM`."""
    hour %= _HOURS
    return f"{hour % _NOON or _NOON} {'AM' if hour < _NOON else 'PM'}"
