"""Events that nobody acknowledged come again: at once, a minute later, five minutes later (docs: Events API)."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from od_escalator.clock import Clock
from od_escalator.demo.slack.links import Envelope, Links

_AFTER: Final = (timedelta(0), timedelta(minutes=1), timedelta(minutes=5))


def again(envelope: Envelope) -> Envelope:
    """The same once more; an event in a new envelope, whatever a person did in the one it had."""
    if envelope.type != "events_api":
        return envelope
    return replace(envelope, id=str(uuid4()), retry=envelope.retry + 1)


@dataclass(slots=True)
class _Unheard:
    envelope: Envelope
    due: datetime
    ids: set[str] = field(default_factory=set)


class Retries:
    def __init__(self, clock: Clock, links: Links) -> None:
        self._clock = clock
        self._links = links
        self._unheard: list[_Unheard] = []

    def keep(self, envelope: Envelope) -> None:
        self._unheard.append(_Unheard(envelope, self._clock.now() + _AFTER[0], {envelope.id}))

    def send_what_is_due(self) -> None:
        """Try again; a try without an open link counts as one that failed."""
        for unheard in list(self._unheard):
            while unheard in self._unheard and unheard.due <= self._clock.now():
                self._try(unheard)

    def _try(self, unheard: _Unheard) -> None:
        done = unheard.envelope.retry
        if done == len(_AFTER) or any(self._links.acknowledged(id_) for id_ in unheard.ids):
            self._unheard.remove(unheard)
            return
        unheard.envelope = again(unheard.envelope)
        unheard.ids.add(unheard.envelope.id)
        self._links.send(unheard.envelope)
        unheard.due += _AFTER[done + 1] if done + 1 < len(_AFTER) else timedelta(0)
