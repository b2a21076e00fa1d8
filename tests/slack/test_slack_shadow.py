"""What operations read of a case in shadow."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from od_escalator.domain.card import CaseCard, Content, Staff, Summary, Telling, ThreadLine
from od_escalator.domain.case import End, State
from od_escalator.domain.effects import Entry, Reason, Tell
from od_escalator.domain.policy import Milestone
from od_escalator.slack.blocks import render
from tests.slack.conftest import OPENED

WAITING = "waiting, no call is logged yet"
REHEARSAL = "A rehearsal: only this channel hears of it, and nothing is written into Open Dental."
BLIND = "No view of Geneva's Open Dental since 10:14 AM, so the patient may have been called already."
DANA = Staff(name="Dana Cole", slack="U0DANA")


@pytest.fixture
def shadow(card: CaseCard) -> CaseCard:
    return replace(card, shadow=True)


def test_the_case_says_that_it_is_only_rehearsed(shadow: CaseCard, written: Callable[[Content], list[str]]) -> None:
    text = written(shadow)
    assert text[0] == "(shadow) UP-1042 · Geneva · billing"
    assert text[1] == ":bell: *Waiting, no call is logged yet*"
    assert text[-2:] == [
        "Next: Dana Cole would be told Tue 10:14 AM unless a call is logged.",
        f"{REHEARSAL} Who and what: Open Dental. Never write a name here.",
    ]


def test_a_direct_message_becomes_a_line(shadow: CaseCard) -> None:
    telling = Telling(
        card=shadow, kind=Tell.STEP, to=DANA, is_owner_of_case=False, untils=(Milestone.ATTEMPTED,), told=(DANA,)
    )
    assert render(telling, OPENED).text == (
        "UP-1042, Mon 10:14 AM: (shadow) would tell Dana Cole: An upset patient was noted Mon Nov 30, 10:14 AM, and"
        " no call is logged yet. Kelly Ray has the task. Please ask whether a hand is needed."
    )


@pytest.mark.parametrize(
    ("done", "once"), [(True, ", once the task is Done"), (False, "")], ids=["with a task", "settled at once"]
)
def test_the_summary_becomes_a_line_that_says_what_it_would_wait_for(shadow: CaseCard, done: bool, once: str) -> None:
    at = OPENED + timedelta(hours=1)
    ended = replace(
        shadow, state=State.ENDED, end=End.RESOLVED, ended_at=at, contacted_at=at, done_at=at if done else None
    )
    text = render(Summary(card=ended), OPENED).text
    assert text.startswith(
        f"UP-1042, Mon 10:14 AM: (shadow) would tell the owners{once}: resolved Mon Nov 30, 11:14 AM. Office: Geneva."
    )


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (Reason.RESOLVED, "Resolved by Dana Cole; live, it would wait for Done."),
        (
            Reason.UNSATISFIED,
            "Dana Cole reached the patient, who is not satisfied yet. The regional manager would be told.",
        ),
        (Reason.WARNED, "Would be reminded: Dana Cole. The next step comes at 10:14 AM."),
        (
            Reason.STEP_DUE,
            f"Would be told now: Dana Cole. A step was due at 10:14 AM. Where it stands: {WAITING}.",
        ),
        (
            Reason.PROOF_ASKED,
            "The CommLog about the conversation is still missing. Would be asked for it: Dana Cole.",
        ),
        (
            Reason.CANNOT_SEE,
            f"{BLIND} Would be told so: Dana Cole.",
        ),
        (
            Reason.SKIPPED,
            "Live, Kelly Ray would have the task, and Dana Cole would be told at 10:14 AM unless it is opened.",
        ),
    ],
)
def test_the_thread_says_what_would_be_and_mentions_nobody(shadow: CaseCard, reason: Reason, said: str) -> None:
    entry = Entry(at=OPENED, reason=reason, told=("regional_manager",), instant=OPENED)
    line = ThreadLine(card=shadow, entry=entry, by=DANA, told=(DANA,))
    assert render(line, OPENED).text == f"UP-1042, Mon 10:14 AM: {said}"
