"""Proof without Done, asked about at the end of the office's day."""

from dataclasses import replace

import pytest

from od_escalator.domain.case import Case, End
from od_escalator.domain.catalogue import Hold
from od_escalator.domain.complaint import Category
from od_escalator.domain.days_end import lacks_done
from od_escalator.domain.deeds import EndSaid
from od_escalator.domain.effects import Reason, Tell, TellPeople
from od_escalator.domain.events import Event, TaskUndone
from od_escalator.domain.filed import Filed
from od_escalator.domain.person import Role
from od_escalator.domain.relevance import still_matters
from od_escalator.domain.said import Snoozed
from od_escalator.domain.timing import next_due
from tests.domain.builders import (
    DANA,
    OPENED,
    POLICIES,
    Field,
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

REACHED = case_after(made(), talked())
ASKED = "done_asked: done_asked -> tell(done: office_manager)"
SAID = EndSaid(at=at("Mon 11:00"), end=End.RESOLVED, by="kelly", role=Role.OFFICE_MANAGER)


@pytest.mark.parametrize(
    ("reached", "asks"),
    [
        ("Mon 10:30", "Mon 17:00"),
        ("Mon 16:59", "Mon 17:00"),
        ("Mon 17:00", "Tue 17:00"),
        ("Mon 21:00", "Tue 17:00"),
        ("Tue 7:00", "Tue 17:00"),
        ("Fri 18:00", "Mon 17:00 +1"),
        ("Sat 11:00", "Mon 17:00 +1"),
    ],
)
def test_it_is_asked_about_when_the_office_closes_on_the_day_of_the_conversation(reached: str, asks: str) -> None:
    day, _, week = asks.partition(" +")
    assert case_after(made(), talked(at(reached))).ask_for_done_at == at(day, int(week or 0))


def test_of_an_old_conversation_that_is_read_late_it_is_asked_when_the_office_closes_next() -> None:
    old = replace(flag(), clock_from=at("Wed 9:00"))
    assert tell(tell(new_case(), old).case, talked(at("Mon 10:30"))).case.ask_for_done_at == at("Wed 17:00")


def test_who_has_the_case_is_asked_once_and_quietly() -> None:
    assert next_due(REACHED, POLICIES) == at("Mon 17:00")
    assert tell(REACHED, time("Mon 16:59")).entries == ()
    asked = tell(REACHED, time("Mon 17:00"))
    assert words(asked) == ASKED
    assert still_matters(asked.case, Tell.DONE, 1, (), OPENED)
    assert not still_matters(tell(asked.case, done()).case, Tell.DONE, 1, (), OPENED)
    assert tell(asked.case, time("Mon 20:00")).entries == ()
    assert asked.case.ask_for_done_at is None
    assert tell(asked.case, talked(at("Mon 20:00"), offered=())).case.ask_for_done_at is None


def test_nobody_is_asked_before_all_until_closing_was_seen() -> None:
    assert tell(REACHED, time("Mon 18:00", "Mon 16:00")).case == REACHED
    assert words(tell(REACHED, time("Mon 18:00", "Mon 17:00"))) == ASKED


def test_who_hears_of_the_case_that_day_is_not_asked_as_well() -> None:
    case = case_after(made(), talked(), past_manager=True)
    assert "tell(done: regional_manager)" in words(tell(case, time("Mon 17:00")))
    late = tell(case, time("Wed 12:00"))
    assert [each.kind for each in late.effects if isinstance(each, TellPeople)] == [Tell.STEP]
    assert late.case.ask_for_done_at is None
    talked_late = case_after(made(), talked(at("Wed 9:00")))
    warned = tell(talked_late, time("Wed 9:30"))
    assert warned.reason is Reason.WARNED
    assert [each.kind for each in tell(warned.case, time("Wed 17:00")).effects if isinstance(each, TellPeople)] == [
        Tell.STEP
    ]


def test_a_warning_of_that_day_has_asked_already() -> None:
    plan = REACHED.plan
    assert plan is not None
    for warned, asks in (("Mon 8:30", True), ("Mon 16:30", False), ("Sun 16:30", True)):
        steps = tuple(replace(step, warned_at=at(warned)) for step in plan.steps)
        case = replace(REACHED, plan=replace(plan, steps=steps))
        asked = tell(case, time("Mon 17:00"))
        assert (Tell.DONE in [each.kind for each in asked.effects if isinstance(each, TellPeople)]) is asks
        assert asked.case.ask_for_done_at is None


@pytest.mark.parametrize(
    ("what", "after"),
    [
        ({}, (talked(satisfied=False),)),
        ({}, (talked(), talked(satisfied=False))),
        ({}, (talked(proof=False),)),
        ({}, (talked(), SAID)),
        ({}, (talked(), done())),
        ({}, (done(),)),
        ({}, (talked(), Filed(at=OPENED, by="dana", category=Category.LEGAL))),
        ({}, (talked(), done(), flag(at("Mon 12:00"), note=key(9)))),
    ],
)
def test_nobody_is_asked_where_more_than_the_done_is_missing_or_nothing_is(
    what: dict[str, Field], after: tuple[Event, ...]
) -> None:
    case = case_after(made(), *after, **what)
    assert not lacks_done(case)
    assert case.ask_for_done_at is None


@pytest.mark.parametrize(
    ("case", "asks"),
    [
        (case_after(made(), talked(satisfied=False), talked(at("Tue 9:00"), satisfied=True, **DANA)), "Tue 17:00"),
        (case_after(made(), SAID, talked(), TaskUndone(at=at("Tue 9:00"))), None),
        (case_after(made(), talked(satisfied=False), done(), TaskUndone(at=at("Tue 9:00"))), None),
        (case_after(made(), Filed(at=OPENED, by="rosa", hold=Hold.BOARD), talked()), "Mon 17:00"),
    ],
)
def test_it_is_waited_for_from_when_nothing_else_is_missing(case: Case, asks: str | None) -> None:
    assert case.ask_for_done_at == (at(asks) if asks else None)


def test_nobody_is_asked_about_a_drill() -> None:
    assert not lacks_done(replace(REACHED, drill=True))


def test_of_what_is_put_off_the_reminder_asks() -> None:
    case = case_after(made(), talked(), Snoozed(at=at("Mon 11:00"), until=at("Wed 9:00").date(), by="kelly"))
    assert tell(case, time("Mon 17:00")).entries == ()
    assert [entry.reason for entry in tell(case, time("Wed 9:00")).entries] == [Reason.REMINDED]
    assert Reason.DONE_ASKED not in [entry.reason for entry in tell(case, time("Wed 17:00")).entries]
