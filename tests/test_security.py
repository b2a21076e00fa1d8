"""Secrets come in files, by the environment or from systemd, and never where whoever looks at processes sees them."""

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import click

from od_escalator.cli import COMMANDS, main

_SECRET = re.compile(r"password|secret|token|credential|api.?key", re.IGNORECASE)


def commands() -> Iterator[click.Command]:
    waiting: list[click.Command] = [
        import_module(f"od_escalator.cli.{module}").command for module, _ in COMMANDS.values()
    ]
    while waiting:
        command = waiting.pop()
        yield command
        if isinstance(command, click.Group):
            waiting += command.commands.values()
    yield main


def test_no_secret_can_be_given_on_the_command_line() -> None:
    """A list of processes shows it to everybody, and a shell keeps it: a file's name is what may be given."""
    found = [
        f"{command.name} {parameter.opts}"
        for command in commands()
        for parameter in command.params
        if _SECRET.search(parameter.name or "") and not (parameter.name or "").endswith("_file")
        if not getattr(parameter, "is_flag", False)
    ]
    assert found == []


def test_a_process_that_we_start_is_told_no_secret() -> None:
    """Others are started to draw, to shut a file on Windows, and to stand in for servers in the demo."""
    sources = Path(import_module("od_escalator").__file__ or "").parent
    starts = {
        file.relative_to(sources).as_posix()
        for file in sources.rglob("*.py")
        if re.search(r"\bsubprocess\b|\bos\.(exec|spawn|system|popen)|\bPopen\b", file.read_text(encoding="utf-8"))
    }
    assert {file for file in starts if not file.startswith("demo/")} == {"charts/draw.py", "cli/setting_up/private.py"}
