"""What a person's deed lets the bot do for a while: open one dialog, answer that person alone a few times."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from od_escalator.clock import Clock
from od_escalator.demo.slack.people import TEAM_ID
from od_escalator.demo.slack.refusal import Refusal

_TRIGGER_LASTS: Final = timedelta(seconds=3)
_ANSWERS_LAST: Final = timedelta(minutes=30)
_MOST_ANSWERS: Final = 5


@dataclass(slots=True)
class _Trigger:
    user: str
    until: datetime
    used: bool = False


@dataclass(slots=True)
class Answering:
    """Where an answer to a `response_url` goes: to this person in this channel, so many times more."""

    user: str
    channel: str
    until: datetime
    left: int = _MOST_ANSWERS


class Passes:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._triggers: dict[str, _Trigger] = {}
        self._answerings: dict[str, Answering] = {}

    def trigger(self, user: str) -> str:
        """A `trigger_id` that is good once and for three seconds."""
        made = f"{len(self._triggers) + 1}.{TEAM_ID}.{uuid4().hex}"
        self._triggers[made] = _Trigger(user, self._clock.now() + _TRIGGER_LASTS)
        return made

    def exchange(self, trigger: str) -> str:
        """The person who gave it."""
        found = self._triggers.get(trigger)
        if found is None:
            raise Refusal("invalid_trigger_id")
        if found.used:
            raise Refusal("exchanged_trigger_id")
        if self._clock.now() > found.until:
            raise Refusal("expired_trigger_id")
        found.used = True
        return found.user

    def answer_path(self, kind: str, user: str, channel: str) -> str:
        """The path of a `response_url`, for five answers within half an hour."""
        path = f"{kind}/{TEAM_ID}/{uuid4().hex}"
        self._answerings[path] = Answering(user, channel, self._clock.now() + _ANSWERS_LAST)
        return path

    def answering(self, path: str) -> Answering:
        found = self._answerings.get(path)
        if found is None or self._clock.now() > found.until:
            raise Refusal("expired_url")
        if not found.left:
            raise Refusal("used_url")
        return found
