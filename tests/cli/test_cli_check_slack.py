"""`check` in Slack: the token, the channels and the people are as the configuration says, or there is a finding."""

from collections.abc import Callable
from typing import Any

import pytest

from od_escalator.clock import SystemClock
from od_escalator.demo.slack import BOT_SCOPES, Channel, LocalSlack, Token, User
from od_escalator.demo.world import CHANNELS, USERS, World
from tests.cli.conftest import Desk, check, ids

#: What `check` asks Slack does not depend on the storage engine.
pytestmark = pytest.mark.parametrize("mariadb", ["MyISAM"], indirect=True)


@pytest.mark.parametrize(
    ("spoil", "id_"),
    [
        (lambda slack: slack.archive("C0GENEVA"), "channel-archived"),
        (lambda slack: slack.remove_bot("C0OWNERS"), "channel-unknown"),
        (lambda slack: slack.revoke("xoxb-local"), "slack-refused"),
        (lambda slack: slack.deactivate("U0DANA"), "slack-person-inactive"),
    ],
)
def test_what_is_wrong_in_slack_is_a_finding(
    there: Desk, world: World, spoil: Callable[[LocalSlack], None], id_: str
) -> None:
    spoil(world.slack)
    code, findings, _ = check(there)
    assert code == 1
    assert [finding["id"] for finding in findings] == [id_]


def test_slack_away_is_one_finding(there: Desk, world: World) -> None:
    there.edit(world.slack.base_url, "http://127.0.0.1:9/api/")
    assert ids(there) == ["slack-away"]


@pytest.mark.parametrize(
    ("changed", "id_", "code"),
    [
        ({"users": [user for user in USERS if user.id != "U0ROSA"]}, "slack-person-unknown", 1),
        ({"tokens": [Token("xoxb-local", BOT_SCOPES - {"chat:write"})]}, "slack-scope-missing", 1),
        (
            {"channels": [Channel(id="C0GENEVA", name="g", is_private=False, members=("U0BOT",)), *CHANNELS[1:]]},
            "channel-public",
            0,
        ),
        (
            {"channels": [Channel(id="C0GENEVA", name="g", is_private=False, bot_is_member=False), *CHANNELS[1:]]},
            "bot-not-in-channel",
            1,
        ),
        (
            {
                "users": [*USERS, User(id="U0ZOE", name="zoe", real_name="Zoe Nox")],
                "channels": [Channel(id="C0GENEVA", name="g", members=("U0ZOE", "U0BOT")), *CHANNELS[1:]],
            },
            "channel-has-others",
            0,
        ),
    ],
)
def test_a_slack_that_is_set_up_otherwise_is_told(
    there: Desk, world: World, changed: dict[str, Any], id_: str, code: int
) -> None:
    made: dict[str, Any] = {"users": USERS, "channels": CHANNELS} | changed
    with LocalSlack(SystemClock(), **made) as slack:
        there.edit(world.slack.base_url, slack.base_url)
        found = check(there)
    assert found[0] == code
    assert id_ in [finding["id"] for finding in found[1]]


def test_whoever_would_be_told_and_has_no_slack_is_a_warning(there: Desk) -> None:
    there.edit('slack = "U0LEE"\n', "")
    code, findings, _ = check(there)
    assert code == 0
    assert [finding["id"] for finding in findings] == ["person-without-slack", "channel-has-others"][: len(findings)]
