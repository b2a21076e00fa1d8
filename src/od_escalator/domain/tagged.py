"""From the tags in a note on an open case's patient to events: help, promise, snooze, taking back, calling it resolved.

Anybody's tags count, a snooze excepted, and anybody's words of danger. None of the words are kept.
"""

import re
from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo

from od_escalator.domain.case import Case
from od_escalator.domain.danger import read_dangers
from od_escalator.domain.declining import declines_contact
from od_escalator.domain.events import Event
from od_escalator.domain.evidence import Viewpoint, is_kept_from
from od_escalator.domain.flags import Flag, Help, read_flag
from od_escalator.domain.note import Note, Source
from od_escalator.domain.person import ABOVE_THE_OFFICE, MANAGERS, Role
from od_escalator.domain.practice import SeenNote
from od_escalator.domain.promise import gives_reason, named_days
from od_escalator.domain.review_lint import faults_behind_tag
from od_escalator.domain.said import (
    CalledResolved,
    DangerSaid,
    DeclineSaid,
    HelpAsked,
    Promised,
    Replied,
    Snoozed,
    TakenBack,
)
from od_escalator.domain.unclear import Aside, Unclear, Unfit
from od_escalator.domain.words import Contact, read_words

_NO_REPLY = re.compile(r"[ :=,.-]*(?:waived?|wont|won't|not\b|no reply|none|n/a)", re.IGNORECASE)
_ROLES = {Help.RM: Role.REGIONAL_MANAGER, Help.OWNERS: Role.OWNERS}


def read_tags(case: Case, seen: SeenNote, view: Viewpoint) -> Iterator[Event | Aside]:
    """What the tags ask for, in the order in which it shall happen; what is an aside is for their author."""
    note = seen.note
    role, by = view.role_of(note.author), view.author_of(note.author)
    if not note.by_person or not seen.same_patient or is_kept_from(case, note, view):
        return
    flag = read_flag(note.text, note.type_name or None, view.marks)
    if (dangers := read_dangers(note.text)) and (note.key == case.note or note.written_at >= case.opened_at):
        yield DangerSaid(at=note.written_at, note=note.key, dangers=dangers, by=by, role=role)
    if role in MANAGERS and note.key.source is Source.COMMLOG and declines_contact(note.text):
        yield DeclineSaid(at=note.written_at, by=by)
    if _takes_back(case, note, flag):
        yield TakenBack(at=note.written_at, by_author=note.author == case.author, by=by, role=role)
    if (asked := _help(flag, role)) is not None:
        asking = f"{asked} {note.key.source} {note.key.number}"
        yield HelpAsked(at=note.written_at, asking=asking, of=asked, by=by)
    if flag.promise is not None:
        yield from _promise(flag.promise, note, view)
    if flag.snooze is not None:
        yield _snooze(flag.snooze, note, view)
    if flag.resolves and role in MANAGERS and read_words(note.text, note.mode).contact is not Contact.CONVERSATION:
        yield CalledResolved(at=note.written_at, by=by, role=role)
    if flag.replied and role in MANAGERS and (note.key == case.note or note.written_at >= case.opened_at):
        yield from _replied(flag.answer, note, by)


def _replied(answer: str, note: Note, by: str | None) -> Iterator[Event | Aside]:
    """That there shall be none takes somebody's word and a reason, which are chosen in Slack."""
    if _NO_REPLY.match(answer):
        yield Unclear.REPLY_WAIVED
        return
    yield Replied(at=note.written_at, by=by)
    if faults := faults_behind_tag(answer):
        yield Unfit(faults)


def _promise(words: str, note: Note, view: Viewpoint) -> Iterator[Event | Unclear]:
    """A promise without one day is one all the same."""
    day = _day(words, note, view, past=Unclear.PROMISE_PAST, other=Unclear.PROMISE_DAY)
    if isinstance(day, Unclear):
        yield day
    if day is not Unclear.PROMISE_PAST:
        on = day if isinstance(day, date) else None
        binding = view.role_of(note.author) in MANAGERS
        yield Promised(at=note.written_at, on=on, by=view.author_of(note.author), binding=binding)


def _snooze(words: str, note: Note, view: Viewpoint) -> Event | Unclear:
    if view.role_of(note.author) not in MANAGERS:
        return Unclear.SNOOZE_ROLE
    day = _day(words, note, view, past=Unclear.SNOOZE_PAST, other=Unclear.SNOOZE_DAY)
    if isinstance(day, Unclear):
        return day
    if not gives_reason(words):
        return Unclear.SNOOZE_REASON
    return Snoozed(at=note.written_at, until=day, by=view.author_of(note.author))


def _day(words: str, note: Note, view: Viewpoint, *, past: Unclear, other: Unclear) -> date | Unclear:
    """The one day to come that is named."""
    written = note.written_at.astimezone(ZoneInfo(view.office.calendar.zone)).date()
    days = named_days(words, written)
    ahead = [day for day in days if day >= written]
    if len(ahead) == 1:
        return ahead[0]
    return past if days and not ahead else other


def _takes_back(case: Case, note: Note, flag: Flag) -> bool:
    """Of the note that opened the case, or a later one: an earlier one took back something else."""
    return flag.withdrawn and (note.key == case.note or note.written_at >= case.opened_at)


def _help(flag: Flag, role: Role | None) -> Role | None:
    """Whose help is asked; nobody asks for their own, and `#upset rm` goes to the regional manager anyway."""
    if flag.help is None or (flag.past_manager and flag.help is Help.RM):
        return None
    asked = _ROLES[flag.help]
    return None if role in ABOVE_THE_OFFICE and (role is asked or role is Role.OWNERS) else asked
