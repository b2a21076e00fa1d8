"""`try`: what a note would do, from its text alone; needs no database, no Slack and no configuration."""

import sys
from pathlib import Path

import click

from od_escalator.cli import trial
from od_escalator.cli.failures import FAILED
from od_escalator.cli.jsonl import answer_lines
from od_escalator.config.load import load_settings
from od_escalator.config.rules import marks
from od_escalator.domain.flags import Marks
from od_escalator.domain.note import Mode

_DEFAULTS = Marks(types=frozenset({"Upset Patient"}))


def _mode(_ctx: click.Context, _param: click.Parameter, value: str | None) -> Mode | None:
    try:
        return trial.mode_of(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


@click.command("try")
@click.option("--type", "type_name", help='The CommLog type, such as "Upset Patient".')
@click.option("--mode", callback=_mode, help='How it took place: "Phone", "In Person", "Text", ... or its number.')
@click.option("--jsonl", is_flag=True, help="Many notes: one JSON object a line, with `text` and what is known of it.")
@click.pass_context
def command(ctx: click.Context, *, type_name: str | None, mode: Mode | None, jsonl: bool) -> None:
    """Say what a note would do: from standard input, nothing is sent anywhere.

    With --jsonl each line of input is an object with `text` and optionally `id`, `source`, `mode` and `type`; each
    line of output is an object with `id`, `opens_case`, `severity`, `origin`, `about`, `watch`, `help`, `promise`,
    `contact` and `reasons`, or with `id` and `error`.
    """
    known = _marks(ctx)
    if jsonl:
        ctx.exit(FAILED if answer_lines(sys.stdin.buffer, sys.stdout, known) else 0)
    if sys.stdin.isatty():
        click.echo("Type the note, then Ctrl-D on a line of its own.", err=True)
    text = sys.stdin.buffer.read().decode("utf-8-sig", errors="replace")
    for line in trial.in_words(trial.judge(text, type_name, mode, known), text):
        click.echo(line)


def _marks(ctx: click.Context) -> Marks:
    """The configuration's flags; the usual ones where there is none and none was asked for."""
    assert ctx.parent is not None  # noqa: S101  the group above, which has --config
    asked_for = ctx.parent.get_parameter_source("path") is not click.core.ParameterSource.DEFAULT
    return marks(load_settings(ctx.obj)) if asked_for or Path(ctx.obj).exists() else _DEFAULTS
