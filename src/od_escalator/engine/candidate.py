"""A note that may be news, and why it comes to nothing where it does."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from od_escalator.domain.flags import Help
from od_escalator.domain.note import Note
from od_escalator.domain.practice import OwnTask, Patient
from od_escalator.domain.trace import is_same_time
from od_escalator.engine.meanwhile import Sights
from od_escalator.store import cases, cursors, notes


@dataclass(frozen=True, slots=True)
class Candidate:
    """A note with what it takes to judge it, looked up only where it may be news; `clock_from` is Flagged's.

    `seen` is what was done about open cases that it may join.
    """

    note: Note
    may_open: bool = False
    asks: Help | None = None
    watched: bool = False
    patient: Patient | None = None
    related: tuple[Note, ...] = ()
    is_news: bool = False
    clock_from: datetime | None = None
    seen: Sights = field(default_factory=dict)

    @property
    def own_tasks(self) -> tuple[OwnTask, ...]:
        return self.patient.own_tasks if self.patient else ()

    @property
    def charts(self) -> tuple[int, ...]:
        return self.note.patient, *(self.patient.merged_from if self.patient else ())

    @property
    def was_moved(self) -> bool:
        """Whether its stamp is that of a merge of charts, which changes no word."""
        merges = self.patient.merged_from.values() if self.patient else ()
        return any(is_same_time(self.note.written_at, at) for at in merges)

    @property
    def says_something(self) -> bool:
        return self.may_open or self.asks is not None or self.watched


def why_useless(tx: Connection, database: str, candidate: Candidate) -> str | None:
    if not candidate.note.by_person:
        return notes.BY_A_PROGRAM
    if not candidate.says_something:
        return notes.UNFLAGGED
    note = candidate.note
    if note.written_at < cursors.opens_from(tx, database):
        return "before_our_time"
    if candidate.may_open:
        return None
    if candidate.asks is None:
        return notes.WATCHED
    is_open = any(case.end is None for case in cases.list_of_patient(tx, database, note.patient))
    return notes.HELP_ON_CASE if is_open else notes.HELP_WITHOUT_CASE
