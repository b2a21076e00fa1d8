"""How the TOML spells times: read here and written again by the same file, so that both agree.

A parser raises ValueError with the remedy in it; spelling what was parsed and parsing that gives the same value.
"""

import re
from datetime import timedelta

from od_escalator.domain.availability import Quiet
from od_escalator.domain.hours import Window
from od_escalator.domain.policy import After, Unit

_DURATION = re.compile(r"(?P<count>\d{1,6})\s?(?P<unit>ms|s|m|h|d)")
_UNITS = {
    "d": timedelta(days=1),
    "h": timedelta(hours=1),
    "m": timedelta(minutes=1),
    "s": timedelta(seconds=1),
    "ms": timedelta(milliseconds=1),
}
_WINDOW = re.compile(r"(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})")
_HOUR = 60


def parse_duration(text: str) -> timedelta:
    found = _DURATION.fullmatch(text.strip())
    if not found:
        raise ValueError('write it like "50ms", "30s", "15m", "2h" or "30d"')
    return int(found["count"]) * _UNITS[found["unit"]]


def spell_duration(duration: timedelta) -> str:
    """The largest unit in which it is a whole number (`90m`, not `1.5h`)."""
    unit = next((name for name, length in _UNITS.items() if duration and not duration % length), "s")
    return f"{duration // _UNITS[unit]}{unit}"


def spell_after(after: After) -> str:
    if after.unit is Unit.BUSINESS_DAYS:
        return f"{after.count}bd"
    if after.unit is Unit.WALL:
        return f"wall {spell_duration(after.length) if after.length else '0m'}"
    hours, rest = divmod(after.length, timedelta(hours=1))
    return f"{after.length // _UNITS['m']}m" if rest or not hours else f"{hours}h"


def parse_window(text: str) -> Window:
    found = _WINDOW.fullmatch(text.strip())
    if not found:
        raise ValueError('write it like "08:00-12:00"')
    hour, minute, end_hour, end_minute = map(int, found.groups())
    opens, closes = hour * _HOUR + minute, end_hour * _HOUR + end_minute
    if max(minute, end_minute) >= _HOUR or closes > 24 * _HOUR:
        raise ValueError("a day goes from 00:00 to 24:00")
    if opens >= closes:
        raise ValueError("it ends before it begins; hours past midnight are two entries, one on each day")
    return Window(opens, closes)


def spell_window(window: Window) -> str:
    return _spell_span(window.opens, window.closes)


def parse_quiet(text: str) -> Quiet:
    found = _WINDOW.fullmatch(text.strip())
    if not found:
        raise ValueError('write it like "20:00-07:00"')
    hour, minute, end_hour, end_minute = map(int, found.groups())
    begins, ends = hour * _HOUR + minute, end_hour * _HOUR + end_minute
    if max(minute, end_minute) >= _HOUR or max(begins, ends) > 24 * _HOUR:
        raise ValueError("a day goes from 00:00 to 24:00")
    return Quiet(begins, ends)


def spell_quiet(quiet: Quiet) -> str:
    return _spell_span(quiet.begins, quiet.ends)


def _spell_span(*ends: int) -> str:
    return "-".join(f"{minutes // _HOUR:02}:{minutes % _HOUR:02}" for minutes in ends)
