"""`config`, and every slip in the configuration: one clear line, one hint, exit code 78."""

import tomllib
from pathlib import Path

import pytest

from tests.cli.conftest import Desk

ROOT = Path(__file__).parents[2]


def test_what_is_in_force_is_shown_without_secrets(desk: Desk) -> None:
    result = desk.run("config", "show")
    assert result.exit_code == 0
    shown = tomllib.loads(result.stdout)
    assert shown["databases"]["main"]["poll_every"] == "1s"
    assert "correct horse" not in result.output
    assert "xoxb" not in result.output


def test_the_example_is_the_one_that_is_shipped(desk: Desk) -> None:
    result = desk.run("config", "example")
    assert result.stdout == (ROOT / "config.example.toml").read_text(encoding="utf-8")


def test_the_example_needs_no_configuration(desk: Desk) -> None:
    desk.config.unlink()
    assert desk.run("config", "example").exit_code == 0


SLIPS = {
    "does not parse": ("[slack]\n", "[slack\n", "line 13, column 7: "),
    "unknown person": (
        'regional_manager = "dana"',
        'regional_manager = "dena"',
        'no person called "dena" (did you mean "dana"?)',
    ),
    "unknown database": ('database = "main"', 'database = "mian"', 'no database called "mian" (did you mean "main"?)'),
    "unknown zone": ("America/New_York", "America/New_Yrok", "timezone: "),
    "unknown key": ('operations_channel = "C0IT"', 'operations_channel = "C0IT"\nprivcy = "none"', "privcy"),
    "overlapping hours": ('"08:00-12:00", "13:00-17:00"', '"08:00-13:00", "12:00-17:00"', "hours.mon: "),
    "manager without a user": (
        'open_dental_user = "Kelly"\n',
        "",
        'office "Geneva": office_manager: "kelly" has no open_dental_user',
    ),
    "password in the url": ("od_escalator@", "od_escalator:secret@", "databases.main: url: has a password in it"),
}


@pytest.mark.parametrize("slip", SLIPS)
@pytest.mark.parametrize(
    "words", [["config", "show"], ["run"], ["check", "--offline"], ["status"], ["migrate"], ["run", "--dry-run"]]
)
def test_a_slip_is_one_clear_line_with_a_hint(desk: Desk, slip: str, words: list[str]) -> None:
    old, new, said = SLIPS[slip]
    desk.edit(old, new)
    result = desk.run(*words)
    assert result.exit_code == 78
    assert result.stdout == ""
    lines = result.stderr.splitlines()
    assert all(line.startswith("od-escalator: config.toml: ") for line in lines[::2])
    assert all(line.startswith("  hint: ") for line in lines[1::2])
    assert said in lines[0]
    assert "secret@" not in result.stderr


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("slack-bot-token", "xapp-1-of-willow", "holds an app-level token"),
        ("slack-bot-token", "xoxp-of-willow", "holds a user token"),
        ("slack-bot-token", "hunter2", "holds no token of Slack's"),
        ("slack-bot-token", "", "is empty"),
        ("db-password", "", "is empty"),
    ],
)
def test_a_secret_of_the_wrong_kind_is_told_and_not_shown(desk: Desk, name: str, text: str, said: str) -> None:
    desk.secret(name, text)
    for words in (["run"], ["check", "--offline"], ["run", "--once"]):
        result = desk.run(*words)
        assert result.exit_code == 78
        assert said in result.stderr.splitlines()[0]
        assert not text or text not in result.output


def test_all_problems_come_at_once(desk: Desk) -> None:
    desk.edit('regional_manager = "dana"', 'regional_manager = "dena"')
    desk.secret("slack-bot-token", "xapp-1")
    problems = [line for line in desk.run("run").stderr.splitlines() if line.startswith("od-escalator: ")]
    assert len(problems) == 3  # two offices and the token


def test_a_missing_configuration_says_how_to_begin(desk: Desk) -> None:
    desk.config.unlink()
    result = desk.run("run")
    assert result.exit_code == 78
    assert "config example" in result.stderr
