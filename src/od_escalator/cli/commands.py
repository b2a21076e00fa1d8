"""The group of commands: loads one when it is called, and ends every failure in one clear line and an exit code."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

from od_escalator.cli.failures import INTERRUPTED, exit_code, tell

_CLICKS_OWN = (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError)


class Commands(click.Group):
    """`commands_by_name` gives for each command its module in this package and the first line of its help."""

    def __init__(self, *args: Any, commands_by_name: Mapping[str, tuple[str, str]], **kwargs: Any) -> None:  # noqa: ANN401  click's
        super().__init__(*args, **kwargs)
        self._by_name = commands_by_name

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's signature
        return list(self._by_name)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  click's signature
        if cmd_name not in self._by_name:
            return None
        module, _ = self._by_name[cmd_name]
        command: click.Command = import_module(f"od_escalator.cli.{module}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  click's signature
        with formatter.section("Commands"):
            formatter.write_dl([(name, help_) for name, (_, help_) in self._by_name.items()])

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401  click's signature
        try:
            return super().invoke(ctx)
        except _CLICKS_OWN:
            raise
        except KeyboardInterrupt:
            ctx.exit(INTERRUPTED)
        except Exception as error:  # noqa: BLE001  the last place where a failure can be told
            click.echo(tell(error), err=True)
            ctx.exit(exit_code(error))
