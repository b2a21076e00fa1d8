"""What `check` wants to know about an Open Dental database: plain facts, which the command line judges."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.engine import Row

from od_escalator.opendental.activity import Activity, inspect_activity, used_elsewhere
from od_escalator.opendental.connection import HeldConnection
from od_escalator.opendental.definitions import CommlogType, CommlogTypes
from od_escalator.opendental.directory import Directory
from od_escalator.opendental.schedule import ScheduleFacts, inspect_schedule
from od_escalator.opendental.server_facts import ServerFacts, inspect_server
from od_escalator.opendental.server_time import moment
from od_escalator.opendental.task_lists import InboxFacts, TaskLists
from od_escalator.opendental.versions import Shape, Version


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """`people` are the Open Dental users whom the configuration names, `codes` its procedure codes.

    `instants` are when to ask for the local time.
    """

    now: datetime
    people: Collection[str]
    codes: Collection[str] = ()
    instants: Sequence[datetime] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClinicFacts:
    abbreviation: str
    description: str
    hidden: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class UserFacts:
    """`inbox` is None without one, or (`inbox_gone`) when its list was deleted; `computers` are those of today.

    `silent`: one of the people whom the configuration names, without a trace for 14 days. `employed`: the user is
    one employee's or provider's.
    """

    number: int
    name: str
    hidden: bool
    employed: bool
    inbox: InboxFacts | None
    inbox_gone: bool
    silent: bool
    computers: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnUser:
    """Signs that a person uses the account that is meant for us; `group_mates` share its rights. All should be none."""

    number: int
    hidden: bool
    last_login: datetime | None
    is_provider: bool
    is_employee: bool
    wrote_commlogs: bool
    used_at: str | None
    group_mates: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """`random_keys`: they tell no order. `clinics` is empty where there are none, `own_user` None without such a user.

    `codes` are those of the procedure codes asked for that are there, as Open Dental spells them.

    `popups`: workstations look for new tasks at all.
    """

    version: Version
    random_keys: bool
    server: ServerFacts
    reminders: bool
    popups: bool
    commlog_types: tuple[CommlogType, ...]
    clinics: tuple[ClinicFacts, ...]
    users: tuple[UserFacts, ...]
    own_user: OwnUser | None
    schedule: ScheduleFacts
    codes: tuple[str, ...]


def inspect(
    connection: HeldConnection, directory: Directory, shape: Shape, question: Question, ours: tuple[str, str]
) -> Inspection:
    """`ours` are the names of our own user and computer."""
    return Inspection(
        version=shape.version,
        random_keys=shape.random_keys,
        server=inspect_server(connection, question.now, question.instants),
        reminders=shape.reminders,
        popups=shape.preferences.get("ProcessSigsIntervalInSecs", "") != "0",
        commlog_types=tuple(CommlogTypes(connection).read().values()),
        clinics=_clinics(connection) if shape.clinics else (),
        users=_users(connection, shape, question.people),
        own_user=_own_user(connection, directory, shape, *ours),
        schedule=inspect_schedule(connection),
        codes=_codes(connection, question.codes),
    )


def _codes(connection: HeldConnection, wanted: Collection[str]) -> tuple[str, ...]:
    if not wanted:
        return ()
    rows = connection.rows("SELECT ProcCode FROM procedurecode WHERE ProcCode IN %(codes)s", codes=tuple(wanted))
    return tuple(row.ProcCode for row in rows)


def _clinics(connection: HeldConnection) -> tuple[ClinicFacts, ...]:
    rows = connection.rows("SELECT Abbr, Description, IsHidden FROM clinic ORDER BY ItemOrder, ClinicNum")
    return tuple(
        ClinicFacts(abbreviation=row.Abbr, description=row.Description, hidden=bool(row.IsHidden)) for row in rows
    )


def _users(connection: HeldConnection, shape: Shape, people: Collection[str]) -> tuple[UserFacts, ...]:
    rows = connection.rows(
        "SELECT UserNum, UserName, IsHidden, TaskListInBox, ProvNum, EmployeeNum FROM userod ORDER BY UserNum"
    )
    named = {name.casefold() for name in people}
    activity = inspect_activity(connection, [row.UserNum for row in rows if row.UserName.casefold() in named])
    lists = TaskLists(connection, shape)
    return tuple(_user(row, lists, activity) for row in rows)


def _user(row: Row[Any], lists: TaskLists, activity: Activity) -> UserFacts:
    inbox = lists.inbox(row.TaskListInBox)
    return UserFacts(
        number=row.UserNum,
        name=row.UserName,
        hidden=bool(row.IsHidden),
        employed=row.ProvNum != 0 or row.EmployeeNum != 0,
        inbox=inbox,
        inbox_gone=inbox is None and row.TaskListInBox != 0,
        silent=row.UserNum in activity.silent,
        computers=activity.computers.get(row.UserNum, frozenset()),
    )


def _own_user(
    connection: HeldConnection, directory: Directory, shape: Shape, name: str, computer: str
) -> OwnUser | None:
    user = directory.find_user(name)
    if user is None:
        return None
    login = "DateTLastLogin" if shape.columns.has("userod", "DateTLastLogin") else "NULL"
    row = connection.rows(
        f"SELECT {login} AS login, ProvNum, EmployeeNum,"  # noqa: S608  constants
        " EXISTS (SELECT 1 FROM commlog c WHERE c.UserNum = %(number)s) AS wrote"
        " FROM userod WHERE UserNum = %(number)s",
        number=user.number,
    )[0]
    last = moment(row.login)
    return OwnUser(
        number=user.number,
        hidden=user.hidden,
        last_login=last if last.timestamp() else None,
        is_provider=row.ProvNum != 0,
        is_employee=row.EmployeeNum != 0,
        wrote_commlogs=bool(row.wrote),
        used_at=used_elsewhere(connection, user.number, computer),
        group_mates=_group_mates(connection, user.number),
    )


def _group_mates(connection: HeldConnection, user: int) -> tuple[str, ...]:
    rows = connection.rows(
        "SELECT DISTINCT u.UserName FROM usergroupattach ours JOIN usergroupattach a USING (UserGroupNum)"
        " JOIN userod u ON u.UserNum = a.UserNum WHERE ours.UserNum = %(user)s AND u.UserNum <> %(user)s"
        " AND u.IsHidden = 0 ORDER BY u.UserName",
        user=user,
    )
    return tuple(row.UserName for row in rows)
