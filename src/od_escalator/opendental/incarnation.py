"""Notices that the database is not the one that was read any more: a backup was restored, or rows were lost.

The last audit row and the last row of a clinical note that were read never change in Open Dental, not even when
patients are merged, nor is either ever deleted while newer ones stay. Then reading begins again a while before it had
ended, in a new incarnation; whoever takes the notes tells which of them are the same.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from od_escalator.domain.practice import Cursor
from od_escalator.opendental.anchor import Anchor, seal, sealed
from od_escalator.opendental.connection import HeldConnection
from od_escalator.opendental.server_time import ServerClock, as_utc, naive

VERIFY_EVERY = timedelta(minutes=1)
#: What was being written when it was read last, and an hour more for local times in autumn.
BEFORE = timedelta(hours=2)
PAGE, MOST_PAGES = 500, 40

AUDIT_SAYS = "CONCAT_WS('|', UserNum, LogDateTime, PatNum)"
CLINICAL_SAYS = "CONCAT_WS('|', n.UserNum, n.EntryDateTime, n.ProcNum)"
SEALED = (
    f"SELECT 'audit' AS part, SecurityLogNum AS number, {AUDIT_SAYS} AS said FROM securitylog"  # noqa: S608  constants
    " WHERE SecurityLogNum = %(audit)s"
    f" UNION ALL SELECT 'clinical', n.ProcNoteNum, {CLINICAL_SAYS} FROM procnote n WHERE n.ProcNoteNum = %(clinical)s"
)
BACK = (
    "SELECT MIN(page.number) AS low, MIN(IF(page.stamp >= %(since)s, page.number, NULL)) AS first"  # noqa: S608  own names
    " FROM (SELECT {key} AS number, {stamp} AS stamp FROM {table} WHERE {key} <= %(top)s"
    " ORDER BY {key} DESC LIMIT " + str(PAGE) + ") AS page"
)

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Highest:
    """The highest keys there are."""

    commlog: int
    procnote: int
    audit: int


class Incarnation:
    def __init__(self, connection: HeldConnection) -> None:
        self._connection = connection
        self._generation = 0
        self._verified_at: datetime | None = None

    def first(self, highest: Highest) -> Anchor:
        return self._seal(Anchor(), highest.audit, highest.procnote)

    def sealed_by(self, audit: int) -> Anchor:
        """Where keys tell no order: by this audit row alone."""
        return self._seal(Anchor(), audit, 0)

    def verify(self, cursor: Cursor, highest: Highest, clock: ServerClock) -> Cursor:
        """The cursor as it is, or that of a new incarnation, further back."""
        if not self._is_due(cursor, highest, clock):
            return cursor
        self._generation, self._verified_at = self._connection.generation, clock.server
        known = Anchor.parse(cursor.anchor)
        audit = sealed(known.audit) or cursor.last_audit or highest.audit
        clinical = sealed(known.clinical) or cursor.last_procnote or highest.procnote
        now = self._seal(known, audit, clinical)
        if now.audit == (known.audit or now.audit) and now.clinical == (known.clinical or now.clinical):
            return replace(cursor, anchor=str(now))
        return self._begin_again(cursor, known, highest, clock)

    def verify_by_seal(self, cursor: Cursor, clock: ServerClock) -> Cursor:
        """The same where keys tell no order: it is known by its last audit row alone, and begun again by the time."""
        same = self._generation == self._connection.generation
        if same and self._verified_at and abs(clock.server - self._verified_at) < VERIFY_EVERY:
            return cursor
        self._generation, self._verified_at = self._connection.generation, clock.server
        known = Anchor.parse(cursor.anchor)
        if known.audit is None or self._seal(known, sealed(known.audit), 0).audit == known.audit:
            return cursor
        since = (known.read_until or clock.server) - BEFORE
        incarnation = cursor.incarnation + 1
        _log.warning("database.restored", database=self._connection.place, incarnation=incarnation, since=since)
        charted = known.charted and known.charted - int(BEFORE.total_seconds())
        return replace(
            cursor,
            incarnation=incarnation,
            swept_from=cursor.swept_from and cursor.swept_from - BEFORE,
            anchor=str(replace(known, audit=None, at=int(since.timestamp()), charted=charted)),
        )

    def _is_due(self, cursor: Cursor, highest: Highest, clock: ServerClock) -> bool:
        last_procnote, last_audit = cursor.last_procnote or 0, cursor.last_audit or 0
        if self._generation != self._connection.generation or self._verified_at is None:
            return True
        if highest.commlog < cursor.last or highest.procnote < last_procnote or highest.audit < last_audit:
            return True
        return abs(clock.server - self._verified_at) >= VERIFY_EVERY

    def _seal(self, anchor: Anchor, audit: int, clinical: int) -> Anchor:
        rows = self._connection.rows(SEALED, audit=audit, clinical=clinical)
        seals = {row.part: seal(row.number, row.said) for row in rows}
        return replace(anchor, audit=seals.get("audit"), clinical=seals.get("clinical"))

    def _begin_again(self, cursor: Cursor, known: Anchor, highest: Highest, clock: ServerClock) -> Cursor:
        since = (known.read_until or clock.server) - BEFORE
        last = self._last_before(since, highest.commlog, "commlog", "CommlogNum", "DateTStamp")
        procnote = self._last_before(since, highest.procnote, "procnote", "ProcNoteNum", as_utc("EntryDateTime"))
        audit = self._last_before(since, highest.audit, "securitylog", "SecurityLogNum", as_utc("LogDateTime"))
        incarnation = cursor.incarnation + 1
        _log.warning("database.restored", database=self._connection.place, incarnation=incarnation, since=since)
        return replace(
            cursor,
            incarnation=incarnation,
            last=last,
            pending=tuple(number for number in cursor.pending if number <= last),
            last_procnote=procnote,
            pending_procnotes=tuple(number for number in cursor.pending_procnotes if number <= procnote),
            last_audit=audit,
            swept_from=cursor.swept_from and cursor.swept_from - BEFORE,
            anchor=str(self._seal(known, audit, procnote)),
        )

    def _last_before(self, since: datetime, top: int, table: str, key: str, stamp: str) -> int:
        """The key below which all rows are older, going back by the primary key; a bulk update ends it early."""
        statement = BACK.format(table=table, key=key, stamp=stamp)
        for _ in range(MOST_PAGES):
            page = self._connection.rows(statement, since=naive(since), top=top)[0]
            if page.first is None:
                break
            if page.low < page.first:
                return int(page.first) - 1
            top = int(page.low) - 1
        return top
