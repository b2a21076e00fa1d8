"""Whose words prove what: a manager's CommLog of a conversation does, and hardly anything else."""

from dataclasses import replace

import pytest

from od_escalator.domain.case import Case
from od_escalator.domain.complaint import Category, Remedy
from od_escalator.domain.deeds import HowSaid
from od_escalator.domain.events import Event, TaskAstray, TaskDeleted, TaskDone, TaskSeen, TaskUndone
from od_escalator.domain.evidence import Useless, Viewpoint, flagged, judge, read_task
from od_escalator.domain.flags import Marks, read_flag
from od_escalator.domain.note import Mode, NoteKey, Procedure, Source
from od_escalator.domain.person import Person, Role
from od_escalator.domain.practice import SeenNote, TaskSight, TaskStatus
from od_escalator.domain.roster import Roster
from od_escalator.domain.said import Attempted, Conversed, Flagged, HelpAsked
from od_escalator.domain.severity import Severity
from od_escalator.domain.words import Contact
from tests.domain.builders import (
    CALL,
    OFFICE,
    OPENED,
    ROSTER,
    Field,
    at,
    case_after,
    done,
    made,
    note,
    talked,
    tell,
)

MARKS = Marks(types=frozenset({"Upset Patient"}))
JAMIE, KELLY, DANA, DENTIST, GONE = 11, 12, 13, 14, 99
VIEW = Viewpoint(OFFICE, ROSTER, MARKS, {JAMIE: "Jamie", KELLY: "KELLY", DANA: "dana", DENTIST: "DrChen"})

CASE = case_after(made())


def seen(text: str = CALL, *, same_patient: bool = True, treating: bool = False, **changed: Field) -> SeenNote:
    return SeenNote(note=note(text, **changed), same_patient=same_patient, treating=treating)


def conversation(sight: SeenNote, case: Case = CASE) -> Conversed:
    event = judge(case, sight, VIEW)
    assert isinstance(event, Conversed)
    return event


# --- notes ----------------------------------------------------------------------------------------------


def test_a_managers_commlog_of_a_conversation_is_the_proof() -> None:
    assert conversation(seen()) == Conversed(
        at=at("Mon 11:00"),
        by="kelly",
        role=Role.OFFICE_MANAGER,
        proof=True,
        satisfied=None,
        offered=(Remedy.APOLOGY, Remedy.EXPLANATION),
    )


def test_a_voicemail_is_an_attempt() -> None:
    assert judge(CASE, seen("LVM"), VIEW) == Attempted(at=at("Mon 11:00"), by="kelly")


@pytest.mark.parametrize(
    ("sight", "why"),
    [
        (seen(by_person=False), Useless.BY_A_PROGRAM),
        (seen(key=CASE.note), Useless.OPENED_THE_CASE),
        (seen(written_at=at("Mon 9:54")), Useless.BEFORE_THE_CASE),
        (seen(author=JAMIE), Useless.NOT_A_MANAGER),
        (seen(author=DENTIST), Useless.NOT_A_MANAGER),
        (seen(author=GONE), Useless.NOT_A_MANAGER),
        (seen(author=0), Useless.NOT_A_MANAGER),
        (seen(usage="APPT"), Useless.ROUTINE_TYPE),
        (seen("Insurance estimate sent."), Useless.SAYS_NOTHING),
        (seen("#resolved"), Useless.SAYS_NOTHING),
    ],
)
def test_what_proves_nothing(sight: SeenNote, why: Useless) -> None:
    assert judge(CASE, sight, VIEW) is why


@pytest.mark.parametrize(
    "sight",
    [
        seen(written_at=at("Mon 9:55")),
        seen(author=DANA),
        seen(author=DENTIST, treating=True),
        seen("#upset " + CALL, usage="FIN"),
        seen(CALL + " #resolved", usage="APPT"),
        seen(mode=Mode.PHONE),
    ],
)
def test_what_proves_it_too(sight: SeenNote) -> None:
    assert conversation(sight).proof


def test_who_has_the_task_has_reached_the_patient_though_the_manager_is_back_and_her_absence_out_of_the_toml() -> None:
    """The call counted for nothing, and the case went up to the owners."""
    people = {**ROSTER.people, "jamie": Person(id="jamie", name="Jamie Ott", open_dental_user="Jamie")}
    view, called = replace(VIEW, roster=Roster(people, (OFFICE,))), seen(author=JAMIE)
    assert judge(CASE, called, view) is Useless.NOT_A_MANAGER
    assert isinstance(judge(replace(CASE, task_with="jamie"), called, view), Conversed)
    assert judge(replace(CASE, task_with="jamie", past_manager=True), called, view) is Useless.NOT_A_MANAGER


@pytest.mark.parametrize(
    "sight",
    [
        seen(same_patient=False),
        seen(key=NoteKey("main", 1, Source.TASK_NOTE, 3)),
        seen(same_patient=False, treating=True),
    ],
)
def test_a_familys_commlog_and_a_task_note_only_claim_it(sight: SeenNote) -> None:
    assert not conversation(sight).proof


def test_still_furious_is_not_satisfied() -> None:
    assert conversation(seen("Spoke with patient, still furious.")).satisfied is False


def test_resolved_in_the_words_counts_with_the_conversation() -> None:
    assert conversation(seen(CALL + " #resolved")).resolves


def test_resolved_alone_counts_once_the_patient_was_reached() -> None:
    event = conversation(seen("Refund mailed today. #resolved"), tell(CASE, talked()).case)
    assert event.resolves
    assert event.proof


# --- flagged notes --------------------------------------------------------------------------------------


def read(text: str, author: int = JAMIE, type_name: str = "Upset Patient") -> Flagged:
    return flagged(note(text, author=author), read_flag(text, type_name, MARKS), OPENED, VIEW)


def test_after_the_end_a_managers_words_only_say_what_was_offered() -> None:
    over = tell(tell(CASE, talked()).case, done()).case
    assert judge(over, seen("Sent a gift card."), VIEW) == HowSaid(
        at=at("Mon 11:00"), by="kelly", offered=(Remedy.GIFT_CARD,)
    )
    assert judge(over, seen("Sent a gift card.", same_patient=False), VIEW) is Useless.SAYS_NOTHING
    assert judge(over, seen("LVM"), VIEW) is Useless.SAYS_NOTHING


def test_a_colleagues_note_says_that_the_patient_is_upset_and_nothing_of_a_call() -> None:
    event = read("Upset about the bill. " + CALL)
    assert (event.by, event.role, event.contact, event.offered) == (None, None, Contact.NONE, ())
    assert (event.severity, event.category, event.explicit) == (Severity.STANDARD, Category.BILLING, False)


def test_a_managers_note_tells_of_the_call_too() -> None:
    event = read("#upset 3 about the bill. " + CALL, KELLY, "Phone")
    assert (event.by, event.role, event.contact) == ("kelly", Role.OFFICE_MANAGER, Contact.CONVERSATION)
    assert (event.severity, event.explicit) == (Severity.SERIOUS, True)
    assert event.offered == (Remedy.APOLOGY, Remedy.EXPLANATION)


@pytest.mark.parametrize("text", ["Spoke with patient, remains livid.", "Talked to pt, much angrier than before"])
def test_still_upset_after_the_call_is_never_solved_on_the_spot(text: str) -> None:
    event = read(text, KELLY)
    assert (event.contact, event.still_upset, event.satisfied) == (Contact.CONVERSATION, True, False)


def test_a_note_that_flags_nothing_by_itself_gets_the_usual_severity() -> None:
    flag = replace(read_flag("x", None, MARKS), severity=None, category=None)
    event = flagged(note("long wait"), flag, OPENED, VIEW)
    assert (event.severity, event.category) == (Severity.STANDARD, Category.WAIT)


# --- the task -------------------------------------------------------------------------------------------


def sight(status: TaskStatus, *unread: int, by: int | None = None, inbox_of: int | None = None) -> TaskSight:
    return TaskSight(status=status, inbox_of=inbox_of, unread_by=frozenset(unread), by=by)


NOW = at("Mon 11:00")
DONE = tell(CASE, done()).case
SEEN = tell(CASE, TaskSeen(at=OPENED)).case


@pytest.mark.parametrize(
    ("case", "task", "events"),
    [
        (CASE, sight(TaskStatus.OPEN, KELLY, JAMIE), []),
        (CASE, sight(TaskStatus.OPEN, JAMIE), [TaskSeen(at=NOW, by="kelly")]),
        (CASE, sight(TaskStatus.OPEN, GONE), [TaskSeen(at=NOW, by="kelly")]),
        (SEEN, sight(TaskStatus.OPEN), []),
        (SEEN, sight(TaskStatus.OPEN, inbox_of=KELLY), []),
        (SEEN, sight(TaskStatus.OPEN, inbox_of=JAMIE), []),
        (
            SEEN,
            sight(TaskStatus.OPEN, DANA, inbox_of=DANA),
            [HelpAsked(at=NOW, asking="regional_manager task 90", of=Role.REGIONAL_MANAGER)],
        ),
        (replace(SEEN, by_hand=True, task_with="dana"), sight(TaskStatus.OPEN, DANA, inbox_of=DANA), []),
        (replace(SEEN, by_hand=True), sight(TaskStatus.OPEN, DANA, inbox_of=DANA), []),
        (CASE, sight(TaskStatus.DONE, by=KELLY), [TaskDone(at=NOW, by="kelly", role=Role.OFFICE_MANAGER)]),
        (SEEN, replace(sight(TaskStatus.OPEN), astray=True), [TaskAstray(at=NOW, may_move=True)]),
        (CASE, sight(TaskStatus.DONE), [TaskDone(at=NOW)]),
        (DONE, sight(TaskStatus.DONE, by=KELLY), []),
        (DONE, sight(TaskStatus.OPEN, KELLY), [TaskUndone(at=NOW)]),
        (CASE, sight(TaskStatus.DELETED, by=DANA), [TaskDeleted(at=NOW, by="dana")]),
        (CASE, sight(TaskStatus.LOST), []),
    ],
)
def test_what_the_task_says(case: Case, task: TaskSight, events: list[Event]) -> None:
    assert list(read_task(case, task, NOW, VIEW)) == events


def test_a_managers_clinical_note_flags_and_says_nothing_about_the_call() -> None:
    written = note(f"{CALL} #upset", procedure=Procedure(number=5))
    event = flagged(written, read_flag(written.text, None, MARKS), OPENED, VIEW)
    assert (event.role, event.contact, event.offered) == (Role.OFFICE_MANAGER, Contact.NONE, ())
