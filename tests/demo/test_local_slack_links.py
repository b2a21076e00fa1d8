"""Socket Mode of the local Slack, with the real slack_sdk at the other end."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from od_escalator.clock import SystemClock
from od_escalator.demo.slack import APP_TOKEN, BOT_TOKEN, LocalSlack, User
from tests.demo.slack_app import App

KELLY = "U0KELLY"


@pytest.fixture
def slack() -> Iterator[LocalSlack]:
    with LocalSlack(SystemClock(), users=[User(id=KELLY, name="kelly", real_name="Kelly")]) as running:
        yield running


@pytest.fixture
def app(slack: LocalSlack) -> Iterator[App]:
    with closing(App(slack, ping_interval=0.2)) as app:
        app.connect()
        yield app


def test_a_link_says_hello_and_answers_pings(slack: LocalSlack, app: App) -> None:
    assert slack.open_home(KELLY).acknowledged
    assert app.said[0]["type"] == "hello"
    assert app.said[0]["num_connections"] == 1
    session = app.socket.current_session
    assert session is not None
    deadline = time.monotonic() + 5
    while session.last_ping_pong_time is None and time.monotonic() < deadline:
        slack.wait_for(lambda: False, 0.05)
    assert session.last_ping_pong_time is not None


def test_an_address_serves_one_socket(slack: LocalSlack) -> None:
    url = WebClient(base_url=slack.base_url).apps_connections_open(app_token=APP_TOKEN.value)["url"]
    with connection(url) as first, connection(url) as second, connection(url.replace("ticket=", "ticket=x")) as third:
        assert raw(first, until=b"hello")
        for refused in (second, third):
            assert raw(refused, until=b"\r\n\r\n").startswith(b"HTTP/1.1 403")


@pytest.mark.parametrize(
    ("token", "error"), [(BOT_TOKEN.value, "not_allowed_token_type"), ("xapp-unknown", "invalid_auth")]
)
def test_only_an_app_token_opens_a_link(slack: LocalSlack, token: str, error: str) -> None:
    with pytest.raises(SlackApiError, match=error):
        WebClient(base_url=slack.base_url).apps_connections_open(app_token=token)


def test_each_payload_goes_to_one_of_up_to_ten_links(slack: LocalSlack, app: App) -> None:
    with closing(App(slack)) as other:
        other.connect()
        for _ in range(4):
            assert slack.open_home(KELLY).acknowledged
        assert [len(each.heard) for each in (app, other)] == [2, 2]

        with ExitStack() as sockets:
            client = WebClient(base_url=slack.base_url)
            for _ in range(9):
                url = client.apps_connections_open(app_token=APP_TOKEN.value)["url"]
                data = raw(sockets.enter_context(connection(url)), until=b"applink-local")
            assert b'"too_many_websockets"' in data
            assert slack.links == 10


@contextmanager
def connection(url: str) -> Iterator[socket.socket]:
    """A link without the SDK, which would come again and again."""
    host, _, path = url.removeprefix("ws://").partition("/")
    name, _, port = host.partition(":")
    lines = [f"GET /{path} HTTP/1.1", f"Host: {host}", "Upgrade: websocket", "Connection: Upgrade"]
    lines += ["Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "", ""]
    with socket.create_connection((name, int(port)), timeout=5) as opened:
        opened.sendall("\r\n".join(lines).encode())
        yield opened


def raw(opened: socket.socket, until: bytes) -> bytes:
    """What comes, as far as these bytes."""
    data = b""
    while until not in data:
        data += opened.recv(4096)
    return data
