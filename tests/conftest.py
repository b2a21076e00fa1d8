"""The real MariaDB that every test of Open Dental runs on: one per storage engine and run, its clock hand-turned.

A test builds its own database in it (a tenth of a second) and turns the clock to where it wants to begin.
"""

import os
from collections.abc import Iterator
from io import StringIO

import pytest
import structlog
from hypothesis import HealthCheck, settings

from od_escalator.demo.server import Server
from od_escalator.log import configure

# A busy machine is no finding: what a test takes is measured in benchmarks/ and never asserted. What decides about a
# change tries the same examples each time; at a desk they differ, and find more.
settings.register_profile(
    "house",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=os.environ.get("CI") == "true",
)
settings.load_profile("house")


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
