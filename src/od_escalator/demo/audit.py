"""The audit trail as Open Dental 24.3 writes it: a row, and beside it a hash that shows tampering."""

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime

from od_escalator.demo.session import NOW, Row, Session

NEVER = datetime(1, 1, 1)  # noqa: DTZ001  Open Dental's "unset", a local time without zone
STAMP = "%Y-%m-%d %H:%M:%S"


def audit_hash(row: Row) -> str:
    """The hash that belongs to a securitylog row."""
    parts = [
        str(row["PermType"]),
        str(row["UserNum"]),
        row["LogDateTime"].strftime(STAMP),
        row["LogText"] or "",
        str(row["PatNum"]),
    ]
    if row["DateTPrevious"] != NEVER:
        parts.append(row["DateTPrevious"].strftime(STAMP))
    digest = hashlib.sha256("".join(parts).encode("utf-16-le")).digest()
    return base64.b64encode(digest).decode("ascii")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does it: a user number, the workstation she sits at, and by which program (securitylog.LogSource)."""

    user: int
    computer: str
    program: int = 0


def write_audit(session: Session, actor: Actor, permission: int, text: str, *, patient: int = 0, key: int = 0) -> int:
    """Insert the row and its hash; returns the SecurityLogNum."""
    number = session.insert(
        "securitylog",
        PermType=permission,
        UserNum=actor.user,
        LogDateTime=NOW,
        LogText=text,
        PatNum=patient,
        CompName=actor.computer,
        FKey=key,
        LogSource=actor.program,
        DefNum=0,
        DefNumError=0,
        DateTPrevious=NEVER,
    )
    row = session.row("SELECT * FROM securitylog WHERE SecurityLogNum = %(number)s", number=number)
    if row is not None:
        session.insert("securityloghash", SecurityLogNum=number, LogHash=audit_hash(row))
    return number


def audit_is_trusted(session: Session, number: int) -> bool:
    """Whether Open Dental would show this row in black: exactly the hash that belongs to it is there."""
    row = session.row("SELECT * FROM securitylog WHERE SecurityLogNum = %(number)s", number=number)
    hashes = session.column("SELECT LogHash FROM securityloghash WHERE SecurityLogNum = %(number)s", number=number)
    return row is not None and hashes == [audit_hash(row)]
