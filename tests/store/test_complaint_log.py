"""The complaint log: what reports count of each case, by few statements however many there are."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, event, insert

from od_escalator.domain.case import Case, End
from od_escalator.domain.catalogue import Cause, Lesson, Satisfaction
from od_escalator.domain.complaint import Category, Origin, Remedy
from od_escalator.domain.complaint_log import Complaint, Escalation
from od_escalator.domain.effects import Entry, Reason
from od_escalator.domain.severity import Severity
from od_escalator.store import cases, outcomes, tables, timeline
from od_escalator.store.complaint_log import complaints, how_many_alike
from od_escalator.store.outcomes import Outcome
from od_escalator.store.store import Store
from tests.store.made_up import CASE, OPENED, case

#: Of a case: whatever the field takes.
Field = Any

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def tx(store: Store) -> Iterator[Connection]:
    with store.transaction() as tx:
        yield tx


def keep(tx: Connection, kept: Case, *lines: Entry) -> None:
    cases.save(tx, kept, None)
    for line in lines:
        timeline.add(tx, kept.number, line)


def opened(tx: Connection, number: int, *, patient: int = 7, days: int = 0, **more: Field) -> None:
    cases.save(tx, replace(CASE, number=number, patient=patient, opened_at=OPENED + days * DAY, **more), None)


def answer(satisfied: Satisfaction) -> Outcome:
    return Outcome(
        how=End.RESOLVED,
        offered=(Remedy.REFUND,),
        satisfied=satisfied,
        cause=Cause.COST,
        lesson=Lesson.WRITE_COSTS_DOWN,
        by="kelly",
        at=OPENED + 2 * HOUR,
    )


def test_a_row_has_all_that_is_known_of_the_last_opening_and_nothing_of_the_patient(tx: Connection) -> None:
    kept = replace(
        case(),
        severity=Severity.SERIOUS,
        category_by="kelly",
        origin=Origin.REVIEW,
        opening=2,
        attempts=2,
        attempted_at=OPENED + HOUR,
        contacted_at=OPENED + 2 * HOUR,
        offered=(Remedy.APOLOGY, Remedy.REFUND),
        cost=4000,
        replied_at=OPENED + 4 * HOUR,
        end=End.RESOLVED,
        ended_at=OPENED + 5 * HOUR,
        provider=12,
    )
    keep(tx, kept)
    outcomes.keep(tx, 1001, 1, answer(Satisfaction.NOT_SATISFIED))
    outcomes.keep(tx, 1001, 2, answer(Satisfaction.SATISFIED))

    assert list(complaints(tx)) == [
        Complaint(
            number=1001,
            database="main",
            office="Geneva",
            severity=Severity.SERIOUS,
            category=Category.BILLING,
            confirmed=True,
            origin=Origin.REVIEW,
            opened_at=OPENED,
            opening=2,
            seen_at=OPENED + HOUR,
            attempted_at=OPENED + HOUR,
            attempts=2,
            contacted_at=OPENED + 2 * HOUR,
            proven=True,
            replied_at=OPENED + 4 * HOUR,
            escalation=Escalation.NONE,
            end=End.RESOLVED,
            ended_at=OPENED + 5 * HOUR,
            offered=(Remedy.APOLOGY, Remedy.REFUND),
            cost=4000,
            satisfied=Satisfaction.SATISFIED,
            cause=Cause.COST,
            lesson=Lesson.WRITE_COSTS_DOWN,
            earlier=0,
            provider=12,
        )
    ]


def test_a_conversation_without_its_commlog_counts_as_reached_but_not_as_proven(tx: Connection) -> None:
    keep(tx, replace(case(), claimed_at=OPENED + HOUR))

    [row] = complaints(tx)
    assert (row.seen_at, row.attempted_at, row.contacted_at, row.proven) == (*[OPENED + HOUR] * 3, False)
    assert (row.confirmed, row.cost, row.satisfied, row.cause, row.lesson, row.end) == (False, *[None] * 5)


def line(reason: Reason, *told: str, hours: int = 1, due: int = 1) -> Entry:
    return Entry(at=OPENED + hours * HOUR, reason=reason, told=told, instant=OPENED + due * HOUR)


@pytest.mark.parametrize(
    ("lines", "escalation"),
    [
        pytest.param([], Escalation.NONE, id="nothing happened"),
        pytest.param([line(Reason.STEP_DUE, "office_manager")], Escalation.NONE, id="a nudge"),
        pytest.param([line(Reason.DANGER, "on_call_doctor")], Escalation.NONE, id="the doctor on call"),
        pytest.param([line(Reason.STEP_DUE, "office_manager", "owners")], Escalation.BY_TIMER, id="a step"),
        pytest.param(
            [line(Reason.STEP_DUE, "regional_manager", due=0), line(Reason.STEP_DUE, "owners", hours=2)],
            Escalation.AT_OPENING,
            id="at opening, and later again",
        ),
        pytest.param([line(Reason.DANGER_ASKED, "regional_manager")], Escalation.AT_OPENING, id="words of danger"),
        pytest.param(
            [line(Reason.HELP_ASKED, "regional_manager"), line(Reason.STEP_DUE, "owners", hours=2)],
            Escalation.BY_HAND,
            id="asked for help",
        ),
        pytest.param([line(Reason.UNSATISFIED)], Escalation.BY_HAND, id="not satisfied"),
        pytest.param([line(Reason.STEP_DUE, "owners", hours=-1)], Escalation.NONE, id="before it was opened again"),
    ],
)
def test_how_it_came_to_somebody_above_the_office(tx: Connection, lines: list[Entry], escalation: Escalation) -> None:
    keep(tx, case(), *lines)

    assert [row.escalation for row in complaints(tx)] == [escalation]


def test_what_went_past_the_office_manager_was_brought_up_by_hand(tx: Connection) -> None:
    keep(tx, replace(case(), past_manager=True), line(Reason.STEP_DUE, "owners"))

    assert [row.escalation for row in complaints(tx)] == [Escalation.BY_HAND]


def test_drills_and_rehearsals_are_no_complaints(tx: Connection) -> None:
    opened(tx, 1001, drill=True)
    opened(tx, 1002, shadow=True)
    opened(tx, 1003)

    assert [(row.number, row.earlier) for row in complaints(tx)] == [(1003, 0)]


def test_earlier_ones_are_the_same_patients_of_twelve_months_but_none_that_was_taken_back(tx: Connection) -> None:
    opened(tx, 1001, days=-400)
    opened(tx, 1002, days=-300)
    opened(tx, 1003, days=-200, end=End.WITHDRAWN)
    opened(tx, 1004, days=-100, patient=8)
    opened(tx, 1005, days=-90, database="west")
    opened(tx, 1006)

    assert {row.number: row.earlier for row in complaints(tx)} == {
        **dict.fromkeys((1001, 1004, 1005), 0),
        **dict.fromkeys((1002, 1006), 1),
        1003: 2,
    }


def test_owners_read_which_one_about_this_it_is_at_its_office_in_the_month(tx: Connection) -> None:
    opened(tx, 1000, days=-16)  # last month's
    opened(tx, 1001)
    opened(tx, 1002, office="Lakeside")
    opened(tx, 1003, database="other")
    opened(tx, 1004, category=Category.WAIT)
    opened(tx, 1005, end=End.WITHDRAWN)
    opened(tx, 1006, end=End.RESOLVED)
    opened(tx, 1007, drill=True)
    opened(tx, 1008, shadow=True)
    opened(tx, 1009, days=1)
    opened(tx, 1010, days=2)  # came later
    later = replace(CASE, number=1009, opened_at=OPENED + DAY)
    assert how_many_alike(tx, later, OPENED - 15 * DAY) == 3
    assert how_many_alike(tx, later, OPENED + HOUR) == 1


def test_a_range_has_what_was_opened_in_it_with_its_first_and_without_its_last_instant(tx: Connection) -> None:
    for days in range(4):
        opened(tx, 1001 + days, patient=days, days=days)

    found = complaints(tx, since=OPENED + DAY, until=OPENED + 3 * DAY)
    assert [row.number for row in found] == [1002, 1003]


def test_thousands_of_cases_take_a_handful_of_statements_and_each_comes_once(tx: Connection) -> None:
    opened(tx, 1001)
    like = dict(tx.execute(tables.cases.select()).mappings().one())
    of_a_day = timedelta(days=1)
    rows = [
        like | {"number": 1001 + n, "patient": n, "opened_at": OPENED - of_a_day * (n // 700)} for n in range(1, 2100)
    ]
    tx.execute(insert(tables.cases), rows)
    sent: list[str] = []
    event.listen(tx, "before_cursor_execute", lambda _c, _cursor, statement, *_: sent.append(statement))

    found = list(complaints(tx))
    assert len({row.number for row in found}) == len(found) == 2100
    assert [row.opened_at for row in found] == sorted(row.opened_at for row in found)
    assert len(sent) == 2 * 3
