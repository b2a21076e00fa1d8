"""Who has been at work lately, by the audit trail; each question reads a bounded part of it by an index."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from od_escalator.opendental.connection import HeldConnection
from od_escalator.opendental.server_time import LOCAL_NOW

SILENT_AFTER = timedelta(days=14)
_OURS_WITHIN = timedelta(days=60)
_MOST_PLACES = 1000


@dataclass(frozen=True, slots=True)
class Activity:
    """`silent` users left nothing for 14 days; `computers` are those a user worked at today."""

    silent: frozenset[int]
    computers: Mapping[int, frozenset[str]]


def inspect_activity(connection: HeldConnection, users: Collection[int]) -> Activity:
    """Of these users. Nobody is silent where the audit trail itself is younger than that."""
    if not users:
        return Activity(frozenset(), {})
    now: datetime = connection.rows(f"SELECT {LOCAL_NOW} AS now")[0].now
    since = now - SILENT_AFTER
    silent = {user for user in users if not _has_worked(connection, user, since)} if _reaches(connection, since) else ()
    return Activity(frozenset(silent), _computers(connection, users, now))


def used_elsewhere(connection: HeldConnection, user: int, computer: str) -> str | None:
    """A computer other than ours at which this user left something in the last 60 days."""
    row = connection.row(
        "SELECT CompName FROM securitylog WHERE UserNum = %(user)s AND LogDateTime >="  # noqa: S608  constant
        f" {LOCAL_NOW} - INTERVAL {_OURS_WITHIN.days} DAY AND CompName <> %(ours)s LIMIT 1",
        user=user,
        ours=computer,
    )
    return row and (row.CompName or "an unnamed computer")


def has_given_a_sign(connection: HeldConnection, user: str, within: timedelta) -> bool:
    """Whether an Open Dental user has done something, or clocked in, lately; so does one who is not there to ask of."""
    users = connection.rows("SELECT UserNum, EmployeeNum FROM userod WHERE UserName = %(user)s", user=user)
    since = f"{LOCAL_NOW} - INTERVAL %(seconds)s SECOND"
    # Sums go by no index: what one user has done in all the years is much more than what all have done today.
    did = f"SELECT 1 FROM securitylog WHERE UserNum + 0 IN %(numbers)s AND LogDateTime >= {since} LIMIT 1"  # noqa: S608  constants
    came = f"SELECT 1 FROM clockevent WHERE EmployeeNum IN %(numbers)s AND TimeEntered1 >= {since} LIMIT 1"  # noqa: S608  constants
    signs = (
        (did, tuple(user.UserNum for user in users)),
        (came, tuple(user.EmployeeNum for user in users if user.EmployeeNum)),
    )
    seconds = int(within.total_seconds())
    return not users or any(
        connection.row(sign, numbers=numbers, seconds=seconds) is not None for sign, numbers in signs if numbers
    )


def _reaches(connection: HeldConnection, since: datetime) -> bool:
    row = connection.row(
        "SELECT 1 FROM (SELECT LogDateTime FROM securitylog ORDER BY SecurityLogNum LIMIT 1) AS first"
        " WHERE LogDateTime < %(since)s",
        since=since,
    )
    return row is not None


def _has_worked(connection: HeldConnection, user: int, since: datetime) -> bool:
    row = connection.row(
        "SELECT 1 FROM securitylog WHERE UserNum = %(user)s AND LogDateTime >= %(since)s"
        " ORDER BY LogDateTime DESC LIMIT 1",
        user=user,
        since=since,
    )
    return row is not None


def _computers(connection: HeldConnection, users: Collection[int], now: datetime) -> dict[int, frozenset[str]]:
    rows = connection.rows(
        "SELECT UserNum, CompName FROM securitylog WHERE LogDateTime >= %(today)s AND UserNum IN %(users)s"
        " AND CompName <> '' GROUP BY UserNum, CompName LIMIT %(most)s",
        today=now.replace(hour=0, minute=0, second=0),
        users=tuple(users),
        most=_MOST_PLACES,
    )
    found: dict[int, set[str]] = defaultdict(set)
    for row in rows:
        found[row.UserNum].add(row.CompName)
    return {user: frozenset(computers) for user, computers in found.items()}
