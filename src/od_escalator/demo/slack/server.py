"""The local Slack's HTTP server: Starlette on uvicorn in a thread of its own, on a free port of this machine only."""

import asyncio
import socket
import struct
import sys
from email.utils import format_datetime
from typing import TYPE_CHECKING, Final

from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import BaseRoute
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from od_escalator.clock import Clock
from od_escalator.demo.slack.answer import Answer, Ending
from od_escalator.web.server import ServerThread

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

_HOST: Final = "127.0.0.1"
_LINGER: Final = "hh" if sys.platform == "win32" else "ii"
_AT_ONCE: Final = struct.pack(_LINGER, 1, 0)  # SO_LINGER on, for no time: closing then sends a reset


class _Protocol(H11Protocol):
    """Tells each request its connection, for the faults that cut it."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        self.app_state = {**self.app_state, "transport": transport}
        super().connection_made(transport)


def server_of(routes: list[BaseRoute], port: int = 0) -> ServerThread:
    application = Starlette(routes=routes)
    return ServerThread(application, _HOST, port, "local-slack", http=_Protocol, ws=WebSocketsSansIOProtocol)


class WireResponse(Response):
    """An answer with Slack's own `Date`, or a connection that ends the way a fault wants it."""

    def __init__(self, answer: Answer, clock: Clock) -> None:
        date = format_datetime(clock.now(), usegmt=True)
        super().__init__(
            answer.body,
            status_code=answer.status,
            headers={**answer.headers, "Date": date},
            media_type=answer.content_type,
        )
        self._ending = answer.ending

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        if self._ending is Ending.ANSWER:
            await super().__call__(scope, receive, send)
            return
        transport: asyncio.Transport = scope["state"]["transport"]
        if self._ending is Ending.RESET:
            connection: socket.socket = transport.get_extra_info("socket")
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
        if self._ending is not Ending.HANG:
            transport.abort()
        while (await receive())["type"] != "http.disconnect":
            pass
