"""The channels of a workspace: which seems meant for what, and which one somebody names."""

import re
from collections.abc import Sequence

from od_escalator.cli.setting_up.refused import Refused
from od_escalator.config.findings import suggestion
from od_escalator.slack.roll import Channel

_ID = re.compile(r"[CG][A-Z0-9]{2,}")
_OWNERS = ("owners", "owner", "partners", "leadership", "executives")
_OPERATIONS = ("escalator", "it", "ops", "operations", "admin", "tech")


def owners_channel(channels: Sequence[Channel]) -> Channel | None:
    return _meant_for(_OWNERS, channels)


def operations_channel(channels: Sequence[Channel]) -> Channel | None:
    return _meant_for(_OPERATIONS, channels)


def office_channel(office: str, channels: Sequence[Channel]) -> Channel | None:
    """One whose name has the office's name in it; a private one first, because it is the managers' own."""
    words = "-".join(re.findall(r"\w+", office.casefold()))
    named = [each for each in _usable(channels) if words and words in each.name.casefold()]
    return min(named, key=lambda each: (not each.is_private, len(each.name), each.name), default=None)


def find_channel(text: str, channels: Sequence[Channel]) -> Channel | str:
    """The channel of this name or id, or an id that is not among them; raises Refused."""
    named = text.strip().lstrip("#")
    found = [each for each in channels if named == each.id or named.casefold() == each.name.casefold()]
    if found:
        return min(found, key=lambda each: each.is_archived)
    if _ID.fullmatch(named):
        return named
    near = suggestion(named, (each.name for each in channels))
    raise Refused(
        f"the bot sees no channel #{named}{near}",
        "if it is private, type /invite @ and the bot's name in it; then answer again, or give the channel's id",
    )


def _meant_for(words: Sequence[str], channels: Sequence[Channel]) -> Channel | None:
    for word in words:
        for channel in sorted(_usable(channels), key=lambda each: (len(each.name), each.name)):
            if word in re.split(r"[\W_]+", channel.name.casefold()):
                return channel
    return None


def _usable(channels: Sequence[Channel]) -> list[Channel]:
    return [each for each in channels if each.bot_is_member and not each.is_archived]
