"""The audit: planted damage of each kind is found, waited for, mended once, and told to operations."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, update

from od_escalator.domain.case import Case
from od_escalator.domain.effects import MakeTask, NoteOnTask, PostCase, Reason
from od_escalator.domain.practice import Standing
from od_escalator.domain.timing import next_due
from od_escalator.engine.audit import Audit
from od_escalator.engine.strays import Strays
from od_escalator.errors import Permanent
from od_escalator.store import cases, outbox, posts, tables
from od_escalator.store.outbox import Delivery, Kind
from tests.engine.bench import GENEVA, OPERATIONS, POLICIES, RECORDER, Bench
from tests.store.made_up import case

Damage = Callable[[Bench], None]


@pytest.fixture
def audit(bench: Bench) -> Audit:
    strays = Strays(bench.store, {"main": bench.practice}, bench.messenger, bench.sight)
    return Audit(bench.store, ("main",), RECORDER, bench.sight, strays)


@pytest.fixture
def sound(bench: Bench) -> Case:
    """A case as it should be: with its task, its message and its due time."""
    bench.record(case(), MakeTask(popup=True), PostCase())
    bench.tick()
    with bench.store.reading() as tx:
        found = cases.load(tx, 1001)
    assert found is not None
    assert found.task is not None
    return found


def audits(bench: Bench, audit: Audit, times: int) -> list[int]:
    """So many audits, five minutes apart: how many faults each has mended."""
    mended = []
    for _ in range(times):
        mended.append(audit.tick(bench.clock.now()))
        bench.clock.turn(timedelta(minutes=5))
    return mended


def forget_due(bench: Bench) -> None:
    with bench.store.transaction() as tx:
        tx.execute(update(tables.cases).values(next_due_at=None))


def lose_task(bench: Bench) -> None:
    with bench.store.transaction() as tx:
        tx.execute(delete(tables.outbox).where(tables.outbox.c.kind == Kind.MAKE_TASK))
        tx.execute(update(tables.cases).values(task=None))


def lose_message(bench: Bench) -> None:
    with bench.store.transaction() as tx:
        tx.execute(delete(tables.posts))


def test_where_nothing_is_wrong_nothing_is_done(bench: Bench, audit: Audit, sound: Case) -> None:
    before = bench.rows()
    assert audits(bench, audit, 5) == [0] * 5
    assert bench.rows() == before
    assert sound.task is not None


@pytest.mark.parametrize("damage", [forget_due, lose_task, lose_message])
def test_damage_is_mended_by_the_third_audit_and_operations_hear_of_it_once(
    bench: Bench, audit: Audit, sound: Case, damage: Damage
) -> None:
    damage(bench)
    assert audits(bench, audit, 5) == [0, 0, 1, 0, 0]
    bench.tick(seconds=1)
    bench.tick(seconds=1)
    with bench.store.reading() as tx:
        now = cases.load(tx, sound.number)
        post = posts.of_case(tx, sound.number)
        due = cases.written_due(tx, sound.number)
    assert now is not None
    assert now.task is not None
    assert post is not None
    assert due == next_due(now, POLICIES)
    [told] = bench.heard(OPERATIONS)
    assert "the audit found" in told
    assert audits(bench, audit, 4) == [0] * 4


def test_what_puts_itself_right_is_never_touched(bench: Bench, audit: Audit, sound: Case) -> None:
    forget_due(bench)
    assert audits(bench, audit, 2) == [0, 0]
    with bench.store.transaction() as tx:
        cases.save(tx, sound, next_due(sound, POLICIES))
    assert audits(bench, audit, 1) == [0]
    forget_due(bench)
    assert audits(bench, audit, 2) == [0, 0]
    assert bench.heard(OPERATIONS) == []


@pytest.mark.parametrize("state", [Delivery.PENDING, Delivery.SENDING, Delivery.UNKNOWN, Delivery.FAILED])
def test_a_task_or_message_on_its_way_is_not_promised_again(bench: Bench, audit: Audit, state: Delivery) -> None:
    bench.record(case(), MakeTask(popup=True), PostCase())
    with bench.store.transaction() as tx:
        tx.execute(update(tables.outbox).values(state=state, next_try_at=bench.clock.now() + timedelta(days=1)))
    assert audits(bench, audit, 5) == [0] * 5
    assert len(bench.rows()) == 2


@pytest.mark.parametrize(
    "quiet",
    [replace(case(), shadow=True), replace(case(), by_hand=True), replace(case(), past_manager=True)],
    ids=["shadow", "by hand", "past the manager"],
)
def test_a_case_that_has_no_task_on_purpose_gets_none(bench: Bench, audit: Audit, quiet: Case) -> None:
    bench.record(replace(quiet, in_channel=False))
    assert audits(bench, audit, 4) == [0] * 4


def test_a_task_that_a_person_deleted_is_not_made_again(bench: Bench, audit: Audit, sound: Case) -> None:
    bench.record(replace(sound, task=None, revision=sound.revision + 1))
    assert audits(bench, audit, 4) == [0] * 4


def test_the_task_that_replaces_a_lost_one_does_not_wait_for_a_note_on_the_lost_one(
    bench: Bench, audit: Audit, sound: Case
) -> None:
    bench.practice.troubles = [Permanent("the task is gone", "task_gone")]
    bench.record(sound, NoteOnTask(Reason.STEP_DUE, popup=True), NoteOnTask(Reason.JOINED, popup=False))
    bench.tick(seconds=1)
    bench.sight.track("main", bench.clock.now(), {sound.number: sound.task}, [sound.number])
    bench.practice.written.clear()
    assert audits(bench, audit, 2) == [1, 0]
    bench.tick(seconds=1)
    assert bench.practice.written == ["task UP-1001", "note UP-1001/1", "note UP-1001/2"]
    assert [row["problem"] for row in bench.rows() if row["state"] == Delivery.DROPPED] == ["task_lost"] * 2


def test_her_task_comes_back_at_the_next_audit_where_a_note_for_it_has_met_that_it_is_lost(
    bench: Bench, audit: Audit, sound: Case
) -> None:
    """And not after a grace that is for what was only looked at."""
    bench.practice.troubles = [Permanent("the task is gone", "task_gone")]
    bench.record(sound, NoteOnTask(Reason.STEP_DUE, popup=True))
    bench.tick(seconds=1)
    bench.practice.written.clear()
    assert audits(bench, audit, 1) == [0]  # as long as track has not seen that nobody deleted it
    bench.sight.track("main", bench.clock.now(), {sound.number: sound.task}, [sound.number])
    assert audits(bench, audit, 3) == [1, 0, 0]
    bench.tick(seconds=1)
    assert [written for written in bench.practice.written if "task" in written] == ["task UP-1001"]


def test_her_task_does_not_stay_lost_where_one_look_in_three_fails(bench: Bench, audit: Audit, sound: Case) -> None:
    """Whatever a database that did not answer just then could not show was counted anew from the first."""
    mended = 0
    for each in range(5):
        bench.sight.stand("main", Standing.WRITER)
        bench.sight.track("main", bench.clock.now(), {sound.number: sound.task}, [sound.number])
        if each % 3 == 1:
            bench.sight.lose("main")
        mended += sum(audits(bench, audit, 1))
    assert mended == 1


def test_whoever_stands_by_mends_nothing(bench: Bench, audit: Audit, sound: Case) -> None:
    bench.sight.stand("main", Standing.STANDBY)
    lose_task(bench)
    assert audits(bench, audit, 5) == [0] * 5
    assert sound.task is not None


def test_a_message_that_nobody_tries_is_told_to_a_person(bench: Bench, audit: Audit) -> None:
    bench.promise("one", place=GENEVA)
    bench.clock.turn(timedelta(minutes=31))
    assert audits(bench, audit, 3) == [0, 0, 1]
    assert bench.states() == ["pending", "pending"]
    assert bench.rows()[1]["detail"]["hint"].startswith("see od-escalator outbox show")
    assert bench.rows()[1]["lane"] == f"slack {OPERATIONS}"


def test_a_task_that_waits_while_open_dental_is_off_for_an_hour_alarms_nobody(bench: Bench, audit: Audit) -> None:
    bench.record(case(), MakeTask(popup=True), PostCase())
    bench.sight.lose("main")
    bench.tick(hours=1)
    assert audits(bench, audit, 4) == [0] * 4
    assert bench.states() == ["pending", "sent"]


def test_a_message_that_waits_for_its_next_try_is_not_stuck(bench: Bench, audit: Audit) -> None:
    bench.promise("one", "two")
    with bench.store.transaction() as tx:
        first = outbox.first_in(tx, f"slack {GENEVA}")
        assert first is not None
        outbox.mark(tx, first, Delivery.PENDING, next_try_at=bench.clock.now() + timedelta(days=1))
    bench.clock.turn(timedelta(hours=5))
    assert audits(bench, audit, 3) == [0] * 3
