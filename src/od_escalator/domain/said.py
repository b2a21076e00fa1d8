"""What people write and what it means for a case: `at` is when (aware UTC, our clock), `by` a person's id or None.

`dated_at` is the time that a note gives itself, where it was written down notably later.
"""

from dataclasses import dataclass
from datetime import date, datetime

from od_escalator.domain.catalogue import Mistake, Plea, Wait
from od_escalator.domain.complaint import Category, Origin, Remedy, Subject
from od_escalator.domain.danger import NO_DANGERS, Dangers
from od_escalator.domain.note import NoteKey
from od_escalator.domain.person import Role
from od_escalator.domain.severity import Severity
from od_escalator.domain.words import Contact


@dataclass(frozen=True, slots=True, kw_only=True)
class Flagged:
    """A person's note that says a patient is upset.

    `explicit` is a tag or "still upset", not the CommLog type alone; `role` is the author's manager role at the
    office, or None; `contact`, `tries` and `satisfied` are what a manager's own note says of it; `past_manager` is
    `#upset rm`, `drill` is `#upset #drill` on a test patient; `clock_from` is when the plan starts where that is later
    than the note: one from before our first start is nobody's delay; `task_with` is who stands in for the office
    manager and gets the task in her place; `about` is the person whom it is about, where one is named; `earlier` counts
    the same patient's complaints of the last twelve months, for a new case.
    """

    at: datetime
    note: NoteKey
    author: int
    severity: Severity
    category: Category
    origin: Origin | None = None
    explicit: bool = True
    still_upset: bool = False
    by: str | None = None
    role: Role | None = None
    contact: Contact = Contact.NONE
    tries: int = 0
    satisfied: bool | None = None
    offered: tuple[Remedy, ...] = ()
    past_manager: bool = False
    subject: Subject | None = None
    about: str | None = None
    drill: bool = False
    dangers: Dangers = NO_DANGERS
    clock_from: datetime | None = None
    task_with: str | None = None
    earlier: int = 0
    dated_at: datetime | None = None

    @property
    def starts_at(self) -> datetime:
        return self.clock_from or self.at


@dataclass(frozen=True, slots=True, kw_only=True)
class DangerSaid:
    """Somebody writes words of danger about the patient of an open case, in a note that need not flag."""

    at: datetime
    note: NoteKey
    dangers: Dangers
    by: str | None = None
    role: Role | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempted:
    """Somebody tried to reach the patient, `tries` times, and did not; `clicked`: a click says so, and no note."""

    at: datetime
    by: str | None = None
    clicked: bool = False
    tries: int = 1
    dated_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversed:
    """Somebody reached the patient or family.

    Without `proof` (a task note, a family member's CommLog) it is only claimed. `satisfied` is False where the words
    say that the patient is not; `resolves` is a `#resolved` in them.
    """

    at: datetime
    by: str | None = None
    role: Role | None = None
    proof: bool = True
    satisfied: bool | None = None
    resolves: bool = False
    offered: tuple[Remedy, ...] = ()
    dated_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineSaid:
    """A manager's CommLog says that the patient does not want to be contacted."""

    at: datetime
    by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpAsked:
    """Somebody asks for help (`#rm`, `#owners`); `asking` names this asking, so that it is heard once."""

    at: datetime
    asking: str
    of: Role
    by: str | None = None
    why: Plea | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised:
    """Somebody promised the patient a call (`#promise`), by a day if one is read; steps wait for a `binding` one."""

    at: datetime
    on: date | None = None
    by: str | None = None
    binding: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Snoozed:
    """A manager sets the case aside until the end of a day (`#snooze 12/2 patient is away`); `why` in Slack alone."""

    at: datetime
    until: date
    by: str | None = None
    why: Wait | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBack:
    """Somebody says that it was no complaint (`#notupset`); `by_author` is who wrote the note that opened the case.

    `why` is said in Slack alone.
    """

    at: datetime
    by_author: bool
    by: str | None = None
    role: Role | None = None
    why: Mistake | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CalledResolved:
    """A manager's `#resolved` in a note that records no conversation."""

    at: datetime
    by: str | None = None
    role: Role | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Replied:
    """A manager's `#replied`: the public answer to a review is posted."""

    at: datetime
    by: str | None = None
