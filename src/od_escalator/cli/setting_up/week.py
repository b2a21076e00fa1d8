"""An office's opening hours as people type and read them, and what a practice's schedule says of them."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby

from od_escalator.cli.setting_up.refused import Refused
from od_escalator.config.away import WEEK
from od_escalator.config.spelling import parse_window, spell_window
from od_escalator.domain.hours import Window

Week = Mapping[str, tuple[Window, ...]]

#: Where the schedule says nothing.
GUESS: Week = dict.fromkeys(WEEK[:5], (Window(8 * 60, 17 * 60),))

_DAYS = re.compile(rf"({'|'.join(WEEK)})[a-z]*(?:\s*-\s*({'|'.join(WEEK)})[a-z]*)?")
_HOURS = re.compile(r"\d{1,2}(?::\d{2})?\s*-\s*\d{1,2}(?::\d{2})?")
_TOKEN = re.compile(rf"{_DAYS.pattern}|{_HOURS.pattern}")
_REMEDY = "write it like mon-thu 08:00-12:00 13:00-17:00, fri 08:00-12:00"
_BETWEEN = re.compile(r"[\s,;]*(?:and)?[\s,;]*")


def read_week(text: str) -> Week:
    """Raises Refused."""
    week: dict[str, tuple[Window, ...]] = {}
    days: list[str] = []
    spent = False
    for token in _tokens(text.strip().lower()):
        if token[0].isalpha():
            days = [*([] if spent else days), *_days(token)]
            spent = False
        else:
            if not days:
                raise Refused("it does not say on which days", _REMEDY)
            spent = True
            window = _window(token)
            for day in days:
                week[day] = _merged((*week.get(day, ()), window))
    if not week:
        raise Refused("there are no hours in it", _REMEDY)
    return {day: week[day] for day in WEEK if day in week}


def spell_week(week: Week) -> str:
    """`mon-thu 08:00-17:00, fri 08:00-12:00`; what it spells is read as the same."""
    open_days = [day for day in WEEK if week.get(day)]
    spelled = []
    for _, group in groupby(enumerate(open_days), key=lambda each: (_place(each), week[each[1]])):
        days = [day for _, day in group]
        hours = " ".join(spell_window(window) for window in week[days[0]])
        spelled.append(f"{days[0]}{f'-{days[-1]}' if len(days) > 1 else ''} {hours}")
    return ", ".join(spelled)


def usual_week(worked: Mapping[date, Sequence[Window]]) -> Week | None:
    """What most weeks have in common: a weekday counts when half of the weeks have it, with its most frequent hours."""
    weeks = {day.isocalendar()[:2] for day in worked}
    found: dict[str, tuple[Window, ...]] = {}
    for number, name in enumerate(WEEK):
        seen = [_merged(windows) for day, windows in worked.items() if day.weekday() == number]
        if seen and 2 * len(seen) >= len(weeks):
            counted = Counter(seen)
            found[name] = max(sorted(counted, key=str), key=lambda windows: counted[windows])
    return found or None


def _place(each: tuple[int, str]) -> int:
    """The same for days that follow one another."""
    number, day = each
    return WEEK.index(day) - number


def _merged(windows: Iterable[Window]) -> tuple[Window, ...]:
    """What lies in any of them; where one ends and the next begins is no break."""
    merged: list[Window] = []
    for window in sorted(windows, key=lambda each: (each.opens, each.closes)):
        if merged and window.opens <= merged[-1].closes:
            merged[-1] = Window(merged[-1].opens, max(merged[-1].closes, window.closes))
        else:
            merged.append(window)
    return tuple(merged)


def _tokens(text: str) -> list[str]:
    found, at = [], 0
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None:
            raise Refused(f'cannot read "{text[at:]}"', _REMEDY)
        found.append(token[0])
        between = _BETWEEN.match(text, token.end())
        at = between.end() if between else token.end()
    return found


def _days(token: str) -> tuple[str, ...]:
    read = _DAYS.fullmatch(token)
    first, last = (read[1], read[2] or read[1]) if read else ("", "")
    start, end = WEEK.index(first), WEEK.index(last)
    return tuple(WEEK[start : end + 1]) if start <= end else (*WEEK[start:], *WEEK[: end + 1])


def _window(token: str) -> Window:
    ends = (end if ":" in end else f"{end}:00" for end in re.split(r"\s*-\s*", token))
    try:
        return parse_window("-".join(ends))
    except ValueError as error:
        raise Refused(f'cannot take "{token}"', str(error)) from None
