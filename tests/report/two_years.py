"""Willow Creek's complaint log of two years and more, from a seed: written into our records as the program keeps it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count, islice
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, insert

from od_escalator.domain.case import End
from od_escalator.domain.catalogue import Cause, Lesson, Satisfaction
from od_escalator.domain.complaint import Category, Origin, Remedy
from od_escalator.domain.effects import Reason
from od_escalator.store import tables

ZONE = ZoneInfo("America/New_York")
OFFICES = ("Geneva", "Lakeside")

#: As often as each is a complaint's, more or less.
_CATEGORIES = {
    Category.BILLING: 14,
    Category.WAIT: 9,
    Category.MANNER: 8,
    Category.TREATMENT: 8,
    Category.SCHEDULING: 6,
    Category.INSURANCE: 5,
    Category.COMMUNICATION: 5,
    Category.FACILITY: 1,
    Category.PRIVACY: 1,
}
_SEVERITIES = {1: 4, 2: 10, 3: 3, 4: 1}
_HOURS = {8: 3, 9: 5, 10: 7, 11: 6, 13: 5, 14: 5, 15: 4, 16: 6}
_REMEDIES = (Remedy.APOLOGY, Remedy.EXPLANATION, Remedy.BILL_ADJUSTED, Remedy.REDO, Remedy.GIFT_CARD, Remedy.FIRST_SLOT)
_AT_ONCE = 5000

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Story:
    """One case as rows of our tables."""

    case: Row
    line: Row | None
    outcome: Row | None


def write(tx: Connection, stories: Iterator[Story]) -> int:
    """How many they were."""
    written = 0
    while some := list(islice(stories, _AT_ONCE)):
        tx.execute(insert(tables.cases), [story.case for story in some])
        for table, rows in (
            (tables.timeline, [story.line for story in some if story.line]),
            (tables.outcomes, [story.outcome for story in some if story.outcome]),
        ):
            if rows:
                tx.execute(insert(table), rows)
        written += len(some)
    return written


def stories(
    until: date, *, cases: int = 240, days: int = 730, offices: Sequence[str] = OFFICES, seed: int = 1
) -> Iterator[Story]:
    """Opened on working days; the newest are still open. In the last third complaints become fewer."""
    rng = Random(seed)  # noqa: S311  the same from the same seed
    numbers = count(1001)
    for opened_at in sorted(_moment(until, days, rng) for _ in range(cases)):
        yield _story(next(numbers), opened_at, rng.choice(offices), until, rng)


def visits(until: date, *, days: int = 730, a_day: int = 28, seed: int = 1) -> dict[tuple[str, date], int]:
    """Completed ones by clinic and day."""
    rng = Random(seed)  # noqa: S311  the same from the same seed
    worked = (until - timedelta(days=back) for back in range(days, 0, -1))
    return {
        (office, day): rng.randint(a_day - 8, a_day + 8) for day in worked if day.weekday() < 5 for office in OFFICES
    }


def _moment(until: date, days: int, rng: Random) -> datetime:
    back = 1 + int(days * rng.random() ** 0.8)
    day = until - timedelta(days=back)
    day -= timedelta(days=max(0, day.weekday() - 4))
    hour = rng.choices(tuple(_HOURS), tuple(_HOURS.values()))[0]
    return datetime.combine(day, time(hour, rng.randrange(60)), ZONE).astimezone(UTC)


def _story(number: int, opened_at: datetime, office: str, until: date, rng: Random) -> Story:
    severity = rng.choices(tuple(_SEVERITIES), tuple(_SEVERITIES.values()))[0]
    attempted_at = opened_at + timedelta(minutes=rng.randint(10, 900))
    contacted_at = attempted_at + timedelta(minutes=rng.choice((0, 0, 0, rng.randint(60, 3000))))
    ended_at = contacted_at + timedelta(hours=rng.randint(1, 90))
    is_over = ended_at.date() < until
    end = rng.choices((End.RESOLVED, End.UNREACHABLE, End.DECLINED, End.WITHDRAWN), (20, 2, 1, 1))[0]
    proven = end is End.RESOLVED
    review = rng.random() < 0.12
    remedies = rng.sample(_REMEDIES, rng.randint(0, 2)) if is_over and proven else []
    case = _EMPTY | {
        "number": number,
        "office": office,
        "patient": 70_000_000 + rng.randrange(4000),
        "note_number": 500_000 + number,
        "severity": severity,
        "category": rng.choices(tuple(_CATEGORIES), tuple(_CATEGORIES.values()))[0].value,
        "origin": Origin.REVIEW.value if review else None,
        "opened_at": opened_at,
        "attempted_at": attempted_at if is_over or rng.random() < 0.5 else None,
        "attempts": int(attempted_at != contacted_at),
        "contacted_at": contacted_at if is_over and proven else None,
        "replied_at": ended_at + timedelta(hours=rng.choice((2, 20, 90))) if review and is_over else None,
        "offered": [remedy.value for remedy in remedies],
        "cost": rng.choice((0, 2500, 5000, 12000)) if remedies else None,
        "end": end.value if is_over else None,
        "ended_at": ended_at if is_over else None,
        "provider": rng.choice((None, 11, 12, 13, 14)),
    }
    return Story(case, _line(case, rng), _outcome(case, rng) if is_over and proven else None)


def _line(case: Row, rng: Random) -> Row | None:
    """By a step, or by a click, or never."""
    how = rng.choices((None, Reason.STEP_DUE, Reason.HELP_ASKED), (6, 3, 1))[0]
    if how is None:
        return None
    at = case["opened_at"] + timedelta(hours=8)
    told = ["regional_manager"]
    return {
        "case_number": case["number"],
        "at": at,
        "reason": how.value,
        "told": told,
        "instant": at,
        "in_slack": False,
    }


def _outcome(case: Row, rng: Random) -> Row:
    return {
        "case_number": case["number"],
        "opening": 1,
        "how": case["end"],
        "offered": case["offered"],
        "satisfied": rng.choice(tuple(Satisfaction)).value,
        "cause": rng.choice(tuple(Cause)).value,
        "lesson": rng.choice(tuple(Lesson)).value,
        "by": "kelly",
        "at": case["ended_at"],
    }


#: What every case has alike.
_EMPTY: Row = {
    "database": "main",
    "incarnation": 1,
    "note_source": "commlog",
    "author": 21,
    "opening": 1,
    "in_channel": True,
    "past_manager": False,
    "unsatisfied": False,
    "asked": [],
    "revision": 1,
    "shadow": False,
    "by_hand": False,
    "drill": False,
}
