"""Who takes part: people named in the TOML, their roles, and the offices they look after."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

from od_escalator.domain.availability import Attendance, Away, Quiet, Unseen
from od_escalator.domain.hours import Calendar


class Role(StrEnum):
    OFFICE_MANAGER = "office_manager"
    DEPUTY = "deputy"
    REGIONAL_MANAGER = "regional_manager"
    OWNERS = "owners"
    PRIVACY_OFFICER = "privacy_officer"
    ON_CALL_DOCTOR = "on_call_doctor"


#: Whose CommLog can prove a conversation (domain.md 2.2).
MANAGERS = (Role.OFFICE_MANAGER, Role.DEPUTY, Role.REGIONAL_MANAGER, Role.OWNERS)

#: Managers who get the task themselves.
AT_THE_OFFICE = (Role.OFFICE_MANAGER, Role.DEPUTY)
#: Who may end a case whose patient is not satisfied, or one that goes past the office manager.
ABOVE_THE_OFFICE = (Role.REGIONAL_MANAGER, Role.OWNERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Someone named in the TOML. `id` is the name of the table there (`[people.kelly]`)."""

    id: str
    name: str
    open_dental_user: str | None = None
    slack: str | None = None
    email: str | None = None
    quiet_hours: tuple[Quiet, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """A place with an office manager: some of a database's clinics, or (no clinics) the whole database.

    A `shadow` office is only rehearsed: nobody there is told, and nothing is written into Open Dental. `by_hand` staff
    send the task themselves, and nothing is written either. One that comes `by_api` may not pop up, so its manager is
    told of it in Slack as well. An office that `reads_schedule` is also closed when Open Dental says so. A manager of
    whom there is no sign `sick_after` the office opened counts as not there.
    """

    name: str
    database: str
    clinics: tuple[str, ...]
    calendar: Calendar
    roles: Mapping[Role, tuple[str, ...]]
    slack_channel: str
    shadow: bool = False
    by_hand: bool = False
    by_api: bool = False
    reads_schedule: bool = False
    sick_after: timedelta | None = None
    attendance: Attendance = field(default_factory=Attendance)

    def holders(self, role: Role) -> tuple[str, ...]:
        """The ids of the people who hold a role here, in the order of the TOML."""
        return self.roles.get(role, ())

    def role_of(self, person: str) -> Role | None:
        """The highest-standing manager's role that a person holds here, or else stands in for as a delegate."""
        held = (role for role in reversed(MANAGERS) if person in self.holders(role))
        lent = (role for role in reversed(MANAGERS) if person in self.attendance.delegates_of(self.holders(role)))
        return next(held, None) or next(lent, None)

    def is_open_on(self, day: date) -> bool:
        return bool(self.calendar.week[day.weekday()]) and day not in self.calendar.closed

    @property
    def above(self) -> tuple[str, ...]:
        """Who looks into what goes past the office manager: the regional manager, then the owners."""
        silent = {id_ for role in AT_THE_OFFICE for id_ in self.holders(role)}
        ids = (id_ for role in ABOVE_THE_OFFICE for id_ in self.holders(role))
        return tuple(dict.fromkeys(id_ for id_ in ids if id_ not in silent))

    @property
    def office_manager(self) -> str:
        return self.holders(Role.OFFICE_MANAGER)[0]


def told_of(office: Office, unseen: tuple[Unseen, ...]) -> Office:
    """The office, which knows when its manager turned out not to be there."""
    return replace(office, attendance=replace(office.attendance, unseen=unseen))


def told_away(office: Office, away: Mapping[str, tuple[Away, ...]]) -> Office:
    """The office, which knows when whom it may count on is away."""
    return replace(office, attendance=replace(office.attendance, away=away))
