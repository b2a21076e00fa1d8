"""What our own records say of a week in each office, in few statements however many cases there are."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, case, func, select

from od_escalator.domain.complaint import Origin, Subject
from od_escalator.domain.effects import Reason
from od_escalator.domain.weekly import Counts
from od_escalator.store import cursors, notes, tables
from od_escalator.store.outbox import Delivery, Kind

#: What a flagged note does.
_FLAGGED = (Reason.OPENED, Reason.SOLVED_ON_THE_SPOT, Reason.JOINED, Reason.RAISED, Reason.REOPENED)

_c, _p = tables.cases.c, tables.outbox.c
_NOT_ABOUT_OWNERS = _c.subject.is_distinct_from(Subject.OWNER)


def counts(tx: Connection, since: datetime, until: datetime, *, shadow: bool) -> Mapping[str, Counts]:
    """By office: what ended in that time, and what is open or lacks its public reply now; nothing about an owner."""
    is_open = _c.end.is_(None)
    ended = and_(_c.ended_at >= since, _c.ended_at < until, _c.end.is_not(None))
    unreplied = and_(is_open, _c.origin == Origin.REVIEW, _c.settled_at.is_not(None), _c.replied_at.is_(None))
    columns = (_c.office, _sum(ended), _sum(is_open), _sum(unreplied))
    where = (_c.drill.is_(False), _c.shadow.is_(shadow), is_open | ended, _NOT_ABOUT_OWNERS)
    found = tx.execute(select(*columns).where(*where).group_by(_c.office))
    return {row[0]: Counts(ended=int(row[1]), still_open=int(row[2]), unreplied=int(row[3])) for row in found}


def kept_from_owners(tx: Connection, since: datetime, until: datetime) -> frozenset[int]:
    """The cases opened in that time of which their channel hears nothing."""
    query = select(_c.number).where(_c.opened_at >= since, _c.opened_at < until, ~_NOT_ABOUT_OWNERS)
    return frozenset(tx.scalars(query))


def last_flagged(tx: Connection) -> Mapping[str, datetime]:
    """By office, but for drills."""
    line = tables.timeline.c
    joined = tables.timeline.join(tables.cases, line.case_number == _c.number)
    query = select(_c.office, func.max(line.at)).select_from(joined)
    found = tx.execute(query.where(line.reason.in_(_FLAGGED), _c.drill.is_(False)).group_by(_c.office))
    return {row[0]: row[1] for row in found}


def read_since(tx: Connection, databases: Collection[str]) -> Mapping[str, datetime]:
    """By database that was entered: from when on its notes are read."""
    begun = {name: cursors.begun(tx, name) for name in databases}
    return {name: found.opens_from for name, found in begun.items() if found is not None}


def signs(tx: Connection, databases: Collection[str], since: datetime, until: datetime) -> int:
    """How many early signs (`#watch`) were noted."""
    c = tables.notes.c
    here = (c.database.in_(databases), c.reason == notes.WATCHED, c.judged_at >= since, c.judged_at < until)
    return tx.scalar(select(func.count()).where(*here)) or 0


def alerts(tx: Connection, since: datetime, until: datetime) -> int:
    """How often operations were told of something."""
    here = (*_of_no_case(Kind.ALERT), _p.created_at >= since, _p.created_at < until, _p.state != Delivery.DROPPED)
    return tx.scalar(select(func.count()).where(*here)) or 0


def told_since(tx: Connection, since: datetime) -> bool:
    """Whether the owners were promised a week then, or later."""
    query = select(_p.seq).where(*_of_no_case(Kind.WEEKLY), _p.created_at >= since).limit(1)
    return tx.execute(query).first() is not None


def told_silent(tx: Connection) -> frozenset[tuple[str, datetime]]:
    """The silences that somebody was asked about: of which office, and since when."""
    details = tx.scalars(select(_p.detail).where(*_of_no_case(Kind.SILENT)))
    return frozenset((name, datetime.fromisoformat(since)) for each in details for name, _, since in each["offices"])


def _of_no_case(kind: Kind) -> tuple[ColumnElement[bool], ...]:
    """By the index of cases: years of what was said about them are not read."""
    return (_p.case_number.is_(None), _p.kind == kind)


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))
