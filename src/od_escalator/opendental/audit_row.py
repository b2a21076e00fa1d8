"""Our rows in Open Dental's audit trail, each with the hash without which it would show in red (opendental.md 3)."""

from base64 import b64encode
from datetime import datetime
from enum import IntEnum
from hashlib import sha256

from od_escalator.opendental.desk import Desk
from od_escalator.opendental.server_time import FIRST_REAL_YEAR, LOCAL_NOW, NEVER
from od_escalator.opendental.task_row import TaskRow

STAMP = "%Y-%m-%d %H:%M:%S"


class Permission(IntEnum):
    """securitylog.PermType, as far as we write it."""

    TASK_NOTE_EDIT = 66
    TASK_EDIT = 84


def audit(desk: Desk, task: TaskRow, permission: Permission, text: str, at_most: int | None = 1) -> None:
    """Write the row unless `at_most` such rows of ours are there (None: always), and the hashes that are missing."""
    ours = "PermType = %(permission)s AND FKey = %(task)s AND UserNum = %(author)s AND LogText = %(text)s"
    few = f"DUAL WHERE (SELECT COUNT(*) FROM securitylog WHERE {ours}) < %(most)s"  # noqa: S608  constant
    desk.insert(
        "securitylog",
        {
            "PermType": "%(permission)s",
            "UserNum": "%(author)s",
            "LogDateTime": LOCAL_NOW,
            "LogText": "%(text)s",
            "PatNum": "%(patient)s",
            "CompName": "%(computer)s",
            "FKey": "%(task)s",
            "LogSource": "0",
            "DefNum": "0",
            "DefNumError": "0",
            "DateTPrevious": NEVER,
        },
        None if at_most is None else few,
        permission=int(permission),
        task=task.number,
        author=desk.author,
        text=text,
        patient=task.patient,
        computer=desk.computer,
        most=at_most,
    )
    _complete_hashes(desk, task.number)


def audit_hash(permission: int, user: int, at: datetime, text: str, patient: int, previous: datetime | None) -> str:
    """`at` and `previous` are the server's local times as they are stored; an unset `previous` does not count."""
    parts = [str(permission), str(user), at.strftime(STAMP), text, str(patient)]
    if previous is not None and previous.year >= FIRST_REAL_YEAR:
        parts.append(previous.strftime(STAMP))
    return b64encode(sha256("".join(parts).encode("utf-16-le")).digest()).decode("ascii")


def _complete_hashes(desk: Desk, task: int) -> None:
    rows = desk.connection.rows(
        "SELECT s.SecurityLogNum, s.PermType, s.UserNum, s.LogDateTime, s.LogText, s.PatNum, s.DateTPrevious"
        " FROM securitylog s LEFT JOIN securityloghash h ON h.SecurityLogNum = s.SecurityLogNum"
        " WHERE s.FKey = %(task)s AND s.UserNum = %(author)s AND s.PermType IN %(ours)s AND h.SecurityLogNum IS NULL",
        task=task,
        author=desk.author,
        ours=tuple(int(permission) for permission in Permission),
    )
    for row in rows:
        previous = row.DateTPrevious if isinstance(row.DateTPrevious, datetime) else None
        desk.insert(
            "securityloghash",
            {"SecurityLogNum": "%(number)s", "LogHash": "%(hash)s"},
            number=row.SecurityLogNum,
            hash=audit_hash(row.PermType, row.UserNum, row.LogDateTime, row.LogText or "", row.PatNum, previous),
        )
