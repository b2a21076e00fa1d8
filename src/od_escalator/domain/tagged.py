"""From the tags in a note on an open case's patient to events: help, promise, taking back, calling it resolved.

Anybody's tags count, and anybody's words of danger. None of the words are kept.
"""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from od_escalator.domain.case import Case
from od_escalator.domain.danger import read_dangers
from od_escalator.domain.events import CalledResolved, DangerSaid, Event, HelpAsked, Promised, TakenBack
from od_escalator.domain.evidence import Viewpoint, is_kept_from
from od_escalator.domain.flags import Flag, Help, read_flag
from od_escalator.domain.note import Note
from od_escalator.domain.person import ABOVE_THE_OFFICE, MANAGERS, Role
from od_escalator.domain.practice import SeenNote
from od_escalator.domain.promise import promised_day
from od_escalator.domain.words import Contact, read_words

_ROLES = {Help.RM: Role.REGIONAL_MANAGER, Help.OWNERS: Role.OWNERS}


def read_tags(case: Case, seen: SeenNote, view: Viewpoint) -> Iterator[Event]:
    """What the tags ask for, in the order in which it shall happen."""
    note = seen.note
    role, by = view.role_of(note.author), view.author_of(note.author)
    if not note.by_person or not seen.same_patient or is_kept_from(case, note, view):
        return
    flag = read_flag(note.text, note.type_name or None, view.marks)
    if (dangers := read_dangers(note.text)) and (note.key == case.note or note.written_at >= case.opened_at):
        yield DangerSaid(at=note.written_at, note=note.key, dangers=dangers, by=by, role=role)
    if _takes_back(case, note, flag):
        yield TakenBack(at=note.written_at, by_author=note.author == case.author, by=by, role=role)
    if (asked := _help(flag, role)) is not None:
        asking = f"{asked} {note.key.source} {note.key.number}"
        yield HelpAsked(at=note.written_at, asking=asking, of=asked, by=by)
    if flag.promise:
        written = note.written_at.astimezone(ZoneInfo(view.office.calendar.zone)).date()
        yield Promised(at=note.written_at, on=promised_day(flag.promise, written), by=by)
    if flag.resolves and role in MANAGERS and read_words(note.text, note.mode).contact is not Contact.CONVERSATION:
        yield CalledResolved(at=note.written_at, by=by)


def _takes_back(case: Case, note: Note, flag: Flag) -> bool:
    """Of the note that opened the case, or a later one: an earlier one took back something else."""
    return flag.withdrawn and (note.key == case.note or note.written_at >= case.opened_at)


def _help(flag: Flag, role: Role | None) -> Role | None:
    """Whose help is asked; nobody asks for their own, and `#upset rm` goes to the regional manager anyway."""
    if flag.help is None or (flag.past_manager and flag.help is Help.RM):
        return None
    asked = _ROLES[flag.help]
    return None if role in ABOVE_THE_OFFICE and (role is asked or role is Role.OWNERS) else asked
