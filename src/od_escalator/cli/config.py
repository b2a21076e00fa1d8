"""`config show` and `config example`."""

from pathlib import Path

import click

from od_escalator.config.example import example_text
from od_escalator.config.load import load_settings
from od_escalator.config.show import show


@click.group("config")
def command() -> None:
    """Show the configuration, or an example of one."""


@command.command("show")
@click.pass_obj
def show_command(path: Path) -> None:
    """Print what is in force: defaults filled in, secrets left out."""
    click.echo(show(load_settings(path)), nl=False)


@command.command("example")
def example_command() -> None:
    """Print a complete configuration to begin with, every key explained."""
    click.echo(example_text(), nl=False)
