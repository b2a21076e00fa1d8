"""What was changed after a case, whether the same has come up again since, and how often before and after."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from od_escalator.domain.case import LABEL
from od_escalator.domain.catalogue import Cause, Lesson
from od_escalator.domain.complaint import Category
from od_escalator.domain.complaint_log import Complaint
from od_escalator.domain.measures import Rate
from od_escalator.domain.periods import Days
from od_escalator.domain.visits import ByDay, within
from od_escalator.domain.wording import local_day

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
    """Cases of that office and category in the time before and after; a rate is cases in four weeks.

    `per_visits`: for each 1,000 completed visits of the office, where these are known.
    """

    before: int
    after: int
    rate_before: float
    rate_after: float
    is_too_little: bool
    per_visits_before: Rate
    per_visits_after: Rate


def effect_of(
    improvement: Improvement, log: Iterable[Complaint], now: datetime, visits: ByDay | None, zone: str
) -> Effect:
    """The case itself belongs to the time before. `log` and `visits` reach back as far as there is anything, or `SPAN`.

    `visits` are by local days in `zone`; None where they could not be counted.
    """
    opened = [
        each.opened_at
        for each in log
        if (each.office, each.category) == (improvement.office, improvement.category) and each.opened_at <= now
    ]
    since = improvement.since
    until = min(now, since + SPAN)
    before = sum(since - SPAN <= at <= since for at in opened)
    after = sum(since < at <= until for at in opened)
    first, day, last = (local_day(each, zone) for each in (since - SPAN, since, until))
    times = (Days(first, day), Days(day, last))
    came, comes = (None if visits is None else within(visits, days, {improvement.office}) for days in times)
    return Effect(
        before=before,
        after=after,
        rate_before=before / (SPAN / _MONTH),
        rate_after=after / (max(until - since, _SHORTEST) / _MONTH),
        is_too_little=before + after < _FEWEST or until - since < _SHORTEST,
        per_visits_before=Rate(before, came),
        per_visits_after=Rate(after, comes),
    )
