"""Looks up who and where: users with their inboxes, clinics, patients and whom to call for them."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy.engine import Row

from od_escalator.domain.practice import Patient, TaskOrder, Users
from od_escalator.opendental.connection import HeldConnection
from od_escalator.opendental.server_time import FIRST_REAL_YEAR
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
PHONES = (("mobile", "WirelessPhone"), ("home", "HmPhone"), ("work", "WkPhone"))


@dataclass(frozen=True, slots=True)
class User:
    """An Open Dental user; `inbox` is a TaskListNum, 0 for none."""

    number: int
    name: str
    inbox: int
    hidden: bool


class Directory:
    def __init__(self, connection: HeldConnection) -> None:
        self._connection = connection

    def users(self) -> Users:
        rows = self._connection.rows("SELECT UserNum, UserName FROM userod WHERE IsHidden = 0")
        return {row.UserNum: row.UserName for row in rows}

    def find_user(self, name: str) -> User | None:
        """By user name; one who is not hidden comes first, since names are not unique."""
        row = self._connection.row(
            "SELECT UserNum, UserName, TaskListInBox, IsHidden FROM userod WHERE UserName = %(name)s"
            " ORDER BY IsHidden, UserNum LIMIT 1",
            name=name,
        )
        return row and User(row.UserNum, row.UserName, row.TaskListInBox, bool(row.IsHidden))

    def find_patient(self, number: int, shape: Shape) -> Patient | None:
        row = self._connection.row(
            f"SELECT {self._patient_columns(shape)}, g.LName AS GuarantorLName, g.FName AS GuarantorFName,"  # noqa: S608  own names
            " c.Abbr, c.Description, (SELECT GROUP_CONCAT(l.PatNumFrom) FROM patientlink l"
            f" WHERE l.PatNumTo = p.PatNum AND l.LinkType = {MERGED}) AS MergedFrom"
            " FROM patient p LEFT JOIN patient g ON g.PatNum = p.Guarantor"
            " LEFT JOIN clinic c ON c.ClinicNum = p.ClinicNum WHERE p.PatNum = %(number)s",
            number=number,
        )
        if row is None:
            return None
        in_clinic = shape.clinics and row.Abbr is not None
        return Patient(
            number=row.PatNum,
            name=full_name(row.FName, row.LName),
            clinic=(row.Abbr or row.Description) if in_clinic else "",
            clinic_description=row.Description if in_clinic else "",
            guarantor=row.Guarantor,
            guarantor_name=full_name(row.GuarantorFName, row.GuarantorLName),
            birthdate=birthdate(row.Birthdate),
            phones=phones(row),
            contact_preference=CONTACT.get(row.Contact, ""),
            merged_from=tuple(int(number) for number in str(row.MergedFrom or "").split(",") if number.isdigit()),
        )

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
        found: list[int] = []
        while task_list and task_list not in found:
            row = self._connection.row("SELECT Parent FROM tasklist WHERE TaskListNum = %(list)s", list=task_list)
            if row is None:
                break
            found.append(task_list)
            task_list = row.Parent
        return found

    def _patient_columns(self, shape: Shape) -> str:
        contact = "p.PreferContactMethod" if shape.columns.has("patient", "PreferContactMethod") else "0"
        return (
            "p.PatNum, p.LName, p.FName, p.Birthdate, p.HmPhone, p.WkPhone, p.WirelessPhone, p.Guarantor,"
            f" {contact} AS Contact"
        )


def full_name(first: str | None, last: str | None) -> str:
    return f"{first or ''} {last or ''}".strip()


def birthdate(value: object) -> date | None:
    return value if isinstance(value, date) and value.year >= FIRST_REAL_YEAR else None


def phones(row: Row[Any]) -> tuple[str, ...]:
    """Each with its kind, in the order in which people are reached."""
    kept: list[tuple[str, str]] = [(kind, getattr(row, column)) for kind, column in PHONES]
    return tuple(f"{kind} {number.strip()}" for kind, number in kept if number and number.strip())
