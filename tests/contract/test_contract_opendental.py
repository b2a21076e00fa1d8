"""Open Dental in a real MariaDB keeps the contract."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date, datetime

import pytest

from od_escalator.demo.practice import Practice as MadeUp
from od_escalator.demo.session import NOW, Session
from od_escalator.demo.workstation import Workstation
from od_escalator.engine.ports import Practice
from tests.contract.practice_contract import Desk, PracticeContract
from tests.opendental.conftest import Connect, Turn, building, connect, office, session, turn
from tests.opendental.test_restored_backups import Backup

__all__ = ["building", "connect", "office", "session", "turn"]

ON_PATIENT = 1  # task.ObjectType


class RealDesk:
    """The workstations at which people do it."""

    def __init__(self, office: MadeUp, connect: Connect, turn: Turn, session: Session, seats: ExitStack) -> None:
        self._office, self._connect, self._session, self._seats = office, connect, session, seats
        self._turn = turn
        self._at: dict[str, Workstation] = {}
        self._ours = 0
        self.practice: Practice = connect()
        numbers = {patient.name: patient.number for patient in office.patients}
        self.patients = (numbers["Ines Castell"], numbers["Nora Whitfield"])
        self.child = numbers["Theo Castell"]

    def another(self) -> Practice:
        return self._connect()

    def away(self) -> Practice:
        return self._connect("mysql+pymysql://od_escalator@127.0.0.1:9/opendental")

    def turn(self, **by: float) -> datetime:
        return self._turn(**by)

    def number(self, user: str) -> int:
        return self._office.users[user]

    def write(self, user: str, patient: int, text: str, type_name: str = "Misc") -> int:
        return self._seat(user).write_commlog(patient, text, type_name)

    def edit(self, number: int, text: str) -> None:
        self._seat("Jamie").edit_commlog(number, text)

    def delete(self, number: int) -> None:
        self._seat("Jamie").delete_commlog(number)

    def chart(self, user: str, patient: int, text: str) -> int:
        return self._seat(user).chart.write_note(patient, text)

    def rewrite(self, user: str, procedure: int, text: str) -> None:
        self._seat(user).chart.rewrite(procedure, text)

    def read_task(self, user: str, task: int) -> None:
        self._seat(user).read_task(task)

    def tick_done(self, user: str, task: int) -> None:
        self._seat(user).tick_done(task)

    def send_on(self, user: str, task: int, to: str) -> None:
        self._seat(user).send_to(task, self._office.inboxes[to])

    def reply(self, user: str, task: int) -> None:
        if not self._ours:
            self._ours = self._session.insert("tasklist", Descript="Escalator", Parent=self._office.inboxes_parent)
            given = "UPDATE userod SET TaskListInBox = %(list)s WHERE UserName = 'Escalator'"
            self._session.run(given, list=self._ours)
            self._seats.callback(self._session.run, given, list=0)
            dropped = "DELETE FROM tasklist WHERE TaskListNum = %(list)s"
            self._seats.callback(self._session.run, dropped, list=self._ours)
        self._seat(user).send_to(task, self._ours)

    def delete_task(self, user: str, task: int) -> None:
        self._seat(user).delete_task(task)

    def lose_task(self, task: int) -> None:
        self._session.run("DELETE FROM task WHERE TaskNum = %(task)s", task=task)

    def note_on_task(self, user: str, task: int, text: str) -> None:
        with self._seat(user).open_task(task) as window:
            window.add_note(text)

    def send_task(self, user: str, to: str, patient: int, text: str) -> int:
        return self._seat(user).write_task(text, self._office.inboxes[to], patient)

    def merge(self, old: int, new: int) -> None:
        self._seat("Jamie").merge_patients(old, new)

    def book(self, patient: int, at: datetime, status: int = 1) -> None:
        clinic = self._session.value("SELECT ClinicNum FROM patient WHERE PatNum = %(patient)s", patient=patient)
        row = self._session.insert("appointment", PatNum=patient, AptStatus=status, AptDateTime=at, ClinicNum=clinic)
        self._seats.callback(self._session.run, "DELETE FROM appointment WHERE AptNum = %(row)s", row=row)

    def complete(self, patient: int, at: datetime) -> None:
        self.book(patient, at, status=2)

    def close_on(self, day: date, clinic: str = "") -> None:
        number = self._office.clinics[clinic] if clinic else 0
        row = self._session.insert("schedule", SchedDate=day, SchedType=0, Status=2, ClinicNum=number)
        self._seats.callback(self._session.run, "DELETE FROM schedule WHERE ScheduleNum = %(row)s", row=row)

    def work(self, user: str) -> None:
        self._session.insert("securitylog", PermType=84, UserNum=self.number(user), LogDateTime=NOW, LogText="")

    def clock_in(self, user: str) -> None:
        self._session.run(
            "UPDATE userod SET EmployeeNum = 100 + UserNum WHERE UserNum = %(user)s", user=self.number(user)
        )
        row = self._session.insert("clockevent", EmployeeNum=100 + self.number(user), TimeEntered1=NOW)
        self._seats.callback(self._session.run, "DELETE FROM clockevent WHERE ClockEventNum = %(row)s", row=row)

    def tasks(self, user: str) -> list[tuple[int, str]]:
        return [(row["TaskNum"], row["Descript"]) for row in self._seat(user).inbox()]

    def task_notes(self, task: int) -> list[str]:
        return [row["Note"] for row in self._seat("Kelly").task_notes(task)]

    def popups(self) -> int | None:
        return int(self._session.value("SELECT COUNT(*) FROM signalod WHERE IType = 28"))

    def backup(self) -> Callable[[], None]:
        backup = Backup(self._session)
        self._seats.callback(backup.drop)
        return backup.restore

    def _seat(self, user: str) -> Workstation:
        if user not in self._at:
            self._at[user] = self._seats.enter_context(Workstation(self._office.url, user))
        return self._at[user]


class TestOpenDental(PracticeContract):
    @pytest.fixture
    def desk(self, office: MadeUp, connect: Connect, turn: Turn, session: Session) -> Iterator[Desk]:
        with ExitStack() as seats:
            yield RealDesk(office, connect, turn, session, seats)
