"""The local Slack: a strict stand-in over HTTP and WebSocket for the demo and the tests, driven by the real slack_sdk.

Build it, enter it, and give a WebClient its `base_url`. Everything here may be called from any thread.
"""

from collections.abc import Iterable
from datetime import UTC, tzinfo
from typing import Self
from urllib.parse import parse_qs, parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request as HttpRequest
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from od_escalator.clock import Clock
from od_escalator.demo.slack.administration import Administration
from od_escalator.demo.slack.api import Incoming
from od_escalator.demo.slack.doing import Form, do
from od_escalator.demo.slack.faults import FaultKind, RefusalKind
from od_escalator.demo.slack.files import UPLOADS
from od_escalator.demo.slack.links import Break, Link
from od_escalator.demo.slack.page import PAGE_FILES, page_file, render_page
from od_escalator.demo.slack.people import APP_TOKEN, BOT_TOKEN, Channel, Token, User
from od_escalator.demo.slack.seat import Seat
from od_escalator.demo.slack.server import WireResponse, server_of
from od_escalator.demo.slack.strictness import Strictness
from od_escalator.demo.slack.workspace import Workspace


class LocalSlack(Administration):
    """Time stamps, the `Date` header and the posting rate come from `clock`; `zone` is for the page alone."""

    def __init__(
        self,
        clock: Clock,
        *,
        users: Iterable[User] = (),
        channels: Iterable[Channel] = (),
        tokens: Iterable[Token] = (BOT_TOKEN, APP_TOKEN),
        strictness: Strictness = Strictness(),  # noqa: B008  frozen
        zone: tzinfo = UTC,
        port: int = 0,
    ) -> None:
        super().__init__(Workspace(clock, users, channels, tokens), strictness)
        self._zone = zone
        self._server = server_of(self._routes(), port)
        self._workspace.url = self._server.url

    @property
    def base_url(self) -> str:
        """For `WebClient(base_url=...)`."""
        return f"{self._server.url}/api/"

    @property
    def page_url(self) -> str:
        """For a browser: channels, threads and direct messages."""
        return f"{self._server.url}/"

    def start(self) -> None:
        self._server.start()

    def stop(self) -> None:
        self._server.stop()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    # Faults

    def fail_next(
        self,
        method: str,
        kind: FaultKind | RefusalKind,
        *,
        times: int = 1,
        channel: str | None = None,
        retry_after: int = 1,
    ) -> None:
        """The next calls of a method fail on the wire; `channel` is compared with the argument as it was sent."""
        with self._changed:
            self._api.faults.plan(method, kind, times, channel, retry_after)

    def heal(self) -> None:
        """Forgets the faults still to come, and switches Socket Mode on again."""
        with self._changed:
            self._api.faults.clear()
            self._workspace.links.enabled = True

    def break_links(self, how: Break) -> None:
        """End every open Socket Mode connection this way; "disabled" also refuses new ones until `heal`."""
        with self._changed:
            self._workspace.links.end(how)
            self._changed.notify_all()

    # Serving

    def _routes(self) -> list[BaseRoute]:
        return [
            Route("/api/{method:path}", self._call, methods=["GET", "POST"]),
            WebSocketRoute("/link/", self._link),
            Route("/do/{deed}", self._do, methods=["POST"]),
            Route(f"/{UPLOADS}/{{ticket}}", self._take_file, methods=["POST"]),
            Route("/{path:path}", self._answer_person, methods=["POST"]),
            Route("/", self._page, methods=["GET"]),
            *(Route(f"/{name}", page_file(name), methods=["GET"]) for name in PAGE_FILES),
        ]

    async def _call(self, request: HttpRequest) -> Response:
        incoming = Incoming(
            method=request.path_params["method"],
            query=request.url.query.encode(),
            headers=request.headers,
            body=await request.body(),
        )
        with self._changed:
            self._retries.send_what_is_due()
            answer = self._api.answer(incoming)
            self._changed.notify_all()
        return WireResponse(answer, self._workspace.clock)

    async def _answer_person(self, request: HttpRequest) -> Response:
        body = await request.body()
        with self._changed:
            answer = self._api.answer_person(request.path_params["path"], request.headers, body)
            self._changed.notify_all()
        return WireResponse(answer, self._workspace.clock)

    async def _take_file(self, request: HttpRequest) -> Response:
        body = await request.body()
        with self._changed:
            answer = self._api.answer_file(request.path_params["ticket"], request.headers, body)
        return WireResponse(answer, self._workspace.clock)

    async def _link(self, websocket: WebSocket) -> None:
        with self._changed:
            known = self._workspace.links.redeem(websocket.query_params.get("ticket", ""))
        if not known:
            await websocket.close()
            return
        await websocket.accept()
        link = Link(websocket)
        with self._changed:
            self._retries.send_what_is_due()
            self._workspace.links.opened(link)
            self._changed.notify_all()
        try:
            while True:
                text = await link.heard()
                with self._changed:
                    self._workspace.links.heard(text)
                    self._changed.notify_all()
        except WebSocketDisconnect:
            with self._changed:
                self._workspace.links.closed(link)
                self._changed.notify_all()

    async def _page(self, request: HttpRequest) -> Response:
        with self._changed:
            self._workspace.post_what_is_due()
            return render_page(self._workspace, request.query_params, self._zone)

    async def _do(self, request: HttpRequest) -> Response:
        """A form of the page; no other site may send one."""
        if request.headers.get("origin", self._server.url) != self._server.url:
            return Response(status_code=403)
        form = parse_qs((await request.body()).decode(), keep_blank_values=True)
        back = await run_in_threadpool(self._done, request.path_params["deed"], form)
        return RedirectResponse(f"/?{back}", status_code=303)

    def _done(self, deed: str, form: Form) -> str:
        """Where the page goes on."""
        seat = Seat.of(self._workspace, dict(parse_qsl(form["seat"][0])))
        notice = do(self, deed, form, seat.person.id if seat.person else "")
        return seat.query(notice=notice) if notice else seat.query()
