"""Whether a database in memory is the one that was read last, or a backup of it that was restored since."""

from dataclasses import replace
from datetime import datetime, timedelta

from od_escalator.domain.practice import Cursor
from tests.simulation.database import Database
from tests.simulation.rows import before

#: So far back what was read last is read again after a backup was restored.
_AGAIN = timedelta(hours=2)


def anchor(database: Database, read_until: datetime) -> str:
    return f"{database.generation} {read_until.timestamp()}"


def same_database(database: Database, cursor: Cursor) -> Cursor:
    """The cursor as it is; after a restored backup that of a new incarnation, further back."""
    generation, read_until = (cursor.anchor or "0 0").split()
    if int(generation) == database.generation:
        return cursor
    rows, clock = database.rows, database.clock()
    since = clock.fromtimestamp(float(read_until), tz=clock.tzinfo) - _AGAIN
    return replace(
        cursor,
        incarnation=cursor.incarnation + 1,
        last=before(rows.commlogs, since),
        pending=(),
        last_procnote=before(rows.chart, since),
        pending_procnotes=(),
        last_audit=sum(at < since for _, at in rows.changes),
        anchor=anchor(database, since),
    )
