"""How the link to Slack is, for `status`; it stands among what is set aside (waiting.py)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from od_escalator.store import tables, waiting
from od_escalator.store.upsert import upsert

#: `next_at` of the one is since when it is up (no problem) or down, of the other when Slack gave its last sign.
_LINK, _SIGN = waiting.LINK

_c = tables.set_aside.c
_HOW_IT_IS = select(_c.what, _c.next_at, _c.problem).where(_c.what.in_(waiting.LINK))


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkState:
    """`problem` is None while it is up; `sign` when Slack gave its last sign, None before the first."""

    since: datetime
    problem: str | None = None
    sign: datetime | None = None


def save(tx: Connection, state: LinkState) -> None:
    _put(tx, _LINK, state.since, state.problem or "")
    if state.sign is not None:
        _put(tx, _SIGN, state.sign, "")


def load(tx: Connection) -> LinkState | None:
    """None where nobody has listened yet."""
    rows = {row.what: row for row in tx.execute(_HOW_IT_IS)}
    if _LINK not in rows:
        return None
    sign = rows[_SIGN].next_at if _SIGN in rows else None
    return LinkState(since=rows[_LINK].next_at, problem=rows[_LINK].problem or None, sign=sign)


def forget(tx: Connection) -> None:
    for what in waiting.LINK:
        waiting.done(tx, what)


def _put(tx: Connection, what: str, at: datetime, problem: str) -> None:
    upsert(tx, tables.set_aside, {"what": what, "tries": 1, "next_at": at, "problem": problem[:300]})
