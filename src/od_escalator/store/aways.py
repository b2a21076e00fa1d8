"""When somebody is away, as was said in Slack; the TOML's times are not here."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection, delete, select, update

from od_escalator.domain.availability import Away
from od_escalator.store import tables
from od_escalator.store.upsert import upsert

_ROW = tables.aways.c
_EACH = select(tables.aways).order_by(_ROW.person, _ROW.begins)


def load(tx: Connection) -> Mapping[str, tuple[Away, ...]]:
    """By person's id, in order; also what is over, for whoever asks who was told then."""
    found: defaultdict[str, tuple[Away, ...]] = defaultdict(tuple)
    for row in tx.execute(_EACH):
        found[row.person] += (Away(begins=row.begins, until=row.until, delegate=row.delegate),)
    return dict(found)


def save(tx: Connection, person: str, away: Away) -> None:
    """The last word counts: of what was said before and touches these days, only earlier days stay."""
    overlapping = (_ROW.person == person, _ROW.begins < away.until, _ROW.until > away.begins)
    tx.execute(delete(tables.aways).where(*overlapping, _ROW.begins >= away.begins))
    tx.execute(update(tables.aways).where(*overlapping).values(until=away.begins))
    row = {"person": person, "begins": away.begins, "until": away.until, "delegate": away.delegate}
    upsert(tx, tables.aways, row)


def end(tx: Connection, person: str, today: date) -> bool:
    """They are there from today on; False where nothing was said to the contrary."""
    theirs = _ROW.person == person
    later = tx.execute(delete(tables.aways).where(theirs, _ROW.begins >= today))
    now = tx.execute(update(tables.aways).where(theirs, _ROW.until > today).values(until=today))
    return bool(later.rowcount or now.rowcount)
