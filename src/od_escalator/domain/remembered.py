"""What is kept of a note that was judged: enough to know it again, and nothing of what it says."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from od_escalator.domain.edits import shares_words
from od_escalator.domain.note import Note, NoteKey, Source
from od_escalator.domain.tags import Marks

#: By so much a server's zone, and the hour that autumn repeats, move a time that is written in local time.
_ZONES_ARE_APART = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """As it was judged last; `patient` and `sentences` (fingerprints) are None where they were not kept yet."""

    key: NoteKey
    digest: str
    reason: str
    patient: int | None = None
    entered_at: datetime | None = None
    sentences: tuple[str, ...] | None = None
    case: int | None = None

    def is_of(self, note: Note, marks: Marks) -> bool:
        """Whether it is this note: a restored backup or a cancelled draft gives the same number to another one."""
        same_patient = self.patient in (None, note.patient)
        same_words = self.digest == note.digest
        same_database = self.key.incarnation == note.key.incarnation
        if self.entered_at is not None and note.entered_at is not None and self.entered_at != note.entered_at:
            moved = (self.entered_at - note.entered_at) % _ZONES_ARE_APART == timedelta(0)
            return moved and same_patient and same_words
        if self.entered_at is not None and note.entered_at is not None:
            return True
        if same_words:
            return same_patient or same_database  # a merge of patients moves it
        if self.sentences is None:
            return same_patient and same_database and self.key.source is Source.COMMLOG
        return same_patient and shares_words(note.text, self.sentences, marks)
