"""What is answered to `/escalations`, and to nobody else; staff by their names, patients not at all."""

from dataclasses import dataclass
from datetime import date

from od_escalator.domain.card import CaseCard, Staff
from od_escalator.domain.command import Puzzle, Verb


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseList:
    """One page of the cases that somebody sees (`open`) or has (`mine`); `count` is of all pages."""

    verb: Verb
    cards: tuple[CaseCard, ...]
    count: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AwayTime:
    """`until` is the day on which they are back; the delegate's name."""

    name: str
    begins: date
    until: date
    delegate: str | None = None


@dataclass(frozen=True, slots=True)
class AwayList:
    times: tuple[AwayTime, ...]


@dataclass(frozen=True, slots=True)
class SetAway:
    """`counted_on`: who had named them to stand in, so that nobody does now."""

    time: AwayTime
    counted_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SetBack:
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """Who would hear today of a case of an office; nobody of a `shadow` one but operations."""

    office: str
    shadow: bool
    manager: tuple[Staff, ...]
    regional: tuple[Staff, ...]
    owners: tuple[Staff, ...]


@dataclass(frozen=True, slots=True)
class WhoHears:
    """Besides that a test is on its way to whoever asked."""

    chains: tuple[Chain, ...]


@dataclass(frozen=True, slots=True)
class Guide:
    """What can be typed, and why what was typed could not be followed; `names` are those that can be."""

    puzzle: Puzzle | None = None
    names: tuple[str, ...] = ()


Listing = CaseList | CaseCard | AwayList | SetAway | SetBack | WhoHears | Guide
