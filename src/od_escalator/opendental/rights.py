"""What our account in the database must be allowed, and no more: tables, and columns where a table holds secrets.

The one list of it: `grants` prints it, `check` tries it, and demo and tests log in as exactly this account.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

#: Read to find notes and to follow cases.
READ = (
    "commlog", "definition", "userod", "patient", "clinic", "preference", "task", "tasklist", "tasknote", "taskhist",
    "taskunread", "tasksubscription", "securitylog", "procnote", "procedurelog", "procedurecode", "patientlink",
)  # fmt: skip

#: Read by `check`, for holidays, for visits and for who is there: without them all else goes on.
LOOKED_AT = ("appointment", "clockevent", "schedule", "userodpref", "usergroupattach")

#: Read before something is offered to a patient (`cases offer`): without them a person is asked.
PLANS = ("insfilingcode", "insplan", "inssub", "patplan")

#: Read only in order to write.
READ_TO_WRITE = ("appointment", "securityloghash", "signalod", "taskancestor")

#: What we do besides reading.
WRITTEN = {
    "securitylog": ("INSERT",),
    "securityloghash": ("INSERT",),
    "signalod": ("INSERT",),
    "task": ("INSERT", "UPDATE"),
    "taskancestor": ("INSERT", "DELETE"),
    "taskhist": ("INSERT",),
    "tasknote": ("INSERT",),
    "taskunread": ("INSERT", "DELETE"),
}

#: Only these columns: userod also holds password hashes, patient social security numbers and addresses. An INSERT is
#: for the whole table, because every version has other columns that must be named.
COLUMNS = {
    ("SELECT", "userod"): ("UserNum", "UserName", "IsHidden", "TaskListInBox", "ProvNum", "EmployeeNum"),
    ("SELECT", "patient"): (
        "PatNum", "LName", "FName", "Birthdate", "HmPhone", "WkPhone", "WirelessPhone", "PreferContactMethod",
        "Guarantor", "PriProv", "SecProv", "ClinicNum", "PatStatus",
    ),
    ("SELECT", "clockevent"): ("EmployeeNum", "TimeEntered1"),
    ("SELECT", "appointment"): ("AptNum", "PatNum", "AptStatus", "AptDateTime", "ClinicNum"),
    ("SELECT", "patplan"): ("PatNum", "InsSubNum"),
    ("SELECT", "inssub"): ("InsSubNum", "PlanNum"),
    ("SELECT", "insplan"): ("PlanNum", "FilingCode"),
    ("SELECT", "insfilingcode"): ("InsFilingCodeNum", "EclaimCode"),
    ("UPDATE", "task"): ("TaskStatus", "DateTimeFinished", "TaskListNum"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """On these columns; on the whole table where it names none."""

    verb: str
    table: str
    columns: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.verb} ({', '.join(_name(column) for column in self.columns)})" if self.columns else self.verb


#: Columns that 19.2 does not have yet; read where they are and may be.
LATER = (Right(verb="SELECT", table="userod", columns=("DateTLastLogin",)),)


def needed(*, writes: bool) -> tuple[Right, ...]:
    """Table by table; what is there in every version."""
    return tuple(
        Right(verb=verb, table=table, columns=COLUMNS.get((verb, table), ()))
        for table in sorted({*READ, *LOOKED_AT, *PLANS, *(READ_TO_WRITE if writes else ())})
        for verb in ("SELECT", *(WRITTEN.get(table, ()) if writes else ()))
    )


def grants(rights: Sequence[Right], database: str, account: str) -> Iterator[str]:
    """One statement for each table; `account` as SQL spells it."""
    for table, wanted in groupby(rights, key=lambda right: right.table):
        yield f"GRANT {', '.join(map(str, wanted))} ON {_name(database)}.{_name(table)} TO {account}"


def spelled_account(user: str, host: str) -> str:
    return f"{_text(user)}@{_text(host)}"


def _name(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def _text(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"
