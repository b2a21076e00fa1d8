"""The four pages: for people, for two probes, and for Prometheus. Each is made anew when it is asked for."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from concurrent.futures import ThreadPoolExecutor

import structlog
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from od_escalator.errors import StateError
from od_escalator.escalator import Escalator
from od_escalator.web.board import MOST, STYLE_HASH, as_html
from od_escalator.web.guard import Guard
from od_escalator.web.look import look
from od_escalator.web.metrics import Metrics

_UNAVAILABLE = 503

_log = structlog.get_logger()


class Site:
    """`stuck` are the daemon's jobs that have not come back for too long."""

    def __init__(self, escalator: Escalator, stuck: Callable[[], Collection[str]]) -> None:
        self._escalator = escalator
        self._stuck = stuck
        self._metrics = Metrics(lambda: look(escalator), stuck)
        # Our records are read by one at a time: whoever asks often waits for himself.
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="page")
        self._failing = False

    def application(self, hosts: Collection[str], token: str | None) -> ASGIApp:
        """Asked for under one of these names too, and with the token where there is one."""
        routes = [
            Route("/healthz", self._healthz),
            *(
                Route(path, self._read(make))
                for path, make in (("/", self._board), ("/readyz", self._readyz), ("/metrics", self._figures))
            ),
        ]
        return Guard(Starlette(routes=routes), hosts, token, STYLE_HASH)

    def close(self) -> None:
        self._reader.shutdown(cancel_futures=True)

    async def _healthz(self, _request: Request) -> Response:
        """Whether the program moves; what it finds outside is no reason to start it anew."""
        stuck = sorted(self._stuck())
        return JSONResponse({"good": not stuck, "stuck": stuck}, _UNAVAILABLE if stuck else 200)

    def _readyz(self) -> Response:
        why = look(self._escalator).unready()
        return JSONResponse({"ready": not why, "why": why}, _UNAVAILABLE if why else 200)

    def _board(self) -> Response:
        return HTMLResponse(as_html(look(self._escalator, MOST)))

    def _figures(self) -> Response:
        return Response(self._metrics.text(), media_type=CONTENT_TYPE_LATEST)

    def _read(self, make: Callable[[], Response]) -> Callable[[Request], Awaitable[Response]]:
        async def answer(_request: Request) -> Response:
            return await asyncio.get_running_loop().run_in_executor(self._reader, self._make, make)

        return answer

    def _make(self, make: Callable[[], Response]) -> Response:
        try:
            made = make()
        except Exception as error:  # noqa: BLE001  the page fails alone
            if not self._failing:
                _log.error("page.failed", exc_info=error)
            self._failing = True
            why = str(error) if isinstance(error, StateError) else "see the log of the service"
            return PlainTextResponse(f"This could not be made: {why}\n", _UNAVAILABLE)
        self._failing = False
        return made
