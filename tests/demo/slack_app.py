"""A small app on the real slack_sdk, for the tests of the local Slack: it acknowledges, and keeps what it was sent."""

from collections.abc import Callable
from typing import Any

from slack_sdk import WebClient
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from od_escalator.demo.slack import APP_TOKEN, BOT_TOKEN, LocalSlack

Answer = Callable[[SocketModeRequest], dict[str, Any] | None]


class App:
    """`answer` says what goes with each acknowledgement; `silent` acknowledges nothing."""

    def __init__(self, slack: LocalSlack, ping_interval: float = 5) -> None:
        self.slack = slack
        self.web = WebClient(BOT_TOKEN.value, base_url=slack.base_url, retry_handlers=[], timeout=5)
        self.heard: list[SocketModeRequest] = []
        self.said: list[dict[str, Any]] = []
        self.answer: Answer = lambda _request: None
        self.silent = False
        client = WebClient(base_url=slack.base_url, retry_handlers=[])
        self.socket = SocketModeClient(APP_TOKEN.value, web_client=client, ping_interval=ping_interval)
        self.socket.message_listeners.append(lambda _client, message, _raw: self.said.append(message))
        self.socket.socket_mode_request_listeners.append(self._take)

    def connect(self) -> None:
        before = self.slack.links
        self.socket.connect()
        assert self.slack.wait_for(lambda: self.slack.links == before + 1, 5)

    def wait_to_hear(self, count: int) -> None:
        for _ in range(100):
            if len(self.heard) >= count:
                return
            self.slack.wait_for(lambda: False, 0.05)
        raise AssertionError(f"{len(self.heard)} of {count} were heard")

    def close(self) -> None:
        """Cut and woken up first: the SDK by itself waits three seconds in its read, and one for the next message."""
        self.socket.auto_reconnect_enabled = False
        self.socket.closed = True
        self.slack.break_links("fin")
        self.socket.enqueue_message("")
        runner = self.socket.current_session_runner
        runner.event.set()
        while runner.is_alive():  # it may be about to forget that its session is over, and would then read for ever
            self.socket.current_session_state.terminated = True
            runner.thread.join(0.05)
        self.socket.close()

    def _take(self, client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        self.heard.append(request)
        if not self.silent:
            client.send_socket_mode_response(SocketModeResponse(request.envelope_id, self.answer(request)))
