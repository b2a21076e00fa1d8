"""Secrets: where they are looked for, what is said when they are not there, and that they are never said."""

import traceback
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from od_escalator.config.findings import InvalidConfiguration
from od_escalator.config.load import load
from od_escalator.config.show import show

Spoil = Callable[[Mapping[str, str]], None]
Refusals = Callable[..., list[str]]

PASSWORD = "databases.main: password_file"
BOT = "slack: bot_token_file"


def test_secrets_come_from_their_files(path: Path) -> None:
    config = load(path, {})
    secrets = config.secrets
    assert config.hears_clicks
    assert secrets.passwords["main"].get_secret_value() == "correct horse battery"
    assert secrets.bot_token.get_secret_value() == "xoxb-of-geneva"
    assert secrets.app_token is not None
    assert secrets.app_token.get_secret_value() == "xapp-of-geneva"


def test_a_systemd_credential_goes_before_the_file(path: Path, tmp_path: Path) -> None:
    (tmp_path / "slack-bot-token").chmod(0o600)
    folder = tmp_path / "credentials"
    folder.mkdir()
    (folder / "db-password-main").write_text("from systemd", encoding="utf-8")
    (folder / "db-password-main").chmod(0o440)
    config = load(path, {"CREDENTIALS_DIRECTORY": str(folder)})
    assert config.secrets.passwords["main"].get_secret_value() == "from systemd"
    assert config.secrets.bot_token.get_secret_value() == "xoxb-of-geneva"
    assert config.warnings == ()


def test_the_environment_goes_before_everything(path: Path) -> None:
    environ = {
        "OD_ESCALATOR_DB_PASSWORD_MAIN": "from the environment",
        "OD_ESCALATOR_SLACK_BOT_TOKEN": "xoxb-environment",
        "OD_ESCALATOR_SLACK_APP_TOKEN": "xapp-environment",
        "CREDENTIALS_DIRECTORY": str(path.parent),
    }
    secrets = load(path, environ).secrets
    assert secrets.passwords["main"].get_secret_value() == "from the environment"
    assert secrets.bot_token.get_secret_value() == "xoxb-environment"
    assert secrets.app_token is not None
    assert secrets.app_token.get_secret_value() == "xapp-environment"


def test_a_page_for_other_machines_asks_for_a_token_that_nobody_guesses(
    path: Path, spoil: Spoil, refusals: Refusals
) -> None:
    spoil({"[flags]": '[health]\nlisten = "10.0.0.5:8765"\n\n[flags]'})
    [refused] = refusals({"OD_ESCALATOR_HEALTH_TOKEN": "s3cret"})
    assert refused.startswith("C076 config.toml: health: token_file: ")
    assert refused.endswith("the variable OD_ESCALATOR_HEALTH_TOKEN holds 6 letters, which can be guessed")
    token = load(path, {"OD_ESCALATOR_HEALTH_TOKEN": "correct-horse-battery-staple"}).secrets.health_token
    assert token is not None
    assert token.get_secret_value() == "correct-horse-battery-staple"
    spoil({"10.0.0.5": "127.0.0.1"})
    assert load(path, {}).secrets.health_token is None


def test_an_app_token_may_be_left_out(path: Path, spoil: Spoil) -> None:
    spoil({f'app_token_file = "{path.parent}/slack-app-token"': ""})
    assert load(path, {}).secrets.app_token is None


def test_a_secret_that_is_given_nowhere_is_named(path: Path, spoil: Spoil, refusals: Refusals) -> None:
    spoil({f'password_file = "{path.parent}/db-password"': "", f'bot_token_file = "{path.parent}/slack-bot-token"': ""})
    assert refusals() == [
        f"C040 config.toml: {PASSWORD}: is not given anywhere",
        f"C040 config.toml: {BOT}: is not given anywhere",
    ]


def test_a_secret_file_that_is_missing_is_named(path: Path, refusals: Refusals) -> None:
    file = path.parent / "db-password"
    file.unlink()
    assert refusals() == [f'C041 config.toml: {PASSWORD}: cannot read "{file}": No such file or directory']


def test_a_secret_file_that_cannot_be_read_is_named(path: Path, refusals: Refusals) -> None:
    file = path.parent / "db-password"
    file.unlink()
    file.mkdir()
    assert refusals() == [f'C041 config.toml: {PASSWORD}: cannot read "{file}": Is a directory']


def test_a_secret_file_that_is_not_text_is_named(path: Path, refusals: Refusals) -> None:
    file = path.parent / "slack-bot-token"
    file.write_bytes(b"\xff\xfe\x00")
    assert refusals() == [f'C041 config.toml: {BOT}: "{file}" is not a text file in UTF-8']


def test_a_secret_file_that_is_empty_is_named(path: Path, refusals: Refusals) -> None:
    file = path.parent / "slack-bot-token"
    file.write_text("\n", encoding="utf-8")
    assert refusals() == [f'C042 config.toml: {BOT}: "{file}" is empty']


def test_a_secret_that_others_may_read_is_only_a_warning(path: Path) -> None:
    file = path.parent / "db-password"
    file.chmod(0o644)
    (warning,) = load(path, {}).warnings
    assert warning.id == "C043"
    assert warning.line("config.toml") == (
        f'config.toml: warning: {PASSWORD}: others on this machine may read "{file}"'
    )


@pytest.mark.parametrize(
    ("token", "kind"),
    [
        ("xapp-1-hidden", "an app-level token"),
        ("xoxp-1-hidden", "a user token"),
        ("xoxe.xoxp-1-hidden", "a token for configuring apps"),
        ("https://hooks.slack.com/services/T0/B0/hidden", "the address of an incoming webhook"),
        ("hidden", "no token of Slack's"),
    ],
)
def test_a_token_of_the_wrong_kind_is_told_apart_and_not_printed(path: Path, token: str, kind: str) -> None:
    with pytest.raises(InvalidConfiguration, match="OAuth & Permissions") as caught:
        load(path, {"OD_ESCALATOR_SLACK_BOT_TOKEN": token})
    (finding,) = caught.value.findings
    assert f"{finding.id} {finding.problem}" == f"C044 the variable OD_ESCALATOR_SLACK_BOT_TOKEN holds {kind}"
    assert "hidden" not in str(caught.value)


def test_swapped_tokens_are_both_told(path: Path, refusals: Refusals) -> None:
    bot, app = path.parent / "slack-bot-token", path.parent / "slack-app-token"
    bot.write_text("xapp-of-geneva", encoding="utf-8")
    app.write_text("xoxb-of-geneva", encoding="utf-8")
    assert refusals() == [
        f'C044 config.toml: {BOT}: "{bot}" holds an app-level token',
        f'C044 config.toml: slack: app_token_file: "{app}" holds a bot token',
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("{folder}/db-password", "hidden"),
        ("{folder}/slack-bot-token", "xoxb-hidden"),
        ('"C0IT"', '"xoxb-hidden"'),
        ("od_escalator@", "od_escalator:hidden@"),
        ('tasks_via = "sql"', 'tasks_via = "sql"\npassword = "hidden"'),
        ('"C0IT"', '"C0IT"\nbot_token = "xoxb-hidden"'),
        ("U0DANA", "xoxb-hidden"),
        ('["#upset"]', '["xoxb-hidden"]'),
        ('tasks_via = "sql"', 'tasks_via = "sql"\npoll_every = "xoxb-hidden"'),
    ],
)
def test_a_secret_pasted_into_the_wrong_place_is_not_repeated(path: Path, spoil: Spoil, old: str, new: str) -> None:
    spoil({old.format(folder=path.parent): new})
    with pytest.raises(InvalidConfiguration) as caught:
        load(path, {})
    assert "hidden" not in f"{caught.value} {caught.value.findings!r}"
    assert "hidden" not in "".join(traceback.format_exception(caught.value))


def test_secrets_are_not_examined_where_their_table_is_refused(path: Path, spoil: Spoil, refusals: Refusals) -> None:
    (path.parent / "db-password").unlink()
    (path.parent / "slack-bot-token").unlink()
    spoil({'tasks_via = "sql"': 'tasks_via = "rest"', '"C0IT"': "5"})
    assert refusals() == [
        'C007 config.toml: databases.main: tasks_via: must be "sql", "api" or "none" in this version',
        "C006 config.toml: slack: operations_channel: must be text in quotes",
    ]


def test_no_secret_is_ever_printed(path: Path) -> None:
    config = load(path, {})
    for text in (repr(config), str(config), show(config), config.model_dump_json(), repr(config.secrets)):
        assert "correct horse" not in text
        assert "of-geneva" not in text
