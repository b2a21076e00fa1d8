"""Whom a complaint is about hears nothing of it; somebody else above does, and never is it nobody."""

from dataclasses import replace

import pytest

from od_escalator.domain.availability import Attendance, Away
from od_escalator.domain.belonging import case_for
from od_escalator.domain.case import Case
from od_escalator.domain.complaint import Subject
from od_escalator.domain.effects import Reason
from od_escalator.domain.evidence import Useless, Viewpoint, flagged, is_kept_from, judge
from od_escalator.domain.flags import Marks, read_flag
from od_escalator.domain.person import Role
from od_escalator.domain.practice import SeenNote
from od_escalator.domain.recipients import (
    above,
    hears_the_end,
    holder_of,
    home_of,
    ids_of,
    kept_from,
    recipients_of,
    whom_about,
)
from od_escalator.domain.roster import Roster
from od_escalator.domain.task_words import DOCTOR_FIRST, finishing, task_note
from od_escalator.domain.words import Contact
from tests.domain.builders import (
    CALL,
    DANA,
    KELLY,
    OFFICE,
    OM,
    OPENED,
    OWNERS,
    PEOPLE,
    PLAYBOOK,
    POLICIES,
    RM,
    ROSTER,
    ZONE,
    Field,
    at,
    case_after,
    done,
    flag,
    new_case,
    note,
    talked,
    tell,
)

MARKS = Marks(types=frozenset())
USUAL, PAST = case_after(), case_after(past_manager=True)
OM_CASE = replace(PAST, subject=Subject.OFFICE_MANAGER)
RM_CASE = replace(USUAL, subject=Subject.REGIONAL_MANAGER)
ROSA_CASE = replace(USUAL, subject=Subject.OWNER, about="rosa")
OWNERS_CASE = replace(USUAL, subject=Subject.OWNER)
DOCTOR_CASE = replace(USUAL, subject=Subject.PROVIDER)
LINDS_CASE = replace(DOCTOR_CASE, about="rosa")
USERS = {11: "Jamie", 12: "Kelly", 13: "Dana"}
VIEW = Viewpoint(OFFICE, ROSTER, MARKS, USERS)


@pytest.mark.parametrize(
    ("case", "told", "kept"),
    [
        (OM_CASE, ("dana", "rosa", "lee"), {"kelly", "sam"}),
        (RM_CASE, ("kelly", "rosa", "lee"), {"dana"}),
        (ROSA_CASE, ("kelly", "dana", "lee"), {"rosa"}),
        (OWNERS_CASE, ("kelly", "dana"), {"rosa", "lee"}),
        (DOCTOR_CASE, ("kelly", "dana", "rosa", "lee"), set()),
        (LINDS_CASE, ("kelly", "dana", "lee"), {"rosa"}),
    ],
)
def test_whom_it_is_about_is_skipped_and_others_hear(case: Case, told: tuple[str, ...], kept: set[str]) -> None:
    assert ids_of(recipients_of((OM, RM, OWNERS), case, OFFICE, OPENED)) == told
    assert kept_from(case, OFFICE) == kept
    assert set(above(case, OFFICE)) == {"dana", "rosa", "lee"} - kept


def test_only_who_may_hear_has_its_message_and_its_end() -> None:
    cases = (USUAL, PAST, RM_CASE, ROSA_CASE, OWNERS_CASE)
    assert [home_of(case, OFFICE) for case in cases] == [None, "dana", "rosa", None, None]
    assert [hears_the_end(case, OFFICE) for case in cases] == [None, None, None, "lee", "dana"]
    assert [holder_of(case, OFFICE) for case in cases] == ["kelly", "dana", "kelly", "kelly", "kelly"]
    alone = replace(OFFICE, roles={Role.OFFICE_MANAGER: ("kelly",), Role.REGIONAL_MANAGER: ("dana",)})
    assert home_of(RM_CASE, alone) is None


def test_an_emergency_is_told_to_somebody_where_the_doctor_on_call_is_whom_it_is_about() -> None:
    office = replace(OFFICE, roles={**OFFICE.roles, Role.ON_CALL_DOCTOR: ("dana",)})
    assert ids_of(recipients_of((Role.ON_CALL_DOCTOR,), USUAL, office, OPENED)) == ("dana",)
    assert ids_of(recipients_of((Role.ON_CALL_DOCTOR,), RM_CASE, office, OPENED)) == ("rosa",)
    assert ids_of(recipients_of((OM,), PAST, office, OPENED)) == ()


def test_nobody_hears_about_themselves_in_somebodys_place() -> None:
    times = {"rosa": (Away(begins=OPENED.date(), until=at("Fri 10:00").date(), delegate="dana"),)}
    office = replace(OFFICE, attendance=Attendance(away=times))
    assert ids_of(recipients_of((RM,), RM_CASE, office, OPENED)) == ("lee",)


@pytest.mark.parametrize(
    ("said", "subject", "about"),
    [
        ("#about rm", Subject.REGIONAL_MANAGER, None),
        ("#about owner Rosa", Subject.OWNER, "rosa"),
        ("#about owner park", Subject.OWNER, "lee"),
        ("#about owner was rude", Subject.OWNER, None),
        ("#about owner dana", Subject.OWNER, None),
        ("#about Dr. Lind", Subject.PROVIDER, "rosa"),
        ("#about Dr. Kelly", Subject.PROVIDER, None),
        ("#about om", Subject.OFFICE_MANAGER, None),
        ("#upset", None, None),
    ],
)
def test_a_name_of_those_above_is_known(said: str, subject: Subject | None, about: str | None) -> None:
    assert whom_about(read_flag(said, None, MARKS), OFFICE, ROSTER) == (subject, about)
    event = flagged(note(text=said), read_flag(said, None, MARKS), OPENED, VIEW)
    assert (event.subject, event.about) == (subject, about)


@pytest.mark.parametrize("said", ["#about rm", "#about owners", "#about Dr. Cole"])
def test_where_nobody_else_would_hear_it_is_a_case_like_others(said: str) -> None:
    office = replace(OFFICE, roles={Role.OFFICE_MANAGER: ("kelly",), Role.REGIONAL_MANAGER: ("dana",)})
    office = replace(office, roles={**office.roles, Role.OWNERS: ("dana",)})
    assert whom_about(read_flag(said, None, MARKS), office, Roster(PEOPLE, (office,))) == (None, None)


def test_what_they_write_themselves_proves_nothing() -> None:
    about = note(text=f"{CALL} #upset #about rm", author=13)
    assert flagged(about, read_flag(about.text, None, MARKS), OPENED, VIEW).contact is Contact.NONE
    theirs = SeenNote(note=note(author=13), same_patient=True)
    assert judge(RM_CASE, theirs, VIEW) is Useless.PAST_THE_MANAGER
    assert judge(USUAL, theirs, VIEW) not in set(Useless)
    assert not is_kept_from(RM_CASE, note(author=12), VIEW)
    assert is_kept_from(USUAL, about, VIEW)


@pytest.mark.parametrize(
    ("author", "said", "kept"),
    [
        (12, "Pt upset about my tone on the phone. #upset", set()),
        (12, "Pt upset about my tone on the phone. #upset #about om", {"kelly", "sam"}),
        (12, "Pt upset, please look at it above me. #upset rm", {"kelly", "sam"}),
        (13, "Pt upset with me. #upset", set()),
        (13, "Pt upset with me. #upset #about rm", {"dana"}),
        (11, "Pt upset with the office manager. #upset #about om", {"kelly", "sam"}),
    ],
)
def test_who_wrote_it_hides_it_from_nobody_and_whom_it_is_about_hears_nothing_also_as_its_author(
    author: int, said: str, kept: set[str]
) -> None:
    event = flagged(note(text=said, author=author), read_flag(said, None, MARKS), OPENED, VIEW)
    case = tell(new_case(), event).case
    assert kept_from(case, OFFICE) == kept
    assert not kept & set(ids_of(recipients_of((OM, RM, OWNERS), case, OFFICE, OPENED)))


@pytest.mark.parametrize(
    ("known", "said", "belongs"),
    [
        ((USUAL,), {"subject": Subject.REGIONAL_MANAGER}, None),
        ((USUAL, RM_CASE), {"subject": Subject.REGIONAL_MANAGER}, RM_CASE),
        ((RM_CASE,), {}, RM_CASE),
        ((RM_CASE,), KELLY, RM_CASE),
        ((RM_CASE,), DANA, None),
        ((ROSA_CASE,), {"subject": Subject.OWNER, "about": "lee"}, None),
        ((ROSA_CASE,), {"by": "rosa", "role": Role.OWNERS}, None),
        ((ROSA_CASE,), {"by": "lee", "role": Role.OWNERS}, ROSA_CASE),
        ((OWNERS_CASE,), {"by": "lee", "role": Role.OWNERS}, None),
        ((USUAL,), {"subject": Subject.PROVIDER}, USUAL),
        ((PAST,), {"past_manager": True, "subject": Subject.OFFICE_MANAGER}, PAST),
    ],
)
def test_a_case_about_somebody_and_their_own_never_meet(
    known: tuple[Case, ...], said: dict[str, Field], belongs: Case | None
) -> None:
    assert case_for(known, flag(at("Mon 11:00"), **said), POLICIES, shadow=False) == belongs


def test_a_later_note_may_say_whom_it_is_about() -> None:
    doctor = flag(at("Mon 11:00"), subject=Subject.PROVIDER)
    assert tell(USUAL, doctor).case.subject is Subject.PROVIDER
    assert tell(PAST, doctor).case.subject is None
    manager = flag(at("Mon 11:00"), past_manager=True, subject=Subject.OFFICE_MANAGER)
    assert tell(PAST, manager).case.subject is Subject.OFFICE_MANAGER
    opened = tell(new_case(), flag(subject=Subject.OWNER, about="lee")).case
    assert (opened.subject, opened.about) == (Subject.OWNER, "lee")
    ended = tell(tell(ROSA_CASE, talked()).case, done()).case
    again = tell(ended, flag(at("Tue 11:00"))).case
    assert (again.opening, again.subject, again.about) == (2, Subject.OWNER, "rosa")


def test_the_task_says_to_speak_with_the_doctor_first() -> None:
    assert DOCTOR_FIRST in finishing(DOCTOR_CASE, PLAYBOOK, {})
    assert DOCTOR_FIRST not in finishing(USUAL, PLAYBOOK, {})
    said = task_note(DOCTOR_CASE, Reason.JOINED, (), OPENED, ZONE)
    assert said.endswith(DOCTOR_FIRST)
    assert said.startswith(task_note(USUAL, Reason.JOINED, (), OPENED, ZONE))
