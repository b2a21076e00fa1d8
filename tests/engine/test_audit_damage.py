"""Damage is planted into the state, whatever it takes away: the audit finds it and mends it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from od_escalator.domain.timing import next_due
from od_escalator.store import cases, posts, tables
from od_escalator.store.outbox import Kind
from tests.engine.bench import GENEVA, OPERATIONS, POLICIES, Bench
from tests.engine.room import Room
from tests.store.made_up import case


@pytest.fixture
def room(bench: Bench) -> Room:
    return Room(bench)


LOST_PLANS = {
    "the plan's row": lambda: delete(tables.plans),
    "its steps": lambda: delete(tables.steps),
    "the first of its steps": lambda: update(tables.steps).values(step=1),
}


@pytest.mark.parametrize("lost", LOST_PLANS.values(), ids=LOST_PLANS)
def test_a_case_that_lost_its_plan_gets_it_back_and_nobody_is_told_again(
    room: Room, lost: Callable[[], object]
) -> None:
    room.take_steps()
    assert room.dana_heard() == 1
    room.run(lost())
    assert room.audits(4) == [0, 0, 1, 0]
    assert room.alerts() == ["its plan was lost"]
    plan = room.case.plan
    assert plan is not None
    assert plan.steps[0].due_at == case().opened_at + timedelta(hours=2)
    assert plan.steps[0].taken_at is not None
    room.bench.tick(days=3)
    assert room.dana_heard() == 1


def test_a_case_that_lost_its_plan_before_anybody_was_told_is_escalated_all_the_same(room: Room) -> None:
    room.run(delete(tables.plans), delete(tables.steps))
    assert room.audits(3) == [0, 0, 1]
    room.take_steps()
    assert room.dana_heard() == 1


def test_a_due_time_that_went_wrong_is_counted_anew(room: Room) -> None:
    far = room.bench.clock.now() + timedelta(days=900)
    room.run(update(tables.steps).values(due_at=far), update(tables.cases).values(next_due_at=far))
    assert room.audits(4) == [0, 0, 1, 0]
    assert room.alerts() == ["a step was not due when it should be"]
    room.take_steps()
    assert room.dana_heard() == 1


def test_the_reminder_before_a_due_time_that_went_wrong_comes_an_hour_before_the_right_one(room: Room) -> None:
    plan, hour = room.case.plan, timedelta(hours=1)
    assert plan
    sound = plan.change([0], lambda p: replace(p, step=replace(p.step, warn=hour), warn_at=p.due_at - hour))
    room.bench.record(replace(room.case, plan=sound))
    far = room.bench.clock.now() + timedelta(days=900)
    room.run(update(tables.steps).values(due_at=far, warn_at=far), update(tables.cases).values(next_due_at=far))
    assert room.audits(4) == [0, 0, 1, 0]
    assert room.case.plan == sound


def test_when_nobody_takes_the_steps_the_audit_does(room: Room) -> None:
    room.bench.clock.turn(timedelta(hours=2, minutes=4))
    assert room.audits(1) == [0]
    room.bench.clock.turn(timedelta(minutes=-5))
    assert room.audits(5) == [0, 0, 0, 1, 0]
    assert room.alerts() == ["a step was due and nobody was told"]
    assert room.dana_heard() == 1


def test_a_step_that_lies_beyond_what_was_seen_is_not_missed(room: Room) -> None:
    room.bench.clock.turn(timedelta(hours=5))
    for _ in range(4):
        assert room.audit.tick(room.bench.clock.now()) == 0


@pytest.mark.parametrize("told", [False, True], ids=["with what was told", "the message alone"])
def test_a_message_that_was_lost_before_it_went_out_is_promised_again(room: Room, *, told: bool) -> None:
    room.bench.slack.fail_next("chat.postMessage", "429", times=5, retry_after=60)
    room.take_steps()
    assert room.dana_heard() == 0
    room.run(delete(tables.outbox).where(tables.outbox.c.kind == Kind.DIRECT))
    if not told:
        room.run(delete(tables.told))
    room.bench.slack.heal()
    assert room.audits(5) == [0, 0, 1, 0, 0]
    assert room.alerts() == ["the message of a step was lost"]
    assert room.dana_heard() == 1


def test_a_lost_message_that_matters_to_nobody_any_more_stays_lost(room: Room) -> None:
    room.take_steps()
    room.run(delete(tables.outbox).where(tables.outbox.c.kind == Kind.DIRECT))
    room.bench.record(replace(room.case, attempted_at=room.bench.clock.now()))
    assert room.audits(4) == [0] * 4


def test_a_fault_that_cannot_be_mended_stops_no_other_from_being_mended(room: Room) -> None:
    room.run(update(tables.cases).values(next_due_at=None))
    broken = replace(case(1002), task=7, note=replace(case().note, number=502))
    room.bench.record(broken)
    with room.bench.store.transaction() as tx:
        posts.record(tx, 1002, GENEVA, room.bench.slack.messages(GENEVA)[0].ts, 0)
    room.run(delete(tables.plans).where(tables.plans.c.case_number == 1002))
    room.run(update(tables.cases).where(tables.cases.c.number == 1002).values(severity=4, drill=True))
    assert room.audits(3) == [0, 0, 1]
    with room.bench.store.reading() as tx:
        assert cases.written_due(tx, 1001) == next_due(room.case, POLICIES)
        aside = tx.scalars(select(tables.set_aside.c.what)).all()
    assert aside == ["audit of UP-1002"]
    assert len(room.bench.heard(OPERATIONS)) == 2
