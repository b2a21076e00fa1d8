"""The site on its port; a stranger gets neither many connections nor long ones, for each costs one of our files."""

import asyncio
from collections.abc import Callable, Collection

from uvicorn.protocols.http.h11_impl import H11Protocol

from od_escalator.config.health import Health
from od_escalator.escalator import Escalator
from od_escalator.web.server import ServerThread
from od_escalator.web.site import Site

_MOST = 50
_LONGEST = 30.0  # seconds


class _Bounded(H11Protocol):
    _end: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(transport)
        if len(self.connections) > _MOST:
            transport.abort()
        else:
            self._end = self.loop.call_later(_LONGEST, transport.abort)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._end is not None:
            self._end.cancel()
        super().connection_lost(exc)


class Serving:
    def __init__(self, site: Site, server: ServerThread) -> None:
        self._site = site
        self._server = server

    @property
    def is_running(self) -> bool:
        return self._server.is_running

    def close(self) -> None:
        self._server.stop()
        self._site.close()


def serve(escalator: Escalator, health: Health, stuck: Callable[[], Collection[str]]) -> Serving:
    """OSError where the port is another's."""
    token = escalator.config.secrets.health_token
    site = Site(escalator, stuck)
    application = site.application(health.hosts, token.get_secret_value() if token else None)
    server = ServerThread(application, *health.address, "page", http=_Bounded, log_level="critical")
    server.start()
    return Serving(site, server)
