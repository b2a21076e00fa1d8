"""One patient's upset, from the first flagged note until it ends."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from od_escalator.domain.catalogue import Hold
from od_escalator.domain.complaint import Category, Origin, Remedy, Subject
from od_escalator.domain.note import NoteKey, Source
from od_escalator.domain.person import Role
from od_escalator.domain.plan import Plan
from od_escalator.domain.policy import Milestone
from od_escalator.domain.severity import Severity


class End(StrEnum):
    RESOLVED = "resolved"
    UNREACHABLE = "unreachable"
    DECLINED = "declined contact"
    WITH_LAWYER = "with lawyer or insurer"
    WITHDRAWN = "withdrawn"
    RAN_OUT = "ran out"


#: Before a case's number.
LABEL = "UP-"

#: Who follows cases, and must not come across one about themselves.
APART = (Subject.REGIONAL_MANAGER, Subject.OWNER)


def adoption(task: int | None) -> str:
    """Among what was `asked` of a case: it follows this task, which a person has sent."""
    return f"adopted task {task}"


class State(StrEnum):
    """Where a case stands; derived, never stored."""

    NEW = "new"
    OPEN = "open"
    SEEN = "seen"
    ATTEMPTED = "attempted"
    CONTACTED = "contacted"
    DONE = "done, unproven"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Milestones are UTC instants or None.

    `taken_by` has said so in Slack; `tried_at` and `tried_by` are of the last attempt that a click there told.
    `claimed_at` is a conversation somebody speaks of without its CommLog: it stops the contact clock, once.
    `done_at` is set while the task is Done; `opening` counts how often the case was opened (1, then 2 when reopened).
    `shadow` and `by_hand` are how the office worked when the case was opened, and stay so until it ends. By hand staff
    send the task: `noted_by` is asked for it at `ask_for_task_at`, and it came into the inbox of `task_with`. Where we
    send it, `task_with` is who has it in the office manager's place. `given_to` is whose case it is from now on, where
    a manager said so; its task stays where it is.
    `past_manager` is `#upset rm`: the office manager and the deputy never hear of it. It may be about a `subject`, or a
    person (`about`), who do not hear of it either. `asked` are the askings for help and the words of danger that were
    heard; of a promise only the day is kept, never the words. `merged_at` is when another chart, that of the case, was
    merged into that of `patient`. A `drill` is no patient's upset at all.
    Steps wait until `waits_until`, the end of a day that a manager named; who has the case is reminded at `remind_at`,
    and a promise that was not kept by `promise_due_at` is told. `settled_at`: all is done but the reply to a review;
    somebody above the office has decided at `waived_at` that there shall be none. It ends then as `settled_as`, or
    as resolved.
    `how_asked_at` is set while it is resolved and nobody has said yet what was offered. At `ask_for_done_at`, at
    closing, who has the case is asked for the task's Done: the conversation is on file.
    `category_by` is the manager who said what it is about, else that is suggested by the words. `cost` is that of what
    was offered, in cents. While there is a `hold`, its records are kept whatever their age. `provider` is Open Dental's
    ProvNum of who treated the patient last before it; nobody but the owners hears of it, and of many cases at once.
    `earlier` counts the same patient's complaints in the twelve months before. `dated_at` is the earlier time that the
    note which opened it gives itself.
    """

    number: int
    database: str
    office: str
    patient: int
    note: NoteKey
    author: int
    severity: Severity
    category: Category
    opened_at: datetime
    dated_at: datetime | None = None
    category_by: str | None = None
    origin: Origin | None = None
    provider: int | None = None
    shadow: bool = False
    by_hand: bool = False
    drill: bool = False
    opening: int = 1
    earlier: int = 0
    plan: Plan | None = None
    in_channel: bool = False
    past_manager: bool = False
    subject: Subject | None = None
    about: str | None = None
    task: int | None = None
    task_with: str | None = None
    given_to: str | None = None
    noted_by: str | None = None
    ask_for_task_at: datetime | None = None
    seen_at: datetime | None = None
    taken_by: str | None = None
    attempted_at: datetime | None = None
    attempts: int = 0
    tried_at: datetime | None = None
    tried_by: str | None = None
    claimed_at: datetime | None = None
    contacted_at: datetime | None = None
    contacted_by: str | None = None
    offered: tuple[Remedy, ...] = ()
    cost: int | None = None
    hold: Hold | None = None
    unsatisfied: bool = False
    done_at: datetime | None = None
    done_by: str | None = None
    ask_for_done_at: datetime | None = None
    proof_asked_at: datetime | None = None
    popped_at: datetime | None = None
    asked: tuple[str, ...] = ()
    promised_at: datetime | None = None
    promised_for: date | None = None
    promise_due_at: datetime | None = None
    waits_until: datetime | None = None
    remind_at: datetime | None = None
    withdrawal_asked_at: datetime | None = None
    settled_at: datetime | None = None
    settled_as: End | None = None
    replied_at: datetime | None = None
    waived_at: datetime | None = None
    end: End | None = None
    ended_at: datetime | None = None
    ended_by: str | None = None
    how_asked_at: datetime | None = None
    merged_at: datetime | None = None
    revision: int = 0

    @property
    def label(self) -> str:
        """How people call it; the number is our own counter and says nothing about the patient."""
        return f"{LABEL}{self.number}"

    @property
    def is_legal(self) -> bool:
        """Nobody calls or offers anything before the owners have decided."""
        return self.category is Category.LEGAL

    @property
    def owners_end(self) -> bool:
        """Only an owner's word ends it; a legal matter ends as its own rules say."""
        return self.hold is not None and not self.is_legal

    @property
    def is_apart(self) -> bool:
        """Nobody hears of it by another case, or in the office's channel if they are in there."""
        return self.past_manager or self.subject in APART

    @property
    def of_nobody(self) -> bool:
        """It is a review, and nobody knows which patient wrote it."""
        return self.note.source is Source.REVIEW

    @property
    def owes_reply(self) -> bool:
        """A public review waits for its public answer."""
        return self.origin is Origin.REVIEW and self.replied_at is None and self.waived_at is None

    @property
    def sent_by_hand(self) -> bool:
        """A person has sent its task, or is to: also where we make tasks, and one was there first."""
        return self.by_hand or adoption(self.task) in self.asked

    @property
    def awaits_task(self) -> bool:
        """Staff send it by hand and have not yet; what goes past the office manager, or is of nobody, has none."""
        return self.by_hand and self.task is None and not (self.past_manager or self.of_nobody)

    @property
    def needs_task(self) -> bool:
        """Whoever has its task still has something to do: one that is lost is made anew."""
        return self.end is None and (self.done_at is None or self.unsatisfied)

    @property
    def holder(self) -> Role:
        """Whose case it is: who is asked to call, and for the CommLog."""
        return Role.REGIONAL_MANAGER if self.past_manager else Role.OFFICE_MANAGER

    @property
    def state(self) -> State:
        if self.end is not None:
            return State.ENDED
        if self.plan is None:
            return State.NEW
        reached = (
            (self.done_at, State.DONE),
            (self.contacted_at or self.claimed_at, State.CONTACTED),
            (self.attempted_at, State.ATTEMPTED),
            (self.seen_at, State.SEEN),
        )
        return next((state for when, state in reached if when is not None), State.OPEN)

    def reached(self, milestone: Milestone) -> datetime | None:
        """When the case was as far as `milestone`: a conversation implies an attempt, an attempt that it was seen."""
        contacted = self.contacted_at or self.claimed_at
        attempted = self.attempted_at or contacted
        return {
            Milestone.SEEN: self.seen_at or attempted or self.done_at,
            Milestone.ATTEMPTED: attempted,
            Milestone.CONTACTED: contacted,
            Milestone.RESOLVED: self.ended_at or self.settled_at,
            Milestone.REPLIED: self.replied_at or self.waived_at or self.ended_at,
        }[milestone]
