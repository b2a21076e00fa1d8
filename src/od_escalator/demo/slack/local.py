"""The local Slack: a strict stand-in over HTTP for the demo and the tests, driven by the real slack_sdk.

Build it, enter it, and give a WebClient its `base_url`. Everything here may be called from any thread.
"""

import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, tzinfo
from typing import Self

from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from od_escalator.clock import Clock
from od_escalator.demo.slack.api import Api, Incoming, Request
from od_escalator.demo.slack.faults import FaultKind, RefusalKind
from od_escalator.demo.slack.message import PostedMessage
from od_escalator.demo.slack.page import PAGE_FILES, page_file, render_page
from od_escalator.demo.slack.people import APP_TOKEN, BOT_TOKEN, Channel, Token, User
from od_escalator.demo.slack.server import ServerThread, WireResponse
from od_escalator.demo.slack.strictness import Strictness
from od_escalator.demo.slack.workspace import Workspace


class LocalSlack:
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
        self._workspace = Workspace(clock, users, channels, tokens)
        self._api = Api(self._workspace, strictness)
        self._changed = threading.Condition()
        self._zone = zone
        self._server = ServerThread(self._routes(), port)
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

    # Looking

    @property
    def requests(self) -> list[Request]:
        """Every call that arrived, oldest first, refused and failed ones included."""
        with self._changed:
            return list(self._api.requests)

    def messages(self, channel: str) -> list[PostedMessage]:
        """What stands in a channel, oldest first, without the replies of its threads."""
        with self._changed:
            self._workspace.post_what_is_due()
            return self._workspace.roots(channel)

    def thread(self, channel: str, ts: str) -> list[PostedMessage]:
        """The replies to a message, oldest first, without the message itself."""
        with self._changed:
            self._workspace.post_what_is_due()
            return self._workspace.replies(channel, ts)

    def direct(self, user_id: str) -> list[PostedMessage]:
        """Every direct message between the bot and this person, oldest first."""
        with self._changed:
            self._workspace.post_what_is_due()
            return self._workspace.standing(f"D{user_id[1:]}")

    def everything(self) -> list[PostedMessage]:
        """All messages of all channels, threads and direct messages, oldest first."""
        with self._changed:
            self._workspace.post_what_is_due()
            found = [message for channel in self._workspace.channels for message in self._workspace.standing(channel)]
            return sorted(found, key=lambda message: message.ts)

    def scheduled(self, channel: str) -> list[tuple[int, str]]:
        """What Slack will post in a channel by itself, the next one first: seconds since 1970, and the text."""
        with self._changed:
            self._workspace.post_what_is_due()
            waiting = self._workspace.scheduled.values()
            return sorted((each.post_at, each.message.text) for each in waiting if each.message.channel == channel)

    def wait_for(self, predicate: Callable[[], bool], timeout: float) -> bool:
        """True as soon as the predicate holds, asked again after every call; False after `timeout` real seconds."""
        with self._changed:
            return self._changed.wait_for(predicate, timeout)

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
        """Forgets the faults still to come."""
        with self._changed:
            self._api.faults.clear()

    # What people in the workspace do by hand

    def say(self, channel: str, user_id: str, text: str, thread_ts: str | None = None) -> PostedMessage:
        """A person writes in a channel."""
        with self._changed:
            self._workspace.post_what_is_due()
            ts = self._workspace.next_ts()
            message = PostedMessage(ts=ts, channel=channel, author=user_id, text=text, thread_ts=thread_ts)
            self._workspace.put(message)
            self._changed.notify_all()
            return message

    def delete_message(self, channel: str, ts: str) -> None:
        with self._changed:
            self._workspace.drop(channel, ts)

    def archive(self, channel: str) -> None:
        with self._changed:
            self._workspace.change_channel(channel, archived=True)

    def unarchive(self, channel: str) -> None:
        with self._changed:
            self._workspace.change_channel(channel, archived=False)

    def remove_bot(self, channel: str) -> None:
        with self._changed:
            self._workspace.change_channel(channel, joined=False)

    def invite_bot(self, channel: str) -> None:
        with self._changed:
            self._workspace.change_channel(channel, joined=True)

    def revoke(self, token: str) -> None:
        with self._changed:
            self._workspace.revoked.add(token)

    def deactivate(self, user_id: str) -> None:
        with self._changed:
            self._workspace.users[user_id] = replace(self._workspace.users[user_id], deleted=True)

    # Serving

    def _routes(self) -> list[BaseRoute]:
        return [
            Route("/api/{method:path}", self._call, methods=["GET", "POST"]),
            Route("/", self._page, methods=["GET"]),
            *(Route(f"/{name}", page_file(name), methods=["GET"]) for name in PAGE_FILES),
        ]

    async def _call(self, request: HttpRequest) -> Response:
        incoming = Incoming(
            method=request.path_params["method"],
            query=request.url.query.encode(),
            content_type=request.headers.get("content-type", ""),
            authorization=request.headers.get("authorization", ""),
            body=await request.body(),
        )
        with self._changed:
            answer = self._api.answer(incoming)
            self._changed.notify_all()
        return WireResponse(answer, self._workspace.clock)

    async def _page(self, request: HttpRequest) -> Response:
        with self._changed:
            self._workspace.post_what_is_due()
            return render_page(self._workspace, request.query_params.get("channel"), self._zone)
