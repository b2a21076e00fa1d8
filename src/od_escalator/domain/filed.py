"""What a manager puts on record about a case: an event as those of `events.py`, and among them."""

from dataclasses import dataclass
from datetime import datetime

from od_escalator.domain.catalogue import Hold
from od_escalator.domain.complaint import Category


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """`by` is a person's id or says who else; what is None stays as it is, `cost` is in cents."""

    at: datetime
    by: str
    category: Category | None = None
    cost: int | None = None
    hold: Hold | None = None
    release: bool = False
