"""The places in Slack that the configuration names, each once, with what arrives there."""

from collections.abc import Iterator
from dataclasses import dataclass

from od_escalator.config.model import Settings
from od_escalator.domain.wording import listed


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """`slack` is a channel's id, a member's id or an e-mail address; None for a person who has none."""

    name: str
    slack: str | None
    purpose: str


def places(settings: Settings) -> list[Place]:
    """Channels that serve several ends are one place."""
    return [*_channels(settings), *_people(settings)]


def _channels(settings: Settings) -> Iterator[Place]:
    ends: dict[str, list[tuple[str, str]]] = {}
    for office in settings.offices:
        ends.setdefault(office.slack_channel, []).append((office.name, f"the cases of {office.name}"))
    ends.setdefault(settings.slack.owners_channel, []).append(("owners", "how each case ended"))
    ends.setdefault(settings.slack.operations_channel, []).append(("operations", "the program's own troubles"))
    for channel, found in ends.items():
        names, purposes = [name for name, _ in found], [purpose for _, purpose in found]
        yield Place(
            name=listed(names, most=len(names)), slack=channel, purpose=f"Here arrive {listed(purposes, most=9)}."
        )


def _people(settings: Settings) -> Iterator[Place]:
    for person in settings.people.values():
        yield Place(name=person.name, slack=person.slack, purpose="Here arrive your reminders about upset patients.")
