"""What somebody types after `/escalations`: any text is a command, or a puzzle that can be answered."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from od_escalator.domain.availability import Away
from od_escalator.domain.promise import named_days


class Verb(StrEnum):
    OPEN = "open"
    MINE = "mine"
    CASE = "case"
    AWAY = "away"
    BACK = "back"
    TEST = "test"
    HELP = "help"


class Puzzle(StrEnum):
    """Why a command cannot be followed as it stands."""

    NO_COMMAND = "no_command"
    NO_CASE = "no_case"
    UNKNOWN_CASE = "unknown_case"
    NO_DAYS = "no_days"
    DAYS_OVER = "days_over"
    ENDS_FIRST = "ends_first"
    TOO_LONG = "too_long"
    NOBODY = "nobody"
    SEVERAL = "several"
    NOT_YOURS = "not_yours"
    OWN_DELEGATE = "own_delegate"
    NOBODY_LEFT = "nobody_left"
    NOT_AWAY = "not_away"
    CONFIGURED = "configured"


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """`page` of a list, the number of a `case`, or who is away; names are as they were typed."""

    verb: Verb
    page: int = 1
    case: int = 0
    who: str | None = None
    away: Away | None = None


_MOST_DIGITS = 9
_CASE = re.compile(rf"(?:up-?)?(\d{{1,{_MOST_DIGITS}}})", re.IGNORECASE)
_ISO = re.compile(r"(?<![\w/])(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_DASH = re.compile(r"(?<=\d)-|-(?=\d)")
_THROUGH, _UNTIL = frozenset({"-", "to", "through", "thru"}), frozenset({"until", "till"})
JOINTS = _THROUGH | _UNTIL
SAYS_NOTHING = frozenset({"by", "delegate", "for", "from", "is", "on", "with"})
ME = frozenset({"i", "me", "myself"})
_LONGEST = timedelta(days=366)
_DAY = timedelta(days=1)


def read_command(text: str, today: date) -> Command | Puzzle:
    words = text.replace("\u2013", "-").replace("\u2014", "-").split()
    first, rest = (words[0].casefold(), words[1:]) if words else (Verb.HELP.value, [])
    if _CASE.fullmatch(first):
        first, rest = Verb.CASE.value, words
    match first:
        case Verb.OPEN | Verb.MINE:
            return _list(Verb(first), rest)
        case Verb.CASE:
            found = _CASE.fullmatch("".join(rest))
            return Command(verb=Verb.CASE, case=int(found[1])) if found else Puzzle.NO_CASE
        case Verb.AWAY:
            return _away(rest, today)
        case Verb.BACK:
            return Command(verb=Verb.BACK, who=_name(rest))
        case Verb.TEST | Verb.HELP:
            return Command(verb=Verb(first))
    return Puzzle.NO_COMMAND


def _list(verb: Verb, rest: Sequence[str]) -> Command | Puzzle:
    number = "".join(word for word in rest if word.casefold() != "page")
    if not rest:
        return Command(verb=verb)
    if not (number.isascii() and number.isdigit() and len(number) <= _MOST_DIGITS):
        return Puzzle.NO_COMMAND
    return Command(verb=verb, page=max(1, int(number)))


def _away(rest: Sequence[str], today: date) -> Command | Puzzle:
    """`kelly 12/21-12/28 sam`: who, when, and who stands in."""
    if not rest:
        return Command(verb=Verb.AWAY)
    if rest[-1].casefold() == Verb.BACK:
        return Command(verb=Verb.BACK, who=_name(rest[:-1]))
    spaced = _DASH.sub(" - ", _ISO.sub(r"\2/\3/\1", " ".join(rest)))
    words = [word for each in spaced.split() if (word := each.strip(",.;"))]
    begin = next((n for n, word in enumerate(words) if _day(word, today) or word.casefold() in _UNTIL), None)
    if begin is None:
        return Puzzle.NO_DAYS
    days = _days(words[begin : begin + 3], today)
    if days is None:
        return Puzzle.NO_DAYS
    begins, until, used = days
    problem = _problem(begins, until, today)
    delegate = _name(words[begin + used :])
    away = Away(begins=max(begins, today), until=until, delegate=delegate)
    return problem or Command(verb=Verb.AWAY, who=_name(words[:begin]), away=away)


def _days(words: Sequence[str], today: date) -> tuple[date, date, int] | None:
    """The first day away, the day on which they are back, and how many words say so.

    `12/21-12/28` are both days away; `until 12/28` is the day of being back, as everywhere.
    """
    if words[0].casefold() in _UNTIL:
        back = _day(words[1], today) if len(words) > 1 else None
        return (today, back, 2) if back else None
    begins = _day(words[0], today)
    joint = words[1].casefold() if len(words) > 1 else ""
    if begins is None or joint not in JOINTS:
        return (begins, begins + _DAY, 1) if begins and begins < date.max else None
    last = _day(words[2], begins) if len(words) > 2 else None  # noqa: PLR2004  from, joint, until
    if last is None or last == date.max:
        return None
    return begins, last if joint in _UNTIL else last + _DAY, 3


def _problem(begins: date, until: date, today: date) -> Puzzle | None:
    if until <= begins:
        return Puzzle.ENDS_FIRST
    if until <= today:
        return Puzzle.DAYS_OVER
    return Puzzle.TOO_LONG if until - max(begins, today) > _LONGEST else None


def _day(word: str, near: date) -> date | None:
    found = named_days(word, near)
    return found[0] if len(found) == 1 else None


def _name(words: Sequence[str]) -> str | None:
    """What was typed of a name; None for whoever types."""
    said = " ".join(word for word in words if word.casefold() not in SAYS_NOTHING)
    return None if not said or said.casefold() in ME else said
