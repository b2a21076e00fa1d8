"""`migrate`: make our own database, or bring it up to this version."""

from pathlib import Path

import click
from alembic.util import CommandError
from sqlalchemy import create_engine, inspect, text

from od_escalator.cli.state import file_of
from od_escalator.config.load import load_settings
from od_escalator.errors import OperatorError
from od_escalator.store.migrate import migrate
from od_escalator.store.store import Store


@click.command("migrate")
@click.pass_obj
def command(path: Path) -> None:
    """Make our own database, or bring it up to this version."""
    url = load_settings(path).state.url
    file = file_of(url)
    Store(url).close()  # says what is wrong with the folder or the file
    before = _revision(url)
    try:
        migrate(url)
    except CommandError as error:
        raise OperatorError(
            f"[state] url: {file} was made by a newer od-escalator (its tables are at {before})",
            "install that version again, or restore a backup from before",
        ) from error
    after = _revision(url)
    if before is None:
        click.echo(f"{file}: made, at {after}")
    elif before == after:
        click.echo(f"{file}: up to date, at {after}")
    else:
        click.echo(f"{file}: brought from {before} to {after}")


def _revision(url: str) -> str | None:
    engine = create_engine(url)
    try:
        if "alembic_version" not in inspect(engine).get_table_names():
            return None
        with engine.connect() as connection:
            revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
            return revision
    finally:
        engine.dispose()
