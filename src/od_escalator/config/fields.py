"""The kinds of value a key can have, each with its own refusal; no refusal repeats what may be a secret."""

import re
from collections.abc import Callable, Sized
from datetime import date, datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Annotated, Any, Literal, TypeVar
from zoneinfo import available_timezones

from pydantic import AfterValidator, BeforeValidator

from od_escalator.config.findings import Code, listed, quoted, suggestion
from od_escalator.config.holidays import days
from od_escalator.config.refusal import refusal
from od_escalator.config.spelling import parse_duration, parse_window, spell_duration, spell_window
from od_escalator.domain.hours import Window
from od_escalator.domain.policy import After, Milestone
from od_escalator.domain.tags import Word, find_tags

Filled = TypeVar("Filled", bound=Sized)

_TAG = re.compile(r"#[A-Za-z][\w-]*")
_LONGEST_OFFICE = 100  # our own tables have no room for more
_HIGHEST_PORT = 65_535
_CHANNEL = re.compile(r"[CG][A-Z0-9]{2,}")
_MEMBER = re.compile(r"[UW][A-Z0-9]{2,}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_MILESTONES = tuple(each.value for each in Milestone)


def parsed(code: Code, parse: Callable[[str], Any], kind: type) -> Callable[[object], object]:
    """Read text with `parse`, whose ValueError is the remedy; what is of that kind already passes."""

    def read(value: object) -> object:
        if isinstance(value, kind):
            return value
        if not isinstance(value, str):
            raise refusal(code, "must be text in quotes", 'times are written like "30s", "2h", "1bd", "08:00-12:00"')
        try:
            return parse(value)
        except ValueError as error:
            raise refusal(code, f"cannot read {quoted(value)}", str(error)) from None

    return read


def _filled(value: Filled) -> Filled:
    if not value:
        raise refusal(Code.EMPTY, "must not be empty", "fill it in, or take it out where it may be left out")
    return value


NotEmpty = AfterValidator(_filled)


def _within(shortest: timedelta, longest: timedelta) -> Callable[[timedelta], timedelta]:
    def check(value: timedelta) -> timedelta:
        if not shortest <= value <= longest:
            limits = f"from {spell_duration(shortest)} to {spell_duration(longest)}"
            raise refusal(Code.TIME_RANGE, f"{spell_duration(value)} is outside the limits", f"allowed is {limits}")
        return value

    return check


_read_duration = BeforeValidator(parsed(Code.TIME_SPELLING, parse_duration, timedelta))
_MINUTE, _DAY = timedelta(minutes=1), timedelta(days=1)
_INSTANT = timedelta(milliseconds=50)

#: Well below the twenty seconds after which Open Dental's server gives up an idle connection, and our lock with it.
PollTime = Annotated[timedelta, _read_duration, AfterValidator(_within(_INSTANT, timedelta(seconds=10)))]
TrackTime = Annotated[timedelta, _read_duration, AfterValidator(_within(_INSTANT, 10 * _MINUTE))]
SettleTime = Annotated[timedelta, _read_duration, AfterValidator(_within(timedelta(0), 10 * _MINUTE))]
GraceTime = Annotated[timedelta, _read_duration, AfterValidator(_within(timedelta(0), _DAY))]
ReopenTime = Annotated[timedelta, _read_duration, AfterValidator(_within(timedelta(0), 365 * _DAY))]
CheckBackTime = Annotated[timedelta, _read_duration, AfterValidator(_within(timedelta(0), 90 * _DAY))]
OuterTime = Annotated[timedelta, _read_duration, AfterValidator(_within(_DAY, 90 * _DAY))]
AuditTime = Annotated[timedelta, _read_duration, AfterValidator(_within(_MINUTE, 30 * _MINUTE))]
_read_or_off = parsed(Code.TIME_SPELLING, parse_duration, timedelta)


def _or_off(shortest: timedelta, longest: timedelta) -> tuple[BeforeValidator, AfterValidator]:
    within = _within(shortest, longest)
    return (
        BeforeValidator(lambda value: value if value == "off" else _read_or_off(value)),
        AfterValidator(lambda value: value if value == "off" else within(value)),
    )


SickTime = Annotated[timedelta | Literal["off"], *_or_off(10 * _MINUTE, 12 * 60 * _MINUTE)]
SilenceTime = Annotated[timedelta | Literal["off"], *_or_off(14 * _DAY, 365 * _DAY)]
BurstTime = Annotated[timedelta, _read_duration, AfterValidator(_within(_DAY, 90 * _DAY))]
WarnTime = Annotated[timedelta, _read_duration, AfterValidator(_within(_MINUTE, _DAY))]

AfterTime = Annotated[After, BeforeValidator(parsed(Code.TIME_SPELLING, After.parse, After))]
OpenWindow = Annotated[Window, BeforeValidator(parsed(Code.HOURS_SPELLING, parse_window, Window))]


def _no_overlap(windows: tuple[Window, ...]) -> tuple[Window, ...]:
    in_order = tuple(sorted(windows, key=lambda window: window.opens))
    for earlier, later in pairwise(in_order):
        if later.opens < earlier.closes:
            raise refusal(
                Code.HOURS_OVERLAP,
                f'"{spell_window(earlier)}" and "{spell_window(later)}" overlap',
                "let each entry begin when the one before ends, or later",
            )
    return in_order


DayHours = Annotated[tuple[OpenWindow, ...], AfterValidator(_no_overlap)]


def _local_date(value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise refusal(Code.DATE, "must be a date", "write it without quotes and without a time, like 2026-11-27")


LocalDate = Annotated[date, BeforeValidator(_local_date)]


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _zone(value: str) -> str:
    if value not in _zones():
        raise refusal(
            Code.ZONE,
            f'no time zone called "{value}"{suggestion(value, _zones())}',
            'zones are named by continent and city, like "America/New_York"',
        )
    return value


def _holiday_place(value: str) -> str:
    try:
        days(value)
    except ValueError as error:
        raise refusal(Code.HOLIDAY, f"no holidays are known for {quoted(value)}", str(error)) from None
    return value


def _milestone(value: object) -> object:
    if value not in _MILESTONES:
        near = suggestion(str(value), _MILESTONES)
        raise refusal(Code.NOT_A_CHOICE, f'no milestone called "{value}"{near}', f"use one of {listed(_MILESTONES)}")
    return value


def _tag(value: str) -> str:
    if not _TAG.fullmatch(value):
        raise refusal(Code.TAG, f"{quoted(value)} is not a tag", 'a tag is "#" and one word, like "#upset"')
    if any(tag.word is not Word.UPSET for tag in find_tags(value)):
        raise refusal(Code.TAG, f"{quoted(value)} already means something else", "choose a word that is not taken")
    return value


def _channel(value: str) -> str:
    if not _CHANNEL.fullmatch(value):
        raise refusal(
            Code.SLACK_ID,
            f"{quoted(value)} is not the id of a Slack channel",
            "it begins with C or G and stands at the bottom of the channel's details in Slack",
        )
    return value


def _member(value: str) -> str:
    if not (_MEMBER.fullmatch(value) or _EMAIL.fullmatch(value)):
        raise refusal(
            Code.SLACK_ID,
            f"{quoted(value)} is neither a Slack member id nor an e-mail address",
            'in the person\'s Slack profile choose "Copy member ID" (it begins with U or W)',
        )
    return value


def _port(value: int) -> int:
    if not 0 < value <= _HIGHEST_PORT:
        raise refusal(Code.EMAIL, f"{value} is not the number of a port", f"ports are 1 to {_HIGHEST_PORT}")
    return value


def _mailbox(value: str) -> str:
    if not _EMAIL.fullmatch(value):
        raise refusal(Code.EMAIL, f"{quoted(value)} is not an e-mail address", "write it like kelly@practice.example")
    return value


def _short(value: str) -> str:
    if len(value) > _LONGEST_OFFICE:
        raise refusal(Code.NAME, f"is longer than {_LONGEST_OFFICE} letters", "choose a name that fits on a phone")
    return value


def _full_path(hint: str) -> Callable[[Path], Path]:
    def check(value: Path) -> Path:
        # A password or token pasted here by mistake is not a full path, and must not be printed.
        if not (PurePosixPath(value).is_absolute() or PureWindowsPath(value).is_absolute()):
            raise refusal(Code.PATH, "must be the full path of a file", hint)
        return value

    return check


_IN_A_FILE = 'for example "/etc/od-escalator/db-password"; the secret itself stands in that file, not here'
_OF_TEXTS = 'for example "/etc/od-escalator/playbooks"'
_AUTHORITY = 'for example "/etc/od-escalator/mysql-ca.pem"'


def _patient_numbers(value: object) -> tuple[int, ...]:
    """One, or a list of them; a bool is no number."""
    numbers = tuple(value) if isinstance(value, list | tuple) else (value,)
    if not numbers or any(type(number) is not int or number < 1 for number in numbers):
        raise refusal(
            Code.WRONG_KIND,
            "must be a patient's number, or a list of such numbers",
            "it is the PatNum in Open Dental, written without quotes, like 12345",
        )
    return numbers


Text = Annotated[str, NotEmpty]
OfficeName = Annotated[Text, AfterValidator(_short)]
PatNums = Annotated[tuple[int, ...], BeforeValidator(_patient_numbers)]
People = Annotated[tuple[Text, ...], NotEmpty]
Zone = Annotated[str, AfterValidator(_zone)]
HolidayPlace = Annotated[str, AfterValidator(_holiday_place)]
Until = Annotated[Milestone, BeforeValidator(_milestone)]
Tag = Annotated[str, AfterValidator(_tag)]
Channel = Annotated[str, AfterValidator(_channel)]
Member = Annotated[str, AfterValidator(_member)]
Port = Annotated[int, AfterValidator(_port)]
Mailbox = Annotated[str, AfterValidator(_mailbox)]
SecretFile = Annotated[Path, AfterValidator(_full_path(_IN_A_FILE))]
PlaybookFolder = Annotated[Path, AfterValidator(_full_path(_OF_TEXTS))]
AuthorityFile = Annotated[Path, AfterValidator(_full_path(_AUTHORITY))]
