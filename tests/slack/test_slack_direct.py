"""Direct messages, word for word."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from od_escalator.domain.card import Bundle, CaseCard, Content, NextStep, Staff, StandsFor, Telling
from od_escalator.domain.case import State
from od_escalator.domain.effects import Tell
from od_escalator.domain.policy import Milestone
from od_escalator.slack.blocks import render

Reader = Callable[[Content], list[str]]

OPENED = datetime(2026, 11, 30, 15, 14, tzinfo=UTC)
KELLY = Staff(name="Kelly Ray", slack="U0KELLY")
DANA = Staff(name="Dana Cole", slack="U0DANA")
ROSA = Staff(name="Rosa Lind")
INBOX = "Who and what: Open Dental, your task inbox. Never write a name here."
ELSEWHERE = "Who and what: Open Dental. Never write a name here."


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


CALLED = "Already called? Then a short CommLog about it is all that is missing."
HAND = "Kelly Ray has the task. Please ask whether a hand is needed."


@pytest.mark.parametrize(
    ("changes", "until", "sentences"),
    [
        ({}, Milestone.SEEN, ["An upset patient hopes for a call. Please open the task in your Open Dental inbox."]),
        (SEEN, Milestone.ATTEMPTED, ["Please call the patient: no call is logged yet.", CALLED]),
        (
            TRIED,
            Milestone.CONTACTED,
            ["Please call once more: 2 attempts logged, no conversation yet.", CALLED],
        ),
        (
            REACHED,
            Milestone.RESOLVED,
            ["The patient was reached; thank you. Once the matter is settled, please mark the task Done."],
        ),
        (
            UNSATISFIED,
            Milestone.RESOLVED,
            ["The patient was reached and is not satisfied yet. Please plan the next call with your regional manager."],
        ),
        (
            CLAIMED,
            Milestone.RESOLVED,
            ["A conversation is mentioned; thank you. Please write a short CommLog about it."],
        ),
        ({}, Milestone.REPLIED, ["The review still waits for its reply. Please see to it."]),
    ],
)
def test_the_cases_own_manager_reads_what_to_do(
    card: CaseCard, changes: dict[str, Any], until: Milestone, sentences: list[str], written: Reader
) -> None:
    telling = Telling(
        card=replace(card, **changes),
        kind=Tell.STEP,
        to=KELLY,
        is_owner_of_case=True,
        untils=(Milestone.RESOLVED, until),
        told=(KELLY, DANA),
    )

    text = "\n".join(["*UP-1042, Geneva, billing*", *sentences, "Also told now: Dana Cole."])
    if until is not Milestone.REPLIED:
        assert written(telling) == [text, INBOX]
    assert written(replace(telling, untils=(until,))) == [text, INBOX]


@pytest.mark.parametrize(
    ("changes", "until", "missing"),
    [
        ({}, Milestone.SEEN, "the task has not been opened yet"),
        (SEEN, Milestone.ATTEMPTED, "no call is logged yet"),
        (TRIED, Milestone.CONTACTED, "nobody has reached the patient yet (2 attempts logged)"),
        (REACHED, Milestone.RESOLVED, "the case is not resolved yet, though the patient was reached"),
        (REACHED, Milestone.REPLIED, "the reply is not posted yet"),
    ],
)
def test_those_above_read_what_is_missing_and_whom_to_ask(
    card: CaseCard, changes: dict[str, Any], until: Milestone, missing: str, written: Reader
) -> None:
    telling = Telling(
        card=replace(card, **changes),
        kind=Tell.STEP,
        to=DANA,
        is_owner_of_case=False,
        untils=(until,),
        told=(DANA,),
    )

    noted = f"An upset patient was noted Mon Nov 30, 10:14 AM, and {missing}."
    assert written(telling) == [f"*UP-1042, Geneva, billing*\n{noted}\n{HAND}", ELSEWHERE]


@pytest.mark.parametrize(
    ("changes", "fields", "sentences"),
    [
        (
            {},
            {"kind": Tell.WARNING, "untils": (Milestone.ATTEMPTED,), "told": (DANA, ROSA), "instant": later(hours=6)},
            ["Dana Cole and Rosa Lind will be told at 4:14 PM unless you log a call.", CALLED],
        ),
        (
            {},
            {"kind": Tell.WARNING, "untils": (Milestone.SEEN,), "told": (KELLY,), "instant": later(days=1)},
            ["You will be reminded Tue 10:14 AM unless you open the task."],
        ),
        ({}, {"kind": Tell.WARNING}, ["You will be reminded soon unless the case is resolved."]),
        (
            DONE,
            {"kind": Tell.PROOF},
            [
                (
                    "The task is Done, and there is no CommLog about the conversation yet. "
                    "Please write one: a line or two is enough."
                ),
                "Not reached yet? Then please keep trying.",
            ],
        ),
        (
            REACHED,
            {"kind": Tell.DONE},
            [
                "The patient was reached; thank you. Once the matter is settled, please mark the task Done.",
                "Not settled yet? Then all is well as it is.",
            ],
        ),
        (
            SEEN,
            {"kind": Tell.UNPROVEN},
            [
                "The CommLog that showed that the patient was reached is gone, or says something else now.",
                "The case counts as not reached again until there is one.",
            ],
        ),
        (
            SEEN,
            {"kind": Tell.PROOF_LOST},
            [
                "The CommLog that proved the conversation is gone, or was changed after the end.",
                (
                    "The case stays resolved. Please ask in the office; "
                    "if the patient is upset, a CommLog with #upset reopens it."
                ),
            ],
        ),
        (
            SEEN,
            {"kind": Tell.REVIEW},
            [
                "A review was found, and nobody knows who wrote it.",
                "Please post the holding reply; IT has a draft (od-escalator review draft).",
                "When it is posted, have IT run od-escalator review replied: that ends it.",
            ],
        ),
        (
            SEEN,
            {"kind": Tell.ASTRAY},
            [
                (
                    "The task of this case lies in the program's own Open Dental inbox: "
                    "Reply sends it there, and nobody reads it."
                ),
                "Please find it by its number in Open Dental's task search, and send it to your inbox.",
            ],
        ),
        (
            SEEN,
            {"kind": Tell.DECLINE},
            [
                "A manager wrote that the patient does not want to be contacted. Nothing has ended.",
                "Is that so? Then please end the case yourself, by Done, with “the patient declined contact”.",
            ],
        ),
        (
            CLAIMED,
            {"kind": Tell.PROOF},
            [
                (
                    "A conversation is mentioned, and there is no CommLog about it yet. "
                    "Please write one: a line or two is enough."
                ),
                "Not reached yet? Then please keep trying.",
            ],
        ),
        (
            {},
            {"kind": Tell.HOW},
            [
                "This case is resolved, and what was offered to the patient is not written down yet.",
                (
                    "Please add a line to the CommLog, like “remedy: refund” or “remedy: none”."
                    " Then the owners hear how it ended."
                ),
            ],
        ),
        (
            UNSATISFIED,
            {"kind": Tell.UNSATISFIED},
            [
                "Kelly Ray reached the patient Tue 11:14 AM, and the patient is not satisfied yet.",
                "Please decide with the office what comes next. A regional manager or owner ends this case.",
            ],
        ),
        (
            {},
            {"kind": Tell.UNSATISFIED},
            [
                "The office reached the patient, and the patient is not satisfied yet.",
                "Please decide with the office what comes next. A regional manager or owner ends this case.",
            ],
        ),
        (
            {},
            {"kind": Tell.BLIND, "instant": later(minutes=-2)},
            [
                "No view of Geneva's Open Dental since 10:12 AM, so the patient may have been called already.",
                "If so, all is well. If not, please call.",
            ],
        ),
        (
            {},
            {"kind": Tell.BLIND, "is_owner_of_case": False},
            [
                "No view of Geneva's Open Dental right now, so the patient may have been called already.",
                "Kelly Ray has the task. Please ask by phone.",
            ],
        ),
    ],
)
def test_the_other_direct_messages_are_as_short(
    card: CaseCard, changes: dict[str, Any], fields: dict[str, Any], sentences: list[str], written: Reader
) -> None:
    plain = Telling(card=replace(card, **changes), kind=Tell.WARNING, to=KELLY, is_owner_of_case=True)
    telling = replace(plain, **fields)

    assert written(telling)[0] == "\n".join(["*UP-1042, Geneva, billing*", *sentences])
    assert render(telling, OPENED).text.startswith(f"UP-1042, Geneva, billing: {' '.join(sentences)} Who and what")


def test_who_hears_in_somebodys_place_is_told_why(card: CaseCard, written: Reader) -> None:
    in_place = replace(DANA, stands_for=StandsFor(name="Kelly Ray", day=date(2026, 11, 30), until=date(2026, 12, 28)))
    telling = Telling(
        card=card,
        kind=Tell.STEP,
        to=in_place,
        is_owner_of_case=True,
        in_place_of_owner=True,
        untils=(Milestone.SEEN,),
        told=(in_place, replace(ROSA, stands_for=StandsFor(name="Lee *P*", day=date(2026, 12, 1)))),
    )
    said = "An upset patient hopes for a call. The note is in Open Dental."
    others = "Also told now: Rosa Lind (for Lee \u2217P\u2217, not in on Tue)."
    why = "You hear this for Kelly Ray, away until 12/28."
    assert written(telling) == [f"*UP-1042, Geneva, billing*\n{said}\n{others}\n{why}", ELSEWHERE]
    bundle = render(Bundle((telling, telling)), OPENED)
    assert f"{said} (for Kelly Ray, away until 12/28)" in bundle.text
    unseen = replace(DANA, stands_for=StandsFor(name="Kelly Ray", day=date(2026, 11, 30), unseen=True))
    assert "You hear this for Kelly Ray, not seen in Open Dental on Mon." in written(replace(telling, to=unseen))[0]
