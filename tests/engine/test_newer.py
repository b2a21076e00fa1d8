"""Whether a newer state than ours was at work: Slack has a sign of life that ours does not know."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from od_escalator.domain.roster import Roster
from od_escalator.engine.dead_man import DeadMan
from od_escalator.engine.newer import Newer
from od_escalator.engine.record import Recorder
from od_escalator.store import dead_man
from od_escalator.store.dead_man import Scheduled
from tests.engine.bench import RECORDER, ZONE, Bench
from tests.engine.test_dead_man import watch

LIST, HISTORY = "chat.scheduledMessages.list", "conversations.history"


def audit(bench: Bench, times: int = 1, recorder: Recorder = RECORDER) -> None:
    """What each audit tells Slack, five minutes after the one before."""
    for _ in range(times):
        bench.clock.turn(timedelta(minutes=5))
        DeadMan(bench.store, bench.later, recorder, bench.sight, ZONE).tick(bench.clock.now())


def known(bench: Bench) -> Sequence[Scheduled]:
    with bench.store.reading() as tx:
        return dead_man.scheduled(tx)


def put_back(bench: Bench, copied: Sequence[Scheduled]) -> None:
    later = known(bench)
    with bench.store.transaction() as tx:
        dead_man.disarm(tx, later)
        for each in copied:
            dead_man.arm(tx, each)


def put_back_what_was_before_the_last_audit(bench: Bench) -> None:
    audit(bench)
    copied = known(bench)
    audit(bench)
    bench.clock.turn(timedelta(minutes=10))
    put_back(bench, copied)


def was_at_work(bench: Bench) -> bool:
    """As a process asks that has just begun."""
    return Newer(bench.store, bench.later, RECORDER, ZONE).was_at_work(bench.clock.now())


@pytest.mark.parametrize("off", [timedelta(minutes=5), timedelta(minutes=46), timedelta(days=3)], ids=str)
def test_a_copy_from_before_the_last_audit_is_known_by_it_however_long_nobody_was_at_work(
    bench: Bench, off: timedelta
) -> None:
    audit(bench)
    copied = known(bench)
    audit(bench)
    newest = known(bench)
    bench.clock.turn(off)
    put_back(bench, copied)
    assert was_at_work(bench)
    put_back(bench, newest)
    assert not was_at_work(bench)


def test_a_copy_from_weeks_ago_is_known(bench: Bench) -> None:
    audit(bench)
    copied = known(bench)
    for _ in range(3):
        bench.clock.turn(timedelta(days=7))
        audit(bench, 3)
    put_back(bench, copied)
    assert was_at_work(bench)


def test_what_slack_said_in_an_earlier_silence_is_no_newer_state(bench: Bench) -> None:
    audit(bench)
    bench.clock.turn(timedelta(hours=2))
    audit(bench)
    assert len(bench.heard("C0IT")) == 1
    bench.clock.turn(timedelta(minutes=10))
    assert not was_at_work(bench)


def test_a_state_that_was_at_work_just_now_asks_nothing(bench: Bench) -> None:
    audit(bench)
    before = bench.calls(LIST), bench.calls(HISTORY)
    bench.clock.turn(timedelta(minutes=2))
    assert not was_at_work(bench)
    assert (bench.calls(LIST), bench.calls(HISTORY)) == before


def test_a_state_in_which_nothing_stands_yet_asks_nothing(bench: Bench) -> None:
    audit(bench)
    before = bench.calls(LIST)
    bench.clock.turn(timedelta(minutes=20))
    put_back(bench, [])
    assert not was_at_work(bench)
    assert bench.calls(LIST) == before


def test_other_offices_on_the_same_slack_are_no_newer_state(bench: Bench) -> None:
    others = tuple(replace(office, name="Lakeside") for office in RECORDER.roster.offices)
    audit(bench)
    audit(bench, recorder=replace(RECORDER, roster=Roster(RECORDER.roster.people, others)))
    copied = [each for each in known(bench) if each.offices == ("Geneva",)]
    bench.clock.turn(timedelta(minutes=10))
    put_back(bench, copied)
    assert not was_at_work(bench)


def test_where_slack_does_not_tell_it_is_asked_no_more(bench: Bench) -> None:
    put_back_what_was_before_the_last_audit(bench)
    bench.slack.fail_next(LIST, "503_html")
    newer = Newer(bench.store, bench.later, RECORDER, ZONE)
    assert not newer.was_at_work(bench.clock.now())
    assert not newer.was_at_work(bench.clock.now())


def test_our_own_audit_asks_before_it_takes_the_other_sign_back(bench: Bench) -> None:
    put_back_what_was_before_the_last_audit(bench)
    bench.restart()
    watch(bench, DeadMan(bench.store, bench.later, RECORDER, bench.sight, ZONE), "http://[").tick(bench.clock.now())
    assert bench.newer.was_at_work(bench.clock.now())
