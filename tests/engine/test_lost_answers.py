"""Every kind of outside call whose answer is lost: what settles it, whether it had arrived or not.

What is written into Open Dental is settled by making it again, which looks for its mark first: killed between any two
of its statements in tests/opendental/test_crash_halfway.py. Where staff send the task by hand, nothing is written. The
dead man's message is settled by the list of what is scheduled (test_dead_man.py). A mail is sent again as the same mail
(tests/story/test_critical_at_night.py).
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from od_escalator.demo.slack import FaultKind, LocalSlack
from od_escalator.domain.case import End
from od_escalator.domain.effects import (
    Announce,
    EditCase,
    Entry,
    PostCase,
    Reason,
    Say,
    Tell,
    TellOperations,
    TellOwners,
    TellPeople,
)
from od_escalator.domain.tags import Help
from od_escalator.store import outbox, posts
from od_escalator.store.outbox import Delivery, Kind, Promise
from tests.engine.bench import GENEVA, LAKESIDE, OPERATIONS, OWNERS, RECORDER, Bench
from tests.store.made_up import case

Make = Callable[[Bench], None]
ENTRY = Entry(at=case().opened_at, reason=Reason.ATTEMPTED)


def answer(bench: Bench) -> None:
    with bench.store.transaction() as tx:
        RECORDER.answer(tx, case().note, Help.RM, "dana", bench.clock.now())


def back(bench: Bench) -> None:
    now = bench.clock.now()
    detail = {"since": now.isoformat(), "from": now.isoformat(), "zone": "America/New_York"}
    lane = f"slack {OPERATIONS}"
    promised = Promise(key="back", lane=lane, database="", kind=Kind.BACK, detail=detail)
    with bench.store.transaction() as tx:
        outbox.promise(tx, promised, now)


def end(bench: Bench) -> None:
    now = bench.clock.now()
    bench.record(replace(case(), end=End.RESOLVED, ended_at=now, contacted_at=now, done_at=now), TellOwners())


def drill(bench: Bench) -> None:
    now = bench.clock.now()
    over = replace(case(1002), drill=True, end=End.RESOLVED, ended_at=now, done_at=now)
    bench.record(over, TellOperations())


def edit(bench: Bench) -> None:
    bench.record(replace(case(), attempts=1, attempted_at=bench.clock.now(), revision=1), EditCase())


def morning(bench: Bench) -> None:
    now = bench.clock.now()
    detail = {
        "person": "dana",
        "shadow": False,
        "day": now.date().isoformat(),
        "begins": (now + timedelta(days=1)).isoformat(),
        "until": (now + timedelta(days=1)).isoformat(),
        "offices": [["Geneva", None]],
    }
    promised = Promise(key="morning", lane="slack U0DANA", database="main", kind=Kind.MORNING, detail=detail)
    with bench.store.transaction() as tx:
        outbox.promise(tx, promised, now)


def week(bench: Bench) -> None:
    now = bench.clock.now()
    detail = {
        "first": "2026-11-09",
        "until": "2026-11-16",
        "zone": "America/New_York",
        "due": now.isoformat(),
        "offices": [["Geneva", 0]],
        "shadow": False,
    }
    promised = Promise(key="weekly", lane=f"slack {OWNERS}", database="main", kind=Kind.WEEKLY, detail=detail)
    with bench.store.transaction() as tx:
        outbox.promise(tx, promised, now, since=now)


def silent(bench: Bench) -> None:
    now = bench.clock.now()
    detail = {"person": "dana", "shadow": False, "offices": [["Geneva", 5, now.isoformat()]]}
    promised = Promise(key="silent", lane="slack U0DANA", database="main", kind=Kind.SILENT, detail=detail)
    with bench.store.transaction() as tx:
        outbox.promise(tx, promised, now, since=now)


def lessons(bench: Bench) -> None:
    now = bench.clock.now()
    detail = {"first": "2026-10-01", "until": "2026-11-01", "zone": "America/New_York"}
    promised = Promise(key="learning", lane=f"slack {OWNERS}", database="main", kind=Kind.LEARNING, detail=detail)
    with bench.store.transaction() as tx:
        outbox.promise(tx, promised, now, since=now)


def told(bench: Bench, kind: Kind, place: str, **detail: object) -> None:
    promised = Promise(key=kind, lane=f"slack {place}", database="main", kind=kind, detail=detail)
    with bench.store.transaction() as tx:
        outbox.promise(tx, promised, bench.clock.now())


def tell(bench: Bench) -> None:
    bench.record(case(), TellPeople(kind=Tell.STEP, recipients=("dana",), steps=(0,)))


def trial(bench: Bench) -> None:
    promised = Promise(key="test", lane="slack U0DANA", database="main", kind=Kind.TEST)
    with bench.store.transaction() as tx:
        outbox.promise(tx, promised, bench.clock.now())


IN_SLACK: dict[Kind, Make] = {
    Kind.POST: lambda bench: bench.record(case(1002), PostCase()),
    Kind.EDIT: edit,  # edited again
    Kind.LINE: lambda bench: bench.record(case(), Say(ENTRY), entries=(ENTRY,)),
    Kind.DIRECT: tell,
    Kind.ANNOUNCEMENT: lambda bench: bench.record(case(), Announce()),
    Kind.SUMMARY: end,
    Kind.DRILL: drill,
    Kind.ALERT: lambda bench: bench.promise("one"),
    Kind.ANSWER: answer,
    Kind.BACK: back,
    Kind.MORNING: morning,
    Kind.WEEKLY: week,
    Kind.SILENT: silent,
    Kind.LEARNING: lessons,
    Kind.BURST: lambda bench: told(
        bench, Kind.BURST, "U0DANA", office="Geneva", began=1001, cases=3, days=7, mostly=None
    ),
    Kind.REVIEWS: lambda bench: told(bench, Kind.REVIEWS, "U0DANA", offices=["Geneva"], sites=["google"]),
    Kind.TEST: trial,
}
IN_OPEN_DENTAL = {Kind.MAKE_TASK, Kind.TASK_NOTE, Kind.FINISH_TASK, Kind.PUT_BACK, Kind.DETOUR, Kind.CHECK_BACK}


def test_every_kind_of_call_is_in_one_of_the_tables() -> None:
    assert IN_SLACK.keys() | IN_OPEN_DENTAL | {Kind.MAIL} == set(Kind)


def everything(slack: LocalSlack) -> list[tuple[str, int]]:
    return [(message.ts, message.edited_count) for message in slack.everything()]


@pytest.mark.parametrize("kind", IN_SLACK)
def test_it_is_said_once_whether_it_had_arrived_or_not(bench: Bench, kind: Kind) -> None:
    bench.record(case(), PostCase())
    bench.tick()
    bench.clock.turn(timedelta(seconds=1))
    faults: tuple[FaultKind, ...] = ("reset_after", "reset_before")
    for fault in faults:
        before = everything(bench.slack)
        bench.slack.fail_next("chat.update" if kind is Kind.EDIT else "chat.postMessage", fault)
        with bench.store.transaction() as tx:  # each fault meets a promise of its own
            tx.exec_driver_sql("DELETE FROM told")
            tx.exec_driver_sql("UPDATE outbox SET key = id")
            tx.exec_driver_sql("UPDATE posts SET case_number = 1001, revision = 0")
        IN_SLACK[kind](bench)
        for _ in range(6):
            bench.tick(seconds=5)
        new = set(everything(bench.slack)) - set(before)
        assert len(new) == 1
        assert bench.rows()[-1]["kind"] == kind
        assert bench.states()[-1] == Delivery.SENT
        assert len(everything(bench.slack)) == len(before) + (kind is not Kind.EDIT)
        if kind is Kind.POST:
            return  # the other fault is tried in test_deliver_faults.py


def test_a_good_morning_whose_answer_was_lost_is_not_said_in_the_afternoon(bench: Bench) -> None:
    """The machine was switched off in that moment, and on again after noon."""
    bench.record(case(), PostCase())
    bench.tick()
    bench.slack.fail_next("chat.postMessage", "reset_before")
    morning(bench)
    bench.tick(seconds=1)
    assert bench.states()[-1] == Delivery.UNKNOWN
    for _ in range(6):
        bench.tick(seconds=24 * 3600)
    assert bench.states()[-1] == Delivery.DROPPED
    assert len(bench.slack.everything()) == 1


@pytest.mark.parametrize("state", ["gone", "answer lost"])
def test_a_line_below_a_message_that_somebody_deleted_brings_it_back_once(bench: Bench, state: str) -> None:
    bench.record(case(), PostCase())
    bench.tick()
    [root] = bench.slack.messages(GENEVA)
    bench.slack.delete_message(GENEVA, root.ts)
    bench.record(case(), Say(ENTRY), entries=(ENTRY,))
    bench.clock.turn(timedelta(seconds=1))
    if state == "answer lost":
        bench.slack.fail_next(
            "chat.postMessage", "429", retry_after=0
        )  # the first: it would say that the thread is gone
        bench.slack.fail_next("chat.postMessage", "reset_after")
    for _ in range(8):
        bench.tick(seconds=5)
    [again] = bench.slack.messages(GENEVA)
    assert again.ts != root.ts
    assert len(bench.slack.thread(GENEVA, again.ts)) == 1
    with bench.store.reading() as tx:
        post = posts.of_case(tx, 1001)
    assert post is not None
    assert post["ts"] == again.ts
    assert set(bench.states()) == {"sent"}


def test_whom_slack_tells_to_wait_calls_that_method_for_nobody_until_then(bench: Bench) -> None:
    bench.record(case(), PostCase())
    bench.tick()
    bench.slack.fail_next("chat.postMessage", "429", retry_after=30)
    bench.promise("one", place=LAKESIDE)
    bench.promise("two", place=OWNERS)
    bench.deliver.tick(bench.clock.now())
    bench.tick(seconds=29)
    assert bench.calls("chat.postMessage") <= 3
    calls = bench.calls("chat.postMessage")
    bench.promise("three", place=OPERATIONS)
    edit(bench)  # by another method, which nobody has to wait for
    bench.tick(seconds=0.5)
    assert (bench.calls("chat.postMessage"), bench.calls("chat.update")) == (calls, 1)
    bench.tick(seconds=1)
    bench.tick(seconds=1)
    assert bench.states() == ["sent"] * 5
