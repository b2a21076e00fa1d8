"""The generated example is the committed one, is valid, and shows every key."""

import re
from pathlib import Path

import pytest

from od_escalator.config import model, rules
from od_escalator.config.api import Api
from od_escalator.config.database import Database
from od_escalator.config.drill import Drill
from od_escalator.config.example import commented_text, example_text
from od_escalator.config.findings import InvalidConfiguration
from od_escalator.config.flagging import Flags
from od_escalator.config.health import Health
from od_escalator.config.ladder import shipped_policies
from od_escalator.config.load import load, load_settings
from od_escalator.config.person import Person
from od_escalator.config.sample import SAMPLE
from od_escalator.config.show import show
from od_escalator.config.state import State
from od_escalator.config.steps import Step
from od_escalator.config.table import Table

COMMITTED = Path(__file__).parents[2] / "config.example.toml"
SECRETS = {
    "OD_ESCALATOR_DB_PASSWORD_MAIN": "made up",
    "OD_ESCALATOR_SLACK_BOT_TOKEN": "xoxb-made-up",
    "OD_ESCALATOR_SLACK_APP_TOKEN": "xapp-made-up",
}


def test_the_committed_example_is_what_the_models_say() -> None:
    # Made anew by `od-escalator config example > config.example.toml`.
    assert COMMITTED.read_text(encoding="utf-8") == example_text(), (
        "run: od-escalator config example > config.example.toml"
    )


def test_the_example_has_no_fault() -> None:
    assert load(COMMITTED, SECRETS).warnings == ()


def test_the_example_only_lacks_its_secret_files() -> None:
    with pytest.raises(InvalidConfiguration) as caught:
        load(COMMITTED, {})
    assert {finding.id for finding in caught.value.findings} == {"C041"}


def test_the_example_is_still_good_with_every_comment_taken_up(tmp_path: Path) -> None:
    tables = r"\[\[policy|\[drill|\[email|\[health|\[databases|\[offerings"
    text = re.sub(rf"^# (?=\w+ = |{tables})", "", example_text(), flags=re.MULTILINE)
    (tmp_path / "config.toml").write_text(text, encoding="utf-8")
    settings = load_settings(tmp_path / "config.toml")
    assert settings.policy == shipped_policies()
    assert settings.offices[0].timezone == "America/Chicago"
    assert rules.marks(settings).test_patients == {("main", 12345)}


@pytest.mark.parametrize(
    "table",
    [Database, Api, State, model.Slack, Flags, Drill, Health, Person, model.Office, Step],
    ids=lambda table: table.__name__,
)
def test_the_example_explains_every_key(table: type[Table]) -> None:
    text = " ".join(example_text().replace("\n# ", " ").split())
    for key, field in table.model_fields.items():
        assert field.description
        assert field.description in text
        assert re.search(rf"^(# )?{key}(?: =|:) ", example_text(), re.MULTILINE)


def test_the_example_of_a_database_explains_the_api_once() -> None:
    both = SAMPLE | {"databases": dict.fromkeys(("main", "north"), SAMPLE["databases"]["main"])}
    text = commented_text(both, "two")
    assert [line for line in text.splitlines() if line.endswith(".api]")] == ["# [databases.main.api]"]


def test_what_is_shown_means_the_same_again(tmp_path: Path) -> None:
    config = load(COMMITTED, SECRETS)
    (tmp_path / "shown.toml").write_text(show(config), encoding="utf-8")
    again = load(tmp_path / "shown.toml", SECRETS)
    assert again.model_copy(update={"policy": {}}) == config
    assert again.policy == shipped_policies()
    assert show(again) == show(config)


def test_what_is_shown_has_every_default_and_no_secret() -> None:
    shown = show(load(COMMITTED, SECRETS))
    assert "made up" not in shown
    for line in (
        'grace = "30m"',
        'poll_every = "1s"',
        '# password = "<secret>"',
        '# bot_token = "<secret>"',
        '# app_token = "<secret>"',
        'url = "sqlite:////var/lib/od-escalator/state.db"',
        "closed = []",
        'after = "wall 0m"',
    ):
        assert line in shown.splitlines()


def test_what_is_shown_says_which_secrets_there_are(path: Path) -> None:
    (path.parent / "config.toml").write_text(
        path.read_text(encoding="utf-8").replace(f'app_token_file = "{path.parent}/slack-app-token"', ""),
        encoding="utf-8",
    )
    shown = show(load(path, {}))
    assert "closed = [2026-11-27]" in shown
    assert "bot_token =" in shown
    assert "app_token =" not in shown
