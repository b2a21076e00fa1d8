"""What stands in the Open Dental task: neutral, short, nothing of a cause or a fault."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from od_escalator.domain.case import Case
from od_escalator.domain.complaint import Category, Subject
from od_escalator.domain.effects import Reason
from od_escalator.domain.playbook import Playbook
from od_escalator.domain.said import Attempted
from od_escalator.domain.task_words import (
    DOCTOR_FIRST,
    FINISHING,
    case_in,
    case_of_line,
    clicked_note,
    detour_line,
    finishing,
    first_line,
    mark_of,
    may_be_of,
    task_note,
)
from tests.domain.builders import OPENED, PLAYBOOK, ZONE, at, case_after, done, flag, key, made, new_case, talked, tell

OPEN = case_after(made())
TRIED = tell(OPEN, Attempted(at=OPENED)).case
CLAIMED = tell(OPEN, talked(proof=False)).case
REACHED = tell(OPEN, talked()).case
AGAIN = tell(tell(REACHED, done()).case, flag(at("Thu 9:00"), note=key(9))).case


@pytest.mark.parametrize(
    ("case", "author", "line"),
    [
        (OPEN, "Jamie", "Please call back by Tue 10:00 AM - billing - UP-1042 (noted Mon 10:00 AM Jamie)"),
        (OPEN, "", "Please call back by Tue 10:00 AM - billing - UP-1042 (noted Mon 10:00 AM)"),
        (OPEN, "Jo (temp)", "Please call back by Tue 10:00 AM - billing - UP-1042 (noted Mon 10:00 AM Jo (temp))"),
        (AGAIN, "Jamie", "Please call back by Fri 9:00 AM - billing - UP-1042-2 (noted Thu 9:00 AM Jamie)"),
        (new_case(), "Jamie", "Please call back by Mon 10:00 AM - billing - UP-1042 (noted Mon 10:00 AM Jamie)"),
    ],
)
def test_the_first_line_says_until_when_to_call(case: Case, author: str, line: str) -> None:
    assert first_line(case, ZONE, author) == line
    assert mark_of(case) in line


def test_what_is_ours_in_the_task_fits_into_a_list_and_a_screen() -> None:
    assert len(first_line(OPEN, ZONE, "Jamie")) < 250
    assert all(len(line) < 120 for line in FINISHING)


def test_the_steps_for_what_it_is_about_and_coaching_come_last() -> None:
    assert finishing(OPEN, PLAYBOOK, {}) == (*FINISHING, "- Look at the bill.", "- Listen first.")
    waits = replace(OPEN, category=Category.WAIT)
    assert finishing(waits, PLAYBOOK, {}) == (*FINISHING, "- Listen first.")
    assert finishing(OPEN, Playbook(), {}) == FINISHING
    assert PLAYBOOK.coaching[0] not in finishing(replace(OPEN, category=Category.LEGAL), PLAYBOOK, {})


@pytest.mark.parametrize(
    ("case", "told", "text"),
    [
        (OPEN, ["Dana Cole"], "Dana Cole has been told (Tue 10:00 AM): no call is on file yet."),
        (OPEN, ["Rosa", "Lee"], "Rosa and Lee have been told (Tue 10:00 AM): no call is on file yet."),
        (OPEN, [], "A reminder (Tue 10:00 AM): no call is on file yet."),
        (TRIED, ["Dana"], "Dana has been told (Tue 10:00 AM): no conversation is on file yet."),
        (CLAIMED, ["Dana"], "Dana has been told (Tue 10:00 AM): no conversation is on file yet."),
        (
            REACHED,
            ["Dana"],
            "Dana has been told (Tue 10:00 AM): the patient was reached, and the matter is still open.",
        ),
    ],
)
def test_a_step_says_in_the_task_who_was_told_and_what_is_missing(case: Case, told: Sequence[str], text: str) -> None:
    assert task_note(case, Reason.STEP_DUE, told, at("Tue 10:00"), ZONE).startswith(text)


def test_what_was_taken_back_is_said_without_a_reason() -> None:
    said = task_note(case_after(), Reason.WITHDRAWN, (), OPENED, ZONE)
    assert said == "This was taken back. Nothing needs to be done here any more."


def test_other_notes_ask_for_one_thing() -> None:
    assert "Please write one on this patient" in task_note(OPEN, Reason.PROOF_ASKED, [], OPENED, ZONE)
    assert "Please read it before you call" in task_note(OPEN, Reason.JOINED, [], OPENED, ZONE)


def test_of_a_complaint_about_a_provider_the_doctor_hears_before_the_patient() -> None:
    about_the_doctor = replace(OPEN, subject=Subject.PROVIDER)
    assert DOCTOR_FIRST in task_note(about_the_doctor, Reason.JOINED, [], OPENED, ZONE)


def test_a_click_in_slack_says_in_the_task_who_clicked() -> None:
    assert clicked_note(Reason.TAKEN, "Sam Hill", OPENED, ZONE).startswith("Sam Hill has this. (Clicked in Slack Mon ")
    given = clicked_note(Reason.REASSIGNED, "Dana Cole", OPENED, ZONE, holder="Sam Hill")
    assert given.startswith("Dana Cole gave this to Sam Hill, who sees to it from now on.")
    assert clicked_note(Reason.STEP_DUE, "Sam Hill", OPENED, ZONE).startswith("Sam Hill did this.")


def test_what_was_put_off_is_reminded_of() -> None:
    reminder = task_note(OPEN, Reason.REMINDED, [], at("Tue 10:00"), ZONE)
    assert reminder.startswith("A reminder (Tue 10:00 AM). This was put off, and now: no call is on file yet")


@pytest.mark.parametrize(
    ("case", "missing"),
    [
        (OPEN, "no call is on file yet"),
        (TRIED, "no conversation is on file yet"),
        (REACHED, "the patient was reached, and the matter is still open"),
    ],
)
def test_a_task_instead_of_a_slack_message_says_what_is_missing(case: Case, missing: str) -> None:
    noted = "billing - UP-1042/D7 (noted Mon 10:00 AM Jamie)"
    assert detour_line(case, "UP-1042/D7", ZONE, "Jamie") == f"Please look into this: {missing} - {noted}"


@pytest.mark.parametrize(
    ("line", "named"),
    [
        (first_line(OPEN, ZONE, "Jamie"), (1042, 1)),
        (first_line(AGAIN, ZONE, "Jamie"), (1042, 2)),
        (detour_line(OPEN, "UP-1042/D7", ZONE, "Jamie"), None),
        ("Please call UP-1042/7", None),
        ("XUP-1042", None),
        ("Please call back", None),
    ],
)
def test_a_task_is_known_by_its_first_line(line: str, named: tuple[int, int] | None) -> None:
    assert case_in(line) == named


def test_our_first_line_tells_by_itself_that_it_is_ours() -> None:
    assert case_of_line(first_line(OPEN, ZONE, "Jamie")) == (OPEN.number, 1)
    assert case_of_line(first_line(replace(OPEN, opening=2), ZONE, "Jamie")) == (OPEN.number, 2)
    assert case_of_line(f"Please call, see {OPEN.label}") is None


@pytest.mark.parametrize(
    ("line", "ours", "by_others"),
    [
        ("Please call back - billing - UP-1042 (noted Mon 10:00 AM)", True, True),
        ("Please call back - billing - UP-1042-2", True, True),
        ("see UP-1041, it is like UP-1042", True, True),
        ("call Nora", True, False),
        ("Please call back - billing - UP-1041", False, False),
        ("Please call back - billing - UP-10421", False, False),
        ("Please look into this: no call is on file yet - billing - UP-1042/D7", False, False),
    ],
)
def test_a_task_is_the_cases_by_its_mark_or_when_we_wrote_it_and_nothing_says_otherwise(
    line: str, ours: bool, by_others: bool
) -> None:
    assert (may_be_of("UP-1042", line, is_ours=True), may_be_of("UP-1042", line, is_ours=False)) == (ours, by_others)
