"""Socket Mode of the local Slack, with the real slack_sdk at the other end."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from od_escalator.clock import SystemClock
from od_escalator.demo.slack import APP_TOKEN, BOT_TOKEN, Ack, Break, LocalSlack, User
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
    assert [message["num_connections"] for message in app.said if message["type"] == "hello"] == [1]
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


@pytest.mark.parametrize("how", ["close", "fin", "refresh"])
def test_a_link_that_ended_comes_back(slack: LocalSlack, app: App, how: Break) -> None:
    """The SDK heeds a warning at once, but reads nothing for the up to three seconds that its old read takes."""
    before = app.socket.current_session
    slack.break_links(how)
    deadline = time.monotonic() + 10
    while app.socket.current_session is before and time.monotonic() < deadline:
        slack.wait_for(lambda: False, 0.05)
    assert slack.wait_for(lambda: slack.links == 1, 5)
    assert slack.open_home(KELLY).acknowledged
    reasons = {message.get("reason") for message in app.said if message["type"] == "disconnect"}
    assert reasons <= {"warning"}


def test_a_frozen_link_is_open_and_silent(slack: LocalSlack) -> None:
    url = WebClient(base_url=slack.base_url).apps_connections_open(app_token=APP_TOKEN.value)["url"]
    with connection(url) as opened:
        raw(opened, until=b"}}")
        slack.break_links("freeze")
        assert slack.links == 0
        assert slack.open_home(KELLY) == Ack(acknowledged=False)
        opened.sendall(b"\x89\x80\x00\x00\x00\x00")  # a masked ping
        opened.settimeout(0.3)
        with pytest.raises(TimeoutError):
            opened.recv(1)


def test_switched_off_socket_mode_stays_off_until_it_is_on_again(slack: LocalSlack) -> None:
    client = WebClient(base_url=slack.base_url)
    url = client.apps_connections_open(app_token=APP_TOKEN.value)["url"]
    with connection(url) as opened:
        raw(opened, until=b"}}")
        slack.break_links("disabled")
        assert b'"link_disabled"' in raw(opened, until=b"\x88")
    with pytest.raises(SlackApiError, match="access_denied"):
        client.apps_connections_open(app_token=APP_TOKEN.value)
    slack.heal()
    assert client.apps_connections_open(app_token=APP_TOKEN.value)["ok"]
