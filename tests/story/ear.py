"""What everybody heard, in short, so that a story can say: exactly these messages and nothing else."""

from dataclasses import dataclass, field

from od_escalator.demo.slack import PostedMessage
from od_escalator.demo.world import World

NAMES = {
    "C0GENEVA": "#geneva",
    "C0LAKESIDE": "#lakeside",
    "C0OWNERS": "#owners",
    "C0IT": "#it",
    "D0KELLY": "Kelly",
    "D0SAM": "Sam",
    "D0MORGAN": "Morgan",
    "D0DANA": "Dana",
    "D0ROSA": "Rosa",
    "D0LEE": "Lee",
}

#: What the owners hear of the note with which most stories begin.
ANNOUNCED = "#owners: an upset patient was noted Mon Nov 16, 10:14 AM"


@dataclass
class Ear:
    """Hears every Slack message once, in short: who heard what, without the case's standing and the privacy line."""

    world: World
    _heard: set[tuple[str, str]] = field(default_factory=set)

    def news(self) -> list[str]:
        """What was posted since the last call; edits are no news."""
        new = [m for m in self.world.slack.everything() if (m.channel, m.ts) not in self._heard]
        self._heard |= {(m.channel, m.ts) for m in new}
        return sorted(_short(message) for message in new)

    def root(self, channel: str = "C0GENEVA") -> str:
        """How the newest case message in a channel reads at this moment, in short."""
        return _short(self.world.slack.messages(channel)[-1])


def _short(message: PostedMessage) -> str:
    place = NAMES[message.channel] + (" thread" if message.thread_ts else "")
    said = message.text.split(": ", 1)[1]
    return f"{place}: {said.split('. ', 1)[0].rstrip('.')}"
