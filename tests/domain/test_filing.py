"""What is put on record about a case, and what a hold keeps from happening."""

from dataclasses import replace

import pytest

from od_escalator.domain.case import End, State
from od_escalator.domain.catalogue import Hold
from od_escalator.domain.complaint import Category
from od_escalator.domain.deeds import EndSaid
from od_escalator.domain.effects import Reason
from od_escalator.domain.ending import Lack, lack
from od_escalator.domain.events import Event, FlagGone
from od_escalator.domain.filed import Filed
from od_escalator.domain.person import Role
from od_escalator.domain.said import TakenBack
from tests.domain.builders import at, case_after, done, flag, made, new_case, talked, tell, words

LATER = at("Mon 11:00")
OPEN = case_after(made())
HELD = tell(OPEN, Filed(at=LATER, by="rosa", hold=Hold.INSURER)).case


def test_a_manager_confirms_or_corrects_what_it_is_about_also_after_its_end() -> None:
    ended = case_after(made(), talked(), done())
    for case in (OPEN, ended):
        confirmed = tell(case, Filed(at=LATER, by="kelly", category=Category.BILLING))
        assert words(confirmed) == "categorized: categorized -> edit"
        assert (confirmed.case.category, confirmed.case.category_by) == (Category.BILLING, "kelly")
        again = tell(confirmed.case, Filed(at=LATER, by="kelly", category=Category.BILLING))
        assert again.reason is Reason.NOTHING_NEW
        assert tell(confirmed.case, Filed(at=LATER, by="dana", category=Category.WAIT)).case.category is Category.WAIT


def test_several_things_at_once_are_a_line_each() -> None:
    filed = tell(OPEN, Filed(at=LATER, by="kelly", category=Category.WAIT, cost=1500, hold=Hold.BOARD))
    assert words(filed) == "categorized: categorized cost_said held -> edit"
    assert (filed.case.cost, filed.case.hold) == (1500, Hold.BOARD)
    released = tell(filed.case, Filed(at=LATER, by="kelly", release=True))
    assert (words(released), released.case.hold) == ("released: released -> edit", None)


def test_what_turns_out_to_be_a_legal_matter_begins_its_policy_and_is_on_hold() -> None:
    legal = tell(OPEN, Filed(at=LATER, by="dana", category=Category.LEGAL))
    assert words(legal) == "categorized: categorized -> edit note(raised)!"
    assert legal.case.plan is not None
    assert (legal.case.plan.policy, legal.case.hold) == ("legal", Hold.LEGAL)
    back = tell(legal.case, Filed(at=LATER, by="dana", category=Category.BILLING)).case
    assert back.plan is not None
    assert (back.plan.policy, back.hold) == ("standard", Hold.LEGAL)


def test_a_legal_matter_is_on_hold_from_its_beginning_and_may_be_released() -> None:
    legal = tell(replace(new_case(), category=Category.LEGAL), flag(category=Category.LEGAL)).case
    assert (legal.hold, legal.owners_end) == (Hold.LEGAL, False)
    assert tell(legal, Filed(at=LATER, by="rosa", release=True)).case.hold is None


@pytest.mark.parametrize(
    ("events", "state"),
    [
        pytest.param([talked(LATER), done(LATER)], State.DONE, id="Done and its CommLog"),
        pytest.param([TakenBack(at=at("Mon 10:10"), by_author=True, by="kelly")], State.OPEN, id="taken back"),
        pytest.param([FlagGone(at=LATER)], State.OPEN, id="the note is gone"),
        pytest.param(
            [EndSaid(at=LATER, end=End.DECLINED, by="dana", role=Role.REGIONAL_MANAGER)], State.OPEN, id="declined"
        ),
    ],
)
def test_on_hold_nothing_but_an_owners_word_ends_it(events: list[Event], state: State) -> None:
    case = HELD
    for event in events:
        decision = tell(case, event)
        case = decision.case
    assert words(decision) == "held_open: held_open -> edit say(held_open)"
    assert (case.end, case.state) == (None, state)
    assert not any(tell(case, event).entries for event in events if not isinstance(event, EndSaid))

    ended = tell(case, EndSaid(at=LATER, end=End.DECLINED, by="rosa", role=Role.OWNERS)).case
    assert (ended.end, ended.hold) == (End.DECLINED, Hold.INSURER)


def test_in_slack_others_are_told_that_it_is_on_hold() -> None:
    assert lack(HELD, End.RESOLVED, Role.REGIONAL_MANAGER, ()) is Lack.HELD
    assert lack(HELD, End.RESOLVED, Role.OWNERS, ()) is None
