"""What our own records say of a week in each office, in few statements however many cases there are."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, bindparam, case, func, select

from od_escalator.domain.complaint import Origin, Subject
from od_escalator.domain.effects import Reason
from od_escalator.domain.weekly import Counts
from od_escalator.store import cursors, notes, tables
from od_escalator.store.outbox import Delivery, Kind

#: What a flagged note does.
_FLAGGED = (Reason.OPENED, Reason.SOLVED_ON_THE_SPOT, Reason.JOINED, Reason.RAISED, Reason.REOPENED)

_c, _p, _n = tables.cases.c, tables.outbox.c, tables.notes.c
_NOT_ABOUT_OWNERS = _c.subject.is_distinct_from(Subject.OWNER)


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _of_no_case(kind: Kind) -> tuple[ColumnElement[bool], ...]:
    """By the index of cases: years of what was said about them are not read."""
    return (_p.case_number.is_(None), _p.kind == kind)


_IS_OPEN = _c.end.is_(None)
_ENDED = and_(_c.ended_at >= bindparam("since"), _c.ended_at < bindparam("until"), _c.end.is_not(None))
_UNREPLIED = and_(_IS_OPEN, _c.origin == Origin.REVIEW, _c.settled_at.is_not(None), _c.replied_at.is_(None))
_COUNTS = (
    select(_c.office, _sum(_ENDED), _sum(_IS_OPEN), _sum(_UNREPLIED))
    .where(_c.drill.is_(False), _c.shadow == bindparam("shadow"), _IS_OPEN | _ENDED, _NOT_ABOUT_OWNERS)
    .group_by(_c.office)
)
_KEPT = select(_c.number).where(
    _c.opened_at >= bindparam("since"), _c.opened_at < bindparam("until"), ~_NOT_ABOUT_OWNERS
)
_LAST_FLAGGED = (
    select(_c.office, func.max(tables.timeline.c.at))
    .join_from(tables.timeline, tables.cases, tables.timeline.c.case_number == _c.number)
    .where(tables.timeline.c.reason.in_(_FLAGGED), _c.drill.is_(False))
    .group_by(_c.office)
)
_SIGNS = (
    select(func.count())
    .where(_n.database.in_(bindparam("names", expanding=True)), _n.reason == notes.WATCHED)
    .where(_n.judged_at >= bindparam("since"), _n.judged_at < bindparam("until"))
)
_ALERTS = (
    select(func.count())
    .where(*_of_no_case(Kind.ALERT), _p.state != Delivery.DROPPED)
    .where(_p.created_at >= bindparam("since"), _p.created_at < bindparam("until"))
)
_TOLD = select(_p.seq).where(*_of_no_case(Kind.WEEKLY), _p.created_at >= bindparam("since")).limit(1)
_SILENT = select(_p.detail).where(*_of_no_case(Kind.SILENT))


def counts(tx: Connection, since: datetime, until: datetime, *, shadow: bool) -> Mapping[str, Counts]:
    """By office: what ended in that time, and what is open or lacks its public reply now; nothing about an owner."""
    found = tx.execute(_COUNTS, {"since": since, "until": until, "shadow": shadow})
    return {row[0]: Counts(ended=int(row[1]), still_open=int(row[2]), unreplied=int(row[3])) for row in found}


def kept_from_owners(tx: Connection, since: datetime, until: datetime) -> frozenset[int]:
    """The cases opened in that time of which their channel hears nothing."""
    return frozenset(tx.scalars(_KEPT, {"since": since, "until": until}))


def last_flagged(tx: Connection) -> Mapping[str, datetime]:
    """By office, but for drills."""
    return {row[0]: row[1] for row in tx.execute(_LAST_FLAGGED)}


def read_since(tx: Connection, databases: Collection[str]) -> Mapping[str, datetime]:
    """By database that was entered: from when on its notes are read."""
    return {name: begun.opens_from for name, begun in cursors.each_begun(tx).items() if name in databases}


def signs(tx: Connection, databases: Collection[str], since: datetime, until: datetime) -> int:
    """How many early signs (`#watch`) were noted."""
    return tx.scalar(_SIGNS, {"names": list(databases), "since": since, "until": until}) or 0


def alerts(tx: Connection, since: datetime, until: datetime) -> int:
    """How often operations were told of something."""
    return tx.scalar(_ALERTS, {"since": since, "until": until}) or 0


def told_since(tx: Connection, since: datetime) -> bool:
    """Whether the owners were promised a week then, or later."""
    return tx.execute(_TOLD, {"since": since}).first() is not None


def told_silent(tx: Connection) -> frozenset[tuple[str, datetime]]:
    """The silences that somebody was asked about: of which office, and since when."""
    details = tx.scalars(_SILENT)
    return frozenset((name, datetime.fromisoformat(since)) for each in details for name, _, since in each["offices"])
