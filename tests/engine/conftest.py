from collections.abc import Iterator

import pytest

from od_escalator.demo.handclock import HandClock
from od_escalator.demo.slack import LocalSlack
from od_escalator.store.store import Store
from tests.engine.bench import CHANNELS, USERS, Bench
from tests.store.conftest import file_url, migrated, store, url
from tests.store.made_up import OPENED

__all__ = ["file_url", "migrated", "store", "url"]


@pytest.fixture
def clock() -> HandClock:
    return HandClock(OPENED)


@pytest.fixture
def slack(clock: HandClock) -> Iterator[LocalSlack]:
    with LocalSlack(clock, users=USERS, channels=CHANNELS) as slack:
        yield slack


@pytest.fixture
def bench(store: Store, slack: LocalSlack, clock: HandClock) -> Iterator[Bench]:
    bench = Bench(store, slack, clock)
    yield bench
    bench.deliver.close()
