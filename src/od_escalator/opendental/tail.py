"""Follows a table by its primary key: each row once it has settled, also one that turns up late.

A row is settled when its stamp is older than the settle time; until then its key is pending and the cursor passes it.
Keys can turn up late and below the cursor, so that each look at the tail starts some keys earlier: rows may come
again, and whoever takes them tells by key and digest.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.engine import Row

from od_escalator.opendental.connection import HeldConnection
from od_escalator.opendental.server_time import ServerClock, is_young

OVERLAP = 50  # keys
PAGE = 500  # rows
HIGHEST = 2**63 - 1  # key there can be


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """`select` says what ends before WHERE and `key` is the column; rows that belong `together` settle together."""

    select: Callable[[], str]
    key: str
    number: Callable[[Row[Any]], int]
    stamp: Callable[[Row[Any], ServerClock], datetime]
    together: Callable[[Row[Any]], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What one look found; `passed_over` are the stamps (server's clock) of what is yet to be read.

    `newest` is the row with the highest key, where it was read.
    """

    settled: tuple[Row[Any], ...] = ()
    last: int = 0
    pending: tuple[int, ...] = ()
    passed_over: tuple[datetime, ...] = ()
    more: bool = False
    newest: Row[Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What was read of the table's end, up to the key `reached`; where there is more, to the stamp `read_to`."""

    rows: Sequence[Row[Any]] = ()
    reached: int = 0
    read_to: datetime | None = None


class Tail:
    def __init__(self, connection: HeldConnection, feed: Feed, settle: timedelta) -> None:
        self._connection = connection
        self._feed = feed
        self._settle = settle
        self._told: frozenset[int] = frozenset()  # settled rows that were pending, so as not to look around them again

    def look(
        self,
        last: int,
        pending: tuple[int, ...],
        newest: int,
        clock: ServerClock,
        found: Sequence[Row[Any]] = (),
        *,
        stretch: Callable[[int, int, ServerClock], Page] | None = None,
    ) -> Look:
        """Read from behind `last`; nothing is asked when nothing moved and nothing is pending.

        `found` are rows of any age that somebody else has just read: they have to settle as well. `stretch` reads
        where there is too much to read it all.
        """
        if newest == last and not pending and not found:
            return Look(last=last)
        moved = newest != last
        # After a restored backup or a deleted last row the highest key is lower, and new rows follow from there.
        last = min(newest, last)
        waiting = self._by_key(pending)
        ripe = frozenset(pending) - {self._feed.number(row) for row in self._unsettled(waiting, clock)}
        page = Page()
        if moved or ripe - self._told:
            page = stretch(last, newest, clock) if stretch is not None else self._page(last, clock)
        self._told = ripe
        return self._sort([*found, *waiting, *page.rows], page, last, frozenset(pending), clock)

    def _page(self, last: int, clock: ServerClock) -> Page:
        rows = self._rows(f"> %(after)s ORDER BY {self._feed.key} LIMIT {PAGE}", after=max(0, last - OVERLAP))
        reached = max((self._feed.number(row) for row in rows), default=0)
        if len(rows) < PAGE:
            return Page(rows=rows, reached=reached)
        # A late edit may have given some rows young stamps, so that the oldest of the last few is the safe one.
        return Page(rows=rows, reached=reached, read_to=min(self._feed.stamp(row, clock) for row in rows[-OVERLAP:]))

    def _sort(self, found: list[Row[Any]], page: Page, last: int, pending: frozenset[int], clock: ServerClock) -> Look:
        number, stamp = self._feed.number, self._feed.stamp
        rows = {number(row): row for row in found}  # each once, as it was read last
        young = {number(row) for row in self._unsettled(rows.values(), clock)}
        busy = {self._feed.together(rows[key]) for key in young}
        # Where keys tell no order, nothing is above `last`, and what somebody else has just read may be new.
        unread = {key for key in rows if key in pending or key > last or last == HIGHEST}
        held = {key for key in unread if self._feed.together(rows[key]) in busy}
        waiting = sorted(young | held)
        stamps = [stamp(rows[key], clock) for key in waiting]
        if page.read_to is not None:
            stamps.append(page.read_to)
        return Look(
            settled=tuple(rows[key] for key in sorted(rows.keys() - set(waiting))),
            last=max(last, page.reached),
            pending=tuple(waiting),
            passed_over=tuple(stamps),
            more=page.read_to is not None,
            newest=page.rows[-1] if page.rows and number(page.rows[-1]) >= last else None,
        )

    def _by_key(self, keys: tuple[int, ...]) -> list[Row[Any]]:
        found: list[Row[Any]] = []
        for start in range(0, len(keys), PAGE):
            found += self._rows(f"IN %(keys)s ORDER BY {self._feed.key}", keys=keys[start : start + PAGE])
        return found

    def _rows(self, which: str, **values: object) -> Sequence[Row[Any]]:
        return self._connection.rows(f"{self._feed.select()} WHERE {self._feed.key} {which}", **values)

    def _unsettled(self, rows: Iterable[Row[Any]], clock: ServerClock) -> list[Row[Any]]:
        return [row for row in rows if is_young(self._feed.stamp(row, clock), clock, self._settle)]
