"""What Slack may know of a case, and of whom."""

from dataclasses import fields, replace

from od_escalator.domain.card import CaseCard, NextStep, Staff, card_of, staff
from od_escalator.domain.case import Case, End, State
from od_escalator.domain.policy import Milestone
from od_escalator.domain.recipients import Hearer
from tests.domain.builders import OFFICE, PEOPLE, ZONE, at, case_after, done, made, new_case, talked, time

KELLY = Staff(name="Kelly Ray", slack="U0KELLY")


def card(case: Case) -> CaseCard:
    return card_of(case, OFFICE, PEOPLE)


def test_a_fresh_card_says_whose_it_is_and_until_when_to_call() -> None:
    shown = card(case_after(made()))
    assert (shown.label, shown.office, shown.zone, shown.state) == ("UP-1042", "Geneva", ZONE, State.OPEN)
    assert (shown.owner, shown.call_due_at) == (KELLY, at("Tue 10:00"))
    assert shown.next_step == NextStep(due_at=at("Mon 12:00"), until=Milestone.SEEN, told=(KELLY,))


def test_the_next_step_is_the_first_one_that_is_neither_taken_nor_needless() -> None:
    case = case_after(made(), talked(at("Mon 11:00")))
    shown = card(case).next_step
    assert shown
    assert (shown.due_at, shown.until, shown.told) == (
        at("Wed 10:00"),
        Milestone.RESOLVED,
        (Staff(name="Dana Cole", slack="U0DANA"),),
    )


def test_there_is_no_next_step_once_all_were_taken_or_it_ended_or_never_began() -> None:
    taken = case_after(made(), time("Fri 12:00"))
    ended = case_after(made(), talked(), done(by="sam"))
    assert [card(case).next_step for case in (taken, ended, new_case())] == [None, None, None]
    assert (card(ended).end, card(ended).ended_by) == (End.RESOLVED, Staff(name="Sam Hill"))


def test_a_claim_shows_as_a_conversation_that_is_not_proven() -> None:
    shown = card(case_after(talked(at("Mon 11:00"), proof=False)))
    assert (shown.contacted_at, shown.contacted_by, shown.proven) == (at("Mon 11:00"), None, False)
    shown = card(case_after(talked(at("Mon 11:00"))))
    assert (shown.contacted_by, shown.proven) == (KELLY, True)


def test_who_left_the_toml_is_not_named() -> None:
    assert card(case_after(talked(by="gone"))).contacted_by is None
    assert staff((Hearer("kelly"), Hearer("gone")), PEOPLE) == (KELLY,)
    assert card(replace(case_after(made()), task_with="gone")).owner == KELLY


def test_no_field_of_a_card_can_say_who_the_patient_is() -> None:
    case = case_after(made())
    told = replace(case, patient=987654, note=replace(case.note, number=987654), author=987654, task=987654)
    shown = card(told)
    assert all("987654" not in str(getattr(shown, field.name)) for field in fields(CaseCard))
