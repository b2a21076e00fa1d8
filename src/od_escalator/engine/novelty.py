"""What a note says that was not there before, and what that flags: the same words never count twice.

Words are old when a row has them that a case came of, that is older than our first start, or that flags nothing by
itself. A row that came to nothing (saved over at once, deleted, set aside) makes no words old, so none is lost.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from od_escalator.domain.additions import COPY_WITHIN, added, may_flag
from od_escalator.domain.case import Case, End
from od_escalator.domain.edits import newly_said
from od_escalator.domain.flags import Flag, Marks, read_flag
from od_escalator.domain.note import Note, NoteKey, Procedure
from od_escalator.domain.remembered import Remembered
from od_escalator.domain.severity import Severity
from od_escalator.store import cases, notes

#: What a note may have been judged as without flagging: whatever flags in it now is new.
_FLAGGED_NOTHING = (*notes.PASSING, notes.WATCHED, notes.HELP_ON_CASE, notes.HELP_WITHOUT_CASE, notes.DRILL_ELSEWHERE)


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """The note with only its new words, and what they flag.

    `nothing` says why it counts for nothing; `case` is one that has had the same words from another note.
    """

    note: Note
    flag: Flag
    nothing: str | None = None
    case: int | None = None


def may_open(note: Note, marks: Marks) -> bool:
    """Quickly: whether the note may flag once only its new words are looked at."""
    if note.procedure is None:
        return read_flag(note.text, note.type_name, marks).opens
    return may_flag(note.text, marks) or _is_coded(note.procedure, marks)


def read_news(
    tx: Connection, note: Note, known: Remembered | None, related: Sequence[Note], marks: Marks, since: datetime
) -> News:
    """`known` is how the note was judged last, `since` when our first start was."""
    numbers = {
        each.key: before.case
        for each in related
        if (before := notes.find(tx, each, marks)) is not None and before.case is not None
    }
    if note.procedure is not None:
        return _of_procedure(note, note.procedure, _Past(note, note.procedure, related, numbers, marks, since))
    case = cases.load(tx, known.case) if known is not None and known.case is not None else None
    if known is None or _flags_anew(known, case):
        return _of_commlog(note, related, numbers, marks)
    return _of_edit(note, known, case, related, numbers, marks)


def _flags_anew(known: Remembered, case: Case | None) -> bool:
    """A flag that was taken away, so that its case was withdrawn, and is there again."""
    return known.reason in _FLAGGED_NOTHING and (case is None or case.end is End.WITHDRAWN)


def _of_commlog(note: Note, related: Sequence[Note], numbers: Mapping[NoteKey, int], marks: Marks) -> News:
    flag = read_flag(note.text, note.type_name, marks)
    left = added(note.text, (each.text for each in related if each.key in numbers))
    if numbers and not (left and read_flag(left, note.type_name, marks).opens):
        return News(note=note, flag=flag, nothing="same_words", case=min(numbers.values()))
    return News(note=note, flag=flag)


def _of_edit(
    note: Note,
    known: Remembered,
    case: Case | None,
    related: Sequence[Note],
    numbers: Mapping[NoteKey, int],
    marks: Marks,
) -> News:
    """Of a note that flagged before only what it did not say then counts, and that only with a tag or "still upset"."""
    said = newly_said(note.text, known.sentences, marks) if known.sentences is not None else ""
    if said and _flags_itself(read_flag(said, note.type_name, marks)):
        return _of_commlog(replace(note, text=said), related, numbers, marks)
    flag = read_flag(note.text, note.type_name, marks)
    if case is not None and case.end is None and _says_worse(flag, case):
        return News(note=note, flag=flag)
    return News(note=note, flag=flag, nothing="nothing_new")


def _flags_itself(flag: Flag) -> bool:
    return flag.opens and flag.explicit


def _says_worse(flag: Flag, case: Case) -> bool:
    """Where "#upset" became "#upset urgent", or shall go past the office manager after all."""
    is_worse = (flag.severity or Severity.STANDARD) > case.severity
    is_about = flag.subject is not None and flag.subject is not case.subject
    return flag.explicit and (is_worse or is_about or (flag.past_manager and not case.past_manager))


def _of_procedure(note: Note, procedure: Procedure, past: "_Past") -> News:
    # A code alone flags the procedure's first words; what is added later needs a tag.
    type_name = procedure.code if _is_coded(procedure, past.marks) and not past.has_begun() else None
    known, marks = past.known(), replace(past.marks, types=past.marks.codes)
    new = added(note.text, known)
    standing = added(note.text, known, past.newest().text)
    flag = read_flag(standing, type_name if standing else None, marks)
    nothing, case = None, None
    if procedure.deleted:
        nothing = "procedure_deleted"
    elif not past.flags(note, procedure):
        nothing = "unflagged"
    elif not (new and read_flag(new, type_name, marks).opens):
        nothing, case = "nothing_new", min(past.cases.values(), default=None)
    elif not flag.opens:
        nothing = "taken_back"
    return News(note=replace(note, text=standing), flag=flag, nothing=nothing, case=case)


@dataclass(frozen=True, slots=True)
class _Past:
    """What else is written beside one row of a clinical note."""

    note: Note
    procedure: Procedure
    related: Sequence[Note]
    cases: Mapping[NoteKey, int]
    marks: Marks
    since: datetime

    def newest(self) -> Note:
        """The row that is the procedure's note now."""
        return max(self.note, *self._versions(), key=_age) if self._versions() else self.note

    def known(self) -> list[str]:
        return [each.text for each in self.related if self._is_known(each)]

    def has_begun(self) -> bool:
        """Whether an earlier row was the procedure's note already."""
        return any(
            each.text.strip()
            and _age(each) < _age(self.note)
            and (self._is_dealt_with(each) or each.written_at < self.note.written_at - COPY_WITHIN)
            for each in self._versions()
        )

    def _versions(self) -> list[Note]:
        return [each for each in self.related if each.procedure and each.procedure.number == self.procedure.number]

    def _is_known(self, each: Note) -> bool:
        if each.procedure is None:
            return each.key in self.cases
        if self._is_dealt_with(each):
            return True
        return _age(each) < _age(self.note) and not self.flags(each, each.procedure)

    def _is_dealt_with(self, each: Note) -> bool:
        return each.key in self.cases or each.written_at < self.since

    def flags(self, each: Note, procedure: Procedure) -> bool:
        by_code = _is_coded(procedure, self.marks)
        return by_code or (may_flag(each.text, self.marks) and read_flag(each.text, None, self.marks).opens)


def _is_coded(procedure: Procedure, marks: Marks) -> bool:
    return procedure.code.casefold() in {code.casefold() for code in marks.codes}


def _age(note: Note) -> tuple[datetime, NoteKey]:
    return note.written_at, note.key
