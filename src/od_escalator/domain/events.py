"""What happened to a case: `at` is when (aware UTC, our clock), `by` a person's id, None for who is not in the TOML.

What people write stands in `said.py`, what they do in Slack in `deeds.py`.
"""

from dataclasses import dataclass
from datetime import datetime

from od_escalator.domain.deeds import EndSaid, HowSaid, Raised, Reassigned, Reopened, ReplyWaived, ReviewFound, Taken
from od_escalator.domain.filed import Filed
from od_escalator.domain.person import Role
from od_escalator.domain.said import (
    Attempted,
    CalledResolved,
    Conversed,
    DangerSaid,
    DeclineSaid,
    Flagged,
    HelpAsked,
    Promised,
    Replied,
    Snoozed,
    TakenBack,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskMade:
    """With `tell` nobody knows whether it pops up, so that its holder is told of it."""

    at: datetime
    task: int
    tell: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskSent:
    """A person has sent the task; `holder` is whose inbox it came into, None for a list of several people."""

    at: datetime
    task: int
    by: str | None = None
    holder: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskSeen:
    at: datetime
    by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskDone:
    """`role` is the manager's role of who marked it Done, or None."""

    at: datetime
    by: str | None = None
    role: Role | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskUndone:
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskDeleted:
    """A person deleted the task; that resolves nothing."""

    at: datetime
    by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskAstray:
    """The task lies in the inbox of our own user, where nobody reads it: *Reply* sends it to its author.

    Where we `may_move` tasks it goes back to `holder`: who stands in for the office manager, None for herself.
    """

    at: datetime
    may_move: bool = False
    holder: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskPutBack:
    """We have looked after the task that was astray; not `moved`: it lay there no more."""

    at: datetime
    moved: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofGone:
    """Every CommLog that proved the conversation was deleted, or was edited and proves it no more."""

    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagGone:
    """No note that the case stands on flags any more: they were edited or deleted, and Open Dental keeps no trace."""

    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientMerged:
    """The patient's chart went into that of `into`, at `merged_at`; `beside` there is an open case already."""

    at: datetime
    into: int
    merged_at: datetime
    beside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursChanged:
    """The office's hours or closed days may be others than those that the due times were counted in."""

    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebased:
    """An administrator wants the policy as it is written now."""

    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TimePassed:
    """It is `at`, and everything written in Open Dental up to `seen_until` has been read."""

    at: datetime
    seen_until: datetime


Event = (
    Flagged
    | DangerSaid
    | TaskMade
    | TaskSent
    | TaskSeen
    | TaskDone
    | TaskUndone
    | TaskDeleted
    | TaskAstray
    | TaskPutBack
    | Taken
    | Attempted
    | Conversed
    | DeclineSaid
    | HelpAsked
    | Promised
    | Snoozed
    | TakenBack
    | Raised
    | Reopened
    | CalledResolved
    | EndSaid
    | HowSaid
    | Reassigned
    | Replied
    | ReplyWaived
    | ReviewFound
    | Filed
    | ProofGone
    | FlagGone
    | PatientMerged
    | HoursChanged
    | Rebased
    | TimePassed
)
