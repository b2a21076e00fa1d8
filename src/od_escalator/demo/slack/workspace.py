"""What the local Slack remembers: people, channels, messages, views; time stamps are unique and only grow."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from od_escalator.clock import Clock
from od_escalator.demo.slack.links import Links
from od_escalator.demo.slack.message import Json, PostedMessage
from od_escalator.demo.slack.passes import Passes
from od_escalator.demo.slack.people import BOT_USER_ID, Channel, Token, User
from od_escalator.demo.slack.refusal import Refusal

_MICROSECOND = timedelta(microseconds=1)
_BOT = User(id=BOT_USER_ID, name="od_escalator", real_name="OD Escalator", is_bot=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheduled:
    """A message that Slack itself will post; times are seconds since 1970, and the message has no `ts` yet."""

    id: str
    post_at: int
    created_at: int
    message: PostedMessage


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """What the bot has announced; `content` once it was sent there, and shown only when that was said to be all."""

    id: str
    length: int
    content: bytes | None = None
    complete: bool = False


class Workspace:
    """The state behind the API and the page; whoever calls holds the local Slack's lock."""

    def __init__(
        self,
        clock: Clock,
        users: Iterable[User],
        channels: Iterable[Channel],
        tokens: Iterable[Token],
    ) -> None:
        self.clock = clock
        self.users = {user.id: user for user in (_BOT, *users)}
        self.channels = {channel.id: channel for channel in channels}
        self.tokens = {token.value: token for token in tokens}
        self.revoked: set[str] = set()
        self.url = ""
        self.links = Links(clock)
        self.passes = Passes(clock)
        self.whispers: dict[str, list[PostedMessage]] = {}
        self.homes: dict[str, Json] = {}
        self.dialogs: dict[str, Json] = {}
        self.scheduled: dict[str, Scheduled] = {}
        self.files: dict[str, File] = {}
        self._ever_scheduled = 0
        self._messages: dict[str, dict[str, PostedMessage]] = {}
        self._last_stamp = clock.now() - timedelta(days=1)

    def next_ts(self) -> str:
        """Slack's "seconds.micros"; later than every one before, even when the clock stands or goes back."""
        return self._stamp(self.clock.now())

    def _stamp(self, at: datetime) -> str:
        self._last_stamp = max(at, self._last_stamp + _MICROSECOND)
        return f"{int(self._last_stamp.timestamp())}.{self._last_stamp.microsecond:06d}"

    def standing(self, channel: str) -> list[PostedMessage]:
        """Every message of a channel, replies among them, oldest first."""
        return sorted(self._messages.get(channel, {}).values(), key=lambda message: message.ts)

    def roots(self, channel: str) -> list[PostedMessage]:
        return [message for message in self.standing(channel) if not message.is_reply]

    def replies(self, channel: str, root_ts: str) -> list[PostedMessage]:
        return [message for message in self.standing(channel) if message.thread_ts == root_ts]

    def find(self, channel: str, ts: str) -> PostedMessage | None:
        return self._messages.get(channel, {}).get(ts)

    def put(self, message: PostedMessage) -> None:
        self._messages.setdefault(message.channel, {})[message.ts] = message

    def drop(self, channel: str, ts: str) -> None:
        del self._messages[channel][ts]

    def next_scheduled_id(self) -> str:
        self._ever_scheduled += 1
        return f"Q{self._ever_scheduled:08d}"

    def post_what_is_due(self) -> None:
        """Post each scheduled message whose time has come, as of that time; where the bot may not, it is lost."""
        now = self.clock.now().timestamp()
        due = sorted((each.post_at, each.id) for each in self.scheduled.values() if each.post_at <= now)
        for post_at, id_ in due:
            message = self.scheduled.pop(id_).message
            channel = self.channels[message.channel]
            if channel.bot_is_member and not channel.is_archived:
                self.put(replace(message, ts=self._stamp(datetime.fromtimestamp(post_at, UTC))))

    def direct_channel(self, user_id: str) -> Channel:
        """The direct messages of the bot with this person, opened when there are none yet."""
        channel_id = f"D{user_id[1:]}"
        if channel_id not in self.channels:
            user = self.users[user_id]
            members = (BOT_USER_ID, user_id)
            self.channels[channel_id] = Channel(
                id=channel_id,
                name=user.name,
                members=members,
                direct_with=user_id,
            )
        return self.channels[channel_id]

    def visible(self, channel_id: str) -> Channel:
        """The channel if the bot may know of it: a private one without the bot does not exist for it."""
        channel = self.channels.get(channel_id)
        if channel is None or (channel.is_private and not channel.bot_is_member):
            raise Refusal("channel_not_found")
        return channel

    def joined(self, channel_id: str) -> Channel:
        channel = self.visible(channel_id)
        if not channel.bot_is_member:
            raise Refusal("not_in_channel")
        return channel

    def writable(self, channel_id: str) -> Channel:
        """A channel the bot may post to; the direct messages of someone who left do not exist any more."""
        channel = self.joined(channel_id)
        if channel.is_archived:
            raise Refusal("is_archived")
        if channel.direct_with and self.users[channel.direct_with].deleted:
            raise Refusal("channel_not_found")
        return channel

    def change_channel(self, channel_id: str, *, archived: bool | None = None, joined: bool | None = None) -> None:
        channel = self.channels[channel_id]
        self.channels[channel_id] = replace(
            channel,
            is_archived=channel.is_archived if archived is None else archived,
            bot_is_member=channel.bot_is_member if joined is None else joined,
        )
