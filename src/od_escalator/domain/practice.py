"""What the engine and an Open Dental database say to each other."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from od_escalator.domain.note import Note, NoteKey, Source

Users = Mapping[int, str]


class Standing(StrEnum):
    """Whether this process is the database's one writer (design 6.4)."""

    WRITER = "writer"
    STANDBY = "standby"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """How far a database's CommLogs are read; `pending` are keys at or below `last` that had not settled yet.

    The same of clinical notes and of the audit trail; None where they were not read before: they begin with the next.
    `swept_from`: every CommLog was looked at as it stood then (the server's clock, UTC); None until the first round has
    ended. `anchor` tells whether this is still the database that was read. Every random key is behind `last`.
    """

    incarnation: int = 1
    last: int = 0
    pending: tuple[int, ...] = ()
    last_procnote: int | None = None
    pending_procnotes: tuple[int, ...] = ()
    last_audit: int | None = None
    swept_from: datetime | None = None
    anchor: str | None = None

    def holding(self, held: Collection[NoteKey]) -> "Cursor":
        """The cursor with notes that must be looked at again among its pending ones."""
        numbers = {source: {key.number for key in held if key.source is source} for source in Source}
        return replace(
            self,
            pending=tuple(sorted({*self.pending, *numbers[Source.COMMLOG]})),
            pending_procnotes=tuple(sorted({*self.pending_procnotes, *numbers[Source.PROCNOTE]})),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One look at the notes: the settled ones, the cursor after them, and until when all is read (our clock, UTC).

    With `more` there are further rows to read at once, and `seen_until` reaches only to the last one read.
    `stood_before` are notes that flag but stood there before our first look: to be remembered, they open nothing.
    `server_at` is what the server's own clock showed (UTC).
    """

    notes: tuple[Note, ...]
    cursor: Cursor
    seen_until: datetime
    more: bool = False
    stood_before: tuple[Note, ...] = ()
    server_at: datetime | None = None

    def new_since(self, before: Cursor, held: Collection[NoteKey] = ()) -> tuple[Note, ...]:
        """What people wrote and nobody had read before, by the keys; nothing where keys tell no order."""
        return tuple(note for note in self.notes if note.by_person and note.key not in held and _is_new(note, before))


def _is_new(note: Note, before: Cursor) -> bool:
    if note.key.source is Source.COMMLOG:
        return note.key.number > before.last or note.key.number in before.pending
    begun = before.last_procnote is not None and note.key.number > before.last_procnote
    return begun or note.key.number in before.pending_procnotes


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTask:
    """A task that we wrote: of the case with this number, at its `opening`th time; `made_at` is by our clock (UTC)."""

    task: int
    patient: int
    case: int
    opening: int
    made_at: datetime
    done: bool = False
    deleted: bool = False  # by a person
    notes: int = 0  # the highest number of ours on it, looked up only where many are read
    inbox: str = ""  # the user's in which it lies; looked up only of one patient's, and of those that are followed
    followed: bool = False  # since `made_at`: a person sent it


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """What is needed to route a case and to say whom to call; it never leaves the building.

    `clinic` is the clinic's abbreviation, empty without clinics; `provider` treated the patient last (ProvNum),
    `merged_from` were merged into this chart, by when; `own_tasks` are those we wrote on it, deleted or not.
    """

    number: int
    name: str
    clinic: str
    guarantor: int
    birthdate: date | None = None
    phones: tuple[str, ...] = ()
    contact_preference: str = ""
    provider: int | None = None
    merged_from: Mapping[int, datetime] = field(default_factory=dict)
    own_tasks: tuple[OwnTask, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class Closure:
    """A date on which a clinic is closed, by its name as in `Patient.clinic`; the whole practice where it has none."""

    day: date
    clinic: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A case as tracking needs it; `since` is its opening, and `patient` its patient since then or `merged_at`.

    With `inboxes` (Open Dental users, the likeliest first) the task that a person sends is looked for. `flags` are the
    notes that it stands on; of one that has `ended`, those that proved it: only they and the merges are of interest.
    The `task` of one `by_hand` is a person's, known by the patient; any other is ours, by its mark. Our clock, UTC.
    """

    case: int
    patient: int
    since: datetime
    merged_at: datetime | None = None
    task: int | None = None
    by_hand: bool = False
    inboxes: tuple[str, ...] = ()
    flags: tuple[NoteKey, ...] = ()
    ended: bool = False


class TaskStatus(StrEnum):
    OPEN = "open"
    DONE = "done"
    DELETED = "deleted"
    LOST = "lost"


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskSight:
    """The task as it is: `unread_by` holds the UserNums that have not opened it, `by` who finished or deleted it.

    `inbox_of` is the UserNum in whose inbox an open one lies, None for nobody's; `astray`: it is our own user's alone.
    `done_at` is when it was marked Done (our clock, UTC); None where no history tells it.
    """

    status: TaskStatus
    astray: bool = False
    inbox_of: int | None = None
    unread_by: frozenset[int] = frozenset()
    by: int | None = None
    done_at: datetime | None = field(default=None, compare=False)  # measured anew at each look


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenNote:
    """A note that may be evidence; `treating` when its author is a provider who treats the patient."""

    note: Note
    same_patient: bool = True
    treating: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SentTask:
    """A task that a person sent: `by` is the UserNum, `inbox` whose inbox it lies in, of those asked for."""

    task: int
    by: int
    inbox: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagSight:
    """A note that the case stands on, as it is now; of a clinical one its procedure's newest row. None: deleted."""

    key: NoteKey
    note: Note | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """The patient's chart went into that of another one (`into`) at that time (our clock, UTC)."""

    into: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """`flags` lacks notes of which nothing can be said now: they were just saved."""

    case: int
    task: TaskSight | None
    notes: tuple[SeenNote, ...] = ()
    sent: SentTask | None = None
    flags: tuple[FlagSight, ...] = ()
    merge: Merge | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Watching:
    """One look at the cases, complete up to `seen_until` (our clock, UTC)."""

    sightings: tuple[Sighting, ...]
    seen_until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskOrder:
    """The task to make: `mark` ("UP-1042", "UP-1042-2" when reopened) finds it again, `manager` is an Open Dental user.

    `note` is the flagged note, None for nothing to quote; `finishing` says in two lines how to finish. Without `calls`
    it names nobody to be called. Of nobody (`patient` 0) it says `words`, and nothing is quoted. `asked_at` is when it
    was asked for before, where no answer came (our clock, UTC): Absent where it is not there and will not come.
    """

    mark: str
    manager: str
    patient: int
    note: NoteKey | None
    first_line: str
    author: str
    finishing: tuple[str, ...]
    popup: bool
    calls: bool = True
    words: str | None = None
    asked_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskNoteOrder:
    """A note for the task of the case; `mark` ("UP-1042/7") is in its text, makes it findable and names the case."""

    task: int
    mark: str
    text: str
    popup: bool
    unread: bool = True  # marks the task unread again, for whoever has just opened it, too
    asked_at: datetime | None = None
