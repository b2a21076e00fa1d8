"""The systemd unit: systemd finds nothing wrong with it, it is shut tight, and what it names fits the program."""

import re
import subprocess
import sys
from pathlib import Path
from shutil import which

import pytest
from click.testing import CliRunner

from od_escalator.cli import main
from od_escalator.config.load import load
from od_escalator.config.state import State

FOLDER = Path(__file__).parent.parent / "systemd"
UNIT = FOLDER / "od-escalator.service"
BACKUP = FOLDER / "od-escalator-backup.service"
TIMER = FOLDER / "od-escalator-backup.timer"
COMMAND = "/opt/od-escalator/bin/od-escalator"

needs_systemd = pytest.mark.skipif(which("systemd-analyze") is None, reason="systemd is not installed here")


def values(key: str, unit: Path = UNIT) -> list[str]:
    lines = unit.read_text(encoding="utf-8").splitlines()
    return [line.partition("=")[2] for line in lines if line.startswith(f"{key}=")]


def analyze(*words: str) -> str:
    done = subprocess.run(["systemd-analyze", *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@needs_systemd
@pytest.mark.parametrize("unit", [UNIT, BACKUP], ids=["service", "backup"])
def test_the_service_is_exposed_to_next_to_nothing(unit: Path) -> None:
    said = analyze("security", "--offline=true", "--no-pager", str(unit))
    (level,) = re.findall(rf"Overall exposure level for {re.escape(unit.name)}: ([0-9.]+)", said)
    assert float(level) < 1.5


@needs_systemd
def test_systemd_finds_nothing_wrong_with_a_unit_for_this_installation(tmp_path: Path) -> None:
    command = Path(sys.executable).with_name("od-escalator")
    if not command.exists():
        pytest.fail("install od-escalator first: scripts/install, then .venv/bin/pytest")
    for unit in (UNIT, BACKUP, TIMER):
        text = unit.read_text(encoding="utf-8").replace(COMMAND, str(command))
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    assert analyze("verify", *(str(tmp_path / unit.name) for unit in (UNIT, TIMER))) == ""


@pytest.mark.parametrize(("key", "unit"), [("ExecStartPre", UNIT), ("ExecStart", UNIT), ("ExecStart", BACKUP)])
def test_every_command_of_the_unit_is_one(key: str, unit: Path) -> None:
    for value in values(key, unit):
        name, *words = value.removeprefix("-").split()
        assert name == COMMAND
        assert CliRunner().invoke(main, [*words, "--help"]).exit_code == 0


def test_the_service_is_checked_before_it_starts_and_run_alone_decides_whether_it_stays_down() -> None:
    assert all(value.startswith(f"-{COMMAND} ") for value in values("ExecStartPre"))
    assert [value.rpartition("config.toml ")[2] for value in values("ExecStartPre")] == ["migrate", "check --offline"]
    assert values("Restart") == ["on-failure"]
    assert values("RestartPreventExitStatus") == ["78"]
    assert values("ExecReload") == ["/bin/kill -HUP $MAINPID"]


def test_the_state_of_the_shipped_configuration_is_where_the_service_may_write() -> None:
    (folder,) = values("StateDirectory")
    assert State().url.startswith(f"sqlite:////var/lib/{folder}/")
    assert values("StateDirectoryMode") == ["0700"]


def test_the_secrets_that_the_unit_hands_over_are_found_under_their_names(tmp_path: Path) -> None:
    secrets = {"db-password-main": "correct horse", "slack-bot-token": "xoxb-1", "slack-app-token": "xapp-1"}
    names = [value.partition(":")[0] for value in values("LoadCredential")]
    assert names == list(secrets)
    for name in names:
        (tmp_path / name).write_text(secrets[name], encoding="utf-8")
    example = CliRunner().invoke(main, ["config", "example"]).stdout
    file = tmp_path / "config.toml"
    file.write_text(re.sub(r"(?m)^\w+_file = .*$", "", example), encoding="utf-8")
    config = load(file, {"CREDENTIALS_DIRECTORY": str(tmp_path)})
    assert config.secrets.bot_token.get_secret_value() == "xoxb-1"
    assert config.secrets.app_token is not None
    assert config.secrets.passwords["main"].get_secret_value() == "correct horse"


def test_the_copy_is_made_by_the_user_of_the_service_and_where_it_may_write() -> None:
    assert values("User", BACKUP) == [UNIT.stem]
    for key in ("StateDirectory", "StateDirectoryMode", "DynamicUser", "UMask"):
        assert values(key, BACKUP) == values(key)


def test_every_setting_is_explained_in_its_section() -> None:
    blocks = UNIT.read_text(encoding="utf-8").split("\n\n")
    assert all("#" in block for block in blocks if not block.startswith("[Install]"))
