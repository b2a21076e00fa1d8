"""Where the one message of each case stands in Slack, and which revision of the case it shows."""

from collections.abc import Sequence

from sqlalchemy import Connection, RowMapping, bindparam, select, update

from od_escalator.store import tables
from od_escalator.store.upsert import upsert

_OF_CASE = select(tables.posts).where(tables.posts.c.case_number == bindparam("case"))


def record(tx: Connection, case_number: int, channel: str, ts: str, revision: int) -> None:
    row = {"case_number": case_number, "channel": channel, "ts": ts, "revision": revision}
    upsert(tx, tables.posts, row)


def forget_revision(tx: Connection, case_number: int) -> None:
    """Nobody knows what the case's message shows, so that a promised edit is made."""
    tx.execute(update(tables.posts).where(tables.posts.c.case_number == case_number).values(revision=-1))


def of_open(tx: Connection, database: str) -> Sequence[RowMapping]:
    """The messages of a database's open cases, by case."""
    c = tables.cases.c
    query = select(tables.posts).join(tables.cases, c.number == tables.posts.c.case_number)
    return tx.execute(query.where(c.database == database, c.end.is_(None)).order_by(c.number)).mappings().all()


def of_case(tx: Connection, case_number: int) -> RowMapping | None:
    return tx.execute(_OF_CASE, {"case": case_number}).mappings().one_or_none()
