"""The day of a promise or a snooze, as staff write it: `11/24`, `11/24/26`, `Tue`, `tomorrow`; no words are kept."""

import re
from datetime import date, timedelta

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = re.compile(
    r"(?<![\w/.-])(?:(?P<month>\d{1,2})[/-](?P<day>\d{1,2})(?:[/-](?P<year>\d{4}|\d{2}))?"
    r"(?![\w/%-]| ?(?:hour|hr|price|off))"
    r"|(?P<near>today|tonight|tomorrow|tmrw)\b"
    r"|(?P<weekday>mon|tues?|wed|thur?s?|fri|sat|sun)(?:day|sday|nesday|rsday|urday)?\b)",
    re.IGNORECASE,
)
#: A day that lies further back than this is next year's.
_BACK = timedelta(days=60)
_CENTURY = 2000
_REASON = re.compile(r"[^\W\d_]{3}")


def named_days(words: str, written: date) -> tuple[date, ...]:
    """The days that can be read, each once; a day without a year is the next one, a weekday is after `written`."""
    days = (_read(found, written) for found in _DAY.finditer(words))
    return tuple(dict.fromkeys(day for day in days if day is not None))


def gives_reason(words: str) -> bool:
    """Whether they say anything but the day."""
    return _REASON.search(_DAY.sub(" ", words)) is not None


def _read(found: re.Match[str], written: date) -> date | None:
    if near := found["near"]:
        return written if near.lower().startswith("tod") or near.lower() == "tonight" else written + timedelta(days=1)
    if weekday := found["weekday"]:
        ahead = (_DAYS.index(weekday[:3].lower()) - written.weekday() - 1) % len(_DAYS) + 1
        return written + timedelta(days=ahead)
    month, day, year = int(found["month"]), int(found["day"]), found["year"]
    if year:
        return _date(int(year) % _CENTURY + _CENTURY, month, day)
    this = _date(written.year, month, day)
    return this if this and this >= written - _BACK else _date(written.year + 1, month, day)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
