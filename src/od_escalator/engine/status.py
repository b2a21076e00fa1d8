"""How the program fares, from our own records alone: what `status`, the health page and its metrics all say."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection, RowMapping, func, select

from od_escalator.store import cases, cursors, dead_man, doubts, link, outbox, tables, waiting
from od_escalator.store.cases import OpenCases
from od_escalator.store.dead_man import Armed
from od_escalator.store.doubts import Doubt
from od_escalator.store.link import LinkState
from od_escalator.store.outbox import UNSETTLED, Delivery

#: An idle look is written down once a minute; older than this means that nobody looks.
_STALE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseStatus:
    name: str
    read_until: datetime | None
    tracked_until: datetime | None
    open_cases: int
    open_drills: int = 0

    def is_stale(self, now: datetime) -> bool:
        """An open case must be tracked; without one the last look at the notes is enough."""
        watched = self.open_cases + self.open_drills
        wanted = [self.read_until, self.tracked_until] if watched else [self.read_until]
        return any(seen is None or now - seen > _STALE for seen in wanted)


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """`next_due` is when time will next change anything about a case."""

    databases: tuple[DatabaseStatus, ...]
    open_cases: tuple[OpenCases, ...]
    next_due: datetime | None
    outbox: Mapping[str, int]
    oldest_waiting: datetime | None
    set_aside: tuple[RowMapping, ...]
    refused_reload: RowMapping | None = None
    clock: RowMapping | None = None
    doubts: tuple[Doubt, ...] = ()
    apart: Mapping[str, RowMapping] = field(default_factory=dict)
    link: LinkState | None = None
    backup: RowMapping | None = None
    standbys: Mapping[str, datetime] = field(default_factory=dict)
    silence: Armed = field(default_factory=Armed)

    @property
    def failed(self) -> int:
        return self.outbox.get(Delivery.FAILED, 0)

    def is_good(self, now: datetime) -> bool:
        return not (self.failed or any(each.is_stale(now) for each in self.databases))


def read_status(tx: Connection, databases: Iterable[str]) -> Status:
    c, names = tables.outbox.c, tuple(databases)
    opened = cases.count_open(tx, names)
    return Status(
        databases=tuple(_database(tx, name, opened) for name in names),
        open_cases=opened,
        next_due=cases.next_due(tx, names),
        outbox=outbox.count_by_state(tx),
        oldest_waiting=tx.scalar(select(func.min(c.created_at)).where(c.state.in_(UNSETTLED))),
        set_aside=tuple(waiting.list_all(tx)),
        refused_reload=waiting.refused_reload(tx),
        clock=waiting.doubted_clock(tx),
        doubts=tuple(doubts.list_all(tx)),
        apart=waiting.apart(tx),
        link=link.load(tx),
        backup=waiting.last_backup(tx),
        standbys=waiting.standbys(tx),
        silence=dead_man.load(tx),
    )


def _database(tx: Connection, name: str, opened: Iterable[OpenCases]) -> DatabaseStatus:
    read_until, tracked_until = cursors.seen(tx, name)
    here = [each for each in opened if each.database == name]
    return DatabaseStatus(
        name=name,
        read_until=read_until,
        tracked_until=tracked_until,
        open_cases=sum(each.count for each in here if not each.drill),
        open_drills=sum(each.count for each in here if each.drill),
    )
