"""Whether this database is one that we may read and write: Open Dental 19.2 to 25.3, and not being updated.

Newer, or with unknown columns in the tables that we write: it is read, but writing stops until a person has looked.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Self

from od_escalator.errors import OperatorError, Permanent, Transient
from od_escalator.opendental.columns import Columns, read_columns
from od_escalator.opendental.connection import HeldConnection

PREFERENCES = (
    "DataBaseVersion",
    "UpdateInProgressOnComputerName",
    "CorruptedDatabase",
    "RandomPrimaryKeys",
    "EasyNoClinics",
    "TasksNewTrackedByUser",
    "TasksUseRepeating",
    "TasksGlobalFilterType",
    "ProcessSigsIntervalInSecs",
)


class Unfit(OperatorError):
    """Not a database that we can read; `code` says why."""

    def __init__(self, problem: str, hint: str, code: str) -> None:
        super().__init__(problem, hint)
        self.code = code


class Unknown(Permanent):
    """A database that we know too little of to write to it, before a person has accepted its `version`."""

    def __init__(self, problem: str, code: str, version: "Version") -> None:
        super().__init__(problem, code)
        self.version = version


class Updating(Transient):
    """Open Dental is being updated, or its database repaired."""


@dataclass(frozen=True, slots=True, order=True)
class Version:
    major: int
    minor: int
    build: int = 0

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """From the preference DataBaseVersion ("24.3.10.0"); None when it is no version."""
        found = re.fullmatch(r"(\d{1,4})\.(\d{1,4})(?:\.(\d{1,6}))?(?:\.\d{1,6})?", text.strip())
        return cls(*(int(part or 0) for part in found.groups())) if found else None

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.build}"


OLDEST = Version(19, 2)
NEWEST = Version(25, 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What this database is like, as long as its connection lives and its version stays."""

    version: Version
    preferences: Mapping[str, str]
    columns: Columns
    generation: int
    stamps_indexed: bool = False
    procedures_indexed: bool = False  # by DateTStamp

    @property
    def reminders(self) -> bool:
        return self.preferences.get("TasksUseRepeating") == "0"

    @property
    def tracks_new_by_user(self) -> bool:
        return self.preferences.get("TasksNewTrackedByUser") == "1"

    @property
    def random_keys(self) -> bool:
        """A legacy of replication: a row's key says nothing of when it was added."""
        return self.preferences.get("RandomPrimaryKeys") == "1"

    @property
    def clinics(self) -> bool:
        return self.preferences.get("EasyNoClinics") != "1"


def read_shape(connection: HeldConnection) -> Shape:
    """Introspect it; OperatorError when it is no Open Dental database, Transient while it is being updated."""
    # First the preferences: an update takes tables away for a while, and what it changes later they will tell.
    preferences = _preferences_if_any(connection)
    version = check_readable(connection.place, preferences) if preferences is not None else None
    columns = read_columns(connection)
    missing = columns.missing()
    if missing or preferences is None or version is None:
        raise Unfit(
            f'{connection.place}: "{connection.database}" is not an Open Dental database, or its tables are not visible'
            f" to this account: no {', '.join(missing[:5])}{' ...' if len(missing) > 5 else ''}",  # noqa: PLR2004  five
            "name Open Dental's database in url (usually opendental), and grant the account SELECT on it",
            "not_open_dental",
        )
    return Shape(
        version=version,
        preferences=preferences,
        columns=columns,
        generation=connection.generation,
        stamps_indexed=_has_index(connection, "commlog", "DateTStamp"),
        procedures_indexed=_has_index(connection, "procedurelog", "DateTStamp"),
    )


def _has_index(connection: HeldConnection, table: str, column: str) -> bool:
    """Whether an index begins with this column."""
    found = connection.rows(
        "SELECT 1 FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = %(table)s"
        " AND COLUMN_NAME = %(column)s AND SEQ_IN_INDEX = 1 LIMIT 1",
        table=table,
        column=column,
    )
    return bool(found)


def _preferences_if_any(connection: HeldConnection) -> Mapping[str, str] | None:
    try:
        return read_preferences(connection)
    except Permanent as error:
        if error.code not in {"missing_table", "missing_column", "no_rights"}:
            raise
        return None


def read_preferences(connection: HeldConnection) -> Mapping[str, str]:
    rows = connection.rows(
        "SELECT PrefName, ValueString FROM preference WHERE PrefName IN %(names)s", names=PREFERENCES
    )
    return {row.PrefName: row.ValueString for row in rows}


def check_readable(place: str, preferences: Mapping[str, str]) -> Version:
    computer = preferences.get("UpdateInProgressOnComputerName", "")
    if computer or preferences.get("CorruptedDatabase") == "1":
        raise Updating(f"{place}: Open Dental is being updated{f' from {computer}' if computer else ''}")
    version = Version.parse(preferences.get("DataBaseVersion", ""))
    if version is None:
        raise Unfit(
            f"{place}: no DataBaseVersion among Open Dental's preferences",
            "name Open Dental's database in url",
            "not_open_dental",
        )
    if version < OLDEST:
        raise Unfit(
            f"{place}: Open Dental {version} is too old",
            f"update Open Dental to {OLDEST.major}.{OLDEST.minor} or later",
            "too_old",
        )
    return version


def check_writable(place: str, shape: Shape, accepted: Callable[[], str | None]) -> None:
    """Permanent when a person must look first; `accepted` tells the version that was looked at."""
    if shape.random_keys:
        raise Permanent(
            f"{place}: Open Dental makes random keys here, and we write no rows with such keys", "random_keys"
        )
    if unseen := shape.columns.missing_to_write():
        raise Permanent(f"{place}: not there, or not visible to this account: {', '.join(unseen)}", "missing_table")
    strange = _strange(place, shape)
    if strange is not None and Version.parse(accepted() or "") != shape.version:
        raise strange


def _strange(place: str, shape: Shape) -> Unknown | None:
    version = shape.version
    if (version.major, version.minor) > (NEWEST.major, NEWEST.minor):
        return Unknown(f"{place}: Open Dental {version} is newer than we know", "unknown_version", version)
    if unknown := shape.columns.unknown():
        return Unknown(f"{place}: Open Dental has new columns: {', '.join(unknown)}", "unknown_column", version)
    return None
