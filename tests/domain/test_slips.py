"""A proof that is gone, a task that nobody reads, a patient who wants no contact: somebody is told, nothing ends."""

from dataclasses import replace

import pytest

from od_escalator.domain.case import Case, End, State
from od_escalator.domain.complaint import Category
from od_escalator.domain.declining import declines_contact
from od_escalator.domain.effects import Reason, Tell
from od_escalator.domain.events import ProofGone, TaskAstray, TaskPutBack
from od_escalator.domain.relevance import still_matters
from od_escalator.domain.said import Attempted, DeclineSaid
from tests.domain.builders import OPENED, at, case_after, done, made, talked, tell, words

LATER = at("Mon 10:30")


def test_without_its_proof_the_patient_counts_as_not_reached_and_it_can_be_proven_again() -> None:
    case = case_after(made(), Attempted(at=OPENED), talked())
    gone = tell(case, ProofGone(at=LATER))
    assert words(gone) == "proof_gone: proof_gone -> edit say(proof_gone) tell(unproven: regional_manager)"
    assert (gone.case.state, gone.case.contacted_by, gone.case.ask_for_done_at) == (State.ATTEMPTED, None, None)
    assert still_matters(gone.case, Tell.UNPROVEN, 1, (), OPENED)
    again = tell(gone.case, talked(at("Mon 11:00"))).case
    assert (again.state, again.contacted_at) == (State.CONTACTED, at("Mon 11:00"))
    assert not still_matters(again, Tell.UNPROVEN, 1, (), OPENED)
    assert tell(gone.case, done(LATER)).reason is Reason.DONE_UNPROVEN


def test_done_on_a_dissatisfied_patient_without_a_proof_asks_for_one() -> None:
    case = case_after(made(), talked(satisfied=False), done())
    gone = tell(case, ProofGone(at=LATER)).case
    assert (gone.state, gone.contacted_at, gone.unsatisfied) == (State.DONE, None, True)
    assert "tell(unproven: owners)" in words(tell(replace(case, past_manager=True), ProofGone(at=LATER)))


def test_what_was_not_proven_loses_nothing() -> None:
    withdrawn = replace(case_after(made(), talked(), done()), end=End.WITHDRAWN)
    for case in (case_after(made(), done()), withdrawn, replace(withdrawn, end=End.RESOLVED, contacted_at=None)):
        assert tell(case, ProofGone(at=LATER)).reason is Reason.NOTHING_NEW


@pytest.mark.parametrize(
    "case",
    [case_after(made(), talked(), done()), replace(case_after(made(), talked()), settled_at=OPENED, done_at=OPENED)],
)
def test_of_what_is_over_those_above_hear_once_that_its_proof_is_lost(case: Case) -> None:
    lost = tell(case, ProofGone(at=LATER))
    assert words(lost) == "proof_lost: proof_lost -> tell(proof_lost: regional_manager)"
    assert (lost.case.end, lost.case.contacted_at) == (case.end, case.contacted_at)
    assert still_matters(lost.case, Tell.PROOF_LOST, 1, (), OPENED)
    assert tell(lost.case, ProofGone(at=LATER)).reason is Reason.NOTHING_NEW
    assert "tell(proof_lost: owners)" in words(tell(replace(case, past_manager=True), ProofGone(at=LATER)))
    assert not still_matters(case_after(made()), Tell.PROOF_LOST, 1, (), OPENED)


def test_of_each_task_it_is_said_once_that_it_went_astray() -> None:
    once = tell(case_after(made()), TaskAstray(at=LATER))
    assert words(once) == "task_astray: task_astray -> edit say(task_astray) tell(astray: office_manager)"
    assert tell(once.case, TaskAstray(at=LATER)).reason is Reason.NOTHING_NEW
    assert tell(replace(once.case, task=502), TaskAstray(at=LATER)).reason is Reason.TASK_ASTRAY
    assert still_matters(once.case, Tell.ASTRAY, 1, (), OPENED)


def test_where_tasks_may_be_moved_one_astray_is_put_back_each_time_and_that_is_said() -> None:
    astray = TaskAstray(at=LATER, may_move=True, holder="sam")
    first = tell(case_after(made()), astray)
    assert (words(first), first.case.task_with) == ("task_astray:  -> back", "sam")
    assert tell(first.case, astray).reason is Reason.NOTHING_NEW
    back = tell(first.case, TaskPutBack(at=LATER))
    assert words(back) == "task_put_back: task_put_back -> edit say(task_put_back)"
    again = tell(back.case, astray)
    assert words(again) == "task_astray:  -> back"
    gone = tell(again.case, TaskPutBack(at=LATER, moved=False))
    assert (words(gone), gone.case.asked) == ("nothing_new:  -> ", ())
    assert "tell(astray: office_manager)" in words(tell(gone.case, TaskAstray(at=LATER)))


def test_a_task_that_staff_sent_by_hand_is_never_moved_by_us_and_one_of_a_drill_is() -> None:
    astray = TaskAstray(at=LATER, may_move=True)
    by_hand = replace(case_after(), by_hand=True, task=91)
    assert "tell(astray: office_manager)" in words(tell(by_hand, astray))
    drill = replace(case_after(made()), drill=True)
    assert words(tell(drill, astray)) == "task_astray:  -> back"
    assert "say(task_put_back)" in words(tell(drill, TaskPutBack(at=LATER)))


def test_a_declined_contact_is_proposed_once_and_ends_nothing() -> None:
    once = tell(case_after(made()), DeclineSaid(at=LATER, by="kelly"))
    assert words(once) == "decline_said: decline_said -> edit say(decline_said) tell(decline: regional_manager)"
    assert (once.case.end, still_matters(once.case, Tell.DECLINE, 1, (), OPENED)) == (None, True)
    assert tell(once.case, DeclineSaid(at=LATER, by="kelly")).reason is Reason.NOTHING_NEW
    legal = replace(once.case, category=Category.LEGAL, asked=())
    assert tell(legal, DeclineSaid(at=LATER, by="kelly")).reason is Reason.NOTHING_NEW


@pytest.mark.parametrize(
    "text",
    [
        "Called pt, she does not want to be contacted about this.",
        "Pt doesn\u2019t want to talk to us",
        "pt didnt want to discuss it",
        "Doesn't want any further contact.",
        "He declined to speak with me",
        "refused any further calls",
        "Mom asked us not to call again",
        "Told me to stop calling her",
        "Pt says no more calls please",
    ],
)
def test_words_that_decline_contact(text: str) -> None:
    assert declines_contact(text)


@pytest.mark.parametrize(
    "text",
    [
        "Spoke with pt, she is happy now.",
        "Pt declined the crown.",
        "Declined x-rays, wants to talk about the bill.",
        "She wants us to call tomorrow.",
        "Asked us not to call before 10.",
        "Does not want to be called at work.",
        "Refused to pay.",
        "Does not want to reschedule.",
        "No follow-up needed.",
    ],
)
def test_words_that_only_look_like_it(text: str) -> None:
    assert not declines_contact(text)
