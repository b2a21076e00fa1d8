"""What Slack may know besides cases: alerts, tests, answers, and how we fare ourselves."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from od_escalator.domain.tags import Help
from od_escalator.domain.unclear import Aside


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """Something for the operations channel: a finding's id, the place it concerns, and what to do (our own words)."""

    id: str
    place: str
    problem: str
    hint: str


@dataclass(frozen=True, slots=True)
class PlaceTest:
    """A test of one place of the configuration; `purpose` says what arrives there otherwise."""

    WORDS: ClassVar = "This is a test from od-escalator. Nothing happened."

    purpose: str


@dataclass(frozen=True, slots=True)
class Answer:
    """For who asked for help about a patient without an open case, or typed what is unclear or unfit."""

    to: Help | Aside


@dataclass(frozen=True, slots=True)
class Posted:
    """Where a Slack message is: the channel's id (a D... id for direct messages) and its `ts`."""

    channel: str
    ts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """What Slack posts by itself when we have fallen silent; `since` is our last sign of life."""

    offices: tuple[str, ...]
    since: datetime
    zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BackAgain:
    """After that: we work again, and so many cases have moved since."""

    since: datetime
    zone: str
    caught_up: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkBack:
    """Clicks reach us again, which they have not since then."""

    since: datetime
    zone: str
