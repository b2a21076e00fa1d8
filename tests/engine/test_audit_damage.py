"""Damage of every kind is planted into the state, into Open Dental, into Slack: the audit finds it and mends it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from od_escalator.domain.case import Case, End
from od_escalator.domain.effects import EditCase, MakeTask, PostCase
from od_escalator.domain.events import TimePassed
from od_escalator.domain.hours import fingerprint
from od_escalator.domain.lifecycle import decide
from od_escalator.domain.practice import OurTask
from od_escalator.domain.timing import next_due
from od_escalator.engine.audit import Audit
from od_escalator.engine.strays import Strays
from od_escalator.errors import Transient
from od_escalator.store import cases, outbox, tables
from od_escalator.store.outbox import Delivery, Kind
from tests.engine.bench import ALWAYS_OPEN, GENEVA, OPERATIONS, POLICIES, RECORDER, Bench
from tests.store.made_up import case

TOLD = "An upset patient was noted"


class Room:
    """A case as it should be, whatever damages it, and the audits that come by."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        strays = Strays(bench.store, {"main": bench.practice}, bench.messenger, bench.sight)
        self.audit = Audit(bench.store, ("main",), RECORDER, bench.sight, strays)
        now = bench.clock.now()
        bench.sight.read("main", now)
        bench.sight.track("main", now, (1001,))
        sound = replace(case(), note=replace(case().note, number=501))
        assert sound.plan
        self.bench.record(
            replace(sound, plan=replace(sound.plan, calendar=fingerprint(ALWAYS_OPEN))),
            MakeTask(popup=True),
            PostCase(),
        )
        bench.tick()

    @property
    def case(self) -> Case:
        with self.bench.store.reading() as tx:
            found = cases.load(tx, 1001)
        assert found is not None
        return found

    def run(self, *statements: object) -> None:
        with self.bench.store.transaction() as tx:
            for statement in statements:
                tx.execute(statement)  # type: ignore[call-overload]  # a statement

    def take_steps(self) -> None:
        """What escalate does when it is time."""
        self.bench.clock.turn(timedelta(hours=2))
        now = self.bench.clock.now()
        decision = decide(self.case, TimePassed(at=now, seen_until=now), POLICIES, ALWAYS_OPEN)
        with self.bench.store.transaction() as tx:
            RECORDER.record(tx, decision, now)
        self.bench.tick(seconds=1)
        self.bench.tick(seconds=1)

    def audits(self, times: int) -> list[int]:
        """So many audits, five minutes apart, while poll and track go on: how many faults each has mended."""
        mended = []
        for _ in range(times):
            self.bench.sight.read("main", self.bench.clock.now())
            taskless = self.bench.sight.of("main").taskless
            self.bench.sight.track("main", self.bench.clock.now(), (1001,), taskless)
            mended.append(self.audit.tick(self.bench.clock.now()))
            self.bench.tick(minutes=5)
            self.bench.tick(seconds=1)
        return mended

    def alerts(self) -> list[str]:
        return [text.split("the audit found: ")[1].split(" What")[0] for text in self.bench.heard(OPERATIONS)]

    def dana_heard(self) -> int:
        return sum(TOLD in message.text for message in self.bench.slack.direct("U0DANA"))


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


def test_a_task_that_a_power_cut_took_is_made_again(room: Room) -> None:
    room.bench.sight.track("main", room.bench.clock.now(), (1001,), taskless=(1001,))
    assert room.audits(2) == [0, 0]
    assert room.bench.practice.written == ["task UP-1001"]
    assert room.audits(1) == [1]
    assert room.bench.practice.written == ["task UP-1001"] * 2
    assert room.alerts() == ["its task was gone, and nobody had deleted it"]


def test_a_task_that_was_done_before_the_power_cut_is_not_asked_for_again(room: Room) -> None:
    now = room.bench.clock.now()
    room.bench.record(replace(room.case, done_at=now, seen_at=now, contacted_at=None, proof_asked_at=now))
    room.bench.sight.track("main", now, (1001,), taskless=(1001,))
    assert room.audits(4) == [0] * 4


@pytest.mark.parametrize("end", [None, End.RESOLVED])
def test_a_task_that_its_case_does_not_know_is_linked_and_finished_if_it_is_over(room: Room, end: End | None) -> None:
    now = room.bench.clock.now()
    room.bench.record(replace(room.case, task=None, end=end, ended_at=now if end else None))
    line = "Please call back by Thu 2:00 PM - billing - {} (noted 10:14 Jamie)"
    others = ("UP-1001-2", "UP-1001/D7", "nobody")
    room.bench.practice.tasks = tuple(
        OurTask(task=5000 + i, first_line=line.format(mark)) for i, mark in enumerate((*others, "UP-1001"))
    )
    assert room.audits(4) == [0, 0, 1, 0]
    assert room.case.task == 5003
    assert room.bench.practice.written[1:] == (["done 5003"] if end else [])
    assert room.alerts() == ["it did not know its task in Open Dental"]


def test_a_task_of_no_case_is_told_to_a_person(room: Room) -> None:
    room.bench.practice.tasks = (OurTask(task=7001, first_line="Please call back - billing - UP-1077 (noted 9:12)"),)
    assert room.audits(3) == [0, 0, 1]
    [alert] = room.bench.heard(OPERATIONS)
    assert "UP-1077" in alert
    assert "follow it by hand" in alert


def test_a_task_that_is_being_made_is_no_stray(room: Room) -> None:
    room.bench.record(replace(room.case, task=None))
    room.run(update(tables.outbox).where(tables.outbox.c.kind == Kind.MAKE_TASK).values(state=Delivery.UNKNOWN))
    room.bench.practice.troubles = [Transient("away")] * 9
    room.bench.practice.tasks = (OurTask(task=7001, first_line="billing - UP-1001"),)
    assert room.audits(3) == [0] * 3


def test_while_open_dental_does_not_answer_nothing_is_said_of_its_tasks(room: Room) -> None:
    room.bench.practice.tasks = (OurTask(task=7001, first_line="billing - UP-1077"),)
    room.bench.practice.away = Transient("away")
    assert room.audits(4) == [0] * 4


def test_a_message_that_slack_has_and_its_case_does_not_know_is_found_and_not_posted_twice(room: Room) -> None:
    [root] = room.bench.slack.messages(GENEVA)
    room.run(delete(tables.posts))
    assert room.audits(4) == [0, 0, 1, 0]
    assert [message.ts for message in room.bench.slack.messages(GENEVA)] == [root.ts]
    with room.bench.store.reading() as tx:
        post = outbox.post_of(tx, 1001)
    assert post is not None
    assert (post["channel"], post["ts"]) == (GENEVA, root.ts)


def test_a_message_that_was_never_there_is_posted(room: Room) -> None:
    [root] = room.bench.slack.messages(GENEVA)
    room.bench.slack.delete_message(GENEVA, root.ts)
    room.run(delete(tables.posts))
    assert room.audits(3) == [0, 0, 1]
    for _ in range(3):
        room.bench.tick(seconds=5)
    assert len(room.bench.slack.messages(GENEVA)) == 1


def test_a_message_that_somebody_deleted_is_posted_anew_though_nothing_happens(room: Room) -> None:
    [root] = room.bench.slack.messages(GENEVA)
    room.bench.slack.delete_message(GENEVA, root.ts)
    assert room.audits(4) == [0, 0, 1, 0]
    [again] = room.bench.slack.messages(GENEVA)
    assert again.ts != root.ts
    assert room.alerts() == ["its message in Slack was gone"]
    room.bench.record(replace(room.case, attempts=1, attempted_at=room.bench.clock.now(), revision=9), EditCase())
    room.bench.tick(seconds=1)
    assert room.bench.slack.messages(GENEVA)[0].edited_count == 1
    assert room.audits(3) == [0] * 3


def test_while_slack_is_away_no_message_is_missed(room: Room) -> None:
    room.bench.slack.fail_next("conversations.history", "503_html", times=99)
    assert room.audits(4) == [0] * 4
    assert len(room.bench.slack.messages(GENEVA)) == 1


def test_of_many_messages_a_few_are_asked_for_at_a_time_and_all_in_turn(room: Room) -> None:
    for number in range(1002, 1014):
        room.bench.record(replace(case(number), task=number))
        with room.bench.store.transaction() as tx:
            outbox.record_post(tx, number, GENEVA, f"{number}.000001", 0)
    before = room.bench.calls("conversations.history")
    assert room.audits(2) == [0, 0]
    assert room.bench.calls("conversations.history") - before == 10 + 9 + 4
    assert sum(room.audits(4)) == 12


def test_a_message_that_would_wait_for_years_goes_out(room: Room) -> None:
    room.bench.promise("one")
    far = room.bench.clock.now() + timedelta(days=400)
    room.run(update(tables.outbox).where(tables.outbox.c.key == "one").values(next_try_at=far))
    assert room.audits(3) == [0, 0, 1]
    assert len(room.bench.heard(GENEVA)) == 2
    assert room.alerts() == ["a message waited for a day far away"]


@pytest.mark.parametrize("arrived", [False, True])
def test_a_row_that_was_left_sending_is_settled_without_an_audit(room: Room, *, arrived: bool) -> None:
    room.bench.promise("one")
    row = room.bench.rows()[-1]
    if arrived:
        room.bench.tick(seconds=1)
    room.run(
        update(tables.outbox)
        .where(tables.outbox.c.id == row["id"])
        .values(state=Delivery.SENDING, tried_at=room.bench.clock.now(), next_try_at=room.bench.clock.now())
    )
    for _ in range(4):
        room.bench.tick(seconds=5)
    assert room.audits(3) == [0] * 3
    assert len(room.bench.heard(GENEVA)) == 2


def test_a_fault_that_cannot_be_mended_stops_no_other_from_being_mended(room: Room) -> None:
    room.run(update(tables.cases).values(next_due_at=None))
    broken = replace(case(1002), task=7, note=replace(case().note, number=502))
    room.bench.record(broken)
    with room.bench.store.transaction() as tx:
        outbox.record_post(tx, 1002, GENEVA, room.bench.slack.messages(GENEVA)[0].ts, 0)
    room.run(delete(tables.plans).where(tables.plans.c.case_number == 1002))
    room.run(update(tables.cases).where(tables.cases.c.number == 1002).values(severity=4, drill=True))
    assert room.audits(3) == [0, 0, 1]
    with room.bench.store.reading() as tx:
        assert cases.written_due(tx, 1001) == next_due(room.case, POLICIES)
        aside = tx.scalars(select(tables.set_aside.c.what)).all()
    assert aside == ["audit of UP-1002"]
    assert len(room.bench.heard(OPERATIONS)) == 2
