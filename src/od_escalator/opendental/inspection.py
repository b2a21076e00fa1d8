"""What `check` wants to know about an Open Dental database: plain facts, which the command line judges."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from od_escalator.opendental.columns import READ
from od_escalator.opendental.connection import HeldConnection
from od_escalator.opendental.definitions import CommlogType, CommlogTypes
from od_escalator.opendental.directory import Directory
from od_escalator.opendental.server_time import ServerClock, moment
from od_escalator.opendental.versions import Shape, Version


@dataclass(frozen=True, slots=True, kw_only=True)
class ClinicFacts:
    abbreviation: str
    description: str
    hidden: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class UserFacts:
    """`inbox` is the name of the user's task list, None without one; `follows_inbox`: new tasks in it pop up."""

    number: int
    name: str
    hidden: bool
    inbox: str | None
    inbox_archived: bool
    follows_inbox: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnUser:
    """Signs that a person uses the account that is meant for us: it should have none."""

    number: int
    hidden: bool
    last_login: datetime | None
    is_provider: bool
    is_employee: bool
    wrote_commlogs: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """`skew` is how far the server's clock is ahead of ours; `utc_offset` its local time less UTC.

    `clinics` is empty where the practice does not use clinics, `own_user` None when there is no such user.
    """

    version: Version
    server_version: str
    engines: Mapping[str, str]
    time_zone: str
    utc_offset: timedelta
    skew: timedelta
    reminders: bool
    commlog_types: tuple[CommlogType, ...]
    clinics: tuple[ClinicFacts, ...]
    users: tuple[UserFacts, ...]
    own_user: OwnUser | None


def inspect(connection: HeldConnection, directory: Directory, shape: Shape, own_user: str, now: datetime) -> Inspection:
    row = connection.rows(
        "SELECT VERSION() AS version, UTC_TIMESTAMP() AS utc, @@global.time_zone AS zone,"
        " @@system_time_zone AS system_zone,"
        " TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(), CONVERT_TZ(UTC_TIMESTAMP(), '+00:00', @@global.time_zone)) AS ahead"
    )[0]
    return Inspection(
        version=shape.version,
        server_version=row.version,
        engines=_engines(connection),
        time_zone=row.system_zone if row.zone == "SYSTEM" else row.zone,
        utc_offset=timedelta(seconds=row.ahead),
        skew=ServerClock.at(now, row.utc).skew,
        reminders=shape.reminders,
        commlog_types=tuple(CommlogTypes(connection).read().values()),
        clinics=_clinics(connection) if shape.clinics else (),
        users=_users(connection, shape),
        own_user=_own_user(connection, directory, shape, own_user),
    )


def _engines(connection: HeldConnection) -> dict[str, str]:
    rows = connection.rows(
        "SELECT TABLE_NAME AS tbl, ENGINE AS engine FROM information_schema.TABLES"
        " WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME IN %(tables)s",
        tables=READ,
    )
    return {row.tbl: row.engine or "" for row in rows}


def _clinics(connection: HeldConnection) -> tuple[ClinicFacts, ...]:
    rows = connection.rows("SELECT Abbr, Description, IsHidden FROM clinic ORDER BY ItemOrder, ClinicNum")
    return tuple(
        ClinicFacts(abbreviation=row.Abbr, description=row.Description, hidden=bool(row.IsHidden)) for row in rows
    )


def _users(connection: HeldConnection, shape: Shape) -> tuple[UserFacts, ...]:
    archived = "l.TaskListStatus = 1" if shape.columns.has("tasklist", "TaskListStatus") else "FALSE"
    rows = connection.rows(
        f"SELECT u.UserNum, u.UserName, u.IsHidden, l.Descript AS inbox, {archived} AS archived,"  # noqa: S608  constants
        " EXISTS (SELECT 1 FROM tasksubscription s WHERE s.UserNum = u.UserNum"
        " AND s.TaskListNum IN (l.TaskListNum, l.Parent) AND s.TaskListNum <> 0) AS follows"
        " FROM userod u LEFT JOIN tasklist l ON l.TaskListNum = u.TaskListInBox AND u.TaskListInBox <> 0"
        " ORDER BY u.UserNum"
    )
    return tuple(
        UserFacts(
            number=row.UserNum,
            name=row.UserName,
            hidden=bool(row.IsHidden),
            inbox=row.inbox,
            inbox_archived=bool(row.archived),
            follows_inbox=bool(row.follows),
        )
        for row in rows
    )


def _own_user(connection: HeldConnection, directory: Directory, shape: Shape, name: str) -> OwnUser | None:
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
    )
