"""The command line: one file a command, loaded when it is called, so that each starts as lightly as it can."""

import sys
from io import TextIOWrapper
from pathlib import Path

import click

from od_escalator import lean  # noqa: F401  first of all
from od_escalator.cli.commands import Commands
from od_escalator.cli.version import print_version
from od_escalator.folders import HERE

CONFIG = Path(HERE.config, "config.toml")

#: Module and first line of help; the commands themselves are loaded when they are called.
COMMANDS = {
    "init": (
        "init",
        "Set up: asks what it has to know, proposes what it sees, writes the configuration, checks it, sends a test.",
    ),
    "run": ("run", "Read notes, open tasks and escalate, until told to stop."),
    "check": ("check", "Look at everything the configuration names, and list what is wrong."),
    "grants": ("grants", "Print the SQL that lets us into the Open Dental database, and allows no more than we do."),
    "test-notify": ("test_notify", "Send every place in Slack one message marked as a test."),
    "try": ("try_note", "Say what a note would do: from standard input, nothing is sent anywhere."),
    "drill": ("drill", "Say how a drill is held, and how the last one of each office went."),
    "status": ("status", "Say how far we have read, what waits and what failed."),
    "cases": ("cases", "List the cases, show one, print the complaint log, or put something on record."),
    "report": ("report", "Write what the complaint log shows of a time: last month, or what is named."),
    "simulate": ("simulate", "Show who would hear what, and when, if nobody did anything."),
    "explain": ("explain", "Tell what happened to a case, what comes next, and why."),
    "review": (
        "review",
        "Tell of a public review, and read, draft or waive its public answer.",
    ),
    "outbox": ("outbox", "List what was promised, try it again, or drop it."),
    "pause": ("pause", "Say that this machine will be silent on purpose, for an update, say."),
    "slack": ("slack", "Set up the Slack app."),
    "windows": ("windows", "Set it up on Windows."),
    "config": ("config", "Show the configuration, or an example of one."),
    "migrate": ("migrate", "Make our own database, or bring it up to this version."),
    "backup": ("backup", "Copy our own records, also while the service runs."),
    "restore": ("restore", "Go back to the backup FILE, without telling anybody twice."),
    "rebuild": ("rebuild", "Make a lost or damaged state anew from Open Dental and Slack."),
    "demo": ("demo", "Play the whole story in a made-up practice."),
}


@click.group(cls=Commands, commands_by_name=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--config",
    "path",
    type=click.Path(path_type=Path, dir_okay=False),
    default=CONFIG,
    envvar="OD_ESCALATOR_CONFIG",
    show_default=True,
    show_envvar=True,
    help="The configuration.",
)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=print_version, help="Show the version."
)
@click.pass_context
def main(ctx: click.Context, path: Path) -> None:
    """Reads upset-patient notes in Open Dental, opens a task, and escalates until the patient was called.

    Exit codes: 0 good, 1 findings or failure, 2 usage, 78 configuration, 70 a bug.
    """
    ctx.obj = path
    # A terminal that lacks a letter of somebody's name is no reason to fail.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
