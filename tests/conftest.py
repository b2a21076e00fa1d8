"""The real MariaDB that every test of Open Dental runs on: one per storage engine and run, its clock hand-turned.

A test builds its own database in it (a tenth of a second) and turns the clock to where it wants to begin.
"""

import gc
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


#: Where the storage engine decides what happens; the other rooms' tests play on MyISAM, which standard installs have.
_ON_BOTH = ("opendental/", "story/test_main_story", "story/test_how_it_ends", "story/test_every", "story/test_random")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--both-engines", action="store_true", help="play every test on both storage engines")
    parser.addoption("--each-write", action="store_true", help="play the full disk at each write, and not at a sample")
    parser.addoption("--every-point", action="store_true", help="take over between states at each kind of call")


#: Measuring coverage more than doubles what these take. What they run through, shorter ones cover line by line: a line
#: that only a story comes by has no test of its own, and shows in the report. All that plays on InnoDB plays on MyISAM.
_LONG = (
    "tests/simulation/",
    "tests/crash/",
    "tests/domain/test_hours.py::test_ten_years",
    "tests/domain/test_lifecycle_moves.py::test_every_event",
    "tests/domain/test_lifecycle_machine.py",
    "tests/opendental/test_random_histories.py",
    "tests/faults/",
    "tests/pictures/",
    "tests/story/",
    "tests/test_benchmarks.py",
    "tests/test_soak.py",
)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A bounded default: all on MyISAM, on InnoDB what depends on it."""
    for item in items:
        if item.nodeid.startswith(_LONG) or _is_on_innodb(item):
            item.add_marker("no_cover")
    if config.getoption("--both-engines"):
        return
    left_out = {item for item in items if _is_on_innodb(item) and not any(part in item.nodeid for part in _ON_BOTH)}
    config.hook.pytest_deselected(items=list(left_out))
    items[:] = [item for item in items if item not in left_out]


def pytest_collection_finish() -> None:
    """Tests that wait for their turn are no garbage, and looking through thousands of them each time costs a tenth."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def _is_on_innodb(item: pytest.Item) -> bool:
    parameters: dict[str, object] = getattr(getattr(item, "callspec", None), "params", {})
    return parameters.get("mariadb") == "InnoDB"


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


@pytest.fixture(scope="session")
def state_server() -> Iterator[Server]:
    """Where our own records may be instead of in a file; with no storage engine of its own choice."""
    with Server(engine="MyISAM") as server:
        yield server
