"""Who and what is set up in the local Slack before anything is posted: people, channels, tokens."""

from dataclasses import dataclass
from typing import Final

from od_escalator.slack.manifest import SCOPES

TEAM_ID: Final = "T0LOCAL"
BOT_USER_ID: Final = "U0BOT"
BOT_ID: Final = "B0BOT"
APP_ID: Final = "A0LOCAL"

#: What the app of `od-escalator slack manifest` may do, so that every test proves that it suffices.
BOT_SCOPES: Final = frozenset(SCOPES)
APP_SCOPES: Final = frozenset({"connections:write"})


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    id: str
    name: str
    real_name: str
    email: str | None = None
    deleted: bool = False
    is_bot: bool = False
    team_id: str = TEAM_ID


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A channel, or the direct messages of the bot with one person (`direct_with`)."""

    id: str
    name: str
    is_private: bool = True
    is_archived: bool = False
    bot_is_member: bool = True
    members: tuple[str, ...] = ()
    direct_with: str | None = None


@dataclass(frozen=True, slots=True)
class Token:
    """What the bot shows at each call; Slack knows a bot token by `xoxb-` and an app token by `xapp-`."""

    value: str
    scopes: frozenset[str]

    @property
    def kind(self) -> str:
        return self.value.partition("-")[0]


BOT_TOKEN: Final = Token("xoxb-local", BOT_SCOPES)
APP_TOKEN: Final = Token("xapp-local", APP_SCOPES)
