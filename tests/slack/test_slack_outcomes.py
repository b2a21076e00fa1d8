import http.client
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.error import URLError

import pytest
from slack_sdk.errors import SlackRequestError

from od_escalator.clock import SystemClock
from od_escalator.demo.slack import BOT_SCOPES, BOT_TOKEN, LocalSlack, Token
from od_escalator.domain.notices import Alert, Posted
from od_escalator.errors import Ambiguous, ConfigurationError, EscalatorError, Permanent, Transient
from od_escalator.slack.outcomes import translate
from od_escalator.slack.send import SlackMessenger

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
ALERT = Alert(id="C012", place="config.toml", problem="no person called dena", hint="did you mean dana?")


def messenger(base_url: str, token: str = BOT_TOKEN.value) -> SlackMessenger:
    return SlackMessenger(token=token, base_url=base_url, clock=SystemClock(), timeout=2)


def untrusted() -> ssl.SSLError:
    """As OpenSSL raises it, which makes it of more than the words."""
    error = ssl.SSLCertVerificationError()
    error.verify_code = 20
    return error


def cut_off() -> ssl.SSLError:
    error = ssl.SSLEOFError()
    error.reason = "UNEXPECTED_EOF_WHILE_READING"
    return error


@contextmanager
def answering(status: int, body: bytes, **headers: str) -> Iterator[str]:
    """Something that is not Slack and gives every call the same answer."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response_only(status)
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None: ...

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/api/"
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.parametrize(
    ("failure", "kind"),
    [
        (URLError(socket.gaierror(-2, "no such name")), Transient),
        (URLError(ConnectionRefusedError()), Transient),
        (URLError(untrusted()), Transient),
        (URLError(TimeoutError()), Ambiguous),
        (URLError(ConnectionResetError()), Ambiguous),
        (URLError(cut_off()), Ambiguous),
        (URLError(OSError("Tunnel connection failed: 403 Forbidden")), Transient),
        (URLError("unknown url type"), Ambiguous),
        (TimeoutError(), Ambiguous),
        (ConnectionResetError(), Ambiguous),
        (http.client.RemoteDisconnected("closed"), Ambiguous),
        (http.client.IncompleteRead(b""), Ambiguous),
        (SlackRequestError("Invalid URL detected"), Permanent),
    ],
)
def test_only_what_was_surely_not_sent_is_tried_again_unseen(failure: Exception, kind: type[EscalatorError]) -> None:
    assert type(translate(failure, "chat_postMessage")) is kind


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (200, b"<html>Sign in to the guest network</html>", Ambiguous),
        (200, b"", Ambiguous),
        (200, b"[]", Ambiguous),
        (200, b"null", Ambiguous),
        (200, b'["a list"]', Ambiguous),
        (200, b"\xff\xfe", Ambiguous),
        (200, b'{"ok": true}', Ambiguous),
        (200, b'{"ok": false}', Ambiguous),
        (403, b"<html>Blocked</html>", Ambiguous),
        (500, b'{"ok": false, "error": "not_in_channel"}', Ambiguous),
        (200, b'{"ok": false, "error": "duplicate_message_not_found"}', Ambiguous),
        (200, b'{"ok": false, "error": "duplicate_channel_not_found"}', Ambiguous),
        (200, b'{"ok": false, "error": "ratelimited"}', Transient),
        (200, b'{"ok": false, "error": "team_added_to_org"}', Transient),
        (200, b'{"ok": false, "error": "restricted_action"}', Permanent),
        (200, b'{"ok": false, "error": "an_error_of_tomorrow"}', Permanent),
    ],
)
def test_every_answer_to_a_post_is_understood(status: int, body: bytes, kind: type[EscalatorError]) -> None:
    with answering(status, body) as url, pytest.raises(EscalatorError) as outcome:
        messenger(url).send("a1", "C0GENEVA", ALERT)

    assert type(outcome.value) is kind


@pytest.mark.parametrize(("header", "seconds"), [("30", 30.0), ("soon", None), ("", None)])
def test_the_wait_that_slack_asks_for_is_passed_on(header: str, seconds: float | None) -> None:
    body = b'{"ok": false, "error": "ratelimited"}'
    with answering(429, body, Retry_After=header) as url, pytest.raises(Transient) as slowed:
        messenger(url).send("a1", "C0GENEVA", ALERT)

    assert slowed.value.retry_after == seconds


@pytest.mark.parametrize(
    "ask",
    [
        lambda slack: slack.send("a1", "U0DANA", ALERT),
        lambda slack: slack.send("a1", "dana@example.org", ALERT),
    ],
)
def test_an_answer_that_names_nobody_is_asked_for_again(ask: Callable[[SlackMessenger], object]) -> None:
    with answering(200, b'{"ok": true}') as url, pytest.raises(Transient):
        ask(messenger(url))


def test_without_a_network_nothing_was_sent() -> None:
    with answering(200, b"{}") as url:
        pass

    with pytest.raises(Transient):
        messenger(url).send("a1", "C0GENEVA", ALERT)


def test_an_address_that_is_no_url_is_permanent() -> None:
    with pytest.raises(Permanent) as refused:
        messenger("ftp://example.org/").send("a1", "C0GENEVA", ALERT)

    assert refused.value.code == "invalid_url"


@pytest.mark.parametrize("token", ["xoxb-1\nxoxb-2", "xoxb-caf\u00e9"])
def test_a_token_that_cannot_be_sent_is_refused_and_not_quoted(token: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        messenger("http://127.0.0.1:9/", token)

    assert "xoxb" not in str(refused.value)


@pytest.mark.parametrize("date", ["", "yesterday", "Mon, 30 Nov 2026 15:14:00 -0000"])
def test_an_answer_without_a_time_leaves_our_own_clock_to_look_by(date: str) -> None:
    body = b'{"ok": true, "messages": [{"ts": "1.2"}, {"ts": "1.3", "metadata": null}]}'
    with answering(200, body, Date=date) as url:
        assert messenger(url).find("a1", "C0GENEVA", NOON) is None


def test_a_missing_scope_is_named() -> None:
    token = Token("xoxb-less", BOT_SCOPES - {"chat:write"})
    with LocalSlack(SystemClock(), tokens=[token]) as slack, pytest.raises(Permanent, match="chat:write") as refused:
        messenger(slack.base_url, token.value).send("a1", "C0GENEVA", ALERT)

    assert refused.value.code == "missing_scope"


@pytest.mark.parametrize("code", ["invalid_auth", "token_revoked"])
def test_a_token_that_no_longer_works_says_what_to_do(code: str) -> None:
    body = f'{{"ok": false, "error": "{code}"}}'.encode()
    with answering(200, body) as url, pytest.raises(Permanent, match="renew the bot token"):
        messenger(url).send("a1", "C0GENEVA", ALERT)


@pytest.mark.parametrize("code", ["message_not_found", "cant_update_message", "edit_window_closed"])
def test_a_message_that_can_no_longer_be_edited_says_so(code: str) -> None:
    body = f'{{"ok": false, "error": "{code}"}}'.encode()
    with answering(200, body) as url, pytest.raises(Permanent) as refused:
        messenger(url).edit(Posted(channel="C0GENEVA", ts="1.2"), ALERT)

    assert refused.value.code == code
