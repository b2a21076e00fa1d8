"""All channels that the bot sees and all people of the workspace, for whoever has to choose among them."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from od_escalator.clock import Clock
from od_escalator.errors import Permanent, Transient
from od_escalator.slack.connection import SLACK_URL, Answer, Connection, Method, next_cursor

_PAGE = 1000
_PATIENCE = 60.0  # seconds; a large workspace takes more calls than Slack allows in a minute

#: Slack's own helper looks like a person.
_SLACKBOT = "USLACKBOT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    id: str
    name: str
    is_private: bool
    is_archived: bool
    bot_is_member: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody who works here: no program, nobody who left, no guest of another workspace."""

    id: str
    name: str
    shown: str
    email: str


class Roll:
    """Both lists may raise Transient; without the scope they need they are None, for then an id can still be typed."""

    def __init__(
        self,
        *,
        token: str,
        clock: Clock,
        base_url: str = SLACK_URL,
        wait: Callable[[float], object] = time.sleep,
    ) -> None:
        self._connection = Connection(token=token, clock=clock, base_url=base_url)
        self._wait = wait

    def channels(self) -> tuple[Channel, ...] | None:
        """A private one only where the bot was invited."""
        listed = self._listed(
            self._connection.web.conversations_list, "channels", types="public_channel,private_channel"
        )
        return None if listed is None else tuple(_channel(each) for each in listed)

    def members(self) -> tuple[Member, ...] | None:
        listed = self._listed(self._connection.web.users_list, "members")
        return None if listed is None else tuple(_member(each) for each in listed if _works_here(each))

    def _listed(self, method: Method, key: str, **arguments: str) -> tuple[Answer, ...] | None:
        try:
            return tuple(self._pages(method, key, arguments))
        except Permanent as refused:
            if refused.code == "missing_scope":
                return None
            raise

    def _pages(self, method: Method, key: str, arguments: dict[str, str]) -> Iterator[Answer]:
        cursor: dict[str, str] = {}
        while True:
            answer = self._ask(method, arguments | cursor)
            yield from answer.get(key) or ()
            following = next_cursor(answer)
            if not following:
                return
            cursor = {"cursor": following}

    def _ask(self, method: Method, arguments: dict[str, str]) -> Answer:
        try:
            return self._connection.ask(method, limit=_PAGE, **arguments)
        except Transient as busy:
            if busy.retry_after is None or busy.retry_after > _PATIENCE:
                raise
            self._wait(busy.retry_after)
            return self._connection.ask(method, limit=_PAGE, **arguments)


def _channel(found: Answer) -> Channel:
    return Channel(
        id=str(found.get("id", "")),
        name=str(found.get("name", "")),
        is_private=bool(found.get("is_private")),
        is_archived=bool(found.get("is_archived")),
        bot_is_member=bool(found.get("is_member")),
    )


def _works_here(found: Answer) -> bool:
    outside = any(found.get(key) for key in ("deleted", "is_bot", "is_stranger", "is_workflow_bot"))
    return not outside and found.get("id") != _SLACKBOT


def _member(found: Answer) -> Member:
    profile = found.get("profile") or {}
    return Member(
        id=str(found.get("id", "")),
        name=str(found.get("real_name") or profile.get("real_name") or found.get("name", "")),
        shown=str(profile.get("display_name") or found.get("name", "")),
        email=str(profile.get("email") or ""),
    )
