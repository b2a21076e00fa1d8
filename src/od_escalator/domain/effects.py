"""What must be done outside, and what a decision says about itself."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from od_escalator.domain.case import Case
from od_escalator.domain.catalogue import Why


class Reason(StrEnum):
    """Why a decision came out as it did: logged, kept in the timeline, shown by `explain`."""

    OPENED = "opened"
    SOLVED_ON_THE_SPOT = "solved_on_the_spot"
    JOINED = "joined"
    RAISED = "raised"
    REOPENED = "reopened"
    REPEATED = "repeated"
    MANAGERS_NOTE = "managers_note"
    TASK_MADE = "task_made"
    TASK_SENT = "task_sent"
    TASK_ASKED = "task_asked"
    SKIPPED = "skipped"
    SEEN = "seen"
    TAKEN = "taken"
    ATTEMPTED = "attempted"
    CONTACTED = "contacted"
    CLAIMED = "claimed"
    UNSATISFIED = "unsatisfied"
    DONE_UNPROVEN = "done_unproven"
    DONE_UNSATISFIED = "done_unsatisfied"
    UNDONE = "undone"
    PROOF_ASKED = "proof_asked"
    DONE_ASKED = "done_asked"
    PROOF_GONE = "proof_gone"
    PROOF_LOST = "proof_lost"
    TASK_ASTRAY = "task_astray"
    TASK_PUT_BACK = "task_put_back"
    DECLINE_SAID = "decline_said"
    HELP_ASKED = "help_asked"
    DANGER = "danger"
    DANGER_ASKED = "danger_asked"
    PROMISED = "promised"
    SNOOZED = "snoozed"
    REMINDED = "reminded"
    PROMISE_MISSED = "promise_missed"
    WITHDRAWN = "withdrawn"
    WITHDRAWAL_ASKED = "withdrawal_asked"
    FLAG_GONE = "flag_gone"
    PATIENT_MERGED = "patient_merged"
    MERGED_BESIDE = "merged_beside"
    HOURS_CHANGED = "hours_changed"
    REBASED = "rebased"
    TASK_DELETED = "task_deleted"
    RESOLVED = "resolved"
    DONE_SAID = "done_said"
    UNREACHABLE = "unreachable"
    DECLINED = "declined"
    REASSIGNED = "reassigned"
    SETTLED = "settled"
    REPLY_OWED = "reply_owed"
    REPLIED = "replied"
    REPLY_WAIVED = "reply_waived"
    HOW_ASKED = "how_asked"
    HOW_SAID = "how_said"
    HANDED_OVER = "handed_over"
    RAN_OUT = "ran_out"
    CATEGORIZED = "categorized"
    COST_SAID = "cost_said"
    HELD = "held"
    RELEASED = "released"
    HELD_OPEN = "held_open"
    WARNED = "warned"
    STEP_DUE = "step_due"
    CANNOT_SEE = "cannot_see"
    IN_GRACE = "in_grace"
    NOTHING_DUE = "nothing_due"
    NOTHING_NEW = "nothing_new"
    ALREADY_ENDED = "already_ended"
    NOT_OPENED = "not_opened"


class Tell(StrEnum):
    """The kinds of direct message; with case, plan, step, round and person the natural key of what was told."""

    STEP = "step"
    WARNING = "warning"
    PROOF = "proof"
    DONE = "done"
    UNPROVEN = "unproven"
    PROOF_LOST = "proof_lost"
    ASTRAY = "astray"
    DECLINE = "decline"
    TASK = "task"
    UNSATISFIED = "unsatisfied"
    BLIND = "blind"
    HELP = "help"
    DANGER = "danger"
    PRIVACY = "privacy"
    EMERGENCY = "emergency"
    REMINDER = "reminder"
    PROMISE = "promise"
    WITHDRAWAL = "withdrawal"
    WITHDRAWN = "withdrawn"
    REASSIGNED = "reassigned"
    FLAG_GONE = "flag_gone"
    HOW = "how"
    PICKED_UP = "picked_up"
    AGAIN = "again"
    MADE = "made"
    REVIEW = "review"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of a case's timeline.

    `told` names roles or people as the policy does; `instant` is the time the line speaks of: when a step was due or
    will be, or since when nothing is seen; `in_slack` says that `by` did it by a click there, and `why` as they chose;
    `dated_at` is the earlier time that the note behind it gives itself.
    """

    at: datetime
    reason: Reason
    by: str | None = None
    told: tuple[str, ...] = ()
    instant: datetime | None = None
    in_slack: bool = False
    why: Why | None = None
    dated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class MakeTask:
    """Open the task in the office manager's inbox; with `popup` it pops up as if a colleague had sent it."""

    popup: bool


@dataclass(frozen=True, slots=True)
class NoteOnTask:
    """Add a note to the task, quietly unless `popup`; `by` is who clicked in Slack, `at` then."""

    about: Reason
    popup: bool
    by: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FinishTask:
    """Mark the task Done, guarded against whoever has it open."""


@dataclass(frozen=True, slots=True)
class PutTaskBack:
    """Move the task from our own user's inbox into the one that it belongs in, and say so in a note on it."""


@dataclass(frozen=True, slots=True)
class PostCase:
    """The one message of this case in the office's channel."""


@dataclass(frozen=True, slots=True)
class EditCase:
    """Bring that message up to date."""


@dataclass(frozen=True, slots=True)
class Say:
    """A line in the message's thread."""

    entry: Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class TellPeople:
    """A direct message to each of `recipients` (roles or person ids), about the steps at these places of the plan.

    `since` is when we last saw everything, where the message says that we cannot see; `by` is who asks (`why` as chosen
    in Slack), and `round` tells one asking from the next.
    """

    kind: Tell
    recipients: tuple[str, ...]
    steps: tuple[int, ...] = ()
    since: datetime | None = None
    by: str | None = None
    why: Why | None = None
    round: int = 0


@dataclass(frozen=True, slots=True)
class Announce:
    """That it was opened, in the owners' channel."""

    after: None = None


@dataclass(frozen=True, slots=True)
class TellOwners:
    """The summary of how it ended, in the owners' channel; not before `after`, unless it is told anew."""

    after: datetime | None = None


@dataclass(frozen=True, slots=True)
class TellOperations:
    """How a drill went, in the operations channel."""


IN_OPEN_DENTAL = (MakeTask, NoteOnTask, FinishTask, PutTaskBack)

ToChannels = PostCase | EditCase | Say | Announce | TellOwners | TellOperations
ToTask = NoteOnTask | FinishTask | PutTaskBack
Effect = MakeTask | ToTask | TellPeople | ToChannels


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The new case, what it takes outside, and why.

    An unchanged case has no entries, and no effects but a repeated wish to finish its task.
    """

    case: Case
    reason: Reason
    entries: tuple[Entry, ...] = ()
    effects: tuple[Effect, ...] = ()

    def unwritten(self) -> "Decision":
        """The same without what would be written into Open Dental."""
        kept = tuple(effect for effect in self.effects if not isinstance(effect, IN_OPEN_DENTAL))
        return replace(self, effects=kept)

    def marked(self, mark: Callable[[Entry], Entry]) -> "Decision":
        """The same with each of its entries as `mark` makes it, also where it is said."""
        marked = {entry: mark(entry) for entry in self.entries}
        said = (Say(marked.get(e.entry, e.entry)) if isinstance(e, Say) else e for e in self.effects)
        return replace(self, entries=tuple(marked.values()), effects=tuple(said))

    def then(self, later: "Decision") -> "Decision":
        """Both as one: the later case, what either takes outside once, and the earlier reason."""
        entries = (*self.entries, *later.entries)
        effects = tuple(dict.fromkeys((*self.effects, *later.effects)))
        return Decision(case=later.case, reason=self.reason, entries=entries, effects=effects)
