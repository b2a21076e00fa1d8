"""The day of a promise, as staff write it: `11/24`, `11/24/26`, `Tue`, `tomorrow`; its words are not kept."""

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


def promised_day(words: str, written: date) -> date | None:
    """The first day that can be read, or None; a day without a year is the next one, a weekday is after `written`."""
    days = (_read(found, written) for found in _DAY.finditer(words))
    return next((day for day in days if day is not None), None)


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
