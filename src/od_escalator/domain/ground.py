"""What happens to the ground a case stands on: its notes lose their flag, the patient's chart goes into another one."""

from dataclasses import replace
from datetime import datetime, timedelta

from od_escalator.domain.additions import may_flag
from od_escalator.domain.asking import withdraw
from od_escalator.domain.case import Case
from od_escalator.domain.effects import Decision, EditCase, Entry, Reason, Say, Tell, TellPeople
from od_escalator.domain.events import FlagGone, PatientMerged
from od_escalator.domain.flags import Marks, read_flag
from od_escalator.domain.note import Note
from od_escalator.domain.person import Role
from od_escalator.domain.policy import Milestone
from od_escalator.domain.practice import FlagSight

#: The server's clock is compared with ours anew at each look, and stamps have whole seconds.
_ROUGHLY = timedelta(seconds=5)


def stands(opened_at: datetime, sight: FlagSight, marks: Marks) -> bool:
    """Whether a case that was opened then may still stand on this note.

    A note that nobody has touched does, whatever the TOML or the name of a CommLog type says by now. One that takes
    itself back (`#notupset`) does too: who may do that until when is decided elsewhere.
    """
    note = sight.note
    if note is None or (note.procedure is not None and note.procedure.deleted):
        return False
    return note.written_at <= opened_at + _ROUGHLY or _flags(note, marks)


def _flags(note: Note, marks: Marks) -> bool:
    """Of a clinical note some words counted once: it stands on them as long as any may be among them."""
    if note.procedure is not None:
        coded = note.procedure.code.casefold() in {code.casefold() for code in marks.codes}
        return bool(note.text.strip()) if coded else may_flag(note.text, marks)
    flag = read_flag(note.text, note.type_name, marks)
    return flag.opens or flag.withdrawn


def loses_flag(case: Case, event: FlagGone) -> Decision:
    """As long as nobody has worked on it, it was a slip; afterwards the regional manager decides what it was, once.

    What goes past the office manager is never ended by whoever can edit a note.
    """
    if case.withdrawal_asked_at is not None:
        return Decision(case=case, reason=Reason.NOTHING_NEW)
    if case.reached(Milestone.SEEN) is None and not case.past_manager:
        return withdraw(case, event.at, by=None)
    entry = Entry(at=event.at, reason=Reason.FLAG_GONE, told=(Role.REGIONAL_MANAGER,))
    telling = TellPeople(kind=Tell.FLAG_GONE, recipients=entry.told)
    asked = replace(case, withdrawal_asked_at=event.at)
    return Decision(case=asked, reason=entry.reason, entries=(entry,), effects=(EditCase(), Say(entry), telling))


def follows(case: Case, event: PatientMerged) -> Decision:
    """Nobody is messaged: Open Dental moves the task and the notes, and the case goes with them."""
    reason = Reason.MERGED_BESIDE if event.beside and case.end is None else Reason.PATIENT_MERGED
    entry = Entry(at=event.at, reason=reason)
    moved = replace(case, patient=event.into, merged_at=event.merged_at)
    saying = (EditCase(), Say(entry)) if case.end is None else ()
    return Decision(case=moved, reason=reason, entries=(entry,), effects=saying)
