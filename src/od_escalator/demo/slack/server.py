"""The local Slack's HTTP server: Starlette on uvicorn in a thread of its own, on a free port of this machine only."""

import asyncio
import socket
import struct
import sys
import threading
from email.utils import format_datetime
from typing import TYPE_CHECKING, Final

import uvicorn
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import BaseRoute
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from od_escalator.clock import Clock
from od_escalator.demo.slack.answer import Answer, Ending

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

_HOST: Final = "127.0.0.1"
_START_SECONDS: Final = 10
_LINGER: Final = "hh" if sys.platform == "win32" else "ii"
_AT_ONCE: Final = struct.pack(_LINGER, 1, 0)  # SO_LINGER on, for no time: closing then sends a reset


class _Protocol(H11Protocol):
    """Tells each request its connection, for the faults that cut it."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        self.app_state = {**self.app_state, "transport": transport}
        super().connection_made(transport)


class _Server(uvicorn.Server):
    """Says when it answers, and stops when told instead of looking ten times a second."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()
        self._told_to_stop = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop

    async def main_loop(self) -> None:
        self._loop = asyncio.get_running_loop()
        self.ready.set()
        await self._told_to_stop.wait()

    def stop(self) -> None:
        """Only once `ready`; from any thread."""
        self._loop.call_soon_threadsafe(self._told_to_stop.set)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Cuts every connection, a hanging one too, instead of waiting for it."""
        for listener in (*self.servers, *(sockets or ())):
            listener.close()
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        if tasks := set(self.server_state.tasks):
            await asyncio.wait(tasks)


class ServerThread:
    """Runs an application between `start` and `stop`; the port is known, and taken, from the beginning."""

    def __init__(self, routes: list[BaseRoute], port: int = 0) -> None:
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            self._socket.bind((_HOST, port))
        except OSError:
            self._socket.close()
            raise
        config = uvicorn.Config(
            Starlette(routes=routes),
            http=_Protocol,
            loop="asyncio",
            ws=WebSocketsSansIOProtocol,
            ws_ping_interval=None,  # the client asks; a frozen link must not be closed for its silence
            lifespan="off",
            log_config=None,
            access_log=False,
            date_header=False,
            server_header=False,
        )
        self._server = _Server(config)
        self._thread = threading.Thread(target=self._run, name="local-slack", daemon=True)
        self.url = f"http://{_HOST}:{self._socket.getsockname()[1]}"

    def start(self) -> None:
        self._thread.start()
        if not self._server.ready.wait(_START_SECONDS):
            raise RuntimeError("the local Slack did not start")

    def stop(self) -> None:
        """Like a Slack that is gone; stopping twice is harmless."""
        if self._thread.is_alive():
            self._server.stop()
            self._thread.join()
        self._socket.close()

    def _run(self) -> None:
        self._server.run(sockets=[self._socket])


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
