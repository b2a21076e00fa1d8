"""What somebody is asked in Slack after a click, in menus alone: only what cannot identify a patient.

`value` is the case and its revision (`1042:7`), which comes back with the answers; `days` are days on which the office
is open, the nearest first.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from od_escalator.domain.action import Action
from od_escalator.domain.card import Staff
from od_escalator.domain.case import End
from od_escalator.domain.complaint import Category, Remedy
from od_escalator.domain.ending import Lack


class Menu(StrEnum):
    """One menu: the block_id under which its answer comes back."""

    HOW = "how"
    ABOUT = "about"
    OFFERED = "offered"
    COST = "cost"
    SATISFIED = "satisfied"
    CAUSE = "cause"
    LESSON = "lesson"
    DAY = "day"
    WHY = "why"
    TO = "to"


@dataclass(frozen=True, slots=True, kw_only=True)
class EndDialog:
    """`ends` are those that this person may choose now; the others take what `more` says, if it can be had.

    `about` is what it is taken to be about.
    """

    value: str
    label: str
    ends: tuple[End, ...]
    about: Category
    more: Lack | None = None
    offered: tuple[Remedy, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DayDialog:
    """A snooze or a promise; `today` is the office's, and `days` are never empty."""

    action: Action
    value: str
    label: str
    today: date
    days: tuple[date, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReassignDialog:
    """`people` by their ids; never empty. `owner` is None where the TOML has them no more."""

    value: str
    label: str
    owner: Staff | None
    people: tuple[tuple[str, Staff], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawDialog:
    """`asks`: their word alone does not end it."""

    value: str
    label: str
    asks: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiveDialog:
    """No public answer to a review; `settled`: then the case ends."""

    value: str
    label: str
    settled: bool


Dialog = EndDialog | DayDialog | ReassignDialog | WithdrawDialog | WaiveDialog
