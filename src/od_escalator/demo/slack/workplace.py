"""The local Slack as one looks at it: messages, private answers, views, calls; safe from any thread."""

import threading
from collections.abc import Callable

from od_escalator.demo.slack.api import Api, Request
from od_escalator.demo.slack.message import Json, PostedMessage
from od_escalator.demo.slack.retries import Retries
from od_escalator.demo.slack.strictness import Strictness
from od_escalator.demo.slack.workspace import Workspace


class Workplace:
    """Whatever is looked at is as of now: what was due has been posted."""

    def __init__(self, workspace: Workspace, strictness: Strictness) -> None:
        self._workspace = workspace
        self._api = Api(workspace, strictness)
        self._retries = Retries(workspace.clock, workspace.links)
        self._changed = threading.Condition()

    @property
    def requests(self) -> list[Request]:
        """Every call that arrived, oldest first, refused and failed ones included."""
        with self._changed:
            return list(self._api.requests)

    @property
    def links(self) -> int:
        """How many Socket Mode connections are open."""
        with self._changed:
            return len(self._workspace.links)

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

    def whispers(self, user: str) -> list[PostedMessage]:
        """The ephemeral messages that this person saw, oldest first."""
        with self._changed:
            return list(self._workspace.whispers.get(user, ()))

    def home(self, user: str) -> Json | None:
        """The view that was published on the app's Home for this person."""
        with self._changed:
            return self._workspace.homes.get(user)

    def dialog(self, user: str) -> Json | None:
        """The view that is open in front of this person."""
        with self._changed:
            return self._workspace.dialogs.get(user)

    def wait_for(self, predicate: Callable[[], bool], timeout: float) -> bool:
        """True as soon as the predicate holds, asked again after every call; False after `timeout` real seconds."""
        with self._changed:
            return self._changed.wait_for(predicate, timeout)
