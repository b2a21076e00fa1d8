"""The app's Home in Slack, as one person sees it: their cases, what is due, their offices, how the program fares."""

from dataclasses import dataclass
from datetime import datetime

from od_escalator.domain.card import CaseCard


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePage:
    """Some of them; `count` is of all pages."""

    cards: tuple[CaseCard, ...]
    count: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeCount:
    """`untouched`: of the open ones, those whose task nobody has opened."""

    office: str
    open_cases: int
    untouched: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseLook:
    """`read_until` is None where it was never read."""

    name: str
    reachable: bool
    read_until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """`waiting` and `failed` are messages and tasks; `findings`: how much `od-escalator status` has to say besides.

    `deaf_since`: when the link by which clicks come was lost, None where it was not.
    """

    databases: tuple[DatabaseLook, ...]
    deaf_since: datetime | None
    waiting: int
    failed: int
    findings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """As of `at`, shown as in `zone`.

    `due` has the first of the cases with a step or a promise of today; `offices` is None, and so is `team`, for who
    stands above none. `tested`: they have just asked for a test.
    """

    at: datetime
    zone: str
    mine: CasePage
    due: tuple[tuple[CaseCard, datetime], ...]
    due_count: int
    team: CasePage | None
    offices: tuple[OfficeCount, ...] | None
    health: Health
    tested: bool = False
