"""One method of the Web API: what it needs to be called, and one call of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from od_escalator.demo.slack.arguments import Reader
from od_escalator.demo.slack.message import Json
from od_escalator.demo.slack.people import Channel, Token
from od_escalator.demo.slack.refusal import Refusal
from od_escalator.demo.slack.strictness import PostingRate
from od_escalator.demo.slack.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Call:
    """One call whose token and arguments were judged."""

    workspace: Workspace
    rate: PostingRate
    token: Token
    arguments: Mapping[str, Any]

    def need(self, scope: str) -> None:
        if scope not in self.token.scopes:
            raise Refusal("missing_scope", needed=scope, provided=",".join(sorted(self.token.scopes)))

    def need_for(self, channel: Channel, verb: str) -> None:
        """The scope that depends on the kind of conversation: `groups:history`, `im:read` and so on."""
        self.need(f"{family(channel)}:{verb}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    name: str
    run: Callable[[Call], Json]
    required: Mapping[str, Reader] = field(default_factory=dict)
    optional: Mapping[str, Reader] = field(default_factory=dict)
    scope: str | None = None
    token_kinds: tuple[str, ...] = ("xoxb",)


def family(channel: Channel) -> str:
    if channel.direct_with:
        return "im"
    return "groups" if channel.is_private else "channels"
