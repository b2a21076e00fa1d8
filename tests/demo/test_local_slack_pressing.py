"""A person clicks on the page of the local Slack, in a browser without a script."""

from collections.abc import Iterator
from contextlib import closing
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from slack_sdk.socket_mode.request import SocketModeRequest

from od_escalator.clock import SystemClock
from od_escalator.demo.slack import Channel, LocalSlack, Strictness, User
from tests.demo.browser import Browser
from tests.demo.slack_app import App

GENEVA, KELLY, SAM, ROSA = "C0GENEVA", "U0KELLY", "U0SAM", "U0ROSA"


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def options(*values: str) -> list[dict[str, Any]]:
    return [{"text": plain(value.title()), "value": value} for value in values]


def field(block_id: str, kind: str, *, optional: bool = True, **element: object) -> dict[str, Any]:
    inside = {"type": kind, "action_id": "choice", **element}
    return {"type": "input", "block_id": block_id, "label": plain(block_id), "optional": optional, "element": inside}


CONFIRM = {"title": plain("End"), "text": plain("Really?"), "confirm": plain("Yes"), "deny": plain("No")}
BUTTON = {"type": "button", "action_id": "end", "value": "1042:7", "text": plain("End"), "confirm": CONFIRM}
MORE = {"type": "overflow", "action_id": "more", "options": options("snooze 1042:7", "assign 1042:7")}
BLOCKS = [{"type": "actions", "elements": [BUTTON, MORE]}]
DIALOG = {
    "type": "modal",
    "title": plain("<b>End</b>"),
    "submit": plain("End it"),
    "blocks": [
        {"type": "actions", "elements": [{"type": "button", "action_id": "help", "text": plain("Help")}]},
        {
            **field("how", "static_select", optional=False, options=options("resolved", "<i>")),
            "hint": plain("As it is"),
        },
        field("offered", "multi_static_select", options=options("refund", "redo")),
        field("pleased", "radio_buttons", optional=False, options=options("yes", "no")),
        field("day", "datepicker"),
        field("words", "plain_text_input", multiline=True),
        field("name", "plain_text_input", initial_value='"'),
    ],
}


@pytest.fixture
def slack() -> Iterator[LocalSlack]:
    users = [User(id=id_, name=id_[2:].lower(), real_name=id_[2:].title()) for id_ in (KELLY, SAM, ROSA)]
    channels = [Channel(id=GENEVA, name="geneva", members=(KELLY, SAM))]
    with LocalSlack(SystemClock(), users=users, channels=channels, strictness=Strictness(rate=False)) as running:
        yield running


@pytest.fixture
def app(slack: LocalSlack) -> Iterator[App]:
    with closing(App(slack)) as app:
        app.connect()
        app.web.chat_postMessage(channel=GENEVA, text="A case", blocks=BLOCKS)
        yield app


def browser(slack: LocalSlack, person: str) -> Browser:
    return Browser(f"{slack.page_url}?channel={GENEVA}&as={person}")


def test_a_person_presses_and_alone_sees_the_private_answer(slack: LocalSlack, app: App) -> None:
    page = browser(slack, SAM)
    page.press("Snooze 1042:7")
    assert app.heard[0].payload["user"]["id"] == SAM
    assert app.heard[0].payload["actions"][0]["selected_option"]["value"] == "snooze 1042:7"

    root = app.heard[0].payload["message"]["ts"]
    app.web.chat_postEphemeral(channel=GENEVA, user=SAM, text="Noted")
    app.web.chat_postEphemeral(channel=GENEVA, user=SAM, text="Noted below", thread_ts=root)
    app.answer = lambda _request: {"text": "One case is open"}
    page.press("Send", text=" mine ")

    assert app.heard[1].payload["text"] == "mine"
    assert page.html.count("only visible to you") == 3
    assert page.html.index("Noted below") < page.html.index("Noted</p>") < page.html.index("One case is open")
    assert 'data-confirm="Really?"' in page.html
    assert "only visible to you" not in browser(slack, KELLY).html


def test_a_person_fills_in_a_dialog_on_the_page(slack: LocalSlack, app: App) -> None:
    def open_dialog(request: SocketModeRequest) -> None:
        if request.payload["type"] == "block_actions" and "message" in request.payload:
            app.web.views_open(trigger_id=request.payload["trigger_id"], view=DIALOG)

    app.answer = open_dialog
    page = browser(slack, KELLY)
    page.press("End")
    assert "&lt;b&gt;End&lt;/b&gt;" in page.html
    assert "<i>" not in page.html.casefold()
    assert "As it is" in page.html
    assert 'http-equiv="refresh"' not in page.html
    page.press("Help")
    assert app.heard[-1].payload["container"]["type"] == "view"

    page.press("End it", **{"field-how": "resolved"})
    assert "cannot be done" in page.html
    app.answer = lambda _request: {"response_action": "errors", "errors": {"day": "<closed>"}}
    choices = {"field-how": "resolved", "field-pleased": "no", "field-day": "2026-11-22", "field-offered": "redo"}
    page.press("End it", **choices, **{"field-words": "Fine"})

    assert 'id="error-day">&lt;closed&gt;<' in page.html
    assert '<option value="resolved" selected>' in page.html
    assert 'value="no" checked' in page.html
    assert 'value="2026-11-22"' in page.html
    assert ">Fine</textarea>" in page.html
    app.answer = lambda _request: None
    page.press("End it", **{"field-how": "resolved"})
    assert "<dialog" not in page.html
    values = app.heard[-1].payload["view"]["state"]["values"]
    assert values["name"]["choice"]["value"] == '"'
    assert values["offered"]["choice"]["selected_options"] == options("redo")

    app.answer = open_dialog
    page.press("End")
    page.press("Cancel")
    assert slack.dialog(KELLY) is None


def test_a_person_opens_the_home_and_presses_there(slack: LocalSlack, app: App) -> None:
    app.web.views_publish(user_id=SAM, view={"type": "home", "blocks": [BLOCKS[0], {"type": "divider"}]})
    page = browser(slack, SAM)
    page.press("OD Escalator: Home")
    assert page.address.endswith(f"/?home=1&as={SAM}")
    page.press("End")
    assert [request.type for request in app.heard] == ["events_api", "interactive"]
    assert app.heard[1].payload["container"]["type"] == "view"
    assert "Nothing is shown here yet" in Browser(f"{slack.page_url}?home=1&as={KELLY}").html


def test_who_is_not_in_a_channel_can_press_nothing_there(slack: LocalSlack, app: App) -> None:
    page = browser(slack, ROSA)
    assert [form.dead for form in page.forms if form.action == "/do/press"] == [True]
    assert "/do/command" not in page.html
    address, elsewhere = f"{slack.page_url}do/home", {"Origin": "http://elsewhere.example"}
    request = Request(address, b"seat=home%3D1", elsewhere)  # noqa: S310  our own address
    with pytest.raises(HTTPError, match="403"), urlopen(request):  # noqa: S310  our own address
        pass
    assert app.heard == []


def test_whom_nobody_answers_is_told_so(slack: LocalSlack) -> None:
    page = browser(slack, KELLY)
    page.press("Send", text="open")
    assert "did not answer" in page.html
    page.go(f"{slack.page_url}?channel={GENEVA}&as={KELLY}")
    assert "did not answer" not in page.html
