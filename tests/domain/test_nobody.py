"""A review whose writer nobody knows: nobody is called, and its case ends with the reply."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from od_escalator.domain import nobody
from od_escalator.domain.action import Action
from od_escalator.domain.buttons import may_be_raised, offered
from od_escalator.domain.case import Case, End, State
from od_escalator.domain.catalogue import Waiver
from od_escalator.domain.deeds import ReplyWaived, ReviewFound, Taken
from od_escalator.domain.effects import FinishTask, Reason, Tell
from od_escalator.domain.events import Event
from od_escalator.domain.lifecycle import decide
from od_escalator.domain.policy import Milestone
from od_escalator.domain.public_review import PublicReview, Site, key_of
from od_escalator.domain.relevance import still_matters
from od_escalator.domain.said import Attempted, Replied, TakenBack
from od_escalator.domain.severity import Severity
from od_escalator.domain.task_words import finishing, first_line, review_words, task_note
from tests.domain.builders import (
    CALENDAR,
    OFFICE,
    OPENED,
    OWNERS,
    PLAYBOOK,
    POLICIES,
    RM,
    ZONE,
    at,
    done,
    flag,
    made,
    new_case,
    step,
    talked,
    tell,
    time,
    words,
)

ADDED = replace(
    POLICIES,
    steps={
        **POLICIES.steps,
        "review": (step("2h", "seen", "office_manager"), step("1bd", "attempted", RM), step("1bd", "contacted", RM)),
    },
)
FOUND = ReviewFound(at=OPENED, task_with="sam")
REPLIES = Replied(at=at("Tue 9:00"), by="kelly")
ENDS = "say(resolved) summary finish"
WAIVES = ReplyWaived(at=at("Tue 9:00"), by="dana", why=Waiver.TAKEN_DOWN)


def found(*events: Event, by_hand: bool = False) -> Case:
    office = replace(OFFICE, by_hand=by_hand)
    case = decide(nobody.new_case(1042, office, OPENED), FOUND, ADDED, CALENDAR).case
    for event in (made(), *events):
        case = tell(case, event).case
    return case


def steps(case: Case) -> list[tuple[Milestone, tuple[str, ...]]]:
    assert case.plan is not None
    return [(planned.step.until, planned.step.tell) for planned in case.plan.steps]


def test_whoever_would_hear_that_nobody_called_hears_that_the_reply_is_missing() -> None:
    reply = [(Milestone.REPLIED, (OWNERS,)), (Milestone.SEEN, ("office_manager",)), (Milestone.REPLIED, (RM,))]
    assert steps(found()) == reply
    assert (found().task_with, found(by_hand=True).task_with) == ("sam", None)
    assert steps(found(by_hand=True)) == [reply[0], reply[2]]
    opened = tell(nobody.new_case(1042, OFFICE, OPENED), FOUND)
    assert words(opened) == "opened: opened -> task! post announce"
    by_hand = tell(nobody.new_case(1042, replace(OFFICE, by_hand=True), OPENED), FOUND)
    assert words(by_hand) == "opened: opened -> post tell(review: office_manager) announce"
    assert still_matters(by_hand.case, Tell.REVIEW, 1, (), OPENED)
    assert not still_matters(tell(by_hand.case, REPLIES).case, Tell.REVIEW, 1, (), OPENED)
    assert tell(new_case(), FOUND).reason is Reason.NOT_OPENED


@pytest.mark.parametrize(
    ("event", "said"),
    [
        (done(), "replied: replied resolved -> edit say(replied) say(resolved) summary"),
        (REPLIES, f"replied: replied resolved -> edit say(replied) {ENDS}"),
        (
            WAIVES,
            f"reply_waived: reply_waived resolved -> edit say(reply_waived) note(reply_waived) {ENDS}",
        ),
    ],
)
def test_done_or_the_reply_ends_it_and_nobody_is_asked_what_was_offered(event: Event, said: str) -> None:
    decision = tell(found(), event)
    assert words(decision) == said
    assert (decision.case.end, decision.case.how_asked_at) == (End.RESOLVED, None)
    assert words(tell(decision.case, event)) == "already_ended:  -> "


def test_what_is_only_said_of_a_patient_means_nothing() -> None:
    case = found()
    for event in (flag(), talked(), Attempted(at=OPENED)):
        assert words(tell(case, event)) == "nothing_new:  -> "
    assert tell(found(Taken(at=OPENED, by="kelly")), time("Tue 9:30")).case.state is State.SEEN
    assert offered(case) == (
        *(Action.GOT_IT, Action.WAIVE_REPLY, Action.HELP),
        *(Action.REASSIGN, Action.NOT_A_COMPLAINT),
    )
    assert Action.REASSIGN not in offered(found(by_hand=True))
    assert not may_be_raised(case)
    taken_back = tell(case, TakenBack(at=OPENED, by_author=True))
    assert FinishTask() in taken_back.effects
    assert (taken_back.case.end, offered(taken_back.case)) == (End.WITHDRAWN, ())


def test_its_task_says_to_call_nobody() -> None:
    case = found()
    assert first_line(case, ZONE, "") == (
        "Please post the reply to a review by Tue 10:00 AM - call nobody - UP-1042 (noted Mon 10:00 AM)"
    )
    assert "(noted Mon 10:00 AM)" in first_line(replace(case, plan=None), ZONE, "")
    assert finishing(case, PLAYBOOK, {})[0].startswith("Not sure who wrote it? Call nobody, post the holding reply.")
    assert task_note(case, Reason.STEP_DUE, (), OPENED, ZONE) == (
        "A reminder (Mon 10:00 AM): the reply to the review is not posted yet. If it is, please mark this task Done."
    )
    review = PublicReview(site=Site.YELP, posted_on=date(2026, 11, 28), rating=1)
    assert review_words(review) == "A review on Yelp with 1 star, posted Sat Nov 28 2026. Nobody knows who wrote it."
    assert "on a public site, posted" in review_words(replace(review, site=Site.OTHER, rating=None))


def test_a_review_is_told_from_others_by_its_link_or_else_by_its_day_and_stars() -> None:
    review = PublicReview(site=Site.GOOGLE, posted_on=date(2026, 11, 28), rating=1)
    later = replace(review, posted_on=review.posted_on + timedelta(days=1))
    link = "https://g.example/r/1"
    assert key_of("Geneva", review, f" {link} ") == key_of("Geneva", later, link)
    others = {key_of(office, each, "") for office in ("Geneva", "Lakeside") for each in (review, later)}
    assert len(others | {key_of("Geneva", review, link)}) == 5
    assert nobody.new_case(1, OFFICE, OPENED).severity is Severity.STANDARD
