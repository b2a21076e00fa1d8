"""Tags on the way: who is told, how often, and what they end."""

from dataclasses import replace

import pytest

from od_escalator.domain.case import Case, End, State
from od_escalator.domain.effects import Reason, TellPeople
from od_escalator.domain.person import Role
from od_escalator.domain.said import CalledResolved, HelpAsked, TakenBack
from od_escalator.domain.severity import Severity
from tests.domain.builders import OPENED, at, case_after, done, made, talked, tell, time, words

CASE = case_after(made())
MILD = case_after(made(), severity=Severity.MILD)
ASKED = HelpAsked(at=OPENED, asking="commlog 9", of=Role.OWNERS, by="kelly")


def test_help_is_asked_once_for_each_asking() -> None:
    first = tell(CASE, ASKED)
    [telling] = [effect for effect in first.effects if isinstance(effect, TellPeople)]
    assert (telling.recipients, telling.by, telling.round) == ((Role.OWNERS,), "kelly", 1)
    assert tell(first.case, ASKED).reason is Reason.NOTHING_NEW
    second = tell(first.case, replace(ASKED, asking="commlog 10"))
    assert [e.round for e in second.effects if isinstance(e, TellPeople)] == [2]


@pytest.mark.parametrize(
    ("event", "ends"),
    [
        (TakenBack(at=at("Mon 10:30"), by_author=True), True),
        (TakenBack(at=at("Mon 10:31"), by_author=True), False),
        (TakenBack(at=at("Mon 10:01"), by_author=False), False),
        (TakenBack(at=at("Mon 10:01"), by_author=False, role=Role.OFFICE_MANAGER), False),
        (TakenBack(at=at("Tue 10:01"), by_author=False, role=Role.REGIONAL_MANAGER), True),
    ],
)
def test_who_may_take_it_back_and_until_when(event: TakenBack, ends: bool) -> None:
    decision = tell(CASE, event)
    assert (decision.case.end is End.WITHDRAWN) is ends
    if not ends:
        assert words(decision).endswith("tell(withdrawal: regional_manager)")
        assert tell(decision.case, event).reason is Reason.NOTHING_NEW


@pytest.mark.parametrize(
    ("case", "hear"),
    [
        (CASE, True),
        (MILD, False),
        (tell(MILD, replace(ASKED, of=Role.REGIONAL_MANAGER, asking="regional_manager commlog 9")).case, False),
        (tell(MILD, replace(ASKED, asking="owners commlog 9")).case, True),
        (case_after(made(), time("Mon 10:00"), severity=Severity.CRITICAL), True),
    ],
)
def test_owners_hear_of_what_was_withdrawn_if_they_had_heard_of_it(case: Case, hear: bool) -> None:
    assert words(tell(case, TakenBack(at=OPENED, by_author=True))).endswith("summary") is hear


def test_calling_it_resolved_proves_nothing() -> None:
    asked = tell(CASE, CalledResolved(at=OPENED, by="kelly")).case
    assert (asked.state, asked.proof_asked_at) == (State.OPEN, OPENED)
    assert tell(asked, CalledResolved(at=OPENED)).reason is Reason.NOTHING_NEW
    assert tell(asked, talked()).case.state is State.CONTACTED


def test_resolved_in_a_task_note_counts_once_the_conversation_is_proven() -> None:
    note = talked(proof=False, resolves=True)
    assert tell(CASE, note).reason is Reason.CLAIMED
    assert words(tell(case_after(made(), talked()), note)).endswith("finish")
    assert tell(case_after(made(), talked(), done()), note).reason is Reason.ALREADY_ENDED
