"""`#upset rm` goes past the office manager: she and the deputy never hear of it, and somebody always does."""

from dataclasses import replace

import pytest

from od_escalator.domain.belonging import case_for
from od_escalator.domain.card import card_of
from od_escalator.domain.case import Case, End
from od_escalator.domain.effects import Reason, TellPeople
from od_escalator.domain.events import TaskSent
from od_escalator.domain.person import Role
from od_escalator.domain.recipients import holder_of, ids_of, recipients_of
from od_escalator.domain.severity import Severity
from od_escalator.domain.words import Contact
from tests.domain.builders import (
    DANA,
    KELLY,
    OFFICE,
    PEOPLE,
    POLICIES,
    Field,
    at,
    case_after,
    flag,
    key,
    new_case,
    talked,
    tell,
    time,
    words,
)

PAST = case_after(past_manager=True)
USUAL = case_after()
LATER = at("Mon 11:00")


def test_how_it_was_settled_is_not_asked_of_the_manager_whom_it_went_past() -> None:
    decision = tell(new_case(), flag(**DANA, past_manager=True, contact=Contact.CONVERSATION))
    assert decision.case.past_manager
    asked = [each.recipients for each in decision.effects if isinstance(each, TellPeople)]
    assert asked == [(Role.REGIONAL_MANAGER,)]


def test_it_opens_without_a_task() -> None:
    opened = tell(new_case(), flag(past_manager=True))
    assert words(opened) == "opened: opened -> post announce"
    assert opened.case.plan
    assert [p.step.until for p in opened.case.plan.steps] == ["attempted", "contacted", "resolved", "resolved"]


@pytest.mark.parametrize("severity", Severity)
def test_no_step_and_no_warning_is_for_the_office(severity: Severity) -> None:
    case = case_after(severity=severity, past_manager=True)
    for week in range(4):
        decision = tell(case, time("Fri 16:00", week=week))
        told = [name for effect in decision.effects if isinstance(effect, TellPeople) for name in effect.recipients]
        assert not {Role.OFFICE_MANAGER, Role.DEPUTY} & set(told)
        case = decision.case


def test_where_staff_send_the_task_by_hand_nobody_is_asked_for_one_and_none_is_adopted() -> None:
    case = tell(replace(new_case(), by_hand=True), flag(past_manager=True)).case
    assert case.ask_for_task_at is None
    assert not card_of(case, OFFICE, PEOPLE).awaits_task
    assert tell(case, time("Mon 12:00")).reason is Reason.NOTHING_DUE
    sent = tell(case, TaskSent(at=LATER, task=77, holder="kelly"))
    assert sent.reason is Reason.NOTHING_NEW
    assert sent.case == case


def test_where_staff_send_the_task_by_hand_it_ends_by_the_same_tag_as_anywhere() -> None:
    case = tell(replace(new_case(), by_hand=True), flag(past_manager=True)).case
    dana = {"by": "dana", "role": Role.REGIONAL_MANAGER}
    told = tell(case, talked(LATER, **dana)).case
    assert told.contacted_at
    assert told.end is None
    assert tell(told, talked(at("Mon 12:00"), **dana, resolves=True)).case.end is End.RESOLVED


def test_a_worse_note_and_a_reopening_stay_past_her() -> None:
    worse = tell(PAST, flag(LATER, note=key(8), severity=Severity.CRITICAL)).case
    ended = replace(worse, end=End.RESOLVED, ended_at=LATER)
    for case in (worse, tell(ended, flag(LATER, note=key(9), past_manager=True)).case):
        assert case.past_manager
        assert case.plan
        assert case.plan.policy == "critical"
        assert not [p for p in case.plan.steps if Role.OFFICE_MANAGER in p.step.tell]


def test_the_deputy_who_wrote_it_hears_nothing_back_and_others_do() -> None:
    for role, by, quiet in ((Role.DEPUTY, "sam", ()), (Role.OWNERS, "rosa", ("rosa",)), (None, "lee", ("lee",))):
        decision = tell(new_case(), flag(past_manager=True, by=by, role=role))
        assert decision.case.seen_at is None
        assert tuple(r for e in decision.effects if isinstance(e, TellPeople) for r in e.recipients) == quiet


def test_a_regional_manager_who_reached_an_unhappy_patient_gets_no_quiet_line() -> None:
    spoke = flag(**DANA, contact=Contact.CONVERSATION, satisfied=False)
    assert words(tell(new_case(), spoke)).endswith("task! post tell(unsatisfied: regional_manager) announce")


@pytest.mark.parametrize(
    ("roles", "above"),
    [
        ({}, ("dana", "rosa", "lee")),
        ({Role.REGIONAL_MANAGER: ("kelly",)}, ("rosa", "lee")),
        ({Role.REGIONAL_MANAGER: ("kelly",), Role.OWNERS: ("sam",)}, ()),
    ],
)
def test_somebody_above_looks_into_it(roles: dict[Role, tuple[str, ...]], above: tuple[str, ...]) -> None:
    office = replace(OFFICE, roles={**OFFICE.roles, **roles})
    assert office.above == above
    names = (Role.REGIONAL_MANAGER, Role.OFFICE_MANAGER, "sam")
    assert holder_of(PAST, office) == (above[0] if above else "kelly")
    assert ids_of(recipients_of(names, PAST, office, PAST.opened_at)) == above[:1]
    assert card_of(PAST, OFFICE, PEOPLE).past_manager


def ended(case: Case, number: int = 1042) -> Case:
    return replace(case, number=number, end=End.RESOLVED, ended_at=LATER)


@pytest.mark.parametrize(
    ("known", "said", "belongs"),
    [
        ((), {}, None),
        ((USUAL,), {}, USUAL),
        ((USUAL,), {"past_manager": True}, None),
        ((USUAL, PAST), {"past_manager": True}, PAST),
        ((PAST, USUAL), {}, USUAL),
        ((PAST,), {}, PAST),
        ((PAST,), KELLY, None),
        ((PAST,), {"role": Role.DEPUTY}, None),
        ((PAST,), DANA, PAST),
        ((ended(PAST),), {}, None),
        ((ended(PAST),), {"past_manager": True}, ended(PAST)),
        ((PAST, ended(USUAL, 1)), {}, PAST),
        ((PAST, ended(USUAL, 1)), KELLY, ended(USUAL, 1)),
    ],
)
def test_which_case_a_flag_belongs_to(known: tuple[Case, ...], said: dict[str, Field], belongs: Case | None) -> None:
    assert case_for(known, flag(LATER, **said), POLICIES, shadow=False) == belongs


def test_what_was_withdrawn_is_not_opened_again() -> None:
    assert case_for((replace(USUAL, end=End.WITHDRAWN, ended_at=LATER),), flag(LATER), POLICIES, shadow=False) is None
