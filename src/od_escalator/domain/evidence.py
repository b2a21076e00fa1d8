"""Whose words prove what: from notes and the task of an open case to events (design 5, domain.md 2.2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from od_escalator.domain.case import APART, Case
from od_escalator.domain.complaint import offered, suggest_category
from od_escalator.domain.deeds import HowSaid
from od_escalator.domain.drill import as_drill, is_drill
from od_escalator.domain.events import Event, TaskAstray, TaskDeleted, TaskDone, TaskSeen, TaskSent, TaskUndone
from od_escalator.domain.flags import Flag, Marks, read_flag, still_upset
from od_escalator.domain.note import Note, Source
from od_escalator.domain.person import ABOVE_THE_OFFICE, AT_THE_OFFICE, Office, Role
from od_escalator.domain.practice import SeenNote, SentTask, TaskSight, TaskStatus, Users
from od_escalator.domain.recipients import holder_of, kept_by, kept_from, task_goes_to, whom_about
from od_escalator.domain.roster import Roster
from od_escalator.domain.said import Attempted, Conversed, Flagged, HelpAsked
from od_escalator.domain.severity import Severity
from od_escalator.domain.words import Contact, Words, read_words

#: Open Dental's CommLog type codes of routine correspondence; such a note proves nothing unless it is tagged.
_ROUTINE = frozenset({"APPT", "FIN", "RECALL", "REACT", "TEXT", "FHIR", "ODHQ"})

#: Clocks differ and people write while they still talk, so a note may be a little older than the case it proves.
_TOLERANCE = timedelta(minutes=5)


class Useless(StrEnum):
    """Why a note proves nothing."""

    BY_A_PROGRAM = "by_a_program"
    ROUTINE_TYPE = "routine_type"
    NOT_A_MANAGER = "not_a_manager"
    PAST_THE_MANAGER = "past_the_manager"
    BEFORE_THE_CASE = "before_the_case"
    OPENED_THE_CASE = "opened_the_case"
    SAYS_NOTHING = "says_nothing"


@dataclass(frozen=True, slots=True)
class Viewpoint:
    """What reading needs to know besides the case: the office, who is who, the flags, and Open Dental's users."""

    office: Office
    roster: Roster
    marks: Marks
    users: Users

    def author_of(self, user: int | None) -> str | None:
        return self.roster.person_of(self.users.get(user)) if user else None

    def role_of(self, user: int | None) -> Role | None:
        return self.roster.role_at(self.office, self.author_of(user))


def flagged(note: Note, flag: Flag, at: datetime, view: Viewpoint) -> Flagged:
    """The event of a note that counts; a manager's own CommLog tells at once whether the patient was reached.

    A clinical note only flags: what proves a conversation is a CommLog.
    """
    role = view.role_of(note.author)
    past_manager = flag.past_manager and bool(view.office.above)
    subject, about = whom_about(flag, view.office, view.roster)
    by = view.author_of(note.author)
    is_theirs = by in kept_by(view.office, past_manager=past_manager, subject=subject, about=about)
    entitled = role is not None and not is_theirs and (not past_manager or role in ABOVE_THE_OFFICE)
    tells = entitled and note.procedure is None
    words = read_words(note.text, note.mode)
    event = Flagged(
        at=at,
        note=note.key,
        author=note.author,
        severity=flag.severity or Severity.STANDARD,
        category=flag.category or suggest_category(note.text),
        origin=flag.origin,
        explicit=flag.explicit,
        still_upset=still_upset(note.text),
        by=by,
        role=role,
        contact=words.contact if tells else Contact.NONE,
        tries=words.tries if tells else 0,
        satisfied=_satisfied(words, note.text),
        offered=offered(note.text) if tells else (),
        past_manager=past_manager,
        subject=subject,
        about=about,
        task_with=_stand_in(view.office, at),
        dangers=flag.dangers,
        dated_at=note.dated_back,
    )
    return as_drill(event) if is_drill(note, flag, view.marks) else event


def _stand_in(office: Office, at: datetime) -> str | None:
    who = task_goes_to(office, at)
    return None if who == office.office_manager else who


def judge(case: Case, seen: SeenNote, view: Viewpoint) -> Event | Useless:
    """What one note says about reaching this case's patient, or why it proves nothing."""
    note = seen.note
    useless = _disqualified(case, seen, view)
    if useless is not None:
        return useless
    by, role = view.author_of(note.author), view.role_of(note.author)
    if case.end is not None:
        remedies = offered(note.text) if seen.same_patient else ()
        return HowSaid(at=note.written_at, by=by, offered=remedies) if remedies else Useless.SAYS_NOTHING
    words = read_words(note.text, note.mode)
    resolves = seen.same_patient and read_flag(note.text, None, view.marks).resolves
    if words.contact is Contact.ATTEMPT:
        return Attempted(at=note.written_at, by=by, tries=words.tries, dated_at=note.dated_back)
    if words.contact is Contact.NONE and not (resolves and case.contacted_at is not None):
        return Useless.SAYS_NOTHING
    return Conversed(
        at=note.written_at,
        by=by,
        role=role,
        proof=note.key.source is Source.COMMLOG and seen.same_patient,
        satisfied=_satisfied(words, note.text),
        resolves=resolves,
        offered=offered(note.text),
        dated_at=note.dated_back,
    )


def _satisfied(words: Words, text: str) -> bool | None:
    """How the patient was after the conversation; "still upset" anywhere else counts where that is not said."""
    return False if words.satisfied is None and still_upset(text) else words.satisfied


def is_kept_from(case: Case, note: Note, view: Viewpoint) -> bool:
    """Whether the note shall leave no trace here: a case and those from whom it is kept never meet."""
    if view.author_of(note.author) in kept_from(case, view.office):
        return True
    if case.is_apart:
        return case.past_manager and view.role_of(note.author) in AT_THE_OFFICE
    flag = read_flag(note.text, note.type_name or None, view.marks)
    return bool(view.office.above) and (flag.past_manager or whom_about(flag, view.office, view.roster)[0] in APART)


def _disqualified(case: Case, seen: SeenNote, view: Viewpoint) -> Useless | None:
    note = seen.note
    if not note.by_person:
        return Useless.BY_A_PROGRAM
    if note.key == case.note or is_kept_from(case, note, view):
        return Useless.OPENED_THE_CASE if note.key == case.note else Useless.PAST_THE_MANAGER
    if note.written_at < case.opened_at - _TOLERANCE:
        return Useless.BEFORE_THE_CASE
    if not _may_prove(case, seen, view):
        return Useless.NOT_A_MANAGER
    if note.usage in _ROUTINE and not _tagged(note, view.marks):
        return Useless.ROUTINE_TYPE
    return None


def _may_prove(case: Case, seen: SeenNote, view: Viewpoint) -> bool:
    """Who has the case does, too, though the absence in which it came to them may be out of the TOML by now."""
    role = view.role_of(seen.note.author)
    if case.past_manager:
        return role in ABOVE_THE_OFFICE
    is_theirs = view.author_of(seen.note.author) == holder_of(case, view.office)
    return role is not None or seen.treating or is_theirs


def _tagged(note: Note, marks: Marks) -> bool:
    flag = read_flag(note.text, None, marks)
    return flag.opens or flag.resolves


def sent_task(sent: SentTask, now: datetime, view: Viewpoint) -> TaskSent:
    return TaskSent(at=now, task=sent.task, by=view.author_of(sent.by), holder=view.roster.person_of(sent.inbox))


def read_task(case: Case, sight: TaskSight, now: datetime, view: Viewpoint) -> Iterable[Event]:
    """What the task's row says since we last looked, in the order in which people do things."""
    by, role = view.author_of(sight.by), view.role_of(sight.by)
    if sight.status is TaskStatus.DELETED:
        yield TaskDeleted(at=now, by=by)
    if sight.status is TaskStatus.OPEN:
        if case.done_at is not None:
            yield TaskUndone(at=now)
        if sight.astray:
            may_move = not (view.office.by_hand or view.office.by_api)
            yield TaskAstray(at=now, may_move=may_move, holder=_stand_in(view.office, now))
        if (asked := _sent_on(case, sight, view)) is not None:
            yield HelpAsked(at=now, asking=f"{asked} task {case.task}", of=asked)
        if case.seen_at is None and _opened_by_somebody(case, sight, view):
            yield TaskSeen(at=now, by=case.task_with or view.office.office_manager)
    if sight.status is TaskStatus.DONE and case.done_at is None:
        yield TaskDone(at=now, by=by, role=role)


def _sent_on(case: Case, sight: TaskSight, view: Viewpoint) -> Role | None:
    """Whose help is asked by sending the task to their inbox; one sent by hand may have lain there from the first."""
    if case.sent_by_hand and case.task_with is None:
        return None
    holder, role = view.author_of(sight.inbox_of), view.role_of(sight.inbox_of)
    is_at_home = holder in {case.task_with, view.office.office_manager}
    return role if role in ABOVE_THE_OFFICE and not is_at_home else None


def _opened_by_somebody(case: Case, sight: TaskSight, view: Viewpoint) -> bool:
    """Our task is the office manager's: it is seen when her unread row is gone; one sent by hand is its holder's."""
    if view.office.by_api and not case.sent_by_hand and not sight.unread_by:
        return False  # whether the API marks a task unread at all is not documented
    unread = {view.users.get(user, "").casefold() for user in sight.unread_by}
    if case.sent_by_hand and case.task_with is None:
        return not unread
    holder = view.roster.people.get(case.task_with or view.office.office_manager)
    user = holder.open_dental_user if holder else None
    return (user or "").casefold() not in unread
