"""One connection of Socket Mode, from its opening to its end.

It is the WebSocket of the SDK's built-in client without the client's threads: those spin a core where the far side has
left without a word, and wait long on a half-open link (slack.md 2.5). Here one thread reads, and whoever asks each
second whether the link is sound sends the pings.
"""

import json
import re
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Lock, Thread

import structlog
from slack_sdk.socket_mode.builtin.connection import Connection as WebSocket
from slack_sdk.socket_mode.builtin.connection import ConnectionState

from od_escalator.clock import Clock
from od_escalator.errors import EscalatorError, Permanent, Transient
from od_escalator.slack.connection import quiet_logger
from od_escalator.slack.way import proxy_to, trouble, trusted

#: Seconds between two pings, and how many in a row may stay unanswered: one, for the machine may have slept.
_PING_EVERY, _MAY_MISS = 5.0, 1

#: Seconds that Slack gets to say hello: only then it sends anything by this link.
_HELLO_WITHIN = 5.0

#: Seconds that what is under way gets to end when the link is closed.
_TO_END = 5.0

#: Bytes read at once: the SDK reads long messages by recursion, a thousand steps at most.
_AT_ONCE = 65_536

#: To any other port the SDK would talk without encryption.
_ADDRESS = re.compile(r"wss://[^/:]+(:443)?/|ws://[^/]+/")

_SWITCHED_OFF = "link_disabled"

_log = structlog.get_logger()


class Link:
    def __init__(self, url: str, take: Callable[[object], bool], clock: Clock) -> None:
        """Open it; raises Transient. `take` says of an envelope whether it may be acknowledged."""
        if not _ADDRESS.match(url):
            raise Transient("Slack's answer names no link")
        self._take = take
        self._clock = clock
        self._state = ConnectionState()  # type: ignore[no-untyped-call]  # the SDK's
        self._taking, self._closed = Lock(), False
        self._trouble, self._code = "refused", ""
        self._leaving: str | None = None
        self._is_greeted, self._is_decided = False, Event()
        self._web_socket = WebSocket(
            url=url,
            logger=quiet_logger(),
            proxy=proxy_to(url),
            receive_buffer_size=_AT_ONCE,
            # One that reads no authorities where nothing is encrypted: the SDK would read them all, megabytes.
            ssl_context=trusted(url) or ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
            on_message_listener=self._hear,
            on_error_listener=self._fail,
            on_close_listener=lambda *_: self._is_decided.set(),
        )
        self._web_socket.connect()  # its failures come to the listener
        if self._web_socket.sock is None:
            raise Transient(f"Slack's link could not be opened ({self._trouble})", code=self._code)
        self._trouble = "closed"
        self._wire = _Wire(self._web_socket.sock)
        self._web_socket.sock = self._wire  # type: ignore[assignment]  # what the SDK needs of a socket
        self._asked_at = self._answered_at = self.opened_at = clock.monotonic()
        self._missed = 0
        self._ping()
        self._reader = Thread(target=self._web_socket.run_until_completion, args=[self._state], name="slack link")
        self._reader.daemon = True
        self._reader.start()
        self._is_decided.wait(_HELLO_WITHIN)
        if not self._is_greeted:
            self.close()
            raise Transient(f"Slack does not say hello ({self._trouble})")

    @property
    def silent_for(self) -> float:
        """Seconds since the last pong, or since the opening."""
        return self._clock.monotonic() - self._answered_at

    def trouble(self) -> EscalatorError | None:
        """Why another one is needed; None while it is sound. Pings when it is time to."""
        if self._leaving == _SWITCHED_OFF:
            return Permanent("Slack has closed the link: Socket Mode was switched off", _SWITCHED_OFF)
        if self._leaving is not None:
            return Transient("Slack asks for another link")
        if self._state.terminated:
            return Transient(f"the link has broken ({self._trouble})")
        is_answered = self._web_socket.last_ping_pong_time == self._asked_at
        if is_answered:
            self._answered_at = self._asked_at
        if (now := self._clock.monotonic()) - self._asked_at < _PING_EVERY:
            return None
        self._missed = 0 if is_answered or self._taking.locked() else self._missed + 1
        if self._missed > _MAY_MISS:
            return Transient("the link is dead: Slack answers no ping")
        self._asked_at = now
        self._ping()
        return None

    def close(self) -> None:
        """What is just being taken is acknowledged first; soon, and with no thread left."""
        is_ours = self._taking.acquire(timeout=_TO_END)
        self._closed = True
        if is_ours:
            self._taking.release()
        self._state.terminated = True
        self._wire.end()
        self._reader.join(_TO_END)
        self._web_socket.close()

    def _ping(self) -> None:
        """Answered when the same comes back, whatever happens to the wall clock meanwhile."""
        try:
            self._web_socket.ping(f"{self._web_socket.session_id}:{self._asked_at!r}")
        except OSError as failure:
            self._fail(failure)

    def _fail(self, failure: Exception) -> None:
        self._code, self._trouble = trouble(failure) or ("", type(failure).__name__)
        self._is_decided.set()

    def _hear(self, text: str) -> None:
        """In the reader's thread: whatever is raised here is counted as a failure, and nothing is acknowledged."""
        try:
            envelope = json.loads(text)
        except (ValueError, RecursionError):
            _log.warning("interaction.refused", kind="unreadable")
            return
        if not isinstance(envelope, dict):
            _log.warning("interaction.refused", kind="unreadable")
        elif envelope.get("type") == "hello":
            self._is_greeted = True
            self._is_decided.set()
        elif envelope.get("type") == "disconnect":
            self._leaving = str(envelope.get("reason"))
        elif isinstance(envelope.get("envelope_id"), str):
            with self._taking:
                if not self._closed and self._take(envelope):
                    self._web_socket.send(json.dumps({"envelope_id": envelope["envelope_id"]}))


class _Wire:
    """A socket whose end is an error. The SDK takes it for no news, and asks again as fast as a core can."""

    def __init__(self, real: socket.socket) -> None:
        self._real = real

    def recv(self, size: int) -> bytes:
        received = self._real.recv(size)
        if not received:
            raise ConnectionResetError
        return received

    def send(self, data: bytes) -> None:
        """All of it: the SDK does not look how much was sent."""
        self._real.sendall(data)

    def end(self) -> None:
        """Whoever waits for news stops waiting."""
        with suppress(OSError):
            socket.socket.shutdown(self._real, socket.SHUT_RDWR)  # below TLS, which another thread reads through

    def close(self) -> None:
        self._real.close()
