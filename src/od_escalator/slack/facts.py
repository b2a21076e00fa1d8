"""What `check` asks Slack: who the bot is, and whether the channels and people of the configuration are there."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from od_escalator.clock import Clock
from od_escalator.errors import Permanent
from od_escalator.slack.connection import SLACK_URL, Answer, Connection, id_in
from od_escalator.slack.manifest import SCOPES
from od_escalator.slack.way import reach

_NOBODY = ("user_not_found", "users_not_found")


@dataclass(frozen=True, slots=True, kw_only=True)
class BotFacts:
    user_id: str
    name: str
    team: str
    missing_scopes: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelFacts:
    """`members` are user ids, the bot's among them; empty where the bot is not in the channel."""

    id: str
    name: str
    is_private: bool
    is_archived: bool
    bot_is_member: bool
    members: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class UserFacts:
    id: str
    name: str
    is_active: bool
    is_bot: bool


class SlackFacts:
    """Every method may raise Transient or Permanent (the token is wrong, a scope is missing) and nothing else."""

    def __init__(self, *, token: str, clock: Clock, base_url: str = SLACK_URL, timeout: int = 10) -> None:
        self._connection = Connection(token=token, clock=clock, base_url=base_url, timeout=timeout)
        self._timeout = timeout

    def bot(self) -> BotFacts:
        answer = self._connection.ask(self._connection.web.auth_test)
        granted = self._connection.scopes
        return BotFacts(
            user_id=str(answer.get("user_id", "")),
            name=str(answer.get("user", "")),
            team=str(answer.get("team", "")),
            missing_scopes=frozenset(SCOPES) - granted if granted else frozenset(),
        )

    def link_address(self, app_token: str) -> str:
        """Where the link would be opened; none is, because Slack would send it clicks."""
        return str(self._connection.ask(self._connection.web.apps_connections_open, app_token=app_token).get("url", ""))

    def reach_link(self, address: str) -> None:
        """Whether the way there is open."""
        reach(address, self._timeout)

    def ahead(self, now: datetime) -> timedelta:
        """How far this machine's clock is ahead of Slack's."""
        return now - self._connection.slack_time(now)

    def channel(self, id_: str) -> ChannelFacts | None:
        """None when there is no such channel, or a private one that the bot was not invited to."""
        try:
            answer = self._connection.ask(self._connection.web.conversations_info, channel=id_)
        except Permanent as refused:
            if refused.code == "channel_not_found":
                return None
            raise
        found, known = answer.get("channel") or {}, id_in(answer, "channel")
        is_member = bool(found.get("is_member"))
        return ChannelFacts(
            id=known,
            name=str(found.get("name", "")),
            is_private=bool(found.get("is_private")),
            is_archived=bool(found.get("is_archived")),
            bot_is_member=is_member,
            members=self._members(id_) if is_member else frozenset(),
        )

    def person(self, slack: str) -> UserFacts | None:
        """By user id or e-mail address; None when the workspace has nobody of that name."""
        web = self._connection.web
        try:
            if "@" in slack:
                answer = self._connection.ask(web.users_lookupByEmail, email=slack)
            else:
                answer = self._connection.ask(web.users_info, user=slack)
        except Permanent as refused:
            if refused.code in _NOBODY:
                return None
            raise
        return _user(answer)

    def _members(self, channel: str) -> frozenset[str]:
        web = self._connection.web
        members = self._connection.pages(web.conversations_members, "members", channel=channel, limit=200)
        return frozenset(map(str, members))


def _user(answer: Answer) -> UserFacts:
    found, id_ = answer.get("user") or {}, id_in(answer, "user")
    return UserFacts(
        id=id_,
        name=str(found.get("real_name") or found.get("name", "")),
        is_active=not found.get("deleted", False),
        is_bot=bool(found.get("is_bot")),
    )
