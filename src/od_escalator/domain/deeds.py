"""What can only be done by a click in Slack: events as those of `events.py`, and among them."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """Somebody says that they have it."""

    at: datetime
    by: str | None = None


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
