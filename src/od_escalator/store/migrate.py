"""Bring the store's tables up to this version; forward only. Imported by the `migrate` command and the demo alone."""

from importlib.resources import as_file, files
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url

from od_escalator.store.store import make_private


def migrate(url: str) -> None:
    """Run every migration that the store has not seen yet; running it again changes nothing."""
    make_private(Path(make_url(url).database or ""))
    with as_file(_scripts()) as folder:
        config = Config()
        config.set_main_option("script_location", str(folder))
        config.attributes["url"] = url
        command.upgrade(config, "head")


def is_current(url: str) -> bool:
    """Whether the store has seen every migration of this version."""
    engine = create_engine(url)
    try:
        with as_file(_scripts()) as folder, engine.connect() as connection:
            head = ScriptDirectory(str(folder)).get_current_head()
            return MigrationContext.configure(connection).get_current_revision() == head
    finally:
        engine.dispose()


def _scripts() -> Path:
    """The wheel carries the migrations inside the package; in the source tree they lie beside `src`."""
    shipped = Path(str(files("od_escalator"))) / "migrations"
    return shipped if shipped.is_dir() else Path(__file__).parents[3] / "migrations"
