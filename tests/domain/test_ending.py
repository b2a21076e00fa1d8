"""What a manager's word in Slack ends, what it takes, and whose case it is afterwards."""

from dataclasses import replace
from datetime import date

import pytest

from od_escalator.domain.case import Case, End, State
from od_escalator.domain.catalogue import Cause, Lesson, Mistake, Satisfaction, Wait, Waiver, label
from od_escalator.domain.clicked import from_slack
from od_escalator.domain.complaint import Category, Remedy
from od_escalator.domain.deeds import EndSaid, Reassigned
from od_escalator.domain.effects import NoteOnTask, Reason, Tell, TellPeople
from od_escalator.domain.ending import ENDS, Lack, lack
from od_escalator.domain.events import Event, TaskMade
from od_escalator.domain.person import Role
from od_escalator.domain.recipients import holder_of, home_of, ids_of, may_have, recipients_of
from od_escalator.domain.relevance import still_matters
from od_escalator.domain.said import Attempted, Promised, Snoozed, TakenBack
from tests.domain.builders import (
    DANA,
    KELLY,
    OFFICE,
    OPENED,
    Field,
    at,
    case_after,
    done,
    flag,
    made,
    talked,
    tell,
    words,
)

CASE = case_after(made())
LATER = at("Mon 11:00")
MONDAY, TUESDAY = date(2026, 11, 30), date(2026, 12, 1)
TRIED = case_after(made(), *(Attempted(at=OPENED) for _ in range(3)))
UNHAPPY = case_after(made(), talked(satisfied=False))
SAID = "edit say(done_said) note(done_said) finish"


def says(case: Case, end: End = End.RESOLVED, **what: Field) -> str:
    return words(tell(case, said(end, **what)))


def said(end: End = End.RESOLVED, **what: Field) -> EndSaid:
    return EndSaid(**({"at": LATER, "end": end, **KELLY} | what))


def test_done_in_slack_is_proof_of_nothing() -> None:
    decision = tell(CASE, said(offered=(Remedy.REFUND,)))
    assert (decision.case.state, decision.case.offered) == (State.OPEN, (Remedy.REFUND,))
    ticked = tell(decision.case, done(LATER, by=None, role=None))
    assert (ticked.reason, ticked.case.done_by, ticked.case.end) == (Reason.DONE_UNPROVEN, "kelly", None)
    proven = tell(ticked.case, talked(LATER, by="sam")).case
    assert (proven.end, proven.ended_by) == (End.RESOLVED, "sam")


def test_done_in_slack_and_proof_end_it_with_the_tick_in_the_name_of_who_clicked() -> None:
    decision = tell(case_after(made(), talked()), said())
    assert words(decision) == f"done_said: done_said -> {SAID}"
    noted = from_slack(decision, "kelly").effects
    assert [(each.by, each.at) for each in noted if isinstance(each, NoteOnTask)] == [("kelly", LATER)]
    ended = tell(decision.case, done(LATER, by=None, role=None)).case
    assert (ended.end, ended.ended_by) == (End.RESOLVED, "kelly")


@pytest.mark.parametrize(
    ("case", "who", "satisfied", "expected"),
    [
        (CASE, KELLY, False, "unsatisfied: unsatisfied -> edit say(unsatisfied) tell(unsatisfied: regional_manager)"),
        (UNHAPPY, KELLY, True, "unsatisfied: unsatisfied -> edit say(unsatisfied)"),
        (UNHAPPY, DANA, False, f"done_said: done_said -> {SAID}"),
        (
            tell(UNHAPPY, done()).case,
            DANA,
            False,
            "resolved: resolved -> edit say(resolved) summary finish",
        ),
        (case_after(made(), done()), KELLY, True, "done_said: done_said -> edit say(done_said)"),
        (
            replace(CASE, task=None),
            KELLY,
            True,
            f"done_said: done_said proof_asked -> {SAID} say(proof_asked) tell(proof: office_manager)",
        ),
        (replace(CASE, task=None, proof_asked_at=OPENED), KELLY, None, f"done_said: done_said -> {SAID}"),
        (
            replace(case_after(made(), talked()), task=None),
            KELLY,
            True,
            "resolved: resolved -> edit say(resolved) summary finish",
        ),
        (
            replace(case_after(talked()), by_hand=True, task=7),
            KELLY,
            True,
            "resolved: resolved -> edit say(resolved) summary",
        ),
    ],
)
def test_what_done_in_slack_comes_to(case: Case, who: dict[str, Field], satisfied: bool | None, expected: str) -> None:
    assert says(case, satisfied=satisfied, **who) == expected


@pytest.mark.parametrize(
    ("before", "tick"), [((talked(),), " -> finish"), ((), " -> finish"), ((talked(satisfied=False),), " -> ")]
)
def test_what_was_called_resolved_before_its_lost_task_came_again_is_not_told_daily_for_ever(
    before: tuple[Event, ...], tick: str
) -> None:
    """Our own Done had found no task any more, and the new one was never marked Done."""
    said_so = tell(case_after(made(), *before), said()).case
    again = tell(replace(said_so, task=None), TaskMade(at=LATER, task=91))
    assert words(again) == f"task_made: task_made{tick}"
    assert words(tell(again.case, TaskMade(at=LATER, task=91))) == "nothing_new:  -> "


def test_where_there_is_no_task_the_commlog_ends_what_was_called_done() -> None:
    case = tell(replace(CASE, task=None), said()).case
    ended = tell(case, talked(LATER)).case
    assert (ended.end, ended.ended_by) == (End.RESOLVED, "kelly")
    assert tell(replace(CASE, task=None), talked(LATER)).case.end is None


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        (End.UNREACHABLE, "unreachable: unreachable -> edit say(unreachable) note(unreachable) finish summary"),
        (End.DECLINED, "declined: declined -> edit say(declined) note(declined) finish summary"),
        (End.WITH_LAWYER, "handed_over: handed_over -> edit say(handed_over) finish summary"),
    ],
)
def test_other_ends_are_the_word_of_somebody_above(end: End, expected: str) -> None:
    assert says(TRIED, end, **DANA) == expected
    assert tell(TRIED, said(end, **DANA)).case.end is end


LEGAL = replace(CASE, category=Category.LEGAL)
OM, RM = Role.OFFICE_MANAGER, Role.REGIONAL_MANAGER


@pytest.mark.parametrize(
    ("case", "role", "days", "lacks"),
    [
        (CASE, OM, (), (None, Lack.ATTEMPTS, Lack.WORD_FROM_ABOVE, Lack.WORD_FROM_ABOVE)),
        (CASE, RM, (), (None, Lack.ATTEMPTS, None, None)),
        (TRIED, RM, (MONDAY,), (None, Lack.ATTEMPTS, None, None)),
        (TRIED, RM, (MONDAY, TUESDAY), (None, None, None, None)),
        (TRIED, OM, (MONDAY, TUESDAY), (None, *[Lack.WORD_FROM_ABOVE] * 3)),
        (UNHAPPY, OM, (), (Lack.WORD_FROM_ABOVE, Lack.WAS_REACHED, *[Lack.WORD_FROM_ABOVE] * 2)),
        (UNHAPPY, RM, (), (None, Lack.WAS_REACHED, None, None)),
        (LEGAL, RM, (), (Lack.OWNERS_DECIDE, Lack.ATTEMPTS, None, None)),
    ],
)
def test_what_an_end_takes(case: Case, role: Role, days: tuple[date, ...], lacks: tuple[Lack | None, ...]) -> None:
    assert tuple(lack(case, end, role, days) for end in ENDS) == lacks


def test_who_is_given_a_case_hears_what_its_holder_hears_and_the_task_stays() -> None:
    given = tell(CASE, Reassigned(at=LATER, to="sam", holder="kelly", by="dana"))
    assert words(given).startswith("reassigned: reassigned -> edit say(reassigned) tell(reassigned: sam, kelly) note")
    assert holder_of(given.case, OFFICE) == "sam"
    assert ids_of(recipients_of((Role.OFFICE_MANAGER,), given.case, OFFICE, LATER)) == ("kelly", "sam")
    assert tell(given.case, Reassigned(at=LATER, to="sam", holder="sam", by="dana")).reason is Reason.NOTHING_NEW
    again = tell(tell(given.case, said(End.DECLINED, **DANA)).case, flag(at("Tue 10:00")))
    assert (again.reason, again.case.given_to) == (Reason.REOPENED, None)


def test_a_case_may_be_given_to_the_managers_who_are_there_and_may_hear_of_it() -> None:
    assert may_have(CASE, OFFICE, OPENED) == ("sam", "dana", "rosa", "lee")
    past = case_after(past_manager=True)
    assert may_have(past, OFFICE, OPENED) == ("rosa", "lee")
    given = replace(past, given_to="rosa")
    assert (holder_of(given, OFFICE), home_of(given, OFFICE)) == ("rosa", "dana")


def test_no_complaint_is_shown_to_the_regional_manager_with_its_reason() -> None:
    taken = TakenBack(at=LATER, by_author=True, why=Mistake.QUESTION, **KELLY)
    asked = tell(CASE, taken)
    assert [(each.kind, each.why) for each in asked.effects if isinstance(each, TellPeople)] == [
        (Tell.WITHDRAWAL, Mistake.QUESTION)
    ]
    assert asked.entries[0].why is Mistake.QUESTION
    soon = tell(CASE, replace(taken, at=at("Mon 10:05")))
    assert words(soon).endswith("edit say(withdrawn) note(withdrawn) finish summary tell(withdrawn: regional_manager)")
    assert still_matters(soon.case, Tell.WITHDRAWN, 1, (), OPENED)
    assert not still_matters(asked.case, Tell.WITHDRAWN, 1, (), OPENED)
    assert words(tell(CASE, replace(taken, **DANA))).endswith("edit say(withdrawn) note(withdrawn) finish summary")


def test_what_is_put_off_in_slack_is_written_to_the_task() -> None:
    snoozed = tell(CASE, Snoozed(at=LATER, until=TUESDAY, by="kelly", why=Wait.SUPPLIER))
    assert snoozed.entries[0].why is Wait.SUPPLIER
    assert words(from_slack(snoozed, "kelly")).endswith("note(snoozed)")
    promised = tell(CASE, Promised(at=LATER, on=TUESDAY, by="kelly", binding=True))
    assert words(from_slack(promised, "kelly")).endswith("note(promised)")


def test_in_a_drill_nothing_is_said_to_be_over() -> None:
    assert tell(replace(CASE, drill=True), said()).reason is Reason.NOTHING_NEW


def test_every_choice_has_short_words_of_its_own() -> None:
    choices = [choice for catalogue in (Satisfaction, Cause, Lesson, Wait, Mistake, Waiver) for choice in catalogue]
    assert len({*choices}) == len({label(choice) for choice in choices}) == len(choices)
    assert all(0 < len(label(choice)) <= 75 for choice in choices)
