"""The real MariaDB that every test of Open Dental runs on: one per storage engine and run, its clock hand-turned.

A test builds its own database in it (a tenth of a second) and turns the clock to where it wants to begin.
"""

from collections.abc import Iterator
from io import StringIO

import pytest
import structlog

from od_escalator.demo.server import Server
from od_escalator.log import configure


@pytest.fixture(autouse=True)
def log_as_the_daemon_does() -> Iterator[StringIO]:
    """Without it structlog would print its own way, tracebacks with everything in them included."""
    stream = StringIO()
    configure(stream, json=True)
    yield stream
    structlog.reset_defaults()


@pytest.fixture(scope="session", params=["MyISAM", "InnoDB"])
def mariadb(request: pytest.FixtureRequest) -> Iterator[Server]:
    with Server(engine=request.param, tz="America/New_York", hand_turned=True) as server:
        yield server
