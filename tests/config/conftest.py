"""A good configuration in a folder of its own, and ways to spoil it one slip at a time."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from od_escalator.config.findings import InvalidConfiguration
from od_escalator.config.load import load

GOOD = """\
timezone = "America/New_York"

[databases.main]
url = "mysql+pymysql://od_escalator@127.0.0.1:3306/opendental"
password_file = "{folder}/db-password"
open_dental_user = "Escalator"
tasks_via = "sql"

[slack]
bot_token_file = "{folder}/slack-bot-token"
app_token_file = "{folder}/slack-app-token"
owners_channel = "C0OWNERS"
operations_channel = "C0IT"

[flags]
tags = ["#upset"]

[people.kelly]
name = "Kelly Ray"
open_dental_user = "Kelly"
slack = "U0KELLY"

[people.dana]
name = "Dana Brooks"
open_dental_user = "Dana"
slack = "U0DANA"

[people.rosa]
name = "Rosa Lind"
slack = "rosa@willow-creek.example"

[[offices]]
name = "Geneva"
database = "main"
clinics = ["Geneva"]
office_manager = "kelly"
regional_manager = "dana"
owners = ["rosa"]
slack_channel = "C0GENEVA"
hours = {{ mon = ["08:00-12:00", "13:00-17:00"], tue = ["08:00-24:00"] }}

[[offices]]
name = "Lakeside"
database = "main"
clinics = ["Lakeside"]
office_manager = "kelly"
deputy = "rosa"
regional_manager = "dana"
owners = ["rosa", "dana"]
slack_channel = "C0LAKESIDE"
timezone = "America/Chicago"
closed = [2026-11-27]
hours = {{ wed = ["09:00-17:00"] }}

[[policy.mild]]
after = "6h"
until = "seen"
tell = ["office_manager", "dana"]
warn = "30m"
"""

SECRETS = {
    "db-password": "correct horse battery",
    "slack-bot-token": "xoxb-of-geneva",
    "slack-app-token": "xapp-of-geneva",
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A good `config.toml`, its secret files beside it."""
    for name, text in SECRETS.items():
        file = tmp_path / name
        file.write_text(text + "\n", encoding="utf-8")
        file.chmod(0o600)
    made = tmp_path / "config.toml"
    made.write_text(GOOD.format(folder=tmp_path), encoding="utf-8")
    return made


@pytest.fixture
def spoil(path: Path) -> Callable[[Mapping[str, str]], None]:
    """Replace each left side, which must be in the file, by its right side."""

    def spoiled(edits: Mapping[str, str]) -> None:
        text = path.read_text(encoding="utf-8")
        for old, new in edits.items():
            assert old in text
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")

    return spoiled


@pytest.fixture
def refusals(path: Path) -> Callable[..., list[str]]:
    """Load the file, which must fail: the line of each finding behind its id."""

    def lines(environ: Mapping[str, str] | None = None) -> list[str]:
        with pytest.raises(InvalidConfiguration) as caught:
            load(path, environ or {})
        return [f"{finding.id} {finding.line(path.name)}" for finding in caught.value.findings]

    return lines
