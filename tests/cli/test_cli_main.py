"""The command line as a whole: what it offers, and how every failure ends."""

import subprocess
import sys
from importlib import import_module

import click
import pytest
from click.testing import CliRunner

from od_escalator.cli import COMMANDS, main
from od_escalator.cli.commands import Commands
from od_escalator.config.findings import Code, Finding, InvalidConfiguration
from od_escalator.errors import ConfigurationError, OperatorError, Permanent, Transient
from tests.cli.conftest import Desk


def test_help_names_every_command_with_the_first_line_of_its_own_help(desk: Desk) -> None:
    shown = " ".join(desk.run("--help").stdout.split())
    for name, (module, help_) in COMMANDS.items():
        command = import_module(f"od_escalator.cli.{module}").command
        assert command.name == name
        assert f"{name} {help_}" in shown
        assert " ".join(desk.run(name, "--help").stdout.split()).startswith(f"Usage: od-escalator {name} ")


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "explain"])
def test_the_two_helps_of_a_command_agree(name: str) -> None:
    module, help_ = COMMANDS[name]
    command = import_module(f"od_escalator.cli.{module}").command
    assert str(command.help).splitlines()[0] == help_


def test_the_version_is_told(desk: Desk) -> None:
    result = desk.run("--version")
    assert result.exit_code == 0
    assert result.stdout.startswith("od-escalator")


@pytest.mark.parametrize(
    "words", [["rnu"], ["run", "--twice"], ["explain"], ["explain", "Kelly"], ["try", "--mode", "x"]]
)
def test_wrong_usage_ends_with_2(desk: Desk, words: list[str]) -> None:
    result = desk.run(*words)
    assert result.exit_code == 2
    assert "Error: " in result.stderr


class OneCommand(Commands):
    """A command line whose only command fails in a given way."""

    def __init__(self, failure: BaseException) -> None:
        super().__init__("od-escalator", commands_by_name={"fail": ("fail", "Fails.")})
        self._failure = failure

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:  # noqa: ARG002  click's signature
        def fail() -> None:
            raise self._failure

        return click.Command("fail", callback=fail)


FINDINGS = [
    Finding(id=Code.PERSON, place="a", problem="b", hint="c"),
    Finding(id=Code.ZONE, place="d", problem="e", hint="f"),
]


@pytest.mark.parametrize(
    ("failure", "code", "said"),
    [
        (OperatorError("no disk", "add one"), 1, "od-escalator: no disk\n  hint: add one\n"),
        (ConfigurationError("bad", "mend it"), 78, "od-escalator: bad\n  hint: mend it\n"),
        (
            InvalidConfiguration("c.toml", FINDINGS),
            78,
            "od-escalator: c.toml: a: b\n  hint: c\nod-escalator: c.toml: d: e\n  hint: f\n",
        ),
        (Transient("main: away"), 1, "od-escalator: main: away\n"),
        (Permanent("main: refused", "denied"), 1, "od-escalator: main: refused\n"),
        (KeyboardInterrupt(), 130, ""),
        (click.UsageError("what?"), 2, "Usage: fail \n\nError: what?\n"),
    ],
)
def test_a_failure_is_one_clear_line_and_an_exit_code(failure: BaseException, code: int, said: str) -> None:
    result = CliRunner().invoke(OneCommand(failure), ["fail"])
    assert result.exit_code == code
    assert result.stdout == ""
    if not isinstance(failure, click.UsageError):
        assert result.stderr == said


def test_a_bug_is_one_line_without_traceback_or_the_words_of_the_exception() -> None:
    result = CliRunner().invoke(OneCommand(ValueError("Nora Whitfield")), ["fail"])
    assert result.exit_code == 70
    last = result.stderr.splitlines()[-1]
    assert last.startswith("od-escalator: this is a bug in od-escalator: ValueError at ")
    assert "Traceback" not in result.stderr
    assert "Nora" not in result.output
    assert '"event": "command.failed"' in result.stderr


def test_a_light_command_loads_neither_the_database_nor_the_migrations() -> None:
    code = (
        "import sys; from od_escalator.cli import main\n"
        "main(['try'], standalone_mode=False)\n"
        "print(sorted({'sqlalchemy', 'alembic', 'slack_sdk', 'apscheduler', 'starlette'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], input="hello", capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_module_is_the_command(desk: Desk) -> None:
    process = desk.start("config", "example")
    output, problems = process.communicate()
    assert (process.returncode, problems) == (0, "")
    assert output == desk.run("config", "example").stdout


def test_a_shell_may_complete_the_names_of_the_commands() -> None:
    assert main.list_commands(click.Context(main)) == list(COMMANDS)


def test_the_path_of_the_configuration_may_come_from_the_environment(desk: Desk) -> None:
    result = CliRunner(env={"OD_ESCALATOR_CONFIG": str(desk.config)}).invoke(main, ["config", "show"])
    assert result.exit_code == 0
    assert 'timezone = "America/New_York"' in result.stdout
