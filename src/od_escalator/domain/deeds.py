"""What can only be done by a click in Slack or by a command: events as those of `events.py`, and among them."""

from dataclasses import dataclass
from datetime import datetime

from od_escalator.domain.case import End
from od_escalator.domain.catalogue import Waiver
from od_escalator.domain.complaint import Remedy
from od_escalator.domain.person import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """Somebody says that they have it."""

    at: datetime
    by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewFound:
    """A public review that nobody knows the writer of; `task_with` as in `Flagged`."""

    at: datetime
    task_with: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """Somebody above the office says that it is critical."""

    at: datetime
    by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopened:
    """Somebody above the office says that what was taken back is one after all; `task_with` as in `Flagged`."""

    at: datetime
    by: str | None = None
    task_with: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EndSaid:
    """A manager says how it has ended; `satisfied` is False where the patient is not, None where that is not known."""

    at: datetime
    end: End
    by: str
    role: Role | None = None
    satisfied: bool | None = None
    offered: tuple[Remedy, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HowSaid:
    """A manager says what was offered, after it was resolved."""

    at: datetime
    offered: tuple[Remedy, ...]
    by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reassigned:
    """A manager gives the case to somebody else; `holder` is who has it until now. All are ids of people."""

    at: datetime
    to: str
    holder: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyWaived:
    """Somebody above the office decides that a review gets no public answer."""

    at: datetime
    by: str
    why: Waiver
