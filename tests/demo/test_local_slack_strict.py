import json
from collections.abc import Iterator
from typing import Any
from urllib.request import Request, urlopen

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from od_escalator.clock import SystemClock
from od_escalator.demo.slack import APP_TOKEN, BOT_SCOPES, BOT_TOKEN, Channel, LocalSlack, Strictness, Token, User
from od_escalator.demo.slack.sdk_models import models_objections

GENEVA = "C0GENEVA"
BARE = Token("xoxb-bare", frozenset())


@pytest.fixture
def slack() -> Iterator[LocalSlack]:
    with LocalSlack(
        SystemClock(),
        users=[User(id="U0KELLY", name="kelly", real_name="Kelly Ray", email="kelly@example.org")],
        channels=[Channel(id=GENEVA, name="geneva")],
        tokens=[BOT_TOKEN, APP_TOKEN, BARE],
        strictness=Strictness(rate=False),
    ) as running:
        yield running


@pytest.fixture
def client(slack: LocalSlack) -> WebClient:
    return WebClient(BOT_TOKEN.value, base_url=slack.base_url, retry_handlers=[])


def refused(client: WebClient, method: str, **arguments: object) -> dict[str, Any]:
    with pytest.raises(SlackApiError) as caught:
        client.api_call(method, json=arguments)
    answer = caught.value.response.data
    assert isinstance(answer, dict)
    return answer


def post(client: WebClient, **arguments: object) -> dict[str, Any]:
    return refused(client, "chat.postMessage", **{"channel": GENEVA, "text": "hello", **arguments})


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ({"client_msg_id": "1b4e28ba"}, "client_msg_id"),
        ({"chanel": GENEVA}, "chanel"),
        ({"username": "Boss"}, "username"),
        ({"thread_ts": 1602251441.0017}, "/thread_ts"),
        ({"unfurl_links": "maybe"}, "/unfurl_links"),
        ({"blocks": {"type": "divider"}}, "/blocks"),
        ({"blocks": "[nonsense"}, "/blocks"),
        ({"metadata": []}, "/metadata"),
        ({"parse": "full"}, "/parse"),
        ({"link_names": True}, "/link_names"),
        ({"reply_broadcast": True}, "thread_ts"),
    ],
)
def test_an_argument_slack_would_ignore_or_misread_is_named(
    client: WebClient,
    arguments: dict[str, object],
    named: str,
) -> None:
    answer = post(client, **arguments)

    assert answer["error"] == "invalid_arguments"
    assert any(named in message for message in answer["response_metadata"]["messages"])


def test_a_missing_argument_is_named(client: WebClient) -> None:
    answer = refused(client, "chat.postMessage", text="hello")

    assert answer["error"] == "invalid_arguments"
    assert answer["response_metadata"]["messages"] == ["[ERROR] missing required field: channel"]


def test_a_method_slack_does_not_have_is_unknown(client: WebClient) -> None:
    assert refused(client, "chat.shout")["error"] == "unknown_method"


@pytest.mark.parametrize(
    ("content_type", "body", "code"),
    [
        ("application/json", "{", "invalid_json"),
        ("application/json", "[]", "json_not_object"),
        ("text/plain", "channel=C", "invalid_post_type"),
    ],
)
def test_a_body_slack_cannot_read_is_refused(slack: LocalSlack, content_type: str, body: str, code: str) -> None:
    request = Request(f"{slack.base_url}auth.test", body.encode(), {"Content-Type": content_type})  # noqa: S310  local

    with urlopen(request) as answer:  # noqa: S310  our own address
        assert json.load(answer)["error"] == code


@pytest.mark.parametrize(
    ("token", "method", "code"),
    [
        ("", "auth.test", "not_authed"),
        ("xoxb-unknown", "auth.test", "invalid_auth"),
        (APP_TOKEN.value, "users.list", "not_allowed_token_type"),
        (BOT_TOKEN.value, "apps.connections.open", "not_allowed_token_type"),
    ],
)
def test_a_token_that_does_not_fit_is_refused(slack: LocalSlack, token: str, method: str, code: str) -> None:
    client = WebClient(token, base_url=slack.base_url, retry_handlers=[])

    assert refused(client, method)["error"] == code


@pytest.mark.parametrize(
    ("method", "arguments", "needed"),
    [
        ("chat.postMessage", {"channel": GENEVA, "text": "hello"}, "chat:write"),
        ("chat.update", {"channel": GENEVA, "ts": "1.000001", "text": "hello"}, "chat:write"),
        ("conversations.history", {"channel": GENEVA}, "groups:history"),
        ("conversations.info", {"channel": GENEVA}, "groups:read"),
        ("conversations.members", {"channel": GENEVA}, "groups:read"),
        ("conversations.list", {"types": "public_channel,private_channel"}, "channels:read"),
        ("conversations.open", {"users": "U0KELLY"}, "im:write"),
        ("users.info", {"user": "U0KELLY"}, "users:read"),
        ("users.lookupByEmail", {"email": "kelly@example.org"}, "users:read.email"),
    ],
)
def test_a_missing_scope_is_named(
    slack: LocalSlack,
    method: str,
    arguments: dict[str, object],
    needed: str,
) -> None:
    client = WebClient(BARE.value, base_url=slack.base_url, retry_handlers=[])

    answer = refused(client, method, **arguments)

    assert (answer["error"], answer["needed"], answer["provided"]) == ("missing_scope", needed, "")


def test_the_scopes_of_a_token_are_told_in_a_header(client: WebClient) -> None:
    headers = client.auth_test().headers

    assert set(headers["x-oauth-scopes"].split(",")) == BOT_SCOPES


@pytest.mark.parametrize("text", [None, "", "  \n"])
def test_text_is_required_beside_blocks_too(client: WebClient, text: str | None) -> None:
    given = {"channel": GENEVA, "blocks": [{"type": "divider"}]} | ({} if text is None else {"text": text})

    assert refused(client, "chat.postMessage", **given)["error"] == "no_text"


def test_text_is_taken_up_to_four_thousand_characters(client: WebClient) -> None:
    ts = client.chat_postMessage(channel=GENEVA, text="a" * 4000)["ts"]

    assert post(client, text="a" * 4001)["error"] == "msg_too_long"
    assert refused(client, "chat.update", channel=GENEVA, ts=ts, text="a" * 4001)["error"] == "msg_too_long"


@pytest.mark.parametrize(
    ("metadata", "code"),
    [
        ({"event_type": "outbox"}, "invalid_metadata_format"),
        ({"event_type": "", "event_payload": {}}, "invalid_metadata_format"),
        ({"event_type": "outbox", "event_payload": []}, "invalid_metadata_format"),
        ({"event_type": "outbox", "event_payload": {}, "more": 1}, "invalid_metadata_format"),
        ({"event_type": "outbox", "event_payload": {"id": {"deep": 1}}}, "invalid_metadata_schema"),
        ({"event_type": "outbox", "event_payload": {"id": None}}, "invalid_metadata_schema"),
    ],
)
def test_metadata_is_flat_and_whole(client: WebClient, metadata: dict[str, object], code: str) -> None:
    assert post(client, metadata=metadata)["error"] == code


def plain(text: str) -> dict[str, object]:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> dict[str, object]:
    return {"type": "mrkdwn", "text": text}


def button(**more: object) -> dict[str, object]:
    return {"type": "button", "action_id": "seen", "text": plain("I've got it"), **more}


def actions(*elements: dict[str, object]) -> dict[str, object]:
    return {"type": "actions", "elements": list(elements)}


def confirm(**more: object) -> dict[str, object]:
    words = {"title": plain("Done?"), "text": mrkdwn("Sure?"), "confirm": plain("Yes"), "deny": plain("No")}
    return {**words, **more}


def options(count: int) -> list[dict[str, object]]:
    return [{"text": plain(f"choice {number}"), "value": f"{number}"} for number in range(count)]


GOOD_BLOCKS: list[dict[str, Any]] = [
    {"type": "header", "block_id": "top", "text": {**plain("h" * 150), "emoji": True}},
    {"type": "section", "text": mrkdwn("s" * 3000), "fields": [mrkdwn("f" * 2000)] * 10},
    {"type": "section", "text": plain("with a menu"), "accessory": {"type": "overflow", "options": options(5)}},
    {"type": "context", "elements": [mrkdwn("c")] * 10},
    {"type": "divider"},
    actions(*(button(action_id=f"a{number}", value="v" * 2000, style="primary") for number in range(25))),
    actions(
        button(style="danger", confirm=confirm(), url="https://example.org/case/1042"),
        {"type": "static_select", "action_id": "way", "placeholder": plain("How"), "options": options(100)},
    ),
    {"type": "image", "image_url": "https://example.org/trend.png", "alt_text": "Cases per week"},
]


def test_blocks_at_their_limits_are_taken(slack: LocalSlack, client: WebClient) -> None:
    client.chat_postMessage(channel=GENEVA, text="hello", blocks=GOOD_BLOCKS)
    client.chat_postMessage(channel=GENEVA, text="hello", blocks=[{"type": "divider"}] * 50)

    assert slack.messages(GENEVA)[0].blocks == tuple(GOOD_BLOCKS)


@pytest.mark.parametrize(
    ("block", "reason"),
    [
        ({"type": "header", "text": plain("h" * 151)}, "less than 151 characters [json-pointer:/blocks/0/text/text]"),
        ({"type": "header", "text": mrkdwn("h")}, "unsupported type: mrkdwn"),
        ({"type": "header", "text": plain("")}, "at least 1 characters"),
        ({"type": "header"}, "missing required field: text"),
        ({"type": "header", "text": "h"}, "unsupported type: None"),
        ({"type": "header", "text": {"type": "plain_text", "text": 1}}, "must be a string"),
        ({"type": "header", "text": {**plain("h"), "emoji": 1}}, "must be true or false"),
        ({"type": "section"}, "a section needs text or fields"),
        ({"type": "section", "text": mrkdwn("s" * 3001)}, "less than 3001"),
        ({"type": "section", "text": mrkdwn("s"), "fields": []}, "must not be empty"),
        ({"type": "section", "fields": [mrkdwn("f")] * 11}, "no more than 10 items"),
        ({"type": "section", "fields": [mrkdwn("f" * 2001)]}, "less than 2001"),
        ({"type": "section", "text": mrkdwn("s"), "colour": "red"}, "unknown field: colour"),
        ({"type": "section", "text": mrkdwn("s"), "block_id": "b" * 256}, "less than 256"),
        ({"type": "context", "elements": [mrkdwn("c")] * 11}, "no more than 10 items"),
        ({"type": "context", "elements": {}}, "must be a list"),
        (actions(), "must not be empty"),
        (actions(*(button(action_id=f"a{number}") for number in range(26))), "no more than 25 items"),
        (actions(button(), button()), "action_id seen occurs 2 times"),
        (actions(button(text=plain("b" * 76))), "less than 76"),
        (actions(button(value="v" * 2001)), "less than 2001"),
        (actions(button(url="u" * 3001)), "less than 3001"),
        (actions(button(style="default")), "must be one of primary, danger"),
        (actions(button(confirm=confirm(title=plain("t" * 101)))), "less than 101"),
        (actions(button(confirm=confirm(deny=plain("d" * 31)))), "less than 31"),
        (actions(button(confirm="sure?")), "must be an object"),
        (actions({"type": "overflow", "options": options(6)}), "no more than 5 items"),
        (actions({"type": "datepicker"}), "unsupported type: datepicker"),
        ({"type": "marquee"}, "unsupported type: marquee"),
    ],
)
def test_a_block_slack_would_refuse_is_refused_with_the_reason(
    client: WebClient,
    block: dict[str, object],
    reason: str,
) -> None:
    answer = post(client, blocks=[block])

    assert answer["error"] == "invalid_blocks"
    assert any(reason in message for message in answer["response_metadata"]["messages"])


def test_more_than_fifty_blocks_or_a_repeated_block_id_are_refused(client: WebClient) -> None:
    many = post(client, blocks=[{"type": "divider"}] * 51)
    twins = post(client, blocks=[{"type": "divider", "block_id": "twin"}] * 2)

    assert "no more than 50 items" in many["response_metadata"]["messages"][0]
    assert "block_id twin occurs 2 times" in twins["response_metadata"]["messages"][0]


def test_no_blocks_at_all_are_fine(slack: LocalSlack, client: WebClient) -> None:
    client.chat_postMessage(channel=GENEVA, text="hello", blocks=[])

    assert slack.messages(GENEVA)[0].blocks == ()


@pytest.mark.parametrize(
    "block",
    [
        {"type": "header", "text": plain("h" * 151)},
        {"type": "section", "text": mrkdwn("s" * 3001)},
        {"type": "section", "fields": [mrkdwn("f")] * 11},
        {"type": "context", "elements": [mrkdwn("c")] * 11},
        actions(*(button(action_id=f"a{number}") for number in range(26))),
        actions(button(text=plain("b" * 76))),
        actions(button(value="v" * 2001)),
        actions({"type": "hologram"}),
        {"type": "marquee"},
    ],
)
def test_the_models_of_the_sdk_are_a_second_opinion(block: dict[str, object]) -> None:
    assert list(models_objections([block]))


def test_the_models_of_the_sdk_agree_with_blocks_at_their_limits() -> None:
    assert not list(models_objections(GOOD_BLOCKS))
