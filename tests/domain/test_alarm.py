"""What words of danger do to a case: how far they raise it, whom they reach, and that nobody hears of them twice."""

from dataclasses import replace

import pytest

from od_escalator.domain.alarm import heard
from od_escalator.domain.complaint import Category
from od_escalator.domain.danger import Dangers
from od_escalator.domain.danger_kinds import Danger
from od_escalator.domain.effects import Reason, Tell, TellPeople
from od_escalator.domain.said import DangerSaid
from od_escalator.domain.severity import Severity
from tests.domain.builders import DANA, KELLY, Field, at, case_after, flag, key, made, new_case, tell, words

CASE = case_after(made())
LAWYER, MAYBE = Dangers(clear=(Danger.LAWYER,)), Dangers(possible=(Danger.LAWYER,))
LEAK, MAYBE_LEAK = Dangers(clear=(Danger.PRIVACY,)), Dangers(possible=(Danger.PRIVACY,))
SWOLLEN = Dangers(clear=(Danger.SWELLING,))
ASKS, OFFICER, DOCTOR = (
    "tell(danger: regional_manager)",
    "tell(privacy: privacy_officer)",
    "tell(emergency: on_call_doctor)",
)


def said(dangers: Dangers, number: int = 8, **changed: Field) -> DangerSaid:
    told: dict[str, Field] = {"at": at("Mon 11:00"), "note": key(number), "dangers": dangers}
    return DangerSaid(**(told | changed))


@pytest.mark.parametrize(
    ("dangers", "severity", "category", "does"),
    [
        (LAWYER, 4, Category.LEGAL, "danger: danger -> edit note(raised)! say(danger)"),
        (MAYBE, 3, Category.BILLING, f"danger_asked: danger_asked -> edit say(danger_asked) {ASKS}"),
        (LEAK, 4, Category.PRIVACY, f"danger: danger -> edit say(danger) {OFFICER}"),
        (MAYBE_LEAK, 3, Category.BILLING, f"danger: danger -> edit say(danger) {ASKS} {OFFICER}"),
        (SWOLLEN, 3, Category.BILLING, f"danger: danger -> edit say(danger) {DOCTOR}"),
    ],
)
def test_a_note_on_an_open_case_raises_it_at_once(
    dangers: Dangers, severity: int, category: Category, does: str
) -> None:
    decision = tell(CASE, said(dangers))
    assert words(decision) == does
    case = decision.case
    assert case.plan
    assert (case.severity, case.category, case.plan.number) == (severity, category, 2)
    assert case.plan.started_at == at("Mon 11:00")
    assert tell(case, said(dangers)).reason is Reason.NOTHING_NEW


@pytest.mark.parametrize(
    ("dangers", "number", "does"),
    [
        (LAWYER, 9, "nothing_new:  -> "),
        (MAYBE, 9, "nothing_new:  -> "),
        (LEAK, 9, f"danger: danger -> edit say(danger) {OFFICER}"),
        (SWOLLEN, 8, f"danger: danger -> edit say(danger) {DOCTOR}"),
    ],
)
def test_of_a_critical_case_only_who_did_not_hear_of_it_hears(dangers: Dangers, number: int, does: str) -> None:
    case = tell(CASE, said(LAWYER)).case
    decision = tell(case, said(dangers, number))
    assert words(decision) == does
    assert decision.case.category is Category.LEGAL
    assert decision.case.plan == case.plan


def test_an_emergency_is_told_of_each_note_and_a_question_asked_once() -> None:
    swollen = tell(tell(CASE, said(SWOLLEN)).case, said(SWOLLEN, 9))
    assert [effect.round for effect in swollen.effects if isinstance(effect, TellPeople)] == [2]
    assert heard(swollen.case, Tell.EMERGENCY) == (Danger.SWELLING,)
    asked = tell(CASE, said(MAYBE)).case
    assert tell(asked, said(MAYBE, 9)).reason is Reason.NOTHING_NEW
    assert heard(asked, Tell.DANGER) == (Danger.LAWYER,)
    assert heard(asked, Tell.STEP) == ()
    assert tell(asked, said(LAWYER, 9)).case.severity is Severity.CRITICAL


def test_the_regional_manager_is_not_asked_about_her_own_word() -> None:
    assert words(tell(CASE, said(MAYBE, **DANA))) == "danger: danger -> edit say(danger)"


@pytest.mark.parametrize(
    ("flagged", "opened"),
    [
        (
            {"dangers": LAWYER, "severity": Severity.CRITICAL, "category": Category.LEGAL},
            "task! post say(danger) announce",
        ),
        ({"dangers": MAYBE, "severity": Severity.SERIOUS}, f"task! post say(danger_asked) {ASKS} announce"),
        ({"category": Category.PRIVACY}, f"task! post say(danger) {OFFICER} announce"),
        ({"drill": True, "category": Category.PRIVACY}, "task! post"),
    ],
)
def test_the_note_that_opens_has_one_plan(flagged: dict[str, Field], opened: str) -> None:
    of_it = {name: value for name, value in flagged.items() if name != "dangers"}
    decision = tell(replace(new_case(), **of_it), flag(**flagged))
    assert words(decision).split(" -> ")[1] == opened
    assert decision.case.plan
    assert decision.case.plan.number == 1


def test_a_flagged_note_that_joins_raises_the_case_once() -> None:
    joined = tell(CASE, flag(at("Mon 11:00"), note=key(8), severity=Severity.CRITICAL, dangers=LAWYER))
    assert (
        words(joined)
        == "raised: joined raised danger -> edit say(joined) note(joined) say(raised) note(raised)! say(danger)"
    )
    assert joined.case.plan
    assert (joined.case.plan.number, joined.case.category) == (2, Category.LEGAL)
    assert tell(joined.case, said(LAWYER)).reason is Reason.NOTHING_NEW


def test_a_managers_evidence_is_left_to_be_read_as_such() -> None:
    evidence = flag(at("Mon 11:00"), note=key(8), dangers=LAWYER, explicit=False, **KELLY)
    assert words(tell(CASE, evidence)) == "managers_note:  -> "


def test_what_goes_past_the_office_manager_does_so_with_its_new_plan() -> None:
    case = tell(case_after(past_manager=True), said(LAWYER)).case
    assert case.plan
    assert all("office_manager" not in planned.step.tell for planned in case.plan.steps)
