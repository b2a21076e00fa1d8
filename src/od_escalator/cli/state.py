"""Opens our own records for a command: they must be there already, because only `migrate` makes them."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from od_escalator.config.model import Settings
from od_escalator.errors import OperatorError
from od_escalator.records import find_place
from od_escalator.store.place import Place
from od_escalator.store.store import Store


def find_state(settings: Settings) -> Place:
    """Also with the password, where there is one; ConfigurationError where it is not to be had."""
    return find_place(settings, os.environ)


def require_state(settings: Settings) -> Place:
    """OperatorError when `migrate` was never run; opening a file would make an empty one."""
    place = find_state(settings)
    if place.file is not None and place.file.parent.is_dir() and not place.file.exists():
        raise OperatorError(f"[state] url: there is no {place} yet", "run od-escalator migrate")
    return place


@contextmanager
def open_state(settings: Settings) -> Iterator[Store]:
    store = Store(require_state(settings))
    try:
        store.require_current()
        yield store
    finally:
        store.close()
