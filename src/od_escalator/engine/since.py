"""A first start that reaches back: the notes since a day are read and judged before anything else happens.

Guarantee: all of them or none, so that whoever was interrupted can simply start again.
"""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection

from od_escalator.domain.practice import Cursor, Standing
from od_escalator.engine.poll import Poll
from od_escalator.engine.ports import Practice
from od_escalator.engine.sight import Sight
from od_escalator.errors import EscalatorError, OperatorError
from od_escalator.store import cursors
from od_escalator.store.store import Store

#: How many keys of all that are to be read have been, CommLogs and clinical notes together.
Progress = Callable[[int, int], object]

_AGAIN = "nothing was opened in it; run od-escalator check, then the same command again"


def open_since(
    store: Store, poll: Poll, sight: Sight, practice: Practice, since: datetime, now: datetime, progress: Progress
) -> None:
    """Open cases for what was noted since; their clocks start now. OperatorError where it cannot be read to the end."""
    sight.enter(practice.name, clock_from=now)
    read_since(store, poll, sight, practice, since, now, progress)


def read_since(
    store: Store, poll: Poll, sight: Sight, practice: Practice, since: datetime, now: datetime, progress: Progress
) -> None:
    """The same with clocks that started when it was noted."""
    name = practice.name
    try:
        first, last = practice.cursor_since(since, now), practice.first_cursor()
    except EscalatorError as error:
        raise OperatorError(str(error).splitlines()[0], _AGAIN) from None
    with store.as_one():
        with store.transaction() as tx:
            cursors.begin(tx, name, first, now, opens_from=since)
        before, total = None, keys(last) - keys(first)
        while (cursor := _read(store, name)) != before and is_behind(cursor, last):
            progress(keys(cursor) - keys(first), total)
            poll.look(practice, now)
            _require(sight, name)
            before = cursor
        progress(total, total)


def _read(store: Store, database: str) -> Cursor:
    with store.reading() as tx:
        return _load(tx, database)


def _load(tx: Connection, database: str) -> Cursor:
    cursor = cursors.load(tx, database)
    if cursor is None:
        raise LookupError(database)
    return cursor


def is_behind(cursor: Cursor, last: Cursor) -> bool:
    commlogs, procnotes = cursor.last < last.last, (cursor.last_procnote or 0) < (last.last_procnote or 0)
    return commlogs or procnotes or bool(cursor.pending)


def keys(cursor: Cursor) -> int:
    return cursor.last + (cursor.last_procnote or 0)


def _require(sight: Sight, database: str) -> None:
    view = sight.of(database)
    if not view.reachable:
        raise OperatorError(f"{database}: the database could not be read to the end", _AGAIN)
    if view.standing is not Standing.WRITER:
        raise _written_by_another(database)


def require_writer(practice: Practice) -> None:
    """And nobody becomes one before it is let go."""
    try:
        standing = practice.hold()
    except OperatorError:
        raise
    except EscalatorError as error:
        raise OperatorError(str(error).splitlines()[0], "run od-escalator check, then the same again") from None
    if standing is not Standing.WRITER:
        raise _written_by_another(practice.name)


def _written_by_another(database: str) -> OperatorError:
    return OperatorError(
        f"databases.{database}: another process writes to this database",
        "stop it, on whatever machine it runs, then the same command again",
    )
