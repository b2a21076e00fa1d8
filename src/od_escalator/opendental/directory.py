"""Looks up who and where: users with their inboxes, clinics, patients and whom to call for them."""

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.engine import Row

from od_escalator.domain.practice import Patient, TaskOrder, Users
from od_escalator.opendental.columns import Columns
from od_escalator.opendental.connection import HeldConnection
from od_escalator.opendental.server_time import FIRST_REAL_YEAR, LOCAL_NOW, as_utc
from od_escalator.opendental.versions import Shape

#: patient.PreferContactMethod (Open Dental 24.3, enum ContactMethod), as far as it says something.
CONTACT = {
    1: "do not call",
    2: "home phone",
    3: "work phone",
    4: "mobile phone",
    5: "email",
    6: "see notes",
    7: "mail",
    8: "text message",
}
MERGED = 1  # patientlink.LinkType
_LONG_AGO = 1_000_000_000  # seconds
_LINK = re.compile(r"(\d+) (-?\d+)")
PHONES = (("mobile", "WirelessPhone"), ("home", "HmPhone"), ("work", "WkPhone"))
ARCHIVED = 1  # tasklist.TaskListStatus

#: A list and those above it, so many in one statement; more take another.
_LEVELS = 8
_LISTS = ", ".join(f"l{n}.TaskListNum AS list{n}" for n in range(_LEVELS)) + f", l{_LEVELS - 1}.Parent AS above"
_ABOVE = " ".join(f"LEFT JOIN tasklist l{n} ON l{n}.TaskListNum = l{n - 1}.Parent" for n in range(1, _LEVELS))

#: Who treated the patient last, by the completed procedures; else whose patient it is.
_PROVIDER = (
    "COALESCE((SELECT l.ProvNum FROM procedurelog l WHERE l.PatNum = p.PatNum AND l.ProcStatus = 2 AND l.ProvNum <> 0"
    " ORDER BY l.ProcDate DESC, l.ProcNum DESC LIMIT 1), NULLIF(p.PriProv, 0))"
)

#: Each chart that was merged into this one, and how many seconds ago: long ago where no time is known.
_MERGED_FROM = (
    f"(SELECT GROUP_CONCAT(l.PatNumFrom, ' ', LEAST(COALESCE(TIMESTAMPDIFF(SECOND, {as_utc('l.DateTimeLink')},"  # noqa: S608  constants
    f" UTC_TIMESTAMP()), {_LONG_AGO}), {_LONG_AGO}) ORDER BY l.PatientLinkNum) FROM patientlink l"
    f" WHERE l.PatNumTo = p.PatNum AND l.LinkType = {MERGED}) AS MergedFrom"
)
_NOTE = (
    "SELECT CONVERT(CONVERT(n.Note USING utf8mb4) USING binary) FROM commlog n"
    " WHERE n.CommlogNum = %(commlog)s AND n.PatNum = p.PatNum"
)


@dataclass(frozen=True, slots=True)
class User:
    """An Open Dental user; `inbox` is a TaskListNum, 0 for none."""

    number: int
    name: str
    inbox: int
    hidden: bool


@dataclass(frozen=True, slots=True)
class Inbox:
    """A user's task list with those above it; none where it is missing. What is in an archived one, nobody sees."""

    user: User
    lists: tuple[int, ...]
    archived: bool


@dataclass(frozen=True, slots=True)
class Noted:
    """A patient, the words of one CommLog about him or her (None: gone), and the day it is at the server."""

    patient: Patient
    note: bytes | None
    today: date


class Directory:
    """`inboxes` are the UserNums by TaskListNum, as the users were last read; `shared` ones are those of several."""

    def __init__(self, connection: HeldConnection) -> None:
        self._connection = connection
        self.inboxes: dict[int, int] = {}
        self.shared: frozenset[int] = frozenset()

    def users(self) -> Users:
        rows = self._connection.rows("SELECT UserNum, UserName, TaskListInBox FROM userod WHERE IsHidden = 0")
        self.inboxes = {row.TaskListInBox: row.UserNum for row in rows if row.TaskListInBox}
        often = Counter(row.TaskListInBox for row in rows)
        self.shared = frozenset(number for number, users in often.items() if users > 1)
        return {row.UserNum: row.UserName for row in rows}

    def read_by_only(self, user: int) -> frozenset[int]:
        """The lists that are this user's inbox and nobody else's, as the users were last read."""
        return frozenset(number for number, reader in self.inboxes.items() if reader == user) - self.shared

    def find_user(self, name: str) -> User | None:
        """By user name; one who is not hidden comes first, since names are not unique."""
        row = self._connection.row(
            "SELECT UserNum, UserName, TaskListInBox, IsHidden FROM userod WHERE UserName = %(name)s"
            " ORDER BY IsHidden, UserNum LIMIT 1",
            name=name,
        )
        return row and User(row.UserNum, row.UserName, row.TaskListInBox, bool(row.IsHidden))

    def find_inbox(self, name: str, columns: Columns) -> Inbox | None:
        """Of the user of this name, as `find_user` chooses."""
        status = "l0.TaskListStatus" if columns.has("tasklist", "TaskListStatus") else "0"
        row = self._connection.row(
            f"SELECT u.UserNum, u.UserName, u.TaskListInBox, u.IsHidden, {status} AS status, {_LISTS} FROM userod u"  # noqa: S608  own names
            f" LEFT JOIN tasklist l0 ON l0.TaskListNum = u.TaskListInBox {_ABOVE} WHERE u.UserName = %(name)s"
            " ORDER BY u.IsHidden, u.UserNum LIMIT 1",
            name=name,
        )
        if row is None:
            return None
        user = User(row.UserNum, row.UserName, row.TaskListInBox, bool(row.IsHidden))
        return Inbox(user, tuple(self._with_those_above(row)), row.status == ARCHIVED)

    def find_patient(self, number: int, shape: Shape, now: datetime) -> Patient | None:
        row = self._connection.row(_patient(shape, f", {_PROVIDER} AS Provider, {_MERGED_FROM}"), number=number)
        return row and replace(_to_patient(row, shape), provider=row.Provider, merged_from=_merged(row, now))

    def find_noted(self, number: int, commlog: int, shape: Shape) -> Noted | None:
        """A patient and what one CommLog says, in one statement."""
        statement = _patient(shape, f", DATE({LOCAL_NOW}) AS today, ({_NOTE}) AS Note")
        row = self._connection.row(statement, number=number, commlog=commlog)
        return row and Noted(_to_patient(row, shape), row.Note, row.today)

    def follow(self, order: TaskOrder) -> TaskOrder:
        """The order for whose chart it is by now: a merge moves the task along, and a retry must not make a second one.

        Two charts may be merged to and fro, so links are followed in the order in which they were made.
        """
        patient, last = order.patient, 0
        while row := self._connection.row(
            "SELECT PatientLinkNum, PatNumTo FROM patientlink WHERE PatNumFrom = %(patient)s AND LinkType = %(merged)s"
            " AND PatientLinkNum > %(last)s ORDER BY PatientLinkNum LIMIT 1",
            patient=patient,
            merged=MERGED,
            last=last,
        ):
            patient, last = row.PatNumTo, row.PatientLinkNum
        return replace(order, patient=patient)

    def lists_above(self, task_list: int) -> list[int]:
        """The list itself and its ancestors up to the root; ends where a list is missing, as Open Dental does."""
        statement = f"SELECT {_LISTS} FROM tasklist l0 {_ABOVE} WHERE l0.TaskListNum = %(list)s"  # noqa: S608  own names
        row = self._connection.row(statement, list=task_list)
        return [] if row is None else self._with_those_above(row)

    def _with_those_above(self, row: Row[Any]) -> list[int]:
        """However many there are; a list that is above itself ends it."""
        found: list[int] = []
        for number in (getattr(row, f"list{n}") for n in range(_LEVELS)):
            if not number or number in found:
                return found
            found.append(number)
        return [*found, *(number for number in self.lists_above(row.above) if number not in found)]


def _patient(shape: Shape, and_columns: str = "") -> str:
    contact = "p.PreferContactMethod" if shape.columns.has("patient", "PreferContactMethod") else "0"
    return (
        f"SELECT p.PatNum, p.LName, p.FName, p.Birthdate, p.HmPhone, p.WkPhone, p.WirelessPhone, p.Guarantor,"  # noqa: S608  own names
        f" {contact} AS Contact, c.Abbr, c.Description{and_columns}"
        " FROM patient p LEFT JOIN clinic c ON c.ClinicNum = p.ClinicNum WHERE p.PatNum = %(number)s"
    )


def _to_patient(row: Row[Any], shape: Shape) -> Patient:
    in_clinic = shape.clinics and row.Abbr is not None
    return Patient(
        number=row.PatNum,
        name=full_name(row.FName, row.LName),
        clinic=(row.Abbr or row.Description) if in_clinic else "",
        guarantor=row.Guarantor,
        birthdate=birthdate(row.Birthdate),
        phones=phones(row),
        contact_preference=CONTACT.get(row.Contact, ""),
    )


def _merged(row: Row[Any], now: datetime) -> dict[int, datetime]:
    """As far as the server tells: it cuts off a very long answer."""
    links = _LINK.findall(str(row.MergedFrom or ""))
    return {int(number): now - timedelta(seconds=int(ago)) for number, ago in links}


def full_name(first: str | None, last: str | None) -> str:
    return f"{first or ''} {last or ''}".strip()


def birthdate(value: object) -> date | None:
    return value if isinstance(value, date) and value.year >= FIRST_REAL_YEAR else None


def phones(row: Row[Any]) -> tuple[str, ...]:
    """Each with its kind, in the order in which people are reached."""
    kept: list[tuple[str, str]] = [(kind, getattr(row, column)) for kind, column in PHONES]
    return tuple(f"{kind} {number.strip()}" for kind, number in kept if number and number.strip())
