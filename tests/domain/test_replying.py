"""A public review: settled with the patient is not the end, the reply is; who hears while it is missing."""

from dataclasses import replace

import pytest

from od_escalator.domain.action import Action
from od_escalator.domain.buttons import offered
from od_escalator.domain.case import Case, End, State
from od_escalator.domain.catalogue import Hold, Waiver
from od_escalator.domain.complaint import Category, Origin
from od_escalator.domain.danger import Dangers
from od_escalator.domain.danger_kinds import Danger
from od_escalator.domain.deeds import EndSaid, ReplyWaived
from od_escalator.domain.effects import Reason, Tell, TellPeople
from od_escalator.domain.events import Event, TaskUndone
from od_escalator.domain.filed import Filed
from od_escalator.domain.lifecycle import decide
from od_escalator.domain.policy import REPLY, Milestone
from od_escalator.domain.said import Attempted, DangerSaid, Replied
from od_escalator.domain.severity import Severity
from tests.domain.builders import (
    CALENDAR,
    DANA,
    OWNERS,
    POLICIES,
    at,
    case_after,
    done,
    flag,
    key,
    made,
    new_case,
    talked,
    tell,
    time,
    words,
)

SETTLES = (made(), talked(at("Mon 11:00")), done(at("Mon 12:00")))
OF_THE_CALL = (
    *(talked(at("Tue 9:00")), done(at("Tue 9:00")), TaskUndone(at=at("Tue 9:00")), Attempted(at=at("Tue 9:00"))),
    EndSaid(at=at("Tue 9:00"), **DANA, end=End.RESOLVED),
)
REPLIES = Replied(at=at("Tue 9:00"), by="kelly")


def review(*events: Event, severity: Severity = Severity.STANDARD) -> Case:
    case = tell(replace(new_case(severity), origin=Origin.REVIEW), flag(severity=severity)).case
    for event in events:
        case = tell(case, event).case
    return case


def untils(case: Case) -> list[Milestone]:
    return [p.step.until for p in case.plan.steps] if case.plan else []


def test_a_review_adds_its_steps_to_those_of_its_severity() -> None:
    assert untils(review()).count(Milestone.REPLIED) == 1
    assert untils(review(severity=Severity.CRITICAL))[-1] is Milestone.REPLIED
    assert Milestone.REPLIED not in untils(case_after())
    same = replace(POLICIES, steps={**POLICIES.steps, "review": POLICIES.steps["standard"]})
    steps = decide(replace(new_case(), origin=Origin.REVIEW), flag(), same, CALENDAR).case
    assert untils(steps) == untils(case_after())


def test_what_is_settled_waits_for_its_reply_and_only_for_that() -> None:
    before = review(*SETTLES[:2])
    decision = tell(before, SETTLES[2])
    assert words(decision) == "settled: settled -> edit say(settled)"
    case = decision.case
    assert (case.state, case.end, case.plan and case.plan.policy) == (State.DONE, None, REPLY)
    told = tell(case, time("Wed 12:00"))
    assert [(e.kind, e.recipients) for e in told.effects if isinstance(e, TellPeople)] == [(Tell.STEP, (OWNERS,))]
    ended = tell(told.case, Replied(at=at("Wed 13:00"), by="dana"))
    assert words(ended) == "replied: replied resolved -> edit say(replied) say(resolved) summary"
    assert (ended.case.end, ended.case.ended_by, ended.case.ended_at) == (End.RESOLVED, "kelly", at("Wed 13:00"))


@pytest.mark.parametrize(("end", "said"), [(End.UNREACHABLE, Reason.UNREACHABLE), (End.DECLINED, Reason.DECLINED)])
@pytest.mark.parametrize(
    "answer", [Replied(at=at("Thu 9:00"), by="kelly"), ReplyWaived(at=at("Thu 9:00"), by="dana", why=Waiver.TAKEN_DOWN)]
)
def test_a_review_whose_patient_was_not_reached_still_waits_for_its_reply(
    end: End, said: Reason, answer: Replied | ReplyWaived
) -> None:
    before = review(made(), Attempted(at=at("Mon 11:00")))
    over = tell(before, EndSaid(at=at("Mon 12:00"), **DANA, end=end))
    assert words(over) == f"reply_owed: reply_owed -> edit note({said}) finish say(reply_owed)"
    assert (over.case.end, over.case.plan and over.case.plan.policy) == (None, REPLY)
    assert Action.WAIVE_REPLY in offered(over.case)
    assert {Action.LEFT_MESSAGE, Action.SPOKE, Action.DONE, Action.SNOOZE}.isdisjoint(offered(over.case))
    for event in OF_THE_CALL:
        assert tell(over.case, event).reason is Reason.NOTHING_NEW
    told = tell(over.case, time("Wed 12:00"))
    assert [(e.kind, e.recipients) for e in told.effects if isinstance(e, TellPeople)] == [(Tell.STEP, (OWNERS,))]
    ended = tell(told.case, answer)
    assert [entry.reason for entry in ended.entries][1:] == [said]
    assert (ended.case.end, ended.case.ended_by, ended.case.ended_at) == (end, "dana", answer.at)
    assert "summary" in words(ended)
    assert tell(ended.case, done(at("Thu 10:00"))).reason is Reason.ALREADY_ENDED


def test_what_a_lawyer_has_or_was_answered_ends_at_once_and_who_is_upset_again_is_called_again() -> None:
    over = tell(review(made()), EndSaid(at=at("Mon 12:00"), **DANA, end=End.UNREACHABLE)).case
    legal = EndSaid(at=at("Mon 13:00"), **DANA, end=End.WITH_LAWYER)
    assert tell(over, legal).case.end is tell(review(made()), legal).case.end is End.WITH_LAWYER
    answered = tell(review(made(), REPLIES), EndSaid(at=at("Tue 12:00"), **DANA, end=End.UNREACHABLE)).case
    assert answered.end is End.UNREACHABLE
    again = tell(over, flag(at("Tue 9:00"), note=key(9)))
    assert (again.reason, again.case.settled_as, again.case.state) == (Reason.REOPENED, None, State.OPEN)


def test_whoever_is_above_the_office_may_decide_that_there_is_none() -> None:
    waiver = ReplyWaived(at=at("Tue 9:00"), by="dana", why=Waiver.TAKEN_DOWN)
    early = tell(review(SETTLES[0]), waiver)
    assert words(early) == "reply_waived: reply_waived -> edit say(reply_waived) note(reply_waived)"
    assert early.entries[0].why is Waiver.TAKEN_DOWN
    assert tell(early.case, waiver).reason is tell(review(REPLIES), waiver).reason is Reason.NOTHING_NEW
    settled = tell(tell(early.case, SETTLES[1]).case, SETTLES[2]).case
    assert (settled.end, settled.replied_at, settled.reached(Milestone.REPLIED)) == (End.RESOLVED, None, waiver.at)
    ended = tell(review(*SETTLES), waiver)
    assert words(ended) == (
        "reply_waived: reply_waived resolved -> edit say(reply_waived) note(reply_waived) say(resolved) summary"
    )
    assert (ended.case.end, ended.case.ended_by) == (End.RESOLVED, "kelly")


def test_what_is_also_written_in_public_later_owes_a_reply() -> None:
    case = tell(case_after(made()), flag(at("Mon 10:40"), note=key(9), origin=Origin.REVIEW)).case
    assert (case.origin, case.owes_reply) == (Origin.REVIEW, True)
    settled = tell(tell(case, SETTLES[1]).case, SETTLES[2]).case
    assert (settled.end, settled.plan and settled.plan.policy) == (None, REPLY)


def test_a_reply_that_stood_before_leaves_nothing_to_wait_for() -> None:
    case = review(REPLIES, *SETTLES)
    assert case.end is End.RESOLVED
    assert tell(review(REPLIES), replace(REPLIES, at=at("Tue 10:00"))).reason is Reason.NOTHING_NEW
    assert case_after(*SETTLES).end is End.RESOLVED


@pytest.mark.parametrize(
    ("event", "state"),
    [
        (TaskUndone(at=at("Mon 13:00")), State.CONTACTED),
        (talked(at("Mon 13:00"), satisfied=False), State.DONE),
        (flag(at("Mon 13:00"), note=key(9)), State.OPEN),
        (Filed(at=at("Mon 13:00"), by="rosa", hold=Hold.INSURER), State.DONE),
        (Filed(at=at("Mon 13:00"), by="dana", category=Category.LEGAL), State.DONE),
        (DangerSaid(at=at("Mon 13:00"), note=key(9), dangers=Dangers(clear=(Danger.LAWYER,))), State.DONE),
    ],
)
def test_what_opens_the_matter_again_is_settled_no_more(event: Event, state: State) -> None:
    case = tell(review(*SETTLES), event).case
    assert (case.state, case.settled_at) == (state, None)


def test_another_conversation_about_a_settled_review_changes_nothing() -> None:
    case = review(*SETTLES)
    decision = tell(case, talked(at("Mon 14:00")))
    assert (decision.reason, decision.case, decision.effects) == (Reason.NOTHING_NEW, case, ())


def test_what_a_regional_manager_settled_with_an_unhappy_patient_stays_settled_until_the_reply() -> None:
    settled = review(made(), talked(at("Mon 11:00"), satisfied=False), done(at("Mon 12:00"), **DANA))
    waited = tell(settled, time("Mon 13:00")).case
    assert (waited.state, waited.settled_at) == (State.DONE, at("Mon 12:00"))
    assert tell(waited, REPLIES).case.end is End.RESOLVED
