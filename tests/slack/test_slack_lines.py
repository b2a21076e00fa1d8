"""The lines of a thread, word for word."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from od_escalator.domain.card import CaseCard, Content, Staff, ThreadLine
from od_escalator.domain.case import End
from od_escalator.domain.effects import Entry, Reason
from od_escalator.slack.blocks import render

Reader = Callable[[Content], list[str]]

OPENED = datetime(2026, 11, 30, 15, 14, tzinfo=UTC)
KELLY = Staff(name="Kelly Ray", slack="U0KELLY")
DANA = Staff(name="Dana Cole", slack="U0DANA")
ROSA = Staff(name="Rosa Lind")


def later(**length: float) -> datetime:
    return OPENED + timedelta(**length)


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        (Reason.OPENED, ":bell: Mon 12:14 PM: Kelly Ray noted an upset patient."),
        (Reason.JOINED, ":memo: Mon 12:14 PM: Kelly Ray wrote another note about this upset."),
        (
            Reason.REOPENED,
            (
                ":bell: Mon 12:14 PM: Kelly Ray noted that the patient is upset again. "
                "The case starts over from its first step."
            ),
        ),
        (Reason.SEEN, ":eyes: Mon 12:14 PM: Kelly Ray opened the task."),
        (
            Reason.ATTEMPTED,
            (
                ":telephone_receiver: Mon 12:14 PM: Kelly Ray tried to reach the patient, no conversation yet. "
                "That puts off telling Dana Cole and Rosa Lind until 11:14 AM."
            ),
        ),
        (
            Reason.CONTACTED,
            ":speech_balloon: Mon 12:14 PM: Kelly Ray reached the patient, and the CommLog is written.",
        ),
        (
            Reason.CLAIMED,
            ":speech_balloon: Mon 12:14 PM: Kelly Ray mentions a conversation. A CommLog about it is still needed.",
        ),
        (
            Reason.UNSATISFIED,
            (
                ":speech_balloon: Mon 12:14 PM: Kelly Ray reached the patient, who is not satisfied yet. "
                "The regional manager is told."
            ),
        ),
        (
            Reason.DONE_UNPROVEN,
            ":memo: Mon 12:14 PM: Kelly Ray marked the task Done. A CommLog about the conversation is still needed.",
        ),
        (
            Reason.DONE_UNSATISFIED,
            (
                ":memo: Mon 12:14 PM: Kelly Ray marked the task Done. The patient is not satisfied yet: "
                "the regional manager or an owner ends the case."
            ),
        ),
        (Reason.UNDONE, ":memo: Mon 12:14 PM: The task is open again."),
        (
            Reason.TASK_PUT_BACK,
            ":memo: Mon 12:14 PM: Reply had sent the task to the program's own inbox: it was put back.",
        ),
        (
            Reason.PROOF_ASKED,
            (
                ":memo: Mon 12:14 PM: The CommLog about the conversation is still missing. "
                "Asked for it: Dana Cole and Rosa Lind."
            ),
        ),
        (
            Reason.TASK_DELETED,
            (
                ":information_source: Mon 12:14 PM: Kelly Ray deleted the task. "
                "The case stays open until the patient was called."
            ),
        ),
        (Reason.RESOLVED, ":white_check_mark: Mon 12:14 PM: Resolved by Kelly Ray. Thank you."),
        (
            Reason.SETTLED,
            (
                ":white_check_mark: Mon 12:14 PM: Kelly Ray settled it with the patient. "
                "The reply to the review is still missing: once it is up, write #replied."
            ),
        ),
        (
            Reason.REPLY_OWED,
            (
                ":information_source: Mon 12:14 PM: Kelly Ray ended it but for the reply to the review: "
                "nobody calls any more. Once it is up, write #replied."
            ),
        ),
        (Reason.REPLIED, ":speech_balloon: Mon 12:14 PM: Kelly Ray posted the reply to the review."),
        (
            Reason.REPLY_WAIVED,
            ":information_source: Mon 12:14 PM: Kelly Ray decided that the review gets no public reply.",
        ),
        (
            Reason.WARNED,
            ":alarm_clock: Mon 12:14 PM: Reminded: Dana Cole and Rosa Lind. The next step comes at 11:14 AM.",
        ),
        (
            Reason.STEP_DUE,
            (
                ":bell: Mon 12:14 PM: Told now: <@U0DANA> and Rosa Lind. A step was due at 11:14 AM. "
                "Where it stands: waiting, the task has not been opened yet."
            ),
        ),
        (
            Reason.CANNOT_SEE,
            (
                ":warning: Mon 12:14 PM: No view of Geneva's Open Dental since 11:14 AM, "
                "so the patient may have been called already. Told so: Dana Cole and Rosa Lind."
            ),
        ),
        (Reason.HELP_ASKED, ":raised_hand: Mon 12:14 PM: Kelly Ray asks for help. Told now: <@U0DANA> and Rosa Lind."),
        (
            Reason.DANGER,
            ":rotating_light: Mon 12:14 PM: Words of the note cannot wait. Told now: <@U0DANA> and Rosa Lind.",
        ),
        (
            Reason.DANGER_ASKED,
            (
                ":grey_question: Mon 12:14 PM: A word of the note may mean a critical case. "
                "Asked about it: Dana Cole and Rosa Lind."
            ),
        ),
        (
            Reason.PROMISED,
            ":spiral_calendar_pad: Mon 12:14 PM: Kelly Ray promised the patient a call by Mon Nov 30.",
        ),
        (
            Reason.WITHDRAWN,
            ":leftwards_arrow_with_hook: Mon 12:14 PM: Kelly Ray took the note back. Nothing more needs to be done.",
        ),
        (
            Reason.WITHDRAWAL_ASKED,
            (
                ":grey_question: Mon 12:14 PM: Kelly Ray says that this was no complaint. Nothing has ended. "
                "Asked about it: Dana Cole and Rosa Lind."
            ),
        ),
        (
            Reason.FLAG_GONE,
            (
                ":grey_question: Mon 12:14 PM: The note was deleted, or no longer says that the patient is upset. "
                "Nothing has ended. Asked about it: Dana Cole and Rosa Lind."
            ),
        ),
        (
            Reason.PROOF_GONE,
            (
                ":memo: Mon 12:14 PM: The CommLog about the conversation is gone, or was changed: not reached any "
                "more. Told: Dana Cole and Rosa Lind."
            ),
        ),
        (
            Reason.TASK_ASTRAY,
            (
                ":memo: Mon 12:14 PM: The task lies in the program's own inbox, where nobody reads it. "
                "Told: Dana Cole and Rosa Lind."
            ),
        ),
        (
            Reason.DECLINE_SAID,
            (
                ":grey_question: Mon 12:14 PM: Kelly Ray wrote that the patient does not want to be contacted. "
                "Nothing has ended. Told: Dana Cole and Rosa Lind."
            ),
        ),
        (
            Reason.HOW_ASKED,
            ":memo: Mon 12:14 PM: What was offered is not written down yet. Asked for it: Dana Cole and Rosa Lind.",
        ),
        (Reason.HOW_SAID, ":memo: Mon 12:14 PM: Kelly Ray wrote down what was offered."),
        (
            Reason.PATIENT_MERGED,
            ":information_source: Mon 12:14 PM: The patient was merged with another chart.",
        ),
        (
            Reason.MERGED_BESIDE,
            (
                ":information_source: Mon 12:14 PM: The patient was merged with another chart, which has an open case "
                "too. Both stay open: please look at both."
            ),
        ),
        (Reason.MANAGERS_NOTE, ":information_source: Mon 12:14 PM: Managers note."),
    ],
)
def test_every_line_of_the_thread_is_one_thing_that_happened(
    card: CaseCard, reason: Reason, sentence: str, written: Reader
) -> None:
    entry = Entry(at=later(hours=2), reason=reason, instant=later(hours=1))

    line = ThreadLine(card=card, entry=entry, by=KELLY, told=(DANA, ROSA))

    assert written(line) == [sentence]
    assert render(line, OPENED).text == f"UP-1042, {sentence.partition(' ')[2]}"


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        (Reason.SEEN, ":eyes: Mon 10:14 AM: Somebody opened the task."),
        (Reason.RESOLVED, ":white_check_mark: Mon 10:14 AM: Resolved. Thank you."),
        (Reason.STEP_DUE, ":bell: Mon 10:14 AM: Told now: nobody. A step was due at 10:14 AM."),
        (Reason.WARNED, ":alarm_clock: Mon 10:14 AM: Reminded: nobody. The next step comes at 10:14 AM."),
    ],
)
def test_a_line_holds_when_nobody_is_known_and_the_case_is_over(
    card: CaseCard, reason: Reason, sentence: str, written: Reader
) -> None:
    line = ThreadLine(card=replace(card, end=End.RESOLVED), entry=Entry(at=OPENED, reason=reason), by=None, told=())

    assert written(line) == [sentence]


@pytest.mark.parametrize("in_slack", [False, True])
def test_a_brace_in_somebodys_name_breaks_no_line(card: CaseCard, written: Reader, *, in_slack: bool) -> None:
    entry = Entry(at=OPENED, reason=Reason.ATTEMPTED, instant=later(hours=1), in_slack=in_slack)
    (said,) = written(ThreadLine(card=card, entry=entry, by=Staff(name="K{0}"), told=(Staff(name="{"),)))
    assert "K{0} tried to reach the patient" in said
    assert "puts off telling { until" in said
