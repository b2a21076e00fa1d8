"""Delivery: lane by lane, in order, at Slack's pace, and only while it is ours to speak."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import text

from od_escalator.clock import SystemClock
from od_escalator.domain.case import End
from od_escalator.domain.effects import EditCase, Entry, PostCase, Reason, Say, Tell, TellPeople
from od_escalator.engine.daemon import Daemon, Job
from od_escalator.errors import StateError
from od_escalator.store import outbox, posts
from od_escalator.store.outbox import Kind, Promise
from tests.engine.bench import FINDING, GENEVA, LAKESIDE, OPERATIONS, Bench
from tests.engine.jobs import PATIENCE, SELDOM, running
from tests.store.made_up import CASE, OPENED, case


def test_a_lane_keeps_its_order_and_takes_one_message_a_second(bench: Bench) -> None:
    bench.promise("one", "two", "three")

    heard = []
    for seconds in (0, 0, 0.9, 0.1, 1):
        bench.tick(seconds=seconds)
        heard.append(len(bench.heard()))

    assert heard == [1, 1, 1, 2, 3]
    assert [next(key for key in ("one", "two", "three") if key in said) for said in bench.heard()] == [
        "one",
        "two",
        "three",
    ]
    assert bench.calls("chat.postMessage") == 3


def test_lanes_do_not_wait_for_each_other(bench: Bench) -> None:
    bench.promise("one", place=GENEVA)
    bench.promise("two", place=LAKESIDE)

    assert bench.tick() == 2
    assert bench.states() == ["sent", "sent"]


def test_a_clock_that_was_set_back_holds_nothing_up(bench: Bench) -> None:
    bench.promise("one", "two")
    bench.tick(hours=1)
    bench.clock.turn(timedelta(seconds=1))

    earlier = bench.clock.now() - timedelta(minutes=30)
    assert bench.deliver.tick(earlier) == 1


def test_a_lane_that_hangs_delays_no_other(bench: Bench) -> None:
    bench.slack.fail_next("chat.postMessage", "hang_before", channel=GENEVA)
    bench.promise("hangs", "waits behind it", place=GENEVA)
    with ThreadPoolExecutor(1) as pool:
        hanging = pool.submit(bench.tick)
        assert bench.slack.wait_for(lambda: bench.calls("chat.postMessage") == 1, 10)

        bench.promise("one", place=LAKESIDE)
        assert bench.tick() == 1  # and the lane that hangs is left to whoever is at it
        bench.promise("two", place=OPERATIONS)
        assert bench.tick() == 1

        assert not hanging.done()
        assert bench.states()[0] == "sending"
        assert bench.calls("conversations.history") == 0
        assert [len(bench.heard(place)) for place in (GENEVA, LAKESIDE, OPERATIONS)] == [0, 1, 1]
        bench.slack.stop()
        assert hanging.result() == 0
    assert bench.states() == ["unknown", "pending", "sent", "sent"]


def test_what_no_longer_matters_is_dropped(bench: Bench) -> None:
    telling = TellPeople(kind=Tell.STEP, recipients=("dana",), steps=(0,))
    bench.record(case(), telling)
    bench.record(replace(case(), end=End.RESOLVED, ended_at=OPENED))

    assert bench.tick() == 1
    [row] = bench.rows()
    assert (row["state"], row["problem"]) == ("dropped", "superseded")
    assert bench.slack.direct("U0DANA") == []


def test_a_message_to_somebody_who_left_the_toml_is_dropped(bench: Bench) -> None:
    bench.record(case())
    bench.promise_one(Kind.DIRECT, "slack U0GONE", tell="step", person="gone", plan=1, steps=[0], since=None)

    bench.tick()
    assert [row["problem"] for row in bench.rows()] == ["person_gone"]


def test_an_office_that_left_the_toml_is_no_obstacle(bench: Bench) -> None:
    bench.record(case(), PostCase())
    bench.record(replace(case(), office="Closed for good"))

    bench.tick()
    assert [(row["state"], row["problem"]) for row in bench.rows()] == [("dropped", "office_gone")]


def test_lines_and_edits_without_a_message_are_dropped(bench: Bench) -> None:
    entry = Entry(at=OPENED, reason=Reason.OPENED)
    bench.record(case(), Say(entry), EditCase(), entries=(entry,))

    bench.tick()
    assert [row["problem"] for row in bench.rows()] == ["no_message_to_answer", "superseded"]


def test_the_thread_and_the_edits_follow_the_message(bench: Bench) -> None:
    entry = Entry(at=OPENED, reason=Reason.ATTEMPTED, by="kelly")
    bench.record(case(), PostCase())
    bench.tick()
    tried = replace(case(), attempts=1, attempted_at=OPENED, revision=1)
    bench.record(tried, Say(entry), EditCase(), entries=(entry,))
    bench.tick(seconds=1)
    bench.tick(seconds=1)

    [root] = bench.slack.messages(GENEVA)
    [line] = bench.slack.thread(GENEVA, root.ts)
    assert root.edited_count == 1
    assert "Kelly" in line.text
    with bench.store.reading() as tx:
        post = posts.of_case(tx, 1001)
    assert post is not None
    assert (post["ts"], post["revision"]) == (root.ts, 1)


def test_an_edit_that_would_change_nothing_is_not_made(bench: Bench) -> None:
    bench.record(case(), PostCase())
    bench.record(replace(case(), revision=1), EditCase())
    bench.tick()
    bench.tick(seconds=1)

    assert bench.states() == ["sent", "dropped"]
    assert bench.calls("chat.update") == 0


def test_when_our_own_disk_fails_nothing_goes_out_that_is_not_written_down(bench: Bench) -> None:
    bench.promise("one")
    with bench.store.reading() as tx:
        tx.execute(text("PRAGMA query_only = ON"))
    with pytest.raises(StateError):
        bench.tick()
    assert (bench.heard(), bench.states()) == ([], ["pending"])

    with bench.store.reading() as tx:
        tx.execute(text("PRAGMA query_only = OFF"))
    assert bench.tick() == 1
    assert len(bench.heard()) == 1


def test_a_bug_in_one_message_does_not_stop_its_lane(bench: Bench) -> None:
    bench.record(CASE)
    bench.promise_one(Kind.LINE, f"slack {GENEVA}", line=999)
    bench.promise("one")

    assert bench.tick() == 2
    assert len(bench.heard()) == 1
    broken_row, _, alert = bench.rows()
    assert (broken_row["state"], broken_row["problem"]) == ("failed", "NoResultFound")
    assert alert["kind"] == "alert"


def test_a_promise_is_kept_at_once_and_not_at_the_next_tick(bench: Bench) -> None:
    real_time = SystemClock()
    daemon = Daemon([Job("deliver", SELDOM, bench.deliver.tick, at_once=4)], real_time)
    bench.store.wake_on_promise(lambda: daemon.wake("deliver"))
    with running(daemon):
        for place in (GENEVA, LAKESIDE, OPERATIONS):
            made = Promise(key=place, lane=f"slack {place}", database="main", kind=Kind.ALERT, detail=FINDING)
            with bench.store.transaction() as tx:
                outbox.promise(tx, made, real_time.now())
            assert bench.slack.wait_for(partial(has_heard, bench, place), PATIENCE)


def has_heard(bench: Bench, place: str) -> bool:
    return bool(bench.heard(place))
