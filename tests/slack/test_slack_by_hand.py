"""What is said of a task that staff send by hand."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from od_escalator.domain.card import CaseCard, Content, Staff, Telling, ThreadLine
from od_escalator.domain.effects import Entry, Reason, Tell
from od_escalator.domain.policy import Milestone
from od_escalator.slack.blocks import render
from tests.slack.conftest import OPENED

DANA, KELLY = Staff(name="Dana Cole", slack="U0DANA"), Staff(name="Kelly Ray", slack="U0KELLY")
NOBODY = "Nobody has sent the task about this upset patient yet."


@pytest.fixture
def waiting(card: CaseCard) -> CaseCard:
    return replace(card, awaits_task=True)


def test_the_case_says_that_nobody_has_sent_the_task(
    waiting: CaseCard, written: Callable[[Content], list[str]]
) -> None:
    assert written(waiting)[1] == ":bell: *Waiting, nobody has sent the task yet*"


@pytest.mark.parametrize(
    ("kind", "to", "said"),
    [
        (Tell.TASK, KELLY, f"{NOBODY} Please send one to your Open Dental inbox, attached to the patient. "),
        (Tell.TASK, DANA, f"{NOBODY} Please send one to Kelly Ray's Open Dental inbox, attached to the patient. "),
        (Tell.STEP, KELLY, "An upset patient hopes for a call. The note is in Open Dental. "),
        (Tell.STEP, DANA, "An upset patient was noted Mon Nov 30, 10:14 AM, and nobody has sent the task yet. "),
    ],
)
def test_who_is_told_what(waiting: CaseCard, kind: Tell, to: Staff, said: str) -> None:
    telling = Telling(card=waiting, kind=kind, to=to, is_owner_of_case=to == KELLY, untils=(Milestone.SEEN,))
    assert render(telling, OPENED).text.startswith(f"UP-1042, Geneva, billing: {said}")


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (Reason.TASK_SENT, "Dana Cole sent the task."),
        (Reason.TASK_ASKED, "Nobody has sent the task yet. Asked for it: Dana Cole."),
    ],
)
def test_the_thread_tells_of_the_task(waiting: CaseCard, reason: Reason, said: str) -> None:
    line = ThreadLine(card=waiting, entry=Entry(at=OPENED, reason=reason), by=DANA, told=(DANA,))
    assert render(line, OPENED).text == f"UP-1042, Mon 10:14 AM: {said}"


@pytest.mark.parametrize(
    ("to", "in_tasks", "said"),
    [
        (KELLY, True, "The review still waits for its reply. Please see to it. Who and what: Open Dental"),
        (KELLY, False, "see to it, and have IT run od-escalator review replied. It is a review that no patient and no"),
        (DANA, True, "Kelly Ray has the task. Please ask whether a hand is needed. Who and what: Open Dental"),
        (DANA, False, "Kelly Ray looks after it. Please ask whether a hand is needed. It is a review that no patient"),
    ],
)
def test_of_a_review_of_nobody_without_a_task_none_is_spoken_of(
    card: CaseCard, to: Staff, in_tasks: bool, said: str
) -> None:
    review = replace(card, of_nobody=True, in_tasks=in_tasks)
    telling = Telling(card=review, kind=Tell.STEP, to=to, is_owner_of_case=to == KELLY, untils=(Milestone.REPLIED,))
    assert said in render(telling, OPENED).text
