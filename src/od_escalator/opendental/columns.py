"""Which columns the tables have here, and complete INSERT statements for them.

Open Dental's tables have NOT NULL columns without default, and every version has other ones (opendental.md 1.4, 1.15).
"""

import codecs
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from od_escalator.opendental.connection import HeldConnection
from od_escalator.opendental.rights import READ, READ_TO_WRITE
from od_escalator.opendental.server_time import NEVER, NEVER_DATE

_TASK = (
    "TaskNum TaskListNum DateTask KeyNum Descript TaskStatus IsRepeating DateType FromNum ObjectType DateTimeEntry"
    " UserNum DateTimeFinished PriorityDefNum ReminderGroupId ReminderType ReminderFrequency DateTimeOriginal"
    " SecDateTEdit DescriptOverride IsReadOnly TriageCategory Category TriagePosition"
)

#: The columns we know, of the tables that we write, over the versions 19.2 to 25.3.
KNOWN = {
    "task": _TASK,
    "taskhist": f"TaskHistNum UserNumHist DateTStamp IsNoteChange {_TASK}",
    "tasknote": "TaskNoteNum TaskNum UserNum DateTimeNote Note",
    "taskunread": "TaskUnreadNum TaskNum UserNum",
    "taskancestor": "TaskAncestorNum TaskNum TaskListNum",
    "signalod": "SignalNum DateViewing SigDateTime FKey FKeyType IType RemoteRole MsgValue",
    "securitylog": (
        "SecurityLogNum PermType UserNum LogDateTime LogText PatNum CompName FKey LogSource DefNum DefNumError"
        " DateTPrevious"
    ),
    "securityloghash": "SecurityLogHashNum SecurityLogNum LogHash",
}

_ZERO = {
    "date": NEVER_DATE,
    "datetime": NEVER,
    "timestamp": "CURRENT_TIMESTAMP",
    "time": "'00:00:00'",
} | dict.fromkeys(
    ("tinyint", "smallint", "mediumint", "int", "bigint", "decimal", "float", "double", "bit", "year"), "0"
)


_SPOKEN = {"latin1": "cp1252"}  # what MySQL calls by other names than Python


@dataclass(frozen=True, slots=True)
class Column:
    """`zero` is the SQL for Open Dental's "nothing" where an INSERT must name the column, else None.

    `codec` is Python's for a text that cannot hold every character that Open Dental knows, else None.
    """

    name: str
    zero: str | None
    codec: str | None = None


class Columns:
    def __init__(self, tables: Mapping[str, Mapping[str, Column]]) -> None:
        self._tables = tables

    def missing(self) -> list[str]:
        """The tables of Open Dental that are not here, or not for us to see."""
        return [table for table in READ if table not in self._tables]

    def missing_to_write(self) -> list[str]:
        return [table for table in READ_TO_WRITE if table not in self._tables]

    def unknown(self) -> list[str]:
        """Columns that we do not know in tables that we write, as `table.column`."""
        return [
            f"{table}.{column.name}"
            for table, names in KNOWN.items()
            for key, column in self._tables.get(table, {}).items()
            if key not in names.casefold().split()
        ]

    def has(self, table: str, column: str) -> bool:
        return column.casefold() in self._tables.get(table, {})

    def complete(self, table: str, values: Mapping[str, str]) -> dict[str, str]:
        """The values (SQL expressions) of columns that exist here, and zeros for those that must be named."""
        given = {name: sql for name, sql in values.items() if self.has(table, name)}
        named = {name.casefold() for name in given}
        for key, column in self._tables[table].items():
            if column.zero is not None and key not in named:
                given[column.name] = column.zero
        return given

    def fit(self, table: str, row: Mapping[str, str], values: Mapping[str, object]) -> dict[str, object]:
        """The parameters of `row`, with question marks for what a column cannot hold, which would refuse it all."""
        fitted = dict(values)
        for name, sql in row.items():
            column = self._tables[table].get(name.casefold())
            value = values.get(sql.removeprefix("%(").removesuffix(")s"))
            if column is not None and column.codec is not None and isinstance(value, str):
                fitted[sql[2:-2]] = value.encode(column.codec, "replace").decode(column.codec)
        return fitted

    def insert(self, table: str, values: Mapping[str, str], source: str | None = None) -> str:
        """INSERT of one complete row; with a `source` (what stands after FROM) as SELECT, for each row of it.

        A SELECT takes a MyISAM table five times as long.
        """
        if source is None:
            return self.insert_rows(table, [values])
        row = self.complete(table, values)
        names = ", ".join(quoted(name) for name in row)
        return f"INSERT INTO {table} ({names}) SELECT {', '.join(row.values())} FROM {source}"  # noqa: S608  own names

    def insert_rows(self, table: str, rows: Sequence[Mapping[str, str]]) -> str:
        """INSERT of complete rows, which name the same columns."""
        whole = [self.complete(table, row) for row in rows]
        names = ", ".join(quoted(name) for name in whole[0])
        values = ", ".join(f"({', '.join(row.values())})" for row in whole)
        return f"INSERT INTO {table} ({names}) VALUES {values}"  # noqa: S608  own names


def read_columns(connection: HeldConnection) -> Columns:
    rows = connection.rows(
        "SELECT TABLE_NAME AS tbl, COLUMN_NAME AS col, DATA_TYPE AS kind, IS_NULLABLE AS nullable,"
        " COLUMN_DEFAULT AS preset, EXTRA AS extra, CHARACTER_SET_NAME AS charset"
        " FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME IN %(tables)s"
        " ORDER BY TABLE_NAME, ORDINAL_POSITION",
        tables=(*READ, *READ_TO_WRITE),
    )
    tables: dict[str, dict[str, Column]] = {}
    for row in rows:
        must = row.nullable == "NO" and row.preset is None and "auto_increment" not in row.extra.lower()
        zero = _ZERO.get(row.kind.lower(), "''") if must else None
        tables.setdefault(row.tbl.casefold(), {})[row.col.casefold()] = Column(row.col, zero, _codec(row.charset))
    return Columns(tables)


def _codec(charset: str | None) -> str | None:
    """None for Unicode, and for what Python does not know: there the server's own judgement must do."""
    if charset is None or charset.startswith(("utf", "ucs")):
        return None
    try:
        return codecs.lookup(_SPOKEN.get(charset, charset)).name
    except LookupError:
        return None


def quoted(name: str) -> str:
    return "`" + name.replace("`", "``").replace("%", "%%") + "`"


def shared(columns: Columns, first: str, second: str, but: Iterable[str]) -> list[str]:
    """The known columns that both tables have, without those in `but`."""
    return [c for c in KNOWN[first].split() if c not in but and columns.has(first, c) and columns.has(second, c)]
