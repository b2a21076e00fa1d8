"""What a manager puts off: how long, who is reminded, who hears of a promise that was not kept."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from od_escalator.domain.case import Case
from od_escalator.domain.effects import Reason, Tell, TellPeople
from od_escalator.domain.lifecycle import decide
from od_escalator.domain.putting_off import days_to_rest, due_of, is_put_off
from od_escalator.domain.said import Promised, Snoozed
from od_escalator.domain.severity import Severity
from od_escalator.domain.timing import contact_due, next_due
from tests.domain.builders import (
    CALENDAR,
    KELLY,
    OPENED,
    POLICIES,
    at,
    case_after,
    flag,
    made,
    talked,
    tell,
    time,
    words,
)

CASE = case_after(made())
SATURDAY, TUESDAY, WEDNESDAY, FRIDAY = (date(2026, 12, day) for day in (5, 1, 2, 4))


def snoozed(until: date, when: datetime = OPENED) -> Snoozed:
    return Snoozed(at=when, until=until, by="kelly")


def promised(on: date | None, when: datetime = OPENED, *, binding: bool = True) -> Promised:
    return Promised(at=when, on=on, by="kelly", binding=binding)


def due(case: Case) -> list[datetime]:
    return [due_of(case, planned) for planned in case.plan.steps] if case.plan else []


@pytest.mark.parametrize(
    ("until", "ends", "reminded"),
    [
        (WEDNESDAY, at("Wed 17:00"), at("Wed 8:00")),
        (OPENED.date(), at("Mon 17:00"), at("Mon 16:00")),
        (SATURDAY, OPENED + timedelta(days=7), at("Mon 8:00", week=1)),
        (date(2026, 12, 24), OPENED + timedelta(days=7), at("Mon 9:00", week=1)),
    ],
)
def test_a_case_rests_until_that_day_closes_and_never_past_its_outer_limit(
    until: date, ends: datetime, reminded: datetime
) -> None:
    decision = decide(CASE, snoozed(until), replace(POLICIES, outer_limit=timedelta(days=7)), CALENDAR)
    assert (decision.case.waits_until, decision.case.remind_at) == (ends, reminded)
    assert decision.entries[0].instant == ends


def test_what_rests_is_told_when_the_rest_is_over_and_who_has_it_is_reminded_before() -> None:
    case = tell(CASE, snoozed(TUESDAY)).case
    assert tell(case, snoozed(TUESDAY)).reason is Reason.NOTHING_NEW
    assert due(case) == [*[at("Tue 17:00")] * 2, *[at("Wed 10:00")] * 2, at("Thu 10:00")]
    assert (contact_due(case), next_due(case, POLICIES)) == (at("Tue 17:00"), at("Tue 8:00"))
    reminded = tell(case, time("Tue 8:00"))
    assert words(reminded) == "reminded: reminded -> edit say(reminded) tell(reminder: office_manager) note(reminded)"
    assert tell(reminded.case, time("Tue 16:59")).reason is Reason.NOTHING_DUE
    assert words(tell(reminded.case, time("Tue 17:00"))).startswith("step_due: step_due")


def test_nobody_is_reminded_after_a_rest_that_was_over_while_we_were_away() -> None:
    late = tell(tell(CASE, snoozed(TUESDAY)).case, time("Tue 17:00"))
    assert Reason.REMINDED not in [entry.reason for entry in late.entries]
    assert late.case.remind_at is None


def test_real_time_does_not_rest() -> None:
    case = tell(case_after(made(), severity=Severity.CRITICAL), snoozed(FRIDAY)).case
    assert not any(is_put_off(case, planned) for planned in (case.plan.steps if case.plan else ()))
    assert tell(case, time("Mon 11:00")).reason is Reason.STEP_DUE


def test_an_upset_noted_again_ends_the_rest() -> None:
    case = tell(tell(CASE, snoozed(FRIDAY)).case, flag(at("Tue 10:00"))).case
    assert case.waits_until is None
    assert tell(case, time("Tue 10:00")).reason is Reason.STEP_DUE


def test_a_case_past_its_outer_limit_rests_no_more() -> None:
    case = replace(CASE, opened_at=OPENED - timedelta(days=8))
    rests = decide(case, snoozed(FRIDAY), replace(POLICIES, outer_limit=timedelta(days=7)), CALENDAR).case
    assert due(rests) == due(case)


def test_of_a_promise_the_day_is_kept() -> None:
    case = tell(CASE, promised(None)).case
    assert (case.promised_at, case.promised_for, case.waits_until) == (OPENED, None, None)
    decision = tell(case, promised(FRIDAY))
    assert decision.case.promised_for == FRIDAY
    assert decision.entries[0].instant == at("Fri 12:00")
    for on in (None, FRIDAY):
        assert tell(decision.case, promised(on)).reason is Reason.NOTHING_NEW


@pytest.mark.parametrize(
    ("on", "when", "due_at", "remind_at"),
    [
        (TUESDAY, OPENED, at("Tue 17:00"), at("Tue 8:00")),
        (OPENED.date(), at("Mon 16:30"), at("Mon 17:00"), None),
        (OPENED.date(), at("Mon 18:00"), at("Tue 17:00"), at("Tue 8:00")),
        (SATURDAY, OPENED, at("Mon 17:00", week=1), at("Mon 8:00", week=1)),
    ],
)
def test_a_promise_is_due_when_its_day_closes(
    on: date, when: datetime, due_at: datetime, remind_at: datetime | None
) -> None:
    case = tell(CASE, promised(on, when)).case
    assert (case.promise_due_at, case.remind_at) == (due_at, remind_at)


def test_the_front_desk_promises_a_call_and_puts_nothing_off() -> None:
    case = tell(CASE, promised(FRIDAY, binding=False)).case
    assert (case.waits_until, case.promise_due_at) == (None, at("Fri 17:00"))
    assert due(case) == due(CASE)


def test_a_promise_that_was_not_kept_is_told_once_with_what_is_due_anyway() -> None:
    case = case_after(made(), talked(), promised(WEDNESDAY, at("Mon 11:00")))
    case = tell(case, time("Wed 8:00")).case
    missed = tell(case, time("Wed 17:00"))
    assert [entry.reason for entry in missed.entries] == [Reason.PROMISE_MISSED, Reason.STEP_DUE]
    told = [effect for effect in missed.effects if isinstance(effect, TellPeople)]
    assert [(effect.kind, effect.recipients) for effect in told] == [(Tell.STEP, ("regional_manager",))]
    assert tell(missed.case, time("Wed 17:01")).reason is Reason.NOTHING_DUE


def test_a_promise_that_was_not_kept_is_told_where_nothing_else_is_due() -> None:
    case = tell(case_after(made(), talked(), promised(OPENED.date(), at("Mon 11:00"))), time("Mon 16:00")).case
    missed = tell(case, time("Mon 17:00"))
    assert words(missed) == "promise_missed: promise_missed -> edit say(promise_missed) tell(promise: regional_manager)"


def test_past_the_office_manager_the_owners_hear_of_it() -> None:
    case = case_after(promised(OPENED.date(), at("Mon 11:00")), past_manager=True)
    missed = tell(tell(case, time("Mon 16:00")).case, time("Mon 17:00"))
    assert words(missed).endswith("tell(promise: owners)")


def test_a_conversation_after_the_promise_keeps_it() -> None:
    case = case_after(made(), talked(at("Mon 11:00")), promised(TUESDAY, at("Mon 11:00")))
    assert tell(case, talked(at("Mon 11:00"), **KELLY)).case.promise_due_at == at("Tue 17:00")
    kept = tell(case, talked(at("Tue 9:00"), **KELLY)).case
    assert (kept.promise_due_at, kept.remind_at, kept.waits_until) == (None, None, at("Tue 17:00"))
    assert tell(kept, time("Tue 17:00")).reason is Reason.DONE_ASKED


def test_who_kept_a_promise_is_reminded_all_the_same_when_a_later_snooze_ends() -> None:
    case = case_after(
        made(), talked(at("Mon 11:00")), promised(TUESDAY, at("Mon 11:00")), snoozed(FRIDAY, at("Mon 12:00"))
    )
    kept = tell(case, talked(at("Tue 9:00"), **KELLY)).case
    assert (kept.promise_due_at, kept.remind_at) == (None, at("Fri 8:00"))


@pytest.mark.parametrize(
    ("now", "limit", "first", "last"),
    [
        (at("Mon 10:00"), None, OPENED.date(), date(2026, 12, 11)),
        (at("Mon 17:00"), 7, TUESDAY, date(2026, 12, 7)),
        (at("Sat 10:00"), 7, date(2026, 12, 7), date(2026, 12, 7)),
    ],
)
def test_a_day_to_rest_until_is_one_of_the_next_open_days(
    now: datetime, limit: int | None, first: date, last: date
) -> None:
    policies = replace(POLICIES, outer_limit=timedelta(days=limit) if limit else None)
    days = days_to_rest(CASE, now, policies, CALENDAR)
    assert (days[0], days[-1]) == (first, last)
    assert not {SATURDAY} & set(days)
    past_it = replace(CASE, opened_at=OPENED - timedelta(days=9))
    assert bool(days_to_rest(past_it, now, policies, CALENDAR)) is (limit is None)
