"""Dialogs of the local Slack: opened, filled in, sent off and answered, and judged as strictly as messages."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from od_escalator.demo.handclock import HandClock
from od_escalator.demo.slack import BOT_TOKEN, Ack, Channel, LocalSlack, User
from tests.demo.slack_app import App

KELLY = "U0KELLY"


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def options(*values: str) -> list[dict[str, Any]]:
    return [{"text": plain(value.title()), "value": value} for value in values]


def field(block_id: str, kind: str, *, optional: bool = False, **element: object) -> dict[str, Any]:
    inside = {"type": kind, "action_id": "choice", **element}
    return {"type": "input", "block_id": block_id, "label": plain(block_id), "optional": optional, "element": inside}


HOW = field("how", "static_select", options=options("resolved", "unreachable"))
OFFERED = field(
    "offered", "multi_static_select", optional=True, options=options("refund", "redo"), max_selected_items=1
)
DAY = field("day", "datepicker", initial_date="2026-11-17")
PLEASED = field("pleased", "radio_buttons", options=options("yes", "no"), initial_option=options("yes")[0])
TOLD = field("told", "checkboxes", optional=True, options=options("owner"), initial_options=options("owner"))
WORDS = field("words", "plain_text_input", optional=True)
DIALOG = {
    "type": "modal",
    "callback_id": "end",
    "private_metadata": "1042:7",
    "title": plain("End the case"),
    "submit": plain("End it"),
    "blocks": [HOW, OFFERED, DAY, PLEASED, TOLD, WORDS],
}


@pytest.fixture
def clock() -> HandClock:
    return HandClock(datetime(2026, 11, 16, 15, tzinfo=UTC))


@pytest.fixture
def slack(clock: HandClock) -> Iterator[LocalSlack]:
    users = [User(id=KELLY, name="kelly", real_name="Kelly")]
    channels = [Channel(id="C0HALL", name="hall", members=(KELLY,))]
    with LocalSlack(clock, users=users, channels=channels) as running:
        yield running


@pytest.fixture
def app(slack: LocalSlack) -> Iterator[App]:
    with closing(App(slack)) as app:
        app.connect()
        yield app


def trigger(app: App) -> str:
    app.slack.command(KELLY, "C0HALL", "test")
    made: str = app.heard[-1].payload["trigger_id"]
    return made


def test_a_dialog_is_filled_in_and_sent_off(slack: LocalSlack, app: App) -> None:
    opened = app.web.views_open(trigger_id=trigger(app), view=DIALOG)["view"]
    assert slack.dialog(KELLY) == opened
    choices = {"how": "resolved", "offered": ["redo"], "words": "Fine", "day": "2026-11-19"}

    assert slack.submit(KELLY, choices) == Ack(acknowledged=True)

    request = app.heard[-1]
    view = request.payload["view"]
    assert (request.type, request.payload["type"], request.accepts_response_payload) == (
        *("interactive", "view_submission"),
        True,
    )
    assert request.payload["user"]["id"] == KELLY
    assert (view["id"], view["callback_id"], view["private_metadata"]) == (opened["id"], "end", "1042:7")
    assert view["state"]["values"] == {
        "how": {"choice": {"type": "static_select", "selected_option": options("resolved")[0]}},
        "offered": {"choice": {"type": "multi_static_select", "selected_options": options("redo")}},
        "day": {"choice": {"type": "datepicker", "selected_date": "2026-11-19"}},
        "pleased": {"choice": {"type": "radio_buttons", "selected_option": options("yes")[0]}},
        "told": {"choice": {"type": "checkboxes", "selected_options": options("owner")}},
        "words": {"choice": {"type": "plain_text_input", "value": "Fine"}},
    }
    assert slack.dialog(KELLY) is None


def test_nobody_sends_off_what_cannot_be_chosen(slack: LocalSlack, app: App) -> None:
    app.web.views_open(trigger_id=trigger(app), view=DIALOG)
    wrong: list[dict[str, Any]] = [
        {},
        {"how": ""},
        {"how": "forgotten"},
        {"how": ["resolved", "unreachable"]},
        {"how": "resolved", "who": "kelly"},
        {"how": "resolved", "offered": ["refund", "redo"]},
    ]
    for choices in wrong:
        with pytest.raises(LookupError):
            slack.submit(KELLY, choices)
    assert slack.dialog(KELLY)
    assert len(app.heard) == 1


def test_the_answer_to_a_submission_decides_what_becomes_of_the_dialog(slack: LocalSlack, app: App) -> None:
    opened = app.web.views_open(trigger_id=trigger(app), view=DIALOG)["view"]
    wrong = {"response_action": "errors", "errors": {"day": "The office is closed then"}}
    app.answer = lambda _request: wrong
    assert slack.submit(KELLY, {"how": "resolved"}) == Ack(acknowledged=True, payload=wrong)
    shown = slack.dialog(KELLY)
    assert shown is not None
    assert shown["id"] == opened["id"]

    second = {**DIALOG, "blocks": [DAY]}
    app.answer = lambda _request: {"response_action": "update", "view": second}
    slack.submit(KELLY, {"how": "resolved"})
    shown = slack.dialog(KELLY)
    assert shown is not None
    assert (shown["id"], [block["block_id"] for block in shown["blocks"]]) == (opened["id"], ["day"])

    app.answer = lambda _request: {"response_action": "errors", "errors": {"how": "gone"}}
    with pytest.raises(ValueError, match="errors must be"):
        slack.submit(KELLY, {})
    app.answer = lambda _request: {"response_action": "smile"}
    with pytest.raises(ValueError, match="is not answered"):
        slack.submit(KELLY, {})
    app.answer = lambda _request: {"response_action": "clear"}
    slack.submit(KELLY, {})
    assert slack.dialog(KELLY) is None
    with pytest.raises(LookupError):
        slack.submit(KELLY, {})


def test_a_dialog_is_changed_pressed_and_closed(slack: LocalSlack, app: App) -> None:
    opened = app.web.views_open(trigger_id=trigger(app), view=DIALOG)["view"]
    button = {"type": "button", "action_id": "more", "text": plain("More")}
    changed = {**DIALOG, "blocks": [HOW, {"type": "actions", "elements": [button]}]}
    app.web.views_update(view_id=opened["id"], hash=opened["hash"], view=changed)
    with pytest.raises(SlackApiError, match="hash_conflict"):
        app.web.views_update(view_id=opened["id"], hash=opened["hash"], view=changed)
    with pytest.raises(SlackApiError, match="not_found"):
        app.web.views_update(view_id="V0NONE", view=changed)

    slack.click_dialog(KELLY, "more")

    assert app.heard[-1].payload["container"] == {"type": "view", "view_id": opened["id"]}
    slack.dismiss(KELLY)
    assert slack.dialog(KELLY) is None


def test_a_trigger_opens_one_dialog_within_three_seconds(slack: LocalSlack, app: App, clock: HandClock) -> None:
    made, late = trigger(app), trigger(app)
    app.web.views_open(trigger_id=made, view=DIALOG)
    clock.turn(timedelta(seconds=3.1))
    for given, error in ((made, "exchanged"), (late, "expired"), ("1.2.3", "invalid")):
        with pytest.raises(SlackApiError, match=f"{error}_trigger_id"):
            app.web.views_open(trigger_id=given, view=DIALOG)
    assert [request.method for request in slack.requests].count("views.open") == 4


@pytest.mark.parametrize(
    "changed",
    [
        {"title": plain("x" * 25)},
        {"title": {"type": "mrkdwn", "text": "*End*"}},
        {"submit": plain("x" * 25)},
        {"private_metadata": "x" * 3001},
        {"callback_id": "x" * 256},
        {"blocks": []},
        {"blocks": [{"type": "divider"}] * 101},
        {"blocks": [HOW, HOW]},
        {"blocks": [field("how", "static_select", options=options(*map(str, range(101))))]},
        {"blocks": [field("how", "radio_buttons", options=options(*map(str, range(11))))]},
        {"blocks": [field("how", "checkboxes", options=options(*map(str, range(11))))]},
        {"blocks": [field("how", "multi_static_select", options=options("a"), max_selected_items=0)]},
        {"blocks": [field("day", "datepicker", initial_date="tomorrow")]},
        {"blocks": [field("who", "users_select")]},
        {"blocks": [{**HOW, "label": plain("x" * 2001)}]},
        {"blocks": [{**HOW, "dispatch_action": True}]},
        {"submit": None},
        {"type": "home"},
        {"unknown": 1},
    ],
)
def test_a_dialog_that_slack_would_not_take_is_refused(slack: LocalSlack, changed: dict[str, Any]) -> None:
    view = {key: value for key, value in {**DIALOG, **changed}.items() if value is not None}
    with pytest.raises(SlackApiError) as refused:
        WebClient(BOT_TOKEN.value, base_url=slack.base_url).views_open(trigger_id="1.2.3", view=view)
    assert refused.value.response["error"] == "invalid_arguments"
    assert refused.value.response["response_metadata"]["messages"]


@pytest.mark.parametrize(
    "home",
    [
        {"type": "home", "blocks": [HOW]},
        {"type": "home", "blocks": [{"type": "divider"}], "title": plain("Home")},
        {"type": "home", "blocks": [{"type": "divider"}] * 101},
        {"type": "modal", "blocks": [{"type": "divider"}]},
    ],
)
def test_a_home_that_slack_would_not_take_is_refused(slack: LocalSlack, home: dict[str, Any]) -> None:
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        WebClient(BOT_TOKEN.value, base_url=slack.base_url).views_publish(user_id=KELLY, view=home)
    assert slack.home(KELLY) is None
