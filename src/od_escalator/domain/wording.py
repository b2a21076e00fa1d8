"""Times, spans, lists and codes as people read them: in the office's zone, the same on every machine's locale."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from od_escalator.domain.case import End
from od_escalator.domain.policy import Milestone
from od_escalator.domain.severity import Severity

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
#: Within so many days a weekday alone says which day is meant.
_NEAR_DAYS = 6
#: From here on the hours no longer matter.
_LONG_DAYS = 7

_UNLESS = {
    Milestone.SEEN: "unless the task is opened",
    Milestone.ATTEMPTED: "unless a call is logged",
    Milestone.CONTACTED: "unless a conversation is logged",
    Milestone.RESOLVED: "unless it is resolved",
    Milestone.REPLIED: "unless the reply is posted",
}
_ENDED = {
    End.RESOLVED: "resolved",
    End.UNREACHABLE: "ended, the patient could not be reached",
    End.DECLINED: "ended, the patient did not want to be contacted",
    End.WITH_LAWYER: "ended, a lawyer or insurer has it now",
    End.WITHDRAWN: "withdrawn",
    End.RAN_OUT: "ended, nobody answered in time",
}


def clock_time(at: datetime, zone: str) -> str:
    """`2:00 PM`, local to `zone`."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{local.hour % 12 or 12}:{local.minute:02} {'AM' if local.hour < 12 else 'PM'}"  # noqa: PLR2004  noon


def dated(at: datetime, zone: str, near: datetime | None = None) -> str:
    """`Mon Nov 30, 2:00 PM`, with the year where it is not the year of `near`."""
    day = local_day(at, zone)
    year = f" {day.year}," if near is not None and local_day(near, zone).year != day.year else ""
    return f"{_WEEKDAYS[day.weekday()]} {_MONTHS[day.month - 1]} {day.day},{year} {clock_time(at, zone)}"


def named_day(day: date, near: date) -> str:
    """`Tue Nov 24`, with the year where it is not the year of `near`."""
    year = f" {day.year}" if day.year != near.year else ""
    return f"{_WEEKDAYS[day.weekday()]} {_MONTHS[day.month - 1]} {day.day}{year}"


def weekday(day: date) -> str:
    """`Tue`."""
    return _WEEKDAYS[day.weekday()]


def promise_words(day: date | None, near: date) -> str:
    """`a call by Tue Nov 24`, or `a call` where no day was named."""
    return f"a call by {named_day(day, near)}" if day else "a call"


def weekday_time(at: datetime, zone: str, near: datetime) -> str:
    """`Thu 2:00 PM`, with the date where it is a week or more from `near`."""
    day = local_day(at, zone)
    if abs((day - local_day(near, zone)).days) > _NEAR_DAYS:
        return dated(at, zone, near)
    return f"{_WEEKDAYS[day.weekday()]} {clock_time(at, zone)}"


def moment(at: datetime, zone: str, near: datetime) -> str:
    """`2:00 PM` on the local day of `near`, else with the weekday or the date: to be read at about `near`."""
    return clock_time(at, zone) if local_day(at, zone) == local_day(near, zone) else weekday_time(at, zone, near)


def at_moment(at: datetime, zone: str, near: datetime) -> str:
    """`at 2:00 PM` or `Thu 2:00 PM`, as it goes on in a sentence."""
    said = moment(at, zone, near)
    return f"at {said}" if said[0].isdigit() else said


def span(length: timedelta) -> str:
    """`12 min`, `3 h 20 min`, `1 day 4 h`, `9 days`; what is less than a minute (or negative) says so."""
    if length < _MINUTE:
        return "less than a minute"
    if length < _HOUR:
        return f"{length // _MINUTE} min"
    if length < _DAY:
        return _two(f"{length // _HOUR} h", length % _HOUR // _MINUTE, "min")
    days = counted(length.days, "day")
    return days if length.days >= _LONG_DAYS else _two(days, length % _DAY // _HOUR, "h")


def counted(count: int, thing: str) -> str:
    """`1 day`, `2 days`, `no days`."""
    return f"{count or 'no'} {thing}{'' if count == 1 else 's'}"


def ordinal(number: int) -> str:
    """`1st`, `2nd`, `3rd`, `11th`, `21st`."""
    last = 0 if number // 10 % 10 == 1 else number % 10
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(last, 'th') }"


def repeat_words(earlier: int) -> str:
    """`2nd complaint in 12 months`."""
    return f"{ordinal(earlier + 1)} complaint in 12 months"


def listed(names: Sequence[str], most: int = 8) -> str:
    """`Kelly`, `Kelly and Sam`, `Kelly, Sam and 5 more`; nothing for nobody."""
    shown = list(names[:most])
    if len(names) > most:
        shown = [*names[: most - 1], f"{len(names) - most + 1} more"]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}" if shown else ""


def severity_words(severity: Severity) -> str:
    """`serious (3 of 4)`."""
    return f"{severity.policy} ({severity.value} of {len(Severity)})"


def unless_words(until: Milestone) -> str:
    """What keeps a step from being taken: `unless a call is logged`."""
    return _UNLESS[until]


def end_words(end: End) -> str:
    return _ENDED[end]


def local_day(at: datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date()


def _two(first: str, rest: int, unit: str) -> str:
    return f"{first} {rest} {unit}" if rest else first
