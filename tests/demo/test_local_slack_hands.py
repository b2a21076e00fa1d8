"""What people do in the local Slack reaches an app on the real slack_sdk the way Slack sends it."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from od_escalator.demo.handclock import HandClock
from od_escalator.demo.slack import APP_TOKEN, BOT_SCOPES, BOT_TOKEN, Ack, Channel, LocalSlack, Strictness, Token, User
from tests.demo.slack_app import App

GENEVA, HALL = "C0GENEVA", "C0HALL"
KELLY, SAM, DANA = "U0KELLY", "U0SAM", "U0DANA"
USERS = [User(id=id_, name=id_[2:].lower(), real_name=id_[2:].title()) for id_ in (KELLY, SAM, DANA)]
CHANNELS = [
    Channel(id=GENEVA, name="geneva", members=(KELLY, SAM)),
    Channel(id=HALL, name="hall", is_private=False, bot_is_member=False, members=(KELLY,)),
]
BUTTON = {"type": "button", "action_id": "take", "value": "1042:7", "text": {"type": "plain_text", "text": "I take it"}}
SNOOZE = {"text": {"type": "plain_text", "text": "Later"}, "value": "snooze 1042:7"}
ASSIGN = {"text": {"type": "plain_text", "text": "Somebody else"}, "value": "assign 1042:7"}
MORE = {"type": "overflow", "action_id": "more", "options": [SNOOZE, ASSIGN]}
BLOCKS = [{"type": "actions", "block_id": "do", "elements": [BUTTON, MORE]}]


@pytest.fixture
def clock() -> HandClock:
    return HandClock(datetime(2026, 11, 16, 15, tzinfo=UTC))


@pytest.fixture
def slack(clock: HandClock) -> Iterator[LocalSlack]:
    with LocalSlack(clock, users=USERS, channels=CHANNELS, strictness=Strictness(rate=False)) as running:
        yield running


@pytest.fixture
def app(slack: LocalSlack) -> Iterator[App]:
    with closing(App(slack)) as app:
        app.connect()
        yield app


def post(app: App, thread_ts: str | None = None) -> str:
    ts: str = app.web.chat_postMessage(channel=GENEVA, text="A case", blocks=BLOCKS, thread_ts=thread_ts)["ts"]
    return ts


def test_a_button_sends_what_slack_sends(slack: LocalSlack, app: App) -> None:
    root = post(app)
    ts = post(app, thread_ts=root)

    assert slack.click(KELLY, GENEVA, ts, "take") == Ack(acknowledged=True)

    (request,) = app.heard
    payload = request.payload
    assert (request.type, request.accepts_response_payload) == ("interactive", False)
    assert payload["type"] == "block_actions"
    assert payload["user"] == {"id": KELLY, "username": "kelly", "name": "kelly", "team_id": "T0LOCAL"}
    assert payload["container"] == {
        "type": "message",
        "message_ts": ts,
        "channel_id": GENEVA,
        "is_ephemeral": False,
        "thread_ts": root,
    }
    assert payload["channel"] == {"id": GENEVA, "name": "privategroup"}
    assert payload["message"]["text"] == "A case"
    assert payload["message"]["blocks"] == BLOCKS
    (action,) = payload["actions"]
    assert float(action.pop("action_ts")) > float(ts)
    assert action == {**BUTTON, "block_id": "do"}


def test_a_menu_sends_the_option_that_was_picked(slack: LocalSlack, app: App) -> None:
    ts = post(app)
    slack.click(SAM, GENEVA, ts, "more", "snooze 1042:7")
    (action,) = app.heard[0].payload["actions"]
    assert (action["type"], action["action_id"], action["selected_option"]) == ("overflow", "more", SNOOZE)


def test_nobody_can_press_what_they_do_not_see(slack: LocalSlack, app: App) -> None:
    ts = post(app)
    for user, channel, action_id, option in (
        (KELLY, GENEVA, "done", None),
        (KELLY, GENEVA, "more", None),
        (KELLY, GENEVA, "more", "promise 1042:7"),
        (KELLY, GENEVA, "take", "snooze 1042:7"),
        (DANA, GENEVA, "take", None),
        (KELLY, HALL, "take", None),
        ("U0NOBODY", GENEVA, "take", None),
        ("U0BOT", GENEVA, "take", None),
    ):
        with pytest.raises(LookupError):
            slack.click(user, channel, ts, action_id, option)
    assert app.heard == []


def test_what_nobody_acknowledges_in_three_seconds_is_not_acknowledged(slack: LocalSlack, app: App) -> None:
    ts = post(app)
    app.silent = True
    assert slack.click(KELLY, GENEVA, ts, "take") == Ack(acknowledged=False)
    app.silent = False
    assert slack.send_again() == Ack(acknowledged=True)
    assert app.heard[0].envelope_id == app.heard[1].envelope_id


def test_without_a_link_nothing_is_acknowledged(slack: LocalSlack) -> None:
    assert slack.open_home(KELLY) == Ack(acknowledged=False)
    with pytest.raises(LookupError):
        slack.click_home(KELLY, "take")


def test_a_command_carries_where_to_answer_and_its_answer_is_seen_by_one(slack: LocalSlack, app: App) -> None:
    app.answer = lambda _request: {"text": "One moment"}
    assert slack.command(KELLY, HALL, "open").payload == {"text": "One moment"}

    (request,) = app.heard
    said = {key: request.payload[key] for key in ("command", "text", "user_id", "channel_id", "channel_name")}
    assert request.type == "slash_commands"
    assert said == {
        "command": "/escalations",
        "text": "open",
        "user_id": KELLY,
        "channel_id": HALL,
        "channel_name": "hall",
    }
    answer = WebhookClient(request.payload["response_url"])
    assert answer.send(text="Two cases are open", blocks=BLOCKS).status_code == 200
    assert [message.text for message in slack.whispers(KELLY)] == ["One moment", "Two cases are open"]
    assert slack.whispers(SAM) == []
    assert slack.everything() == []


def test_an_app_without_the_scope_has_no_command(clock: HandClock) -> None:
    tokens = [Token("xoxb-local", BOT_SCOPES - {"commands"}), APP_TOKEN]
    with LocalSlack(clock, users=USERS, channels=CHANNELS, tokens=tokens) as slack, pytest.raises(LookupError):
        slack.command(KELLY, HALL, "open")


def test_an_address_to_answer_at_serves_five_times_in_half_an_hour(
    slack: LocalSlack, app: App, clock: HandClock
) -> None:
    ts = post(app)
    slack.click(KELLY, GENEVA, ts, "take")
    slack.click(KELLY, GENEVA, ts, "take")
    first, second = (WebhookClient(request.payload["response_url"], retry_handlers=[]) for request in app.heard)

    for refused in (
        {"text": ""},
        {"text": "all", "response_type": "in_channel"},
        {"text": "over it", "replace_original": True},
        {"text": "what", "metadata": {}},
        {"text": "blocks", "blocks": [{"type": "nonsense"}]},
    ):
        assert first.send_dict(refused).status_code == 400
    assert [first.send(text="Thank you").status_code for _ in range(6)] == [200] * 5 + [404]
    clock.turn(timedelta(minutes=31))
    assert "expired_url" in second.send(text="Late").body
    slack.fail_next("response_url", "500")
    assert second.send(text="Failing").status_code == 500
    assert len(slack.whispers(KELLY)) == 5
    assert {request.method for request in slack.requests} >= {"response_url", "chat.postMessage"}


def test_a_private_answer_is_in_no_history_and_its_buttons_work(slack: LocalSlack, app: App) -> None:
    ts = app.web.chat_postEphemeral(channel=GENEVA, user=KELLY, text="Only you", blocks=BLOCKS)["message_ts"]
    assert [(message.ts, message.text) for message in slack.whispers(KELLY)] == [(ts, "Only you")]
    assert app.web.conversations_history(channel=GENEVA)["messages"] == []

    slack.click(KELLY, GENEVA, ts, "take")

    assert app.heard[0].payload["container"]["is_ephemeral"] is True
    assert "message" not in app.heard[0].payload
    with pytest.raises(LookupError):
        slack.click(SAM, GENEVA, ts, "take")


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"channel": GENEVA, "user": DANA, "text": "Hello"}, "user_not_in_channel"),
        ({"channel": GENEVA, "user": "U0NOBODY", "text": "Hello"}, "user_not_in_channel"),
        ({"channel": KELLY, "user": KELLY, "text": "Hello"}, "channel_not_found"),
        ({"channel": HALL, "user": KELLY, "text": "Hello"}, "not_in_channel"),
        ({"channel": GENEVA, "user": KELLY, "text": "x" * 4001}, "msg_too_long"),
        ({"channel": GENEVA, "user": KELLY, "text": "Hello", "metadata": {}}, "invalid_arguments"),
        ({"channel": GENEVA, "user": KELLY, "text": "Hello", "thread_ts": "1.000000"}, "thread_not_found"),
    ],
)
def test_what_slack_does_not_whisper_is_refused(slack: LocalSlack, arguments: dict[str, Any], error: str) -> None:
    with pytest.raises(SlackApiError) as refused:
        WebClient(BOT_TOKEN.value, base_url=slack.base_url).chat_postEphemeral(**arguments)
    assert refused.value.response["error"] == error
    assert slack.whispers(KELLY) == []


def test_the_home_is_opened_published_and_pressed(slack: LocalSlack, app: App) -> None:
    assert slack.open_home(KELLY) == Ack(acknowledged=True)
    event = app.heard[0].payload["event"]
    assert (app.heard[0].type, event["type"], event["user"], event["channel"], event["tab"]) == (
        *("events_api", "app_home_opened", KELLY),
        *("D0KELLY", "home"),
    )
    other = {"type": "actions", "elements": [{**BUTTON, "value": "1043:1"}]}
    app.web.views_publish(user_id=KELLY, view={"type": "home", "blocks": [*BLOCKS, other]})
    home = slack.home(KELLY)
    assert home is not None

    with pytest.raises(LookupError):
        slack.click_home(KELLY, "take")
    assert slack.click_home(KELLY, "take", value="1043:1").acknowledged
    assert slack.click_home(KELLY, "more", "assign 1042:7").acknowledged

    pressed = app.heard[1].payload
    assert pressed["container"] == {"type": "view", "view_id": home["id"]}
    assert {"channel", "message", "response_url"} & set(pressed) == set()
    assert pressed["view"]["blocks"][0] == BLOCKS[0]
    assert [request.payload["actions"][0]["action_id"] for request in app.heard[1:]] == ["take", "more"]

    app.web.views_publish(user_id=KELLY, view={"type": "home", "blocks": BLOCKS}, hash=home["hash"])
    with pytest.raises(SlackApiError, match="hash_conflict"):
        app.web.views_publish(user_id=KELLY, view={"type": "home", "blocks": BLOCKS}, hash=home["hash"])
    slack.open_home(KELLY)
    assert app.heard[-1].payload["event"]["view"]["id"] == home["id"]


def test_an_event_that_was_not_acknowledged_comes_again(slack: LocalSlack, app: App, clock: HandClock) -> None:
    app.silent = True
    assert slack.open_home(KELLY) == Ack(acknowledged=False)
    for minutes in (1, 5, 10):
        clock.turn(timedelta(minutes=minutes))
        app.web.auth_test()
    app.wait_to_hear(4)

    assert sorted(request.retry_attempt or 0 for request in app.heard) == [0, 1, 2, 3]
    assert len({request.envelope_id for request in app.heard}) == 4
    assert len({request.payload["event_id"] for request in app.heard}) == 1


def test_an_event_missed_while_the_app_was_away_comes_when_it_is_back(slack: LocalSlack, clock: HandClock) -> None:
    slack.open_home(KELLY)
    with closing(App(slack)) as app:
        app.connect()
        clock.turn(timedelta(minutes=1))
        app.web.auth_test()
        app.wait_to_hear(1)
    assert [request.retry_attempt for request in app.heard] == [2]
