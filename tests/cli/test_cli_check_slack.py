"""`check` in Slack: the token, the channels and the people are as the configuration says, or there is a finding."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import pytest

from od_escalator.clock import SystemClock
from od_escalator.config.catalog import kinds
from od_escalator.demo.slack import APP_TOKEN, BOT_SCOPES, BOT_TOKEN, Channel, LocalSlack, Token, User
from od_escalator.demo.world import CHANNELS, USERS, World
from tests.certificates import Authority
from tests.cli.conftest import Desk, check
from tests.proxy import Proxy

#: What `check` asks Slack does not depend on the storage engine.
pytestmark = pytest.mark.parametrize("mariadb", ["MyISAM"], indirect=True)

GENEVA, TOKEN = 'office "Geneva": slack_channel', "slack: app_token_file"


def told(desk: Desk) -> list[tuple[str, str, str]]:
    """Id, place and problem of every finding."""
    found = check(desk)
    assert found[0] == any(kinds()[each["id"]].level == "error" for each in found[1])
    assert not any("{" in each["hint"] for each in found[1])
    return [(each["id"], each["place"], each["problem"]) for each in found[1]]


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        (
            lambda slack: slack.archive("C0GENEVA"),
            ("channel-archived", GENEVA, "#geneva-patients is archived"),
        ),
        (
            lambda slack: slack.remove_bot("C0OWNERS"),
            ("channel-unknown", "slack: owners_channel", "the bot sees no channel C0OWNERS"),
        ),
        (
            lambda slack: slack.deactivate("U0SAM"),
            ("slack-person-inactive", "people.sam: slack", '"U0SAM" is deactivated'),
        ),
        (
            lambda slack: slack.revoke("xapp-local"),
            ("app-token-refused", TOKEN, "Slack refused: token_revoked (apps_connections_open)"),
        ),
        (
            lambda slack: slack.break_links("disabled"),
            ("socket-mode-off", TOKEN, "Slack refused: access_denied (apps_connections_open)"),
        ),
    ],
)
def test_what_is_wrong_in_slack_is_a_finding(
    there: Desk, world: World, spoil: Callable[[LocalSlack], None], expected: tuple[str, str, str]
) -> None:
    spoil(world.slack)
    assert told(there) == [expected]


def test_without_an_app_token_nobody_can_click(there: Desk, world: World) -> None:
    there.edit(f'app_token_file = "{world.folder}/slack-app-token"', "")
    assert told(there) == [("app-token-missing", TOKEN, "nobody can click: there is no app-level token")]


def test_a_token_that_was_revoked_is_one_finding(there: Desk, world: World) -> None:
    world.slack.revoke("xoxb-local")
    [(id_, place, problem)] = told(there)
    assert (id_, place) == ("slack-refused", "slack: bot_token_file")
    assert "token_revoked" in problem


def test_slack_away_is_one_finding(there: Desk, world: World) -> None:
    there.edit(world.slack.base_url, "http://127.0.0.1:9/api/")
    [(id_, place, _)] = told(there)
    assert (id_, place) == ("slack-away", "slack: base_url")


def channels(**changed: Any) -> list[Channel]:  # noqa: ANN401  any field of a channel
    """Geneva's channel is otherwise."""
    return [replace(CHANNELS[0], **changed), *CHANNELS[1:]]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        (
            {"users": [user for user in USERS if user.id != "U0ROSA"]},
            [("slack-person-unknown", "people.rosa: slack", 'nobody in the workspace is "rosa@willow-creek.example"')],
        ),
        (
            {"tokens": [APP_TOKEN, Token("xoxb-local", BOT_SCOPES - {"chat:write", "im:write"})]},
            [("slack-scope-missing", "slack: bot_token_file", "the bot lacks the scopes chat:write, im:write")],
        ),
        (
            {"tokens": [BOT_TOKEN, Token(APP_TOKEN.value, frozenset())]},
            [("app-token-scope", TOKEN, "Slack refused: missing_scope (connections:write) (apps_connections_open)")],
        ),
        (
            {"channels": channels(is_private=False)},
            [("channel-public", GENEVA, "#geneva-patients is open to the whole workspace")],
        ),
        (
            {"channels": channels(is_private=False, bot_is_member=False)},
            [
                ("bot-not-in-channel", GENEVA, "the bot is not in #geneva-patients"),
                ("channel-public", GENEVA, "#geneva-patients is open to the whole workspace"),
            ],
        ),
        (
            {
                "users": [
                    *USERS,
                    User(id="U0ZOE", name="zoe", real_name="Zoe Nox"),
                    User(id="U0POLL", name="poll", real_name="Poll", is_bot=True),
                ],
                "channels": channels(members=(*CHANNELS[0].members, "U0ZOE", "U0POLL")),
            },
            [
                (
                    "channel-has-others",
                    GENEVA,
                    "in #geneva-patients are people whom the configuration does not name: Zoe Nox (U0ZOE)",
                )
            ],
        ),
        (
            {"channels": channels(members=("U0SAM", "U0DANA", "U0BOT"))},
            [("manager-not-in-channel", GENEVA, "Kelly Ray is not in #geneva-patients")],
        ),
    ],
    ids=lambda value: value[0][0] if isinstance(value, list) else "",
)
def test_a_slack_that_is_set_up_otherwise_is_told(
    there: Desk, world: World, changed: dict[str, Any], expected: list[tuple[str, str, str]]
) -> None:
    made: dict[str, Any] = {"users": USERS, "channels": CHANNELS} | changed
    with LocalSlack(SystemClock(), **made) as slack:
        there.edit(world.slack.base_url, slack.base_url)
        assert told(there) == expected


def test_whoever_would_be_told_and_has_no_slack_is_a_warning(there: Desk) -> None:
    there.edit('slack = "U0LEE"\n', "")
    found = told(there)
    assert found[0] == (
        "person-without-slack",
        "people.lee",
        "Lee Park would be told in Slack, and has no Slack identity",
    )


def test_a_ladder_whose_last_rung_has_left_the_company_is_told(there: Desk, world: World) -> None:
    world.slack.deactivate("U0LEE")
    world.slack.deactivate("U0ROSA")
    ladders = [each for each in told(there) if each[0] == "ladder-ends-in-nobody"]
    assert ladders[0] == (
        "ladder-ends-in-nobody",
        'office "Geneva"',
        (
            "the last step of policies mild, standard, serious, critical, review, reply and legal tells"
            " Rosa Lind and Lee Park, whom Slack does not reach"
        ),
    )


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority.make(tmp_path_factory.mktemp("certificates") / "company", "The Company")


@pytest.mark.parametrize(
    ("refuses", "trusts", "expected"),
    [
        ({"api.slack.example": "403 Forbidden"}, True, [("slack-proxy", "slack: base_url")]),
        ({}, False, [("slack-untrusted", "slack: base_url")]),
        ({"wss.slack.example": "403 Forbidden"}, True, [("slack-proxy", TOKEN)]),
        ({}, True, []),
    ],
)
def test_a_proxy_in_the_way_is_told_for_the_messages_and_for_the_link(
    there: Desk,
    world: World,
    company: Authority,
    *,
    refuses: dict[str, str],
    trusts: bool,
    expected: list[tuple[str, str]],
) -> None:
    port = urlsplit(world.slack.base_url).port or 0
    there.edit(world.slack.base_url, "https://api.slack.example/api/")
    world.slack._workspace.url = "https://wss.slack.example"  # noqa: SLF001  where Slack says that its links are
    certificate = company.sign("*.slack.example")
    with Proxy(port, certificate, refuses=refuses) as proxy:
        environ = dict.fromkeys(("HTTPS_PROXY", "https_proxy"), f"http://127.0.0.1:{proxy.port}") | {"no_proxy": ""}
        if trusts:
            environ["SSL_CERT_FILE"] = str(company.certificate)
        found = check(replace(there, environ=environ))[1]
    assert [(each["id"], each["place"]) for each in found] == expected
