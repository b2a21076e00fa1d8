"""`migrate`: make our own database, or bring it up to this version."""

from contextlib import closing
from pathlib import Path

import click

from od_escalator.cli.state import find_state
from od_escalator.config.load import load_settings
from od_escalator.errors import ConfigurationError
from od_escalator.store.migrate import migrate, revision
from od_escalator.store.place import Place
from od_escalator.store.store import Store


@click.command("migrate")
@click.pass_obj
def command(path: Path) -> None:
    """Make our own database, or bring it up to this version."""
    bring_up(find_state(load_settings(path)))


def bring_up(place: Place) -> None:
    """Says what was done; raises OperatorError."""
    with closing(Store(place)) as store:  # says what is wrong with the folder, the file or the server
        if isinstance(misfit := store.misfit(), ConfigurationError):
            raise misfit
    before = revision(place)
    migrate(place)
    after = revision(place)
    if before is None:
        click.echo(f"{place}: made, at {after}")
    elif before == after:
        click.echo(f"{place}: up to date, at {after}")
    else:
        click.echo(f"{place}: brought from {before} to {after}")
