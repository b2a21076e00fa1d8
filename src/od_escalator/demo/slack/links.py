"""Slack's side of Socket Mode: addresses good for one socket, ten sockets at most, each envelope to one of them."""

import asyncio
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Literal
from uuid import uuid4

from starlette.websockets import WebSocket

from od_escalator.clock import Clock
from od_escalator.demo.slack.message import Json
from od_escalator.demo.slack.people import APP_ID

Break = Literal["close", "fin", "freeze", "refresh", "disabled"]
"""How links end: with a close frame; cut without one; open, but deaf and dumb; replaced after a warning; for good."""

_MOST_LINKS: Final = 10
_TICKET_LASTS: Final = timedelta(seconds=30)
_NOTICE_SECONDS: Final = 10.0
_DEBUG: Final = {"host": "applink-local", "build_number": 1, "approximate_connection_time": 18060}


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What is sent over a link; `retry` counts how often an event was sent before."""

    type: str
    payload: Json
    takes_answer: bool = False
    retry: int = 0
    id: str = field(default_factory=lambda: str(uuid4()))

    def as_json(self) -> Json:
        answer = {"payload": self.payload, "envelope_id": self.id, "type": self.type}
        retry = {"retry_attempt": self.retry, "retry_reason": "timeout" if self.retry else ""}
        return answer | {"accepts_response_payload": self.takes_answer} | (retry if self.type == "events_api" else {})


class Link:
    """One socket; whatever is done to it happens in the server's loop, in the order it was asked for."""

    def __init__(self, websocket: WebSocket) -> None:
        self.frozen = False
        self.leaving = False
        self._websocket = websocket
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport = websocket.scope["state"]["transport"]

    def say(self, message: Json) -> None:
        asyncio.run_coroutine_threadsafe(self._websocket.send_text(json.dumps(message)), self._loop)

    def disconnect(self, reason: str) -> None:
        """Tell the client to come again; what follows is up to us."""
        self.say({"type": "disconnect", "reason": reason, "debug_info": {"host": _DEBUG["host"]}})

    def close(self) -> None:
        """With a close frame."""
        asyncio.run_coroutine_threadsafe(self._websocket.close(), self._loop)

    def cut(self) -> None:
        """End the connection without one."""
        self._loop.call_soon_threadsafe(self._transport.close)

    def freeze(self) -> None:
        """Neither read nor write any more, and keep the socket open."""
        self.frozen = True
        self._loop.call_soon_threadsafe(self._transport.pause_reading)

    def refresh(self) -> None:
        """Warn, and close a little later if the client has not done so itself."""
        self.leaving = True
        self.disconnect("warning")
        self._loop.call_soon_threadsafe(self._loop.call_later, _NOTICE_SECONDS, self._retire)

    async def heard(self) -> str:
        """The next text of the client; raises WebSocketDisconnect when the link has ended."""
        text = await self._websocket.receive_text()
        while self.frozen:
            self._transport.pause_reading()
            text = await self._websocket.receive_text()
        return text

    def _retire(self) -> None:
        self.disconnect("refresh_requested")
        self.close()


class Links:
    """The open ones, and what was acknowledged; whoever calls holds the local Slack's lock."""

    def __init__(self, clock: Clock) -> None:
        self.enabled = True
        self.last: Envelope | None = None
        self._acks: dict[str, Json | None] = {}
        self._clock = clock
        self._tickets: dict[str, datetime] = {}
        self._open: list[Link] = []

    def __len__(self) -> int:
        """Without those that are deaf, or were told to come again."""
        return sum(not link.leaving for link in self._live())

    def ticket(self) -> str:
        made = str(uuid4())
        self._tickets[made] = self._clock.now() + _TICKET_LASTS
        return made

    def redeem(self, ticket: str) -> bool:
        """True once for each ticket."""
        until = self._tickets.pop(ticket, None)
        return self.enabled and until is not None and self._clock.now() <= until

    def opened(self, link: Link) -> None:
        if len(self) >= _MOST_LINKS:
            link.disconnect("too_many_websockets")
            link.close()
            return
        self._open.append(link)
        about = {"num_connections": len(self), "debug_info": _DEBUG, "connection_info": {"app_id": APP_ID}}
        link.say({"type": "hello", **about})

    def closed(self, link: Link) -> None:
        if link in self._open:
            self._open.remove(link)

    def send(self, envelope: Envelope) -> bool:
        """Give it to one link, to each in its turn; False when there is none."""
        self.last = envelope
        link = min(self._live(), key=lambda link: link.leaving, default=None)
        if link is None:
            return False
        link.say(envelope.as_json())
        self._open.remove(link)
        self._open.append(link)
        return True

    def heard(self, text: str) -> None:
        """Take what a client says; only acknowledgements mean anything."""
        said = json.loads(text)
        self._acks[said["envelope_id"]] = said.get("payload")

    def acknowledged(self, envelope_id: str) -> bool:
        return envelope_id in self._acks

    def forget(self, envelope_id: str) -> None:
        """It is sent again, and waited for again."""
        self._acks.pop(envelope_id, None)

    def answer_to(self, envelope_id: str) -> Json | None:
        return self._acks[envelope_id]

    def end(self, how: Break) -> None:
        """Break every open link."""
        self.enabled = self.enabled and how != "disabled"
        for link in self._live():
            if how == "freeze":
                link.freeze()
            elif how == "refresh":
                link.refresh()
            elif how == "fin":
                link.cut()
            else:
                if how == "disabled":
                    link.disconnect("link_disabled")
                link.close()

    def _live(self) -> list[Link]:
        return [link for link in self._open if not link.frozen]
