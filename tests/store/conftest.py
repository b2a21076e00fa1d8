"""One suite over both kinds of store: every test that asks for `url` or `store` runs on a file and on MariaDB."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile

import pytest

from od_escalator.demo.server import Server
from od_escalator.store.migrate import migrate
from od_escalator.store.store import Store
from od_escalator.store.tables import metadata

SCHEMA = "od_escalator"
_BOTH = ("sqlite", "mariadb")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "url" in metafunc.fixturenames:
        metafunc.parametrize("url", _BOTH, indirect=True)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty store, made once: each test works on a copy."""
    file = tmp_path_factory.mktemp("migrated") / "state.db"
    migrate(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def migrated_schema(state_server: Server) -> Server:
    """The same on a server: emptied after each test."""
    with state_server.admin() as admin:
        admin.run(f"CREATE DATABASE {SCHEMA}")
    migrate(state_server.database_url(SCHEMA))
    return state_server


@pytest.fixture
def file_url(tmp_path: Path, migrated: Path) -> str:
    """A migrated store of its own, in a file."""
    return f"sqlite:///{copyfile(migrated, tmp_path / 'state.db')}"


@pytest.fixture
def server_url(migrated_schema: Server) -> Iterator[str]:
    yield migrated_schema.database_url(SCHEMA)
    with migrated_schema.admin(SCHEMA) as admin:
        for table in reversed(metadata.sorted_tables):
            admin.run(f"DELETE FROM `{table.name}`")  # noqa: S608  our own names


@pytest.fixture
def url(request: pytest.FixtureRequest) -> str:
    """Outside this folder the file will do."""
    on_server = getattr(request, "param", "sqlite") == "mariadb"
    made: str = request.getfixturevalue("server_url" if on_server else "file_url")
    return made


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    store = Store(url)
    yield store
    store.close()


@pytest.fixture
def file_store(file_url: str) -> Iterator[Store]:
    """For what is SQLite's alone."""
    store = Store(file_url)
    yield store
    store.close()
