"""Bring the store's tables up to this version; forward only. Imported by the `migrate` command and the demo alone."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from importlib.resources import as_file

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine

from od_escalator.store import mariadb, revisions, sqlite
from od_escalator.store.place import Place, at


def migrate(where: Place | str) -> None:
    """Run every migration that the store has not seen yet; running it again changes nothing."""
    with as_file(revisions.scripts()) as folder, _changing(where) as engine, _alone(engine):
        config = Config()
        config.set_main_option("script_location", str(folder))
        config.attributes["engine"] = engine
        command.upgrade(config, "head")


def revision(where: Place | str) -> str | None:
    """The last migration that the store has seen; None of a store that is still to be made."""
    with _changing(where) as engine, engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


@contextmanager
def _changing(where: Place | str) -> Iterator[Engine]:
    place = at(where)
    engine = (mariadb if place.file is None else sqlite).for_changes(place)
    try:
        with mariadb.failing_clearly(place) if place.file is None else nullcontext():
            yield engine
    finally:
        engine.dispose()


@contextmanager
def _alone(engine: Engine) -> Iterator[None]:
    """Two machines that start after an update both migrate; a file's lock does it by itself."""
    if engine.dialect.name == "sqlite":
        yield
        return
    with engine.connect() as connection:
        connection.exec_driver_sql("SELECT GET_LOCK(CONCAT('migrate ', DATABASE()), 600)")
        yield
