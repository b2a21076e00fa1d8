"""The message of a case, word for word, as it is read and as it is heard."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from od_escalator.domain.card import CaseCard, Content, NextStep, Staff
from od_escalator.domain.case import End, State
from od_escalator.domain.complaint import Origin, Remedy
from od_escalator.domain.policy import Milestone
from od_escalator.slack.blocks import render

Reader = Callable[[Content], list[str]]

OPENED = datetime(2026, 11, 30, 15, 14, tzinfo=UTC)
KELLY = Staff(name="Kelly Ray", slack="U0KELLY")
DANA = Staff(name="Dana Cole", slack="U0DANA")
ROSA = Staff(name="Rosa Lind")
INBOX = "Who and what: Open Dental, your task inbox. Never write a name here."


def later(**length: float) -> datetime:
    return OPENED + timedelta(**length)


SEEN: dict[str, Any] = {"state": State.SEEN, "seen_at": later(minutes=20)}
TRIED = SEEN | {"state": State.ATTEMPTED, "attempts": 2, "attempted_at": later(hours=2, minutes=5)}
REACHED = TRIED | {
    "state": State.CONTACTED,
    "contacted_at": later(days=1, hours=1),
    "contacted_by": KELLY,
    "proven": True,
    "next_step": NextStep(due_at=later(days=2), until=Milestone.RESOLVED, told=(DANA, ROSA)),
}
UNSATISFIED = REACHED | {"unsatisfied": True}
CLAIMED = REACHED | {"proven": False, "contacted_by": None}
DONE = TRIED | {"state": State.DONE, "done_at": later(hours=5)}
RESOLVED = REACHED | {
    "state": State.ENDED,
    "end": End.RESOLVED,
    "ended_at": later(days=2, hours=3, minutes=20),
    "ended_by": KELLY,
    "offered": (Remedy.APOLOGY, Remedy.BILL_ADJUSTED),
}


def test_the_message_of_a_new_case(card: CaseCard, written: Reader) -> None:
    assert written(card) == [
        "UP-1042 · Geneva · billing",
        ":bell: *Waiting, the task has not been opened yet*",
        "*Owner*\nKelly Ray",
        "*Severity*\nstandard (2 of 4)",
        "*Opened*\nMon Nov 30, 10:14 AM",
        "*First call due*\nTue 10:14 AM",
        "*Attempts*\nnone logged yet",
        "*Conversation*\nnone logged yet",
        "Next: Dana Cole will be told Tue 10:14 AM unless a call is logged.",
        INBOX,
    ]


def test_the_message_of_a_resolved_case(card: CaseCard, written: Reader) -> None:
    assert written(replace(card, **RESOLVED, origin=Origin.REVIEW, opening=2)) == [
        "UP-1042 · Geneva · billing",
        ":white_check_mark: *Resolved Wed Dec 2, 1:34 PM by Kelly Ray*",
        "*Owner*\nKelly Ray",
        "*Severity*\nstandard (2 of 4)",
        "*Opened again*\nMon Nov 30, 10:14 AM",
        "*Attempts*\n2, the first Mon 12:19 PM",
        "*Conversation*\nKelly Ray, Tue 11:14 AM",
        "*Proof*\nCommLog written",
        "*Came as*\na review",
        "*Offered*\nan apology and the bill adjusted",
        INBOX,
    ]


def test_who_listens_hears_the_same_as_who_reads(card: CaseCard) -> None:
    assert render(card, OPENED).text == (
        "UP-1042, Geneva, billing: waiting, the task has not been opened yet. Owner: Kelly Ray. "
        "Severity: standard (2 of 4). Opened: Mon Nov 30, 10:14 AM. First call due: Tue 10:14 AM. "
        "Attempts: none logged yet. Conversation: none logged yet. "
        "Dana Cole will be told Tue 10:14 AM unless a call is logged. " + INBOX
    )


UNREACHABLE = {"end": End.UNREACHABLE, "state": State.ENDED}


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"state": State.NEW}, ":bell: *Just noted*"),
        (SEEN, ":eyes: *Seen, no call is logged yet*"),
        (TRIED, ":telephone_receiver: *Tried, the patient has not been reached yet (2 attempts)*"),
        (REACHED, ":speech_balloon: *The patient was reached, the task is still open*"),
        (UNSATISFIED, ":speech_balloon: *The patient was reached and is not satisfied yet*"),
        (CLAIMED, ":speech_balloon: *A conversation is mentioned, the CommLog about it is missing*"),
        (DONE, ":memo: *The task is Done, the CommLog about the conversation is missing*"),
        (UNSATISFIED | {"state": State.DONE}, ":memo: *The task is Done, the patient is not satisfied yet*"),
        (REACHED | {"state": State.DONE}, ":memo: *The task is Done and the CommLog is written*"),
        (UNREACHABLE, ":information_source: *Ended, the patient could not be reached*"),
        (
            UNREACHABLE | {"ended_at": later(days=2), "ended_by": DANA},
            ":information_source: *Ended, the patient could not be reached (Wed Dec 2, 10:14 AM by Dana Cole)*",
        ),
        ({"end": End.RESOLVED, "state": State.ENDED}, ":white_check_mark: *Resolved*"),
    ],
)
def test_where_a_case_stands_is_said_in_words(
    card: CaseCard, changes: dict[str, Any], status: str, written: Reader
) -> None:
    assert written(replace(card, **changes))[1] == status


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (CLAIMED, "*Conversation*\nTue 11:14 AM"),
        (CLAIMED, "*Proof*\nCommLog missing"),
        (DONE, "*Proof*\nCommLog missing"),
        ({"attempts": 1}, "*Attempts*\n1"),
        ({"end": End.WITHDRAWN}, "*Conversation*\nnone logged"),
        ({"end": End.WITHDRAWN}, "*Attempts*\nnone logged"),
        (REACHED, "Next: Dana Cole and Rosa Lind will be told Wed 10:14 AM unless it is resolved."),
        (
            {"next_step": NextStep(due_at=later(hours=2), until=Milestone.SEEN, told=(KELLY,))},
            "Next: Kelly Ray will be reminded Mon 12:14 PM unless the task is opened.",
        ),
    ],
)
def test_the_message_of_a_case_says(card: CaseCard, changes: dict[str, Any], expected: str, written: Reader) -> None:
    assert expected in written(replace(card, **changes))


@pytest.mark.parametrize(
    ("changes", "label"),
    [
        (REACHED, "First call due"),
        (REACHED | {"attempts": 0}, "Attempts"),
        ({"call_due_at": None}, "First call due"),
        ({"next_step": None}, "Next:"),
        ({"next_step": NextStep(due_at=OPENED, until=Milestone.SEEN, told=())}, "Next:"),
        (RESOLVED, "Next:"),
        ({}, "Proof"),
    ],
)
def test_the_message_of_a_case_leaves_out_what_no_longer_matters(
    card: CaseCard, changes: dict[str, Any], label: str, written: Reader
) -> None:
    assert label not in " ".join(written(replace(card, **changes)))
