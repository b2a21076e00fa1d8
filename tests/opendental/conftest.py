"""Willow Creek Dental on Monday morning, our side of it, and people at their workstations."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine

from od_escalator.clock import SystemClock
from od_escalator.demo import practice as practices
from od_escalator.demo import schema
from od_escalator.demo.api import CUSTOMER_KEY, DEVELOPER_KEY, LocalApi
from od_escalator.demo.practice import Practice
from od_escalator.demo.server import Server
from od_escalator.demo.session import Session
from od_escalator.demo.workstation import Workstation
from od_escalator.domain.note import NoteKey, Source
from od_escalator.domain.practice import Standing, TaskOrder
from od_escalator.domain.tags import Marks
from od_escalator.opendental.api import Api
from od_escalator.opendental.practice import OpenDentalPractice
from tests.store.conftest import migrated

__all__ = ["migrated"]

MONDAY = datetime(2026, 3, 2, 15, tzinfo=UTC)  # 10:00 in Geneva

#: What the people of a test write; the rest is the practice itself.
WRITTEN = {"commlog": 1, "procnote": 1, "procedurelog": 1, "task": 5001} | dict.fromkeys(
    ("tasknote", "taskhist", "taskunread", "taskancestor", "signalod", "securitylog", "securityloghash"), 1
)
SETUP = "preference, definition, userod, tasklist, tasksubscription, patient, clinic"

Turn = Callable[..., datetime]


def commlog(number: int) -> NoteKey:
    return NoteKey("main", 1, Source.COMMLOG, number)


def through(api: LocalApi, **given: Any) -> Api:  # noqa: ANN401  what it takes
    return Api("main", given.pop("url", api.url), given.pop("keys", (DEVELOPER_KEY, CUSTOMER_KEY)), **given)


AtDesk = Callable[[str], Workstation]
Connect = Callable[..., OpenDentalPractice]


class HurriedClock(SystemClock):
    """Ten seconds pass between two looks at it, so that nothing is taken for known."""

    def __init__(self) -> None:
        self._shown = 0.0

    def monotonic(self) -> float:
        self._shown += 10
        return self._shown


class Building:
    """One practice for many tests: its tables are emptied after each; a test that changes its setup costs a new one."""

    def __init__(self, server: Server, version: str = schema.VERSION, name: str = "opendental_room") -> None:
        self._server = server
        self._version = version
        self._name = name
        self._practice: Practice | None = None
        self._print = ""

    def opened(self) -> Practice:
        self._server.set_time(MONDAY)
        if self._practice is None:
            self._practice = practices.build(
                self._server, date(2026, 3, 2), name=self._name, version=self._version, patients=20
            )
            self._print = self._fingerprint()
        return self._practice

    def leave(self) -> None:
        if self._fingerprint() != self._print:
            self._practice = None
            return
        with self._server.admin(self._name) as admin:
            for table, first in WRITTEN.items():
                if admin.run(f"DELETE FROM {table}"):  # noqa: S608  our own names
                    admin.run(f"ALTER TABLE {table} AUTO_INCREMENT = {first}")

    def _fingerprint(self) -> str:
        with self._server.admin(self._name) as admin:
            sums = [row["Checksum"] for row in admin.rows(f"CHECKSUM TABLE {SETUP}")]
            shape = admin.rows(
                "SELECT TABLE_NAME, COLUMN_NAME, COLUMN_TYPE, COLLATION_NAME FROM information_schema.COLUMNS"
                " WHERE TABLE_SCHEMA = DATABASE() ORDER BY 1, 2"
            )
            return f"{sums} {shape}"


@pytest.fixture(scope="session")
def building(mariadb: Server) -> Building:
    return Building(mariadb)


@pytest.fixture
def office(building: Building) -> Iterator[Practice]:
    yield building.opened()
    building.leave()


@pytest.fixture
def session(office: Practice) -> Iterator[Session]:
    with office.open() as session:
        yield session


@pytest.fixture
def turn(mariadb: Server) -> Turn:
    """Turn the clock on by so many seconds, minutes or hours, and say what it shows."""
    shown = [MONDAY]

    def turn(**by: float) -> datetime:
        shown[0] += timedelta(**by)
        mariadb.set_time(shown[0])
        return shown[0]

    return turn


@pytest.fixture
def at_desk(office: Practice) -> Iterator[AtDesk]:
    """Sit somebody down at a workstation."""
    with ExitStack() as desks:
        yield lambda user: desks.enter_context(Workstation(office.url, user))


@pytest.fixture
def connect(office: Practice) -> Iterator[Connect]:
    """Another process of ours at this database; it has not asked for the lock yet."""
    made: list[OpenDentalPractice] = []

    def connect(url: str | None = None, **given: Any) -> OpenDentalPractice:  # noqa: ANN401  what it takes
        made.append(
            OpenDentalPractice(
                "main",
                url or office.our_url,
                open_dental_user=given.pop("open_dental_user", "Escalator"),
                settle=timedelta(seconds=30),
                clock=given.pop("clock", HurriedClock()),
                **given,
            )
        )
        made[-1].flag_by(Marks(types=frozenset({"Upset Patient"})))
        return made[-1]

    yield connect
    for practice in made:
        practice.close()


@pytest.fixture
def ours(connect: Connect) -> OpenDentalPractice:
    """Our process, which writes."""
    practice = connect()
    assert practice.hold() is Standing.WRITER
    return practice


@pytest.fixture
def order(office: Practice) -> Callable[..., TaskOrder]:
    """An order for Kelly about the first patient, who has no CommLog yet."""

    def order(mark: str = "UP-1042", **given: Any) -> TaskOrder:  # noqa: ANN401  any field of an order
        fields: dict[str, Any] = {
            "manager": "Kelly",
            "patient": office.patients[0].number,
            "note": None,
            "first_line": f"Please call back by Thu 2:00 PM - billing - {mark} (noted 10:14 Jamie)",
            "author": "Jamie",
            "finishing": ("After the call, write a CommLog.", "Then mark this task Done."),
            "popup": True,
        }
        return TaskOrder(mark=mark, **(fields | given))

    return order


@pytest.fixture
def rows_read() -> Iterator[Callable[[], int]]:
    """How many rows the server has read for the process under test since the last time it was asked."""
    held: list[Connection] = []
    counted = 0

    def note(*given: Any) -> None:  # noqa: ANN401  SQLAlchemy's connection, cursor, statement, parameters, context, many
        held[:] = given[:1]

    def count() -> int:
        counters = held[0].exec_driver_sql("SHOW SESSION STATUS LIKE 'Handler_read%%'").all()
        return sum(int(counter[1]) for counter in counters)

    def rows_read() -> int:
        nonlocal counted
        now = count()
        read, asking = now - counted, count() - now
        counted = now + 2 * asking
        return read

    event.listen(Engine, "before_cursor_execute", note)
    yield rows_read
    event.remove(Engine, "before_cursor_execute", note)


@pytest.fixture
def statements() -> Iterator[list[str]]:
    """Every statement that the process under test sends, as it sends it."""
    sent: list[str] = []

    def note(*given: Any) -> None:  # noqa: ANN401  SQLAlchemy's connection, cursor, statement, parameters, context, many
        sent.append(given[2])

    event.listen(Engine, "before_cursor_execute", note)
    yield sent
    event.remove(Engine, "before_cursor_execute", note)
