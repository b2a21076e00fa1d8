"""Where this state knows less than was done: what it promises may have been told already."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import Connection, RowMapping, bindparam, select

from od_escalator.domain.trace import Openings
from od_escalator.store import tables
from od_escalator.store.upsert import upsert

_OF_DATABASE = select(tables.doubts).where(tables.doubts.c.database == bindparam("name"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Of one database; the fields are those of the table, `noted` by the number of the case."""

    database: str
    since: datetime
    found_at: datetime
    until: datetime | None
    highest: int
    noted: Mapping[int, int] = field(default_factory=dict)
    told: Openings = frozenset()

    def lasts(self, now: datetime) -> bool:
        """Whether what is promised now may have been told."""
        return self.until is None or now < self.until


def save(tx: Connection, doubt: Doubt) -> None:
    row = {name: getattr(doubt, name) for name in Doubt.__dataclass_fields__}
    told = [[number, at.timestamp()] for number, at in sorted(doubt.told)]
    upsert(tx, tables.doubts, row | {"noted": [[*each] for each in doubt.noted.items()], "told": told})


def load(tx: Connection, database: str) -> Doubt | None:
    row = tx.execute(_OF_DATABASE, {"name": database}).mappings().one_or_none()
    return _doubt(row) if row else None


def list_all(tx: Connection) -> Sequence[Doubt]:
    query = select(tables.doubts).order_by(tables.doubts.c.database)
    return [_doubt(row) for row in tx.execute(query).mappings()]


def told_since(tx: Connection, database: str, now: datetime) -> datetime | None:
    """Since when what is promised now may have been told; None where nothing is in doubt.

    What is of no database ("") is in doubt wherever one is.
    """
    known = list_all(tx) if not database else [doubt for doubt in (load(tx, database),) if doubt]
    return min((each.since for each in known if each.lasts(now)), default=None)


def noted_before(tx: Connection, database: str, case_number: int, now: datetime) -> int:
    """The highest number that notes on this case's task had; 0 as long as what is promised now may be among them."""
    doubt = load(tx, database)
    return doubt.noted.get(case_number, 0) if doubt is not None and not doubt.lasts(now) else 0


def _doubt(row: RowMapping) -> Doubt:
    told = frozenset((number, datetime.fromtimestamp(at, UTC)) for number, at in row["told"])
    return Doubt(**{**row, "noted": dict(row["noted"]), "told": told})
