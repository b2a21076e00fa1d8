"""What was changed after a case, whether the same has come up again since, and how often before and after."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from od_escalator.domain.case import LABEL
from od_escalator.domain.catalogue import Cause, Lesson
from od_escalator.domain.complaint import Category
from od_escalator.domain.complaint_log import Complaint

#: How far is looked back and ahead, and what is too short or too little to say anything.
SPAN = timedelta(weeks=26)
_SHORTEST = timedelta(weeks=4)
_FEWEST = 5
_MONTH = timedelta(weeks=4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Improvement:
    """`change` is never `Lesson.NONE`; `owner` is the id of who sees to it, `due` the day until which it is done."""

    case_number: int
    office: str
    category: Category
    change: Lesson
    since: datetime
    cause: Cause | None = None
    owner: str | None = None
    due: date | None = None

    @property
    def label(self) -> str:
        return f"{LABEL}{self.case_number}"


@dataclass(frozen=True, slots=True)
class Again:
    """What had been changed about the same before, as people are told it."""

    case_number: int
    change: Lesson
    since: datetime

    @property
    def label(self) -> str:
        return f"{LABEL}{self.case_number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """Cases of that office and category in the time before and after; a rate is cases in four weeks."""

    before: int
    after: int
    rate_before: float
    rate_after: float
    is_too_little: bool


def effect_of(improvement: Improvement, log: Iterable[Complaint], now: datetime) -> Effect:
    """The case itself belongs to the time before. `log` reaches back as far as there is anything, or `SPAN`."""
    opened = [
        each.opened_at
        for each in log
        if (each.office, each.category) == (improvement.office, improvement.category) and each.opened_at <= now
    ]
    since = improvement.since
    until = min(now, since + SPAN)
    before = sum(since - SPAN <= at <= since for at in opened)
    after = sum(since < at <= until for at in opened)
    return Effect(
        before=before,
        after=after,
        rate_before=before / (SPAN / _MONTH),
        rate_after=after / (max(until - since, _SHORTEST) / _MONTH),
        is_too_little=before + after < _FEWEST or until - since < _SHORTEST,
    )
