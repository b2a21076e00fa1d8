"""Whatever happens between us and Slack: exactly one message, and nothing lost."""

from dataclasses import replace
from datetime import timedelta
from typing import get_args

import pytest

from od_escalator.demo.slack import FaultKind, RefusalKind
from od_escalator.domain.case import End
from od_escalator.domain.effects import EditCase, PostCase, Tell, TellPeople
from od_escalator.domain.notices import Alert
from od_escalator.store import outbox, posts
from od_escalator.store.outbox import Delivery
from tests.engine.bench import GENEVA, LAKESIDE, OPERATIONS, Bench
from tests.store.made_up import case

ARRIVED: list[FaultKind] = ["reset_after", "close_after", "half_json", "500_after"]
DID_NOT_ARRIVE: list[FaultKind] = [
    "reset_before",
    "500",
    "502_html",
    "503_html",
    "html",
    "internal_error",
    "fatal_error",
    "service_unavailable",
    "request_timeout",
]


def waits(bench: Bench) -> float:
    """Seconds until the first row is tried again."""
    seconds: float = (bench.rows()[0]["next_try_at"] - bench.clock.now()).total_seconds()
    return seconds


@pytest.mark.parametrize("fault", ARRIVED)
def test_an_answer_that_was_lost_is_found_and_not_sent_again(bench: Bench, fault: FaultKind) -> None:
    bench.slack.fail_next("chat.postMessage", fault)
    bench.promise("one", "two")
    assert bench.tick() == 0
    assert bench.states() == ["unknown", "pending"]
    bench.tick(seconds=4.9)
    assert bench.calls("conversations.history") == 0

    assert bench.tick(seconds=0.1) == 1
    assert len(bench.heard()) == bench.calls("chat.postMessage") == 1
    assert bench.states() == ["sent", "pending"]
    bench.tick(seconds=1)
    assert len(bench.heard()) == 2


@pytest.mark.parametrize("fault", DID_NOT_ARRIVE)
def test_what_did_not_arrive_is_looked_for_twice_with_a_pause_and_then_sent(bench: Bench, fault: FaultKind) -> None:
    bench.slack.fail_next("chat.postMessage", fault)
    bench.promise("one", "two")
    bench.tick()
    for looks in (1, 2):
        assert bench.tick(seconds=4.9) == 0
        assert bench.tick(seconds=0.1) == 0
        assert bench.calls("conversations.history") == looks
        assert bench.calls("chat.postMessage") == 1

    assert bench.tick(seconds=1) == 1
    assert len(bench.heard()) == 1
    assert bench.calls("chat.postMessage") == 2
    bench.tick(seconds=1)
    assert bench.states() == ["sent", "sent"]


def test_what_shows_late_in_slacks_history_is_not_sent_again(bench: Bench) -> None:
    bench.promise("one")
    crash_while_sending(bench, arrived=False)
    bench.tick(seconds=5)
    row = bench.rows()[0]
    bench.messenger.send(row["id"], GENEVA, Alert(**row["detail"]))  # it was on its way all the time

    assert bench.tick(seconds=5) == 1
    assert len(bench.heard()) == 1


def crash_while_sending(bench: Bench, *, arrived: bool) -> None:
    """The process ended after *sending* was written down, before or after Slack had the message."""
    with bench.store.transaction() as tx:
        message = outbox.first_in(tx, f"slack {GENEVA}")
        assert message is not None
        outbox.mark(tx, message, Delivery.SENDING, tried_at=bench.clock.now(), tries=1)
    if arrived:
        bench.messenger.send(message.id, GENEVA, Alert(**message.detail))
    bench.clock.turn(timedelta(minutes=1))


@pytest.mark.parametrize("arrived", [True, False])
def test_a_crash_while_sending_neither_loses_nor_repeats(bench: Bench, *, arrived: bool) -> None:
    bench.promise("one")
    crash_while_sending(bench, arrived=arrived)

    for _ in range(4):
        bench.tick(seconds=5)
    assert bench.states() == ["sent"]
    assert len(bench.heard()) == 1
    assert bench.calls("chat.postMessage") == 1


def test_slack_says_itself_how_long_to_wait(bench: Bench) -> None:
    bench.slack.fail_next("chat.postMessage", "429", retry_after=30)
    bench.promise("one", "two")
    bench.tick()
    assert waits(bench) == 30
    assert bench.states() == ["pending", "pending"]
    bench.tick(seconds=29)
    assert bench.calls("chat.postMessage") == 1

    bench.tick(seconds=1)
    assert len(bench.heard()) == 1


def test_a_429_that_names_no_time_is_tried_again_as_ever(bench: Bench) -> None:
    bench.slack.fail_next("chat.postMessage", "429_bare")
    bench.promise("one")
    bench.tick()
    assert (waits(bench), bench.states()) == (2, ["pending"])
    assert bench.tick(seconds=2) == 1
    assert len(bench.heard()) == bench.calls("chat.postMessage") - 1 == 1


@pytest.mark.parametrize("refusal", get_args(RefusalKind))
def test_what_slack_refuses_is_told_to_operations_and_sent_once_when_it_is_put_right(
    bench: Bench, refusal: RefusalKind
) -> None:
    bench.slack.fail_next("chat.postMessage", refusal, channel=GENEVA)
    bench.record(case(1001), PostCase())
    bench.record(case(1002), PostCase())
    bench.tick()
    bench.tick(seconds=1)
    assert bench.states() == ["failed", "sent", "sent"]
    [alert] = bench.heard(OPERATIONS)
    assert refusal in alert
    assert len(bench.heard()) == 1
    with bench.store.transaction() as tx:  # as `od-escalator outbox retry` does
        for message in outbox.newest(tx, (Delivery.FAILED,), 9):
            outbox.mark(tx, message, Delivery.PENDING, next_try_at=bench.clock.now(), settled_at=None, tries=0)
    bench.tick(seconds=1)
    assert bench.states() == ["sent"] * 3
    assert len(bench.heard()) == 2


def test_without_a_word_from_slack_the_waits_grow_to_five_minutes(bench: Bench) -> None:
    bench.slack.fail_next("chat.postMessage", "429", times=10, retry_after=0)
    bench.promise("one")
    delays = []
    for _ in range(10):
        bench.tick()
        delays.append(waits(bench))
        bench.clock.turn(timedelta(seconds=delays[-1]))

    assert delays == [2, 4, 8, 16, 32, 64, 128, 256, 300, 300]
    assert bench.tick() == 1
    assert bench.rows()[0]["tries"] == 11


def test_while_slack_is_away_what_may_have_arrived_stays_unknown(bench: Bench) -> None:
    bench.slack.fail_next("chat.postMessage", "close_after")
    bench.slack.fail_next("conversations.history", "503_html", times=2)
    bench.promise("one")
    bench.tick()
    delays = []
    for _ in range(2):
        bench.tick(seconds=waits(bench))
        delays.append(waits(bench))
        assert bench.states() == ["unknown"]

    assert delays == [4, 8]
    assert bench.tick(seconds=8) == 1
    assert len(bench.heard()) == 1


def test_a_lost_answer_loses_no_later_change_of_the_case(bench: Bench) -> None:
    bench.slack.fail_next("chat.postMessage", "close_after")
    bench.record(case(), PostCase())
    bench.tick()
    bench.record(replace(case(), attempts=1, attempted_at=bench.clock.now(), revision=1), EditCase())
    bench.tick(seconds=5)
    bench.tick(seconds=1)

    [root] = bench.slack.messages(GENEVA)
    assert root.edited_count == 1
    assert bench.states() == ["sent", "sent"]


def test_a_refusal_is_told_to_operations_once_a_day_and_holds_nobody_up(bench: Bench) -> None:
    bench.slack.archive(GENEVA)
    bench.record(case(1001), PostCase())
    bench.record(case(1002), PostCase())
    telling = TellPeople(kind=Tell.STEP, recipients=("dana",), steps=(0,))
    bench.record(case(1003), PostCase(), telling)
    assert bench.tick() == 4  # three that failed, and Dana was told all the same
    bench.tick(seconds=1)

    assert [row["state"] for row in bench.rows() if row["kind"] == "post"] == ["failed"] * 3
    assert len(bench.slack.direct("U0DANA")) == 1
    [alert] = bench.heard(OPERATIONS)
    assert "UP-1001" in alert
    assert "is_archived" in alert

    bench.slack.unarchive(GENEVA)
    bench.slack.remove_bot(GENEVA)
    bench.record(case(1004), PostCase())
    bench.tick(hours=1)
    bench.tick(seconds=1)
    assert len(bench.heard(OPERATIONS)) == 2  # another trouble

    bench.record(case(1005), PostCase())
    bench.tick(days=1)
    bench.tick(seconds=1)
    assert len(bench.heard(OPERATIONS)) == 3  # another day

    bench.slack.invite_bot(GENEVA)
    bench.record(case(1006), PostCase())
    bench.tick(seconds=1)
    assert len(bench.heard(GENEVA)) == 1


def test_an_alert_that_cannot_be_told_makes_no_more_alerts(bench: Bench) -> None:
    bench.slack.archive(OPERATIONS)
    bench.promise("one", place=OPERATIONS)
    bench.promise("two", place=LAKESIDE)

    assert bench.tick() == 2
    assert bench.states() == ["failed", "sent"]


def test_an_edit_that_a_crash_has_cut_off_is_made_again(bench: Bench) -> None:
    bench.record(case(), PostCase())
    bench.tick()
    bench.record(replace(case(), attempts=1, attempted_at=bench.clock.now(), revision=1), EditCase())
    with bench.store.transaction() as tx:
        message = outbox.first_in(tx, f"slack {GENEVA}")
        assert message is not None
        outbox.mark(tx, message, Delivery.SENDING, tried_at=bench.clock.now(), tries=1)

    bench.tick(seconds=1)
    assert bench.slack.messages(GENEVA)[0].edited_count == 1
    assert bench.states() == ["sent", "sent"]


def change(bench: Bench, revision: int, end: End | None = None) -> None:
    now = bench.clock.now()
    changed = replace(case(), attempts=revision, attempted_at=now, revision=revision)
    bench.record(replace(changed, end=end, ended_at=now) if end else changed, EditCase())


def test_a_case_message_that_somebody_deleted_is_posted_anew_and_followed_from_there(bench: Bench) -> None:
    bench.record(case(), PostCase())
    bench.tick()
    [first] = bench.slack.messages(GENEVA)
    bench.slack.delete_message(GENEVA, first.ts)
    change(bench, 1)
    bench.tick(seconds=1)
    [again] = bench.slack.messages(GENEVA)
    assert again.ts != first.ts
    assert "1 attempt" in again.text

    change(bench, 2)
    bench.tick(seconds=1)
    [edited] = bench.slack.messages(GENEVA)
    assert (edited.ts, edited.edited_count) == (again.ts, 1)
    assert set(bench.states()) == {"sent"}


@pytest.mark.parametrize("fault", ARRIVED)
def test_a_message_posted_anew_is_there_once_when_the_answer_was_lost(bench: Bench, fault: FaultKind) -> None:
    bench.record(case(), PostCase())
    bench.tick()
    bench.slack.delete_message(GENEVA, bench.slack.messages(GENEVA)[0].ts)
    change(bench, 1)
    bench.slack.fail_next("chat.postMessage", fault)
    bench.tick(seconds=1)
    assert bench.states() == ["sent", "unknown"]
    bench.tick(seconds=5)
    assert bench.states() == ["sent", "sent"]
    [again] = bench.slack.messages(GENEVA)
    change(bench, 2)
    bench.tick(seconds=1)
    assert bench.slack.messages(GENEVA)[0].ts == again.ts
    assert bench.calls("chat.postMessage") == 2


def test_the_message_of_a_case_that_is_over_may_be_deleted_for_good(bench: Bench) -> None:
    bench.record(case(), PostCase())
    bench.tick()
    bench.slack.delete_message(GENEVA, bench.slack.messages(GENEVA)[0].ts)
    change(bench, 1, End.RESOLVED)
    bench.tick(seconds=1)
    assert bench.states() == ["sent", "sent"]
    assert bench.heard() == []


def test_an_office_with_a_new_channel_sees_its_open_cases_there(bench: Bench) -> None:
    bench.record(case(), PostCase())
    bench.tick()
    with bench.store.transaction() as tx:  # as if the TOML had named another channel until now
        posts.record(tx, 1001, LAKESIDE, "1.000001", 0)
    change(bench, 1)
    bench.tick(seconds=1)
    with bench.store.reading() as tx:
        post = posts.of_case(tx, 1001)
    assert post is not None
    assert (post["channel"], post["revision"]) == (GENEVA, 1)
    assert len(bench.heard()) == 2
