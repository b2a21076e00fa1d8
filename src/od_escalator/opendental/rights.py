"""What the account may really do here: each right that we use is tried, by preparing a statement that is never run.

Reading the grants would miss roles, wildcards and what a proxy adds; the server's own answer does not.
"""

from dataclasses import dataclass

from od_escalator.errors import Permanent
from od_escalator.opendental.columns import READ
from od_escalator.opendental.connection import HeldConnection

#: Read by `check` alone.
LOOKED_AT = ("schedule", "userodpref", "usergroupattach")

#: What we do besides reading.
WRITTEN = {
    "securitylog": ("INSERT",),
    "securityloghash": ("INSERT",),
    "signalod": ("INSERT",),
    "task": ("INSERT", "UPDATE"),
    "taskancestor": ("INSERT",),
    "taskhist": ("INSERT",),
    "tasknote": ("INSERT",),
    "taskunread": ("INSERT", "DELETE"),
}

_STATEMENT = {
    "SELECT": "SELECT * FROM {table} LIMIT 0",
    "INSERT": "INSERT INTO {table} () VALUES ()",
    "UPDATE": "UPDATE {table} SET TaskStatus = 2 WHERE FALSE",
    "DELETE": "DELETE FROM {table} WHERE FALSE",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """Rights that the account lacks on one table, and the statement with which an administrator gives them."""

    table: str
    rights: tuple[str, ...]
    grant: str


def missing_rights(connection: HeldConnection, *, writes: bool) -> tuple[Missing, ...]:
    """Every table on which the account may do less than we need; a table that is not there lacks nothing."""
    row = connection.rows("SELECT CURRENT_USER() AS account, DATABASE() AS name")[0]
    user, _, host = row.account.rpartition("@")
    found = []
    for table in (*READ, *LOOKED_AT):
        lacking = tuple(
            right
            for right in ("SELECT", *(WRITTEN.get(table, ()) if writes else ()))
            if not _has(connection, right, table)
        )
        if lacking:
            grant = f"GRANT {', '.join(lacking)} ON `{row.name}`.`{table}` TO '{user}'@'{host}'"
            found.append(Missing(table=table, rights=lacking, grant=grant))
    return tuple(found)


def _has(connection: HeldConnection, right: str, table: str) -> bool:
    try:
        return connection.may(_STATEMENT[right].format(table=table))
    except Permanent as error:
        if error.code == "missing_table":
            return True
        raise
