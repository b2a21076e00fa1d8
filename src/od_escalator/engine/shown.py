"""Shown: which numbers Open Dental and Slack show by now, for a command that numbers a case of its own.

It may run beside the service or without it, on a state that was copied back by hand; so it looks for itself.
"""

from collections.abc import Iterable
from datetime import datetime

from od_escalator.clock import Clock
from od_escalator.engine.found import LONG_ENOUGH, Found
from od_escalator.engine.numbering import Numbering
from od_escalator.engine.ports import Practice
from od_escalator.engine.sight import Sight
from od_escalator.engine.spoken import Spoken
from od_escalator.errors import EscalatorError
from od_escalator.store import cursors
from od_escalator.store.store import Store


def numbering_of_command(store: Store, practices: Iterable[Practice], spoken: Spoken, clock: Clock) -> Numbering:
    """Above all that any database shows; beyond what one may have that does not answer."""
    sight, highest = Sight(), 0
    for practice in practices:
        sight.remember(practice.name, None, None)
        try:
            found = _found(store, practice, spoken, clock.now())
        except EscalatorError:
            continue  # it holds nobody up
        highest = max(highest, found.highest)
        sight.compare(practice.name)
    return Numbering(sight, clock, above=highest)


def _found(store: Store, practice: Practice, spoken: Spoken, now: datetime) -> Found:
    with store.reading() as tx:
        read_until, _ = cursors.seen(tx, practice.name)
    told = spoken.unknown(practice.name, read_until or now - LONG_ENOUGH)
    return Found(tasks=practice.own_tasks(now), told=told)
