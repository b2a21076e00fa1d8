"""Crowd: where much falls due for one person at once, few messages that can be read instead of many.

Up to three at a time go alone, more go as one; and after eight in an hour the next one waits for a quarter of an hour,
so that nobody gets more than twelve in an hour, whatever happens.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from od_escalator.domain.card import Telling
from od_escalator.engine.lanes import is_channel, place_of
from od_escalator.store import bundles
from od_escalator.store.outbox import Delivery, Kind, Message

_ALONE = 3
_MOST_IN_ONE = 500
_AN_HOUR, _FREELY, _THEN_EVERY = timedelta(hours=1), 8, timedelta(minutes=15)


def not_before(tx: Connection, message: Message, now: datetime) -> datetime | None:
    """When this person may hear the next one, if not now."""
    if message.state is not Delivery.PENDING or not _is_for_a_person(message):
        return None
    lately = bundles.last_went_out(tx, message.lane, _FREELY)
    if len(lately) < _FREELY or lately[-1] <= now - _AN_HOUR or lately[0] + _THEN_EVERY <= now:
        return None
    return lately[0] + _THEN_EVERY


def company(
    tx: Connection, message: Message, now: datetime, write: Callable[[Message], Telling | None]
) -> Sequence[tuple[Message, Telling]]:
    """The messages that go out as one with this one, itself the first, each with its words; none where it goes alone.

    Those that need not be said any more are left out (`write` gives None).
    """
    if message.kind is not Kind.DIRECT or not _is_for_a_person(message):
        return ()
    if message.state is not Delivery.PENDING:
        found = bundles.carried_by(tx, message)
        return _written(found, write) if len(found) > 1 else ()
    found = bundles.company_of(tx, message, now, _MOST_IN_ONE)
    if len(found) <= _ALONE or write(message) is None:
        return ()
    together = _written(found, write)
    return together if len(together) > 1 else ()


def _written(found: Sequence[Message], write: Callable[[Message], Telling | None]) -> Sequence[tuple[Message, Telling]]:
    return [(each, words) for each in found if (words := write(each)) is not None]


def _is_for_a_person(message: Message) -> bool:
    """What a shadow case would tell somebody goes to a channel."""
    return message.kind in (Kind.DIRECT, Kind.MAIL, Kind.MORNING) and not is_channel(place_of(message.lane))
