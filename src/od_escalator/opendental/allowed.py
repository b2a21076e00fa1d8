"""What the account may really do here: each right that we use is tried, by preparing a statement that is never run.

Reading the grants would miss roles, wildcards and what a proxy adds; the server's own answer does not.
"""

from dataclasses import dataclass
from itertools import groupby

from od_escalator.errors import Permanent
from od_escalator.opendental.connection import HeldConnection
from od_escalator.opendental.rights import PLANS, Right, grants, needed, spelled_account


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """Rights that the account lacks on one table, and the statement with which an administrator gives them.

    An `optional` one an account that was made for an older version does without.
    """

    table: str
    rights: tuple[str, ...]
    grant: str

    @property
    def optional(self) -> bool:
        return self.table in PLANS


def missing_rights(connection: HeldConnection, *, writes: bool) -> tuple[Missing, ...]:
    """Every table on which the account may do less than we need; a table that is not there lacks nothing."""
    row = connection.rows("SELECT CURRENT_USER() AS account, DATABASE() AS name")[0]
    user, _, host = row.account.rpartition("@")
    lacking = [right for right in needed(writes=writes) if not _has(connection, right)]
    found = []
    for table, group in groupby(lacking, key=lambda right: right.table):
        rights = tuple(group)
        [grant] = grants(rights, row.name, spelled_account(user, host))
        found.append(Missing(table=table, rights=tuple(right.verb for right in rights), grant=grant))
    return tuple(found)


def _has(connection: HeldConnection, right: Right) -> bool:
    try:
        return connection.may(_statement(right))
    except Permanent as error:
        if error.code == "missing_table":
            return True
        raise


def _statement(right: Right) -> str:
    """One that needs exactly this right, and would change nothing."""
    match right.verb:
        case "SELECT":
            return f"SELECT {', '.join(right.columns) or '*'} FROM {right.table} LIMIT 0"  # noqa: S608  own names
        case "INSERT":
            return f"INSERT INTO {right.table} () VALUES ()"  # noqa: S608  own names
        case "UPDATE":
            return f"UPDATE {right.table} SET {', '.join(f'{each} = 0' for each in right.columns)} WHERE FALSE"  # noqa: S608  own names
        case _:
            return f"DELETE FROM {right.table} WHERE FALSE"  # noqa: S608  own names
