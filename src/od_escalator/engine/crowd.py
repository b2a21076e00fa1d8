"""Crowd: where much falls due for one person at once, few messages that can be read instead of many.

Up to three at a time go alone, more go as one; and after eight in an hour the next one waits for a quarter of an hour,
so that nobody gets more than twelve in an hour, whatever happens.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from od_escalator.store import bundles
from od_escalator.store.outbox import Delivery, Kind, Message

_ALONE = 3
_MOST_IN_ONE = 500
_AN_HOUR, _FREELY, _THEN_EVERY = timedelta(hours=1), 8, timedelta(minutes=15)
_CHANNELS = ("slack C", "slack G")


def not_before(tx: Connection, message: Message, now: datetime) -> datetime | None:
    """When this person may hear the next one, if not now."""
    if message.state is not Delivery.PENDING or not _is_for_a_person(message):
        return None
    count, last = bundles.went_out_since(tx, message.lane, now - _AN_HOUR)
    if count < _FREELY or last is None or last + _THEN_EVERY <= now:
        return None
    return last + _THEN_EVERY


def company(tx: Connection, message: Message, now: datetime, matters: Callable[[Message], bool]) -> Sequence[Message]:
    """The messages that go out as one with this one, itself among them; only itself where it goes alone."""
    if not _is_for_a_person(message):
        return [message]
    if message.state is not Delivery.PENDING:
        return bundles.carried_by(tx, message)
    found = bundles.company_of(tx, message, now, _MOST_IN_ONE)
    if len(found) <= _ALONE or not matters(message):
        return [message]
    return [each for each in found if matters(each)]


def _is_for_a_person(message: Message) -> bool:
    """What a shadow case would tell somebody goes to a channel."""
    return message.kind is Kind.DIRECT and not message.lane.startswith(_CHANNELS)
