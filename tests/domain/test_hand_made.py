"""Which task that somebody sent by hand a case follows instead of one of ours."""

from dataclasses import replace
from datetime import timedelta

import pytest

from od_escalator.domain.case import adoption
from od_escalator.domain.events import TaskSent
from od_escalator.domain.hand_made import PatientTask, sent_instead
from od_escalator.domain.task_words import adopted_in, adoption_mark, following_note
from tests.domain.builders import OPENED, Field, at, case_after, tell, words

CASE = case_after()
LABEL = CASE.label
INBOXES = ("Kelly", "Sam")
MINUTE = timedelta(minutes=1)


def sent(text: str = "Pt upset about the bill, please call", **changed: Field) -> PatientTask:
    task = PatientTask(task=91, by=21, ours=False, text=text, sent_at=OPENED + 20 * MINUTE, inbox="kelly")
    return replace(task, **changed)


FOLLOWED = [
    sent(),
    sent("See the note about her bill"),
    sent("PLEASE CALL BACK"),
    sent("pt was yelling about the crown appointment"),
    sent(inbox="sam"),
    sent(sent_at=OPENED - 15 * MINUTE),
    sent(f"{LABEL}: gloves"),
    sent("anything", inbox=None, noted=frozenset({(CASE.number, 1)})),
    sent("anything", done=True, noted=frozenset({(CASE.number, 1)})),
]
NOT_FOLLOWED = [
    sent(ours=True),
    sent("Upset", ours=True, noted=frozenset({(CASE.number, 1)})),
    sent(sent_at=OPENED - 16 * MINUTE),
    sent(f"Upset again, see {LABEL}", sent_at=OPENED - 16 * MINUTE),
    sent(inbox=None),
    sent(inbox="Dana"),
    sent(f"Upset, see {LABEL}", inbox="Dana"),
    sent("Upset, see UP-9999"),
    sent("Upset", noted=frozenset({(9999, 1)})),
    sent("Upset", noted=frozenset({(CASE.number, 2)})),
    sent("Please verify insurance"),
    sent("Call pt to confirm appt for Tue"),
    sent("Please call her about the lab order"),
    sent("Pt complaining of pain, lower left"),
    sent("Pt is not upset any more"),
    sent("Please bring her floss"),
    sent(done=True),
]


@pytest.mark.parametrize("task", FOLLOWED, ids=lambda task: task.text)
def test_a_task_that_the_case_follows(task: PatientTask) -> None:
    assert sent_instead(CASE, [task], INBOXES) == task


@pytest.mark.parametrize("task", NOT_FOLLOWED, ids=lambda task: task.text)
def test_a_task_that_is_older_elsewhere_or_about_something_else(task: PatientTask) -> None:
    assert sent_instead(CASE, [task], INBOXES) is None


def test_the_likeliest_of_several_is_followed_and_none_beside_ours() -> None:
    named, hers, deputys, first = (
        sent(f"see {LABEL}", task=97, inbox="Sam"),
        sent(task=96),
        sent(task=90, inbox="Sam"),
        sent(task=95),
    )
    assert sent_instead(CASE, [deputys, hers, first, named], INBOXES) == named
    assert sent_instead(CASE, [deputys, hers, first], INBOXES) == first
    ours = sent(f"Please call back by Thu - billing - {LABEL} (noted)\nPt upset", ours=True, task=99)
    assert sent_instead(CASE, [hers, ours], INBOXES) is None
    assert sent_instead(replace(CASE, opening=2), [hers, ours], INBOXES) == hers


def test_where_ours_may_still_come_only_one_that_was_followed_before_counts() -> None:
    assert sent_instead(CASE, [sent(), sent(f"see {LABEL}")], INBOXES, anew=False) is None
    followed = sent(noted=frozenset({(CASE.number, 1)}))
    assert sent_instead(CASE, [sent(), followed], INBOXES, anew=False) == followed


def test_a_case_knows_of_its_task_that_a_person_has_sent_it() -> None:
    decision = tell(CASE, TaskSent(at=at("Mon 10:30"), task=91, by="jamie", holder="kelly"))
    assert words(decision) == "task_sent: task_sent -> edit say(task_sent)"
    assert (decision.case.task, decision.case.task_with, decision.case.sent_by_hand) == (91, "kelly", True)
    assert adoption(91) in decision.case.asked
    assert not replace(decision.case, task=92).sent_by_hand
    assert not CASE.sent_by_hand


def test_the_note_on_it_says_when_and_how_and_that_there_is_no_other() -> None:
    lines = following_note("Please call back by Thu", ("Write a CommLog.", "Mark it Done.")).split("\n")
    assert lines == [
        *("Please call back by Thu", "This task is followed, so there is no second one."),
        *("Write a CommLog.", "Mark it Done."),
    ]


def test_the_mark_of_that_note_names_the_opening() -> None:
    marks = [adoption_mark(replace(CASE, opening=opening)) for opening in (1, 2)]
    assert [adopted_in(f"Please call back by Thu - {LABEL}\n({mark})") for mark in marks] == [
        {(CASE.number, opening)} for opening in (1, 2)
    ]
    assert adopted_in(f"{LABEL} {LABEL}/7 {LABEL}/D7") == frozenset()
