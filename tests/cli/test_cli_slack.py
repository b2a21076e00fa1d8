"""`slack manifest`: what is pasted makes the app that we need, with no more rights than we use."""

import json

import pytest
from click.testing import CliRunner, Result

from od_escalator.cli import main
from od_escalator.config.catalog import kinds
from od_escalator.slack.manifest import SCOPES


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["slack", "manifest", *words], prog_name="od-escalator")


def test_the_app_is_made_by_pasting_and_the_steps_stand_beside_it() -> None:
    result = run("--name", "Escalator")
    app = json.loads(result.stdout)
    assert app["display_information"]["name"] == app["features"]["bot_user"]["display_name"] == "Escalator"
    assert app["oauth_config"] == {"scopes": {"bot": sorted(SCOPES)}}
    settings = app["settings"]
    assert (settings["socket_mode_enabled"], settings["token_rotation_enabled"]) == (True, False)
    assert [each["command"] for each in app["features"]["slash_commands"]] == ["/escalations"]
    assert [step[:2] for step in result.stderr.splitlines() if step[0].isdigit()] == ["1.", "2.", "3.", "4."]
    assert "connections:write" in result.stderr
    assert "/invite @Escalator" in result.stderr


def test_whoever_lacks_a_scope_is_told_of_the_manifest() -> None:
    assert "od-escalator slack manifest" in kinds()["slack-scope-missing"].remedy


@pytest.mark.parametrize("name", ["", "x" * 36, "a\nb"])
def test_a_name_that_slack_would_refuse_is_refused_first(name: str) -> None:
    result = run("--name", name)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "1 to 35 characters" in result.stderr
