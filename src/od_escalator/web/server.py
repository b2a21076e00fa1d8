"""uvicorn in a thread of its own; it ends when told, whatever still hangs."""

import asyncio
import os
import socket
import threading

import uvicorn
from starlette.types import ASGIApp

_START_SECONDS = 10


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
    """Runs an application between `start` and `stop`; the port is known, and taken, from the beginning.

    OSError where that is another's, or the host no address of this machine.
    """

    def __init__(
        self,
        application: ASGIApp,
        host: str,
        port: int,
        name: str,
        *,
        http: type[asyncio.Protocol],
        ws: type[asyncio.Protocol] | str = "none",
        log_level: str | None = None,
    ) -> None:
        self._socket = _bound(host, port)
        self._name = name
        self.url = f"http://{host}:{self._socket.getsockname()[1]}"
        config = uvicorn.Config(
            application,
            http=http,
            loop="asyncio",
            ws=ws,
            ws_ping_interval=None,  # the client asks; a frozen link must not be closed for its silence
            lifespan="off",
            log_config=None,
            log_level=log_level,
            access_log=False,
            proxy_headers=False,
            date_header=False,
            server_header=False,
        )
        self._server = _Server(config)
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    @property
    def is_running(self) -> bool:
        return self._thread.is_alive()

    def start(self) -> None:
        self._thread.start()
        if not self._server.ready.wait(_START_SECONDS):
            self._server.should_exit = True  # whenever it gets so far
            raise RuntimeError(f"{self._name} did not start")

    def stop(self) -> None:
        """Like a server that is gone; stopping twice is harmless."""
        if self._thread.is_alive():
            self._server.stop()
            self._thread.join()
        self._socket.close()

    def _run(self) -> None:
        self._server.run(sockets=[self._socket])


def _bound(host: str, port: int) -> socket.socket:
    bound = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        if os.name == "posix":  # elsewhere it would let two have one port
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((host, port))
    except OSError:
        bound.close()
        raise
    return bound
