"""What staff wrote: a CommLog, a task note or a clinical note, as far as the house needs it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from hashlib import sha256


class Source(StrEnum):
    COMMLOG = "commlog"
    TASK_NOTE = "tasknote"
    PROCNOTE = "procnote"
    #: No note at all, but a row of our own `reviews`.
    REVIEW = "review"


class Mode(IntEnum):
    """How a CommLog says the communication took place (Open Dental 24.3, enum CommItemMode)."""

    NONE = 0
    EMAIL = 1
    MAIL = 2
    PHONE = 3
    IN_PERSON = 4
    TEXT = 5
    EMAIL_AND_TEXT = 6
    PHONE_AND_TEXT = 7
    FAX = 8


#: A window stays open while people are called away; by autumn's repeated hour, too, the two times may differ.
_WRITTEN_AT_ONCE = timedelta(hours=2)


@dataclass(frozen=True, slots=True, order=True)
class NoteKey:
    """The natural key of a note; a new incarnation begins when the database is not the one we knew any more."""

    database: str
    incarnation: int
    source: Source
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """What a clinical note belongs to; `clinic` is the clinic's abbreviation, empty where the procedure has none."""

    number: int
    code: str = ""
    clinic: str = ""
    deleted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One CommLog, task note or row of a clinical note as it stands now.

    `author` is a UserNum; `type_name` and `usage` are the CommLog type's name and code (APPT, FIN, RECALL ...), empty
    for a task note; `by_person` is false for rows that programs wrote (reminders, incoming texts, e-services);
    `written_at` is when the row last changed, moved from the server's clock to ours (aware UTC); `procedure` is None
    but for a clinical note, each row of which holds the whole text as it was saved then. `entered_at` is when the row
    was first saved, as the server's clock said, where the table tells (Open Dental 22.2): it tells reused keys apart.
    `first_at` is the same on our clock, of a CommLog that has changed since.
    `dated_at` is the time that a CommLog gives itself, where that is an earlier one (our clock): people date back.
    """

    key: NoteKey
    patient: int
    author: int
    text: str
    written_at: datetime
    by_person: bool = True
    type_name: str = ""
    usage: str = ""
    mode: Mode = Mode.NONE
    procedure: Procedure | None = None
    entered_at: datetime | None = None
    first_at: datetime | None = None
    dated_at: datetime | None = None

    @property
    def dated_back(self) -> datetime | None:
        """When it says that it was, where it was written down notably later."""
        if self.dated_at is None or self.written_at - self.dated_at < _WRITTEN_AT_ONCE:
            return None
        return self.dated_at

    @property
    def digest(self) -> str:
        """Tells whether the words or the type changed since they were judged, without keeping the words."""
        return sha256(f"{self.type_name}\n{self.text}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
