"""Who looks at the page and at what, as it stands in the page's address."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self
from urllib.parse import urlencode

from od_escalator.demo.slack.people import Channel, User
from od_escalator.demo.slack.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """`channel` is None on the app's Home and where there is none; `named` is what the address says of the person."""

    person: User | None
    channel: Channel | None
    home: bool = False
    named: str | None = None

    @classmethod
    def of(cls, workspace: Workspace, query: Mapping[str, str]) -> Self:
        """The wanted person and channel, or the first ones."""
        people = [user for user in workspace.users.values() if not user.is_bot]
        named = query.get("as") if query.get("as") in {user.id for user in people} else None
        person = workspace.users[named] if named else next(iter(people), None)
        home = "home" in query and person is not None
        wanted = workspace.channels.get(query.get("channel", ""))
        channel = None if home else wanted or next(iter(by_name(workspace)), None)
        return cls(person=person, channel=channel, home=home, named=named)

    @property
    def may_act(self) -> bool:
        """Whether the person is there, where the page looks."""
        if self.person is None or self.person.deleted:
            return False
        return self.home or (self.channel is not None and self.person.id in self.channel.members)

    def at(self, channel: Channel | None) -> Self:
        """The same person at a channel, or at the Home."""
        return replace(self, channel=channel, home=channel is None)

    def query(self, **more: str) -> str:
        """For an address of the page."""
        place = {"home": "1"} if self.home else {"channel": self.channel.id} if self.channel else {}
        return urlencode({**place, **({"as": self.named} if self.named else {}), **more})


def by_name(workspace: Workspace) -> list[Channel]:
    return sorted(workspace.channels.values(), key=lambda channel: (channel.direct_with or "", channel.name))
