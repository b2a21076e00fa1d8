"""A fresh Willow Creek Dental on Monday morning, and a way to turn its clock."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta

import pytest

from od_escalator.demo import practice as practices
from od_escalator.demo.practice import Practice
from od_escalator.demo.server import Server
from od_escalator.demo.session import Session
from od_escalator.demo.workstation import Workstation

MONDAY = datetime(2026, 3, 2, 15, tzinfo=UTC)  # 10:00 in Geneva


@pytest.fixture
def practice(mariadb: Server) -> Practice:
    mariadb.set_time(MONDAY)
    return practices.build(mariadb, date(2026, 3, 2), name="desk", patients=20)


@pytest.fixture
def session(practice: Practice) -> Iterator[Session]:
    with practice.open() as session:
        yield session


@pytest.fixture
def turn(mariadb: Server) -> Callable[..., datetime]:
    """Turn the clock on by so many seconds, minutes or hours, and say what it shows."""
    shown = [MONDAY]

    def turn(**by: float) -> datetime:
        shown[0] += timedelta(**by)
        mariadb.set_time(shown[0])
        return shown[0]

    return turn


@pytest.fixture
def at_desk(practice: Practice) -> Iterator[Callable[[str], Workstation]]:
    """Sit somebody down at a workstation of her own."""
    with ExitStack() as desks:
        yield lambda user: desks.enter_context(Workstation(practice.url, user))
