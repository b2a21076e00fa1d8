"""Standby: how a process notices that another one writes to its database, though it is cut off from it."""

from od_escalator.domain.practice import Standing
from od_escalator.engine.sight import Sight
from od_escalator.store import cursors
from od_escalator.store.store import Store


def make_way(store: Store, sight: Sight, database: str) -> None:
    """Cut off from the database, somebody may still see in the state that another one reads it by now."""
    with store.reading() as tx:
        read_until, _ = cursors.seen(tx, database)
    ours = sight.of(database).read_until
    if read_until is not None and ours is not None and read_until > ours:
        sight.stand(database, Standing.STANDBY)
