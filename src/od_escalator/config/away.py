"""How the TOML says that somebody is away, works on some days only, or keeps quiet hours; and what must hold of it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, TypeGuard

from pydantic import AfterValidator, BeforeValidator

from od_escalator.config.fields import NotEmpty, parsed
from od_escalator.config.findings import Code, Finding, listed, suggestion
from od_escalator.config.refusal import refusal
from od_escalator.config.spelling import parse_quiet
from od_escalator.domain.availability import Away, Quiet, dead_ends

_KEYS = ("from", "until", "delegate")
_LIKE = 'write it like { from = 2026-12-21, until = 2026-12-28, delegate = "sam" }; delegate may be left out'
_MINUTES_OF_A_DAY = 24 * 60

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _weekday(value: object) -> object:
    if value not in WEEK:
        raise refusal(Code.NOT_A_CHOICE, f'no day called "{value}"{suggestion(str(value), WEEK)}', listed(WEEK))
    return value


Weekday = Annotated[str, BeforeValidator(_weekday)]
Days = Annotated[tuple[Weekday, ...], NotEmpty]


def _read_away(value: object) -> object:
    if not isinstance(value, Mapping) or not {"from", "until"} <= set(value) <= set(_KEYS):
        raise refusal(Code.AWAY, "does not say from when until when", _LIKE)
    begins, until, delegate = (value.get(key) for key in _KEYS)
    if not (_is_day(begins) and _is_day(until) and isinstance(delegate, str | None)):
        raise refusal(Code.AWAY, "does not say from when until when", _LIKE)
    if until <= begins:
        problem = f"ends ({until}) before it begins ({begins})"
        raise refusal(Code.AWAY, problem, "until is the day on which the person is back")
    return Away(begins=begins, until=until, delegate=delegate)


def _is_day(value: object) -> TypeGuard[date]:
    return isinstance(value, date) and not isinstance(value, datetime)


def _ends_sometime(quiet: tuple[Quiet, ...]) -> tuple[Quiet, ...]:
    if len(frozenset(minute for each in quiet for minute in each.minutes)) == _MINUTES_OF_A_DAY:
        raise refusal(Code.QUIET_ALL_DAY, "it would never be anything but quiet", "leave some hours of the day out")
    return quiet


QuietSpan = Annotated[Quiet, BeforeValidator(parsed(Code.HOURS_SPELLING, parse_quiet, Quiet))]
QuietHours = Annotated[tuple[QuietSpan, ...], AfterValidator(_ends_sometime)]
AwayTime = Annotated[Away, BeforeValidator(_read_away)]


def away_findings(away: Mapping[str, Sequence[Away]]) -> Iterator[Finding]:
    """Delegates who do not exist, who stand in for each other, or who are away themselves with nobody behind them.

    `away` has everybody by id.
    """
    for person, times in away.items():
        for number, time in enumerate(times, start=1):
            place = f"people.{person}: away[{number}].delegate"
            if time.delegate is not None and time.delegate not in away:
                yield _unknown(place, time.delegate, away)
            elif time.delegate is not None:
                yield from _nobody_behind(place, person, time, away)


def _unknown(place: str, delegate: str, people: Mapping[str, object]) -> Finding:
    return Finding(
        id=Code.PERSON,
        place=place,
        problem=f'no person called "{delegate}"{suggestion(delegate, people)}',
        hint=f'people are named by their tables: [people.kelly] is "kelly"; there are {listed(people)}',
    )


def _nobody_behind(place: str, person: str, time: Away, away: Mapping[str, Sequence[Away]]) -> Iterator[Finding]:
    for chain, stretch in dead_ends((person,), time, away):
        last = chain[-1]
        days = f"from {stretch.begins} until {stretch.until}"
        if last in chain[:-1]:
            yield Finding(
                id=Code.DELEGATE_LOOP,
                place=place,
                problem=f"{' -> '.join(chain)} stand in for each other {days}",
                hint="name somebody who is there in that time",
            )
        else:
            yield Finding(
                id=Code.DELEGATE_AWAY,
                place=place,
                problem=f'"{last}" is away too {days}, and nobody stands in',
                hint=f"name somebody who is there in that time, or a delegate for people.{last}",
            )
