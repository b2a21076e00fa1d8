"""Says which version this is, when asked for it."""

from importlib.metadata import PackageNotFoundError, version

import click


def print_version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if not value or ctx.resilient_parsing:
        return
    try:
        click.echo(f"od-escalator {version('od-escalator')}")
    except PackageNotFoundError:
        click.echo("od-escalator, run from its sources")
    ctx.exit()
