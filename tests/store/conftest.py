from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile

import pytest

from od_escalator.store.migrate import migrate
from od_escalator.store.store import Store


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty store, made once: each test works on a copy."""
    file = tmp_path_factory.mktemp("migrated") / "state.db"
    migrate(f"sqlite:///{file}")
    return file


@pytest.fixture
def url(tmp_path: Path, migrated: Path) -> str:
    """A migrated store of its own."""
    return f"sqlite:///{copyfile(migrated, tmp_path / 'state.db')}"


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    store = Store(url)
    yield store
    store.close()
