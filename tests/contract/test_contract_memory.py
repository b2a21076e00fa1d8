"""The practice and the Slack of the simulation, in memory, keep the contract."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from od_escalator.demo.handclock import HandClock
from od_escalator.demo.staff import COMMLOG_TYPES, STAFF
from od_escalator.domain.practice import Closure, Patient, TaskStatus
from od_escalator.engine.ports import Practice
from tests.contract.practice_contract import Desk, PracticeContract
from tests.simulation.database import Database
from tests.simulation.faults import Fate, FaultyPractice
from tests.simulation.practice import MemoryPractice

MONDAY = datetime(2026, 3, 2, 15, tzinfo=UTC)


class MemoryDesk:
    patients = (101, 103)
    child = 102

    def __init__(self) -> None:
        self._clock = HandClock(MONDAY)
        self._database = Database(
            self._clock.now,
            {number: person.name for number, person in enumerate(STAFF, 21)},
            [person.name for person in STAFF if person.inbox],
            [
                Patient(number=number, name=name, clinic="Geneva", guarantor=guarantor)
                for number, name, guarantor in ((101, "Nora", 101), (102, "Ben", 101), (103, "Ida", 103))
            ],
            usages=dict(COMMLOG_TYPES),
        )
        self._database.treating[101] = self.number("Okafor")
        self.practice: Practice = MemoryPractice("main", self._database)

    def another(self) -> Practice:
        return MemoryPractice("main", self._database)

    def away(self) -> Practice:
        return FaultyPractice(self.practice, lambda _name, _acts: Fate.AWAY)

    def turn(self, **by: float) -> datetime:
        self._clock.turn(timedelta(**by))
        return self._clock.now()

    def number(self, user: str) -> int:
        return self._database.number_of(user)

    def write(self, user: str, patient: int, text: str, type_name: str = "Misc") -> int:
        return self._database.write_commlog(user, patient, text, type_name)

    def edit(self, number: int, text: str) -> None:
        self._database.edit_commlog(number, text)

    def delete(self, number: int) -> None:
        self._database.delete_commlog(number)

    def chart(self, user: str, patient: int, text: str) -> int:
        return self._database.write_chart(user, patient, text)

    def rewrite(self, user: str, procedure: int, text: str) -> None:
        self._database.rewrite_chart(user, procedure, text)

    def read_task(self, user: str, task: int) -> None:
        self._database.read_task(user, task)

    def tick_done(self, user: str, task: int) -> None:
        self._database.tick_done(user, task)

    def send_on(self, user: str, task: int, to: str) -> None:  # noqa: ARG002  the contract's
        self._database.send_on(task, to)

    def reply(self, user: str, task: int) -> None:  # noqa: ARG002  the contract's
        self._database.send_on(task, "Escalator")

    def delete_task(self, user: str, task: int) -> None:
        self._database.delete_task(user, task)

    def lose_task(self, task: int) -> None:
        self._database.lose_task(task)

    def note_on_task(self, user: str, task: int, text: str) -> None:
        self._database.note_on_task(user, task, text)

    def send_task(self, user: str, to: str, patient: int, text: str) -> int:
        return self._database.send_task(user, to, patient, text)

    def merge(self, old: int, new: int) -> None:
        self._database.merge(old, new)

    def book(self, patient: int, at: datetime) -> None:
        self._database.appointments.add((at, patient))

    def complete(self, patient: int, at: datetime) -> None:
        self._database.came.append((at, patient))

    def close_on(self, day: date, clinic: str = "") -> None:
        self._database.closures.add(Closure(day, clinic))

    def work(self, user: str) -> None:
        self._database.signs[user] = self._database.clock()

    clock_in = work

    def tasks(self, user: str) -> list[tuple[int, str]]:
        tasks = self._database.rows.tasks.values()
        inbox = self.number(user)
        return [(each.number, each.text) for each in tasks if each.inbox == inbox and each.status is TaskStatus.OPEN]

    def task_notes(self, task: int) -> list[str]:
        return [each.text for each in self._database.rows.tasks[task].notes]

    def popups(self) -> int:
        return len(self._database.popups)

    def backup(self) -> Callable[[], None]:
        backup = self._database.backup()
        return lambda: self._database.restore(backup)


class TestPracticeInMemory(PracticeContract):
    @pytest.fixture
    def desk(self) -> Desk:
        return MemoryDesk()
