"""What is lost or strays in Open Dental and in Slack: the audit finds it and mends it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, update

from od_escalator.domain.case import End
from od_escalator.domain.effects import EditCase
from od_escalator.domain.hand_made import PatientTask
from od_escalator.domain.practice import OwnTask
from od_escalator.errors import Transient
from od_escalator.store import posts, tables
from od_escalator.store.outbox import Delivery, Kind
from tests.engine.bench import GENEVA, OPERATIONS, Bench
from tests.engine.room import Room
from tests.store.made_up import OPENED, case


@pytest.fixture
def room(bench: Bench) -> Room:
    return Room(bench)


def own(task: int, case: int = 1001, opening: int = 1, *, done: bool = False) -> OwnTask:
    return OwnTask(task=task, patient=7, case=case, opening=opening, made_at=OPENED, done=done)


def test_a_task_that_a_power_cut_took_is_made_again(room: Room) -> None:
    room.bench.sight.track("main", room.bench.clock.now(), {1001: None}, taskless=(1001,))
    assert room.audits(2) == [0, 0]
    assert room.bench.practice.written == ["task UP-1001"]
    assert room.audits(1) == [1]
    assert room.bench.practice.written == ["task UP-1001"] * 2
    assert room.alerts() == ["its task was gone, and nobody had deleted it"]


def test_instead_of_one_that_a_power_cut_took_a_task_is_followed_that_somebody_sent_meanwhile(room: Room) -> None:
    bench = room.bench
    bench.sight.track("main", bench.clock.now(), {1001: None}, taskless=(1001,))
    bench.practice.sent = (
        PatientTask(task=6001, by=21, ours=False, text="Pt upset", sent_at=bench.clock.now(), inbox="Kelly"),
    )
    assert room.audits(3) == [0, 0, 1]
    assert bench.practice.written == ["task UP-1001", "follows 6001 of 7: UP-1001/A1"]
    assert (room.case.task, room.case.sent_by_hand) == (6001, True)
    bench.sight.track("main", bench.clock.now(), {1001: None})
    bench.practice.own = (replace(own(6001), inbox="Kelly", followed=True), own(6002))
    assert room.audits(4) == [0, 0, 1, 0]
    assert bench.practice.written[2:] == ["done 6002"]


def test_a_task_that_was_done_before_the_power_cut_is_not_asked_for_again(room: Room) -> None:
    now = room.bench.clock.now()
    room.bench.record(replace(room.case, done_at=now, seen_at=now, contacted_at=None, proof_asked_at=now))
    room.bench.sight.track("main", now, {1001: None}, taskless=(1001,))
    assert room.audits(4) == [0] * 4


@pytest.mark.parametrize("end", [None, End.RESOLVED])
def test_a_task_that_its_case_does_not_know_is_linked_and_finished_if_it_is_over(room: Room, end: End | None) -> None:
    now = room.bench.clock.now()
    room.bench.record(replace(room.case, task=None, end=end, ended_at=now if end else None))
    room.bench.practice.own = (own(5001, opening=2), own(5002, done=True), own(5003))
    assert room.audits(4) == [0, 0, 1, 0]
    assert room.case.task == 5003
    assert room.bench.practice.written[1:] == (["done 5003"] if end else [])
    assert room.alerts() == ["it did not know its task in Open Dental"]


@pytest.mark.parametrize("end", [None, End.RESOLVED])
def test_the_second_task_of_a_case_is_marked_done_and_the_first_one_stays(room: Room, end: End | None) -> None:
    """The API can make it where a process was frozen at that moment, and another one took over."""
    now = room.bench.clock.now()
    room.bench.record(replace(room.case, task=5001, end=end, ended_at=now if end else None))
    room.bench.practice.own = (own(5001, done=end is not None), own(5002), own(5003, opening=2))
    assert room.audits(3) == [0, 0, 1]
    room.bench.practice.own = (own(5001, done=end is not None), own(5002, done=True), own(5003, opening=2))
    assert room.audits(2) == [0, 0]
    assert room.case.task == 5001
    assert room.bench.practice.written[1:] == ["done 5002"]
    assert room.alerts() == ["two tasks of ours were open for it"]


def test_a_task_of_no_case_is_told_to_a_person(room: Room) -> None:
    room.bench.practice.own = (own(7001, case=1077),)
    assert room.audits(8) == [0, 0, 1, 0, 0, 0, 0, 0]
    [alert] = room.bench.heard(OPERATIONS)
    assert "UP-1077" in alert
    assert "follow it by hand" in alert


def test_a_task_of_no_case_is_not_told_again_after_each_restart(room: Room) -> None:
    room.bench.practice.own = (own(7001, case=1077), own(7002, case=1078))
    room.audits(3)
    told = room.alerts()
    room.bench.clock.turn(timedelta(days=2))
    room.start_anew()
    room.bench.practice.own += (own(7003, case=1077),)
    room.audits(8)
    assert told == ["a task of ours in Open Dental belongs to no case"] * 2
    assert room.alerts().count(told[0]) == 3


def test_a_task_that_is_being_made_is_no_stray(room: Room) -> None:
    room.bench.record(replace(room.case, task=None))
    room.run(update(tables.outbox).where(tables.outbox.c.kind == Kind.MAKE_TASK).values(state=Delivery.UNKNOWN))
    room.bench.practice.troubles = [Transient("away")] * 9
    room.bench.practice.own = (own(7001),)
    assert room.audits(3) == [0] * 3


def test_while_open_dental_does_not_answer_nothing_is_said_of_its_tasks(room: Room) -> None:
    room.bench.practice.own = (own(7001, case=1077),)
    room.bench.practice.away = Transient("away")
    assert room.audits(4) == [0] * 4


def test_a_message_that_slack_has_and_its_case_does_not_know_is_found_and_not_posted_twice(room: Room) -> None:
    [root] = room.bench.slack.messages(GENEVA)
    room.run(delete(tables.posts))
    assert room.audits(4) == [0, 0, 1, 0]
    assert [message.ts for message in room.bench.slack.messages(GENEVA)] == [root.ts]
    with room.bench.store.reading() as tx:
        post = posts.of_case(tx, 1001)
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
    room.run(update(tables.posts).values(revision=room.case.revision))  # it shows all there is
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
            posts.record(tx, number, GENEVA, f"{number}.000001", 0)
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
