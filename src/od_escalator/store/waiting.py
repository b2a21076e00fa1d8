"""What could not be processed: set aside with a growing delay, shown by `status`, in nobody's way."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, RowMapping, bindparam, delete, select

from od_escalator.store import tables
from od_escalator.store.upsert import upsert

_FIRST_DELAY = timedelta(minutes=1)
_LONGEST_DELAY = timedelta(hours=6)
_DOUBLINGS = 10


#: A configuration that was refused at a reload stands among the others; its `next_at` is when that was.
_RELOAD = "reload of the configuration"


#: So does what is wrong with the clock, since `next_at`.
_CLOCK = "the clock"

#: And that another process writes to a database and keeps records of its own, since `next_at`.
_APART = "the records of "

#: And that a process with these records stands by, and gave a sign at `next_at`.
_STANDBY = "a standby of "

#: And how the link to Slack is (link.py).
LINK = ("the link to Slack", "the link's last sign")

#: And when the last backup was made; `problem` is where it lies.
_BACKUP = "the last backup"

_STATES = (_RELOAD, _CLOCK, _BACKUP, *LINK)

_what = tables.set_aside.c.what
_THIS = _what == bindparam("this")
_WAITING = select(_what).where(_THIS, tables.set_aside.c.next_at > bindparam("now"))
_DONE = delete(tables.set_aside).where(_THIS)
_NAMES = select(_what)
_ROW = select(tables.set_aside).where(_THIS)
_OF_KIND = select(tables.set_aside).where(_what.startswith(bindparam("kind"))).order_by(_what)
_SET_ASIDE = (
    select(tables.set_aside)
    .where(_what.not_in(_STATES))
    .where(~_what.startswith(_APART), ~_what.startswith(_STANDBY))
    .order_by(_what)
)


def refuse_reload(tx: Connection, problem: str, now: datetime) -> None:
    upsert(tx, tables.set_aside, {"what": _RELOAD, "tries": 1, "next_at": now, "problem": problem[:300]})


def accept_reload(tx: Connection) -> None:
    """The configuration in force is the one that was asked for."""
    done(tx, _RELOAD)


def refused_reload(tx: Connection) -> RowMapping | None:
    return _find(tx, _RELOAD)


def doubt_clock(tx: Connection, problem: str, ahead: timedelta, now: datetime) -> None:
    row = {"what": _CLOCK, "tries": 1, "next_at": now, "problem": problem[:300]}
    upsert(tx, tables.set_aside, row | {"seconds_ahead": round(ahead.total_seconds())})


def trust_clock(tx: Connection) -> None:
    done(tx, _CLOCK)


def doubted_clock(tx: Connection) -> RowMapping | None:
    return _find(tx, _CLOCK)


def clock_is_ahead(tx: Connection) -> timedelta:
    """By so much as the service has found out; nothing while it finds nothing wrong."""
    row = doubted_clock(tx)
    return timedelta(seconds=(row["seconds_ahead"] or 0) if row else 0)


def stand_apart(tx: Connection, database: str, problem: str, now: datetime) -> None:
    upsert(tx, tables.set_aside, {"what": _APART + database, "tries": 1, "next_at": now, "problem": problem[:300]})


def stand_together(tx: Connection, database: str) -> None:
    done(tx, _APART + database)


def stands_apart(tx: Connection, database: str) -> bool:
    return _find(tx, _APART + database) is not None


def apart(tx: Connection) -> dict[str, RowMapping]:
    """By database."""
    return _by_database(tx, _APART)


def back_up(tx: Connection, file: str, now: datetime) -> None:
    upsert(tx, tables.set_aside, {"what": _BACKUP, "tries": 1, "next_at": now, "problem": file[-300:]})


def last_backup(tx: Connection) -> RowMapping | None:
    return _find(tx, _BACKUP)


def stand_by(tx: Connection, database: str, now: datetime) -> None:
    upsert(tx, tables.set_aside, {"what": _STANDBY + database, "tries": 1, "next_at": now, "problem": ""})


def standbys(tx: Connection) -> dict[str, datetime]:
    """When each gave its last sign, by database; it may be gone since."""
    return {database: row["next_at"] for database, row in _by_database(tx, _STANDBY).items()}


def is_waiting(tx: Connection, what: str, now: datetime) -> bool:
    return tx.execute(_WAITING, {"this": what, "now": now}).first() is not None


def set_aside(tx: Connection, what: str, problem: str, now: datetime) -> int:
    """Wait twice as long as the last time, six hours at most; returns how often it has failed."""
    known = _find(tx, what)
    tried = known["tries"] if known else 0
    delay = min(_FIRST_DELAY * 2 ** min(tried, _DOUBLINGS), _LONGEST_DELAY)
    row = {"what": what, "tries": tried + 1, "next_at": now + delay, "problem": problem[:300]}
    upsert(tx, tables.set_aside, row)
    return tried + 1


def done(tx: Connection, what: str) -> None:
    tx.execute(_DONE, {"this": what})


def names(tx: Connection) -> frozenset[str]:
    return frozenset(tx.scalars(_NAMES))


def list_all(tx: Connection) -> list[RowMapping]:
    return list(tx.execute(_SET_ASIDE).mappings())


def _by_database(tx: Connection, kind: str) -> dict[str, RowMapping]:
    rows = tx.execute(_OF_KIND, {"kind": kind}).mappings()
    return {row["what"].removeprefix(kind): row for row in rows}


def _find(tx: Connection, what: str) -> RowMapping | None:
    return tx.execute(_ROW, {"this": what}).mappings().one_or_none()
