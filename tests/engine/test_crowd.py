"""Much at once for one person: few messages that can be read, nothing lost, nothing twice."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from od_escalator.demo.slack import FaultKind
from od_escalator.domain.case import End
from od_escalator.domain.effects import PostCase, Tell, TellPeople
from od_escalator.domain.person import Role
from od_escalator.domain.practice import Standing
from od_escalator.store import cases, posts, tables, unsent
from od_escalator.store.outbox import Delivery
from tests.engine.bench import Bench
from tests.store.made_up import case

DANA = "slack U0DANA"
STEP = TellPeople(kind=Tell.STEP, recipients=(Role.REGIONAL_MANAGER,), steps=(0,))


def promise(bench: Bench, numbers: Sequence[int]) -> None:
    for number in numbers:
        bench.record(case(number), STEP)


def direct(bench: Bench) -> list[str]:
    return [message.text for message in bench.slack.direct("U0DANA")]


def states(bench: Bench) -> list[str]:
    with bench.store.reading() as tx:
        query = select(tables.outbox.c.state).where(tables.outbox.c.lane == DANA).order_by(tables.outbox.c.seq)
        return list(tx.scalars(query))


def pass_seconds(bench: Bench, seconds: int) -> None:
    for _ in range(seconds):
        bench.tick(seconds=1)


def restore(bench: Bench) -> None:
    """To a state that knows of no message that went out."""
    with bench.store.transaction() as tx:
        lane = tables.outbox.c.lane == DANA
        tx.execute(tables.outbox.update().where(lane).values(state=Delivery.PENDING, tried_at=None, settled_at=None))
        unsent.doubt(tx, "main")


def test_three_at_a_time_come_one_by_one(bench: Bench) -> None:
    promise(bench, range(1001, 1004))
    pass_seconds(bench, 5)
    assert len(direct(bench)) == 3
    assert all("UP-100" in text for text in direct(bench))


def test_more_come_as_one_that_names_each_case_once(bench: Bench) -> None:
    promise(bench, range(1001, 1009))
    pass_seconds(bench, 5)
    [text] = direct(bench)
    assert text.startswith("8 messages at once: UP-1001, Geneva, billing: An upset patient was noted")
    assert [text.count(f"UP-{number}") for number in range(1001, 1009)] == [1] * 8
    assert states(bench) == ["sent"] * 8


def test_what_is_more_than_can_be_read_is_counted(bench: Bench) -> None:
    promise(bench, range(1001, 1031))
    pass_seconds(bench, 5)
    [text] = direct(bench)
    assert "UP-1010" in text
    assert "UP-1011" not in text
    assert "And 20 more messages: see Open Dental." in text


def test_what_no_longer_matters_is_left_out(bench: Bench) -> None:
    promise(bench, range(1001, 1007))
    with bench.store.transaction() as tx:
        for number in (1001, 1004):
            cases.save(tx, replace(case(number), end=End.RESOLVED, ended_at=bench.clock.now()), None)
    pass_seconds(bench, 5)
    [text] = direct(bench)
    assert text.startswith("4 messages at once")
    assert states(bench) == ["dropped", "sent", "sent", "dropped", "sent", "sent"]


def test_a_flood_of_an_hour_is_at_most_twelve_messages(bench: Bench) -> None:
    number = 1001
    for _ in range(240):
        if number < 1250:
            promise(bench, [number])
            number += 1
        bench.tick(seconds=15)
        if bench.clock.now() >= case().opened_at + timedelta(hours=1):
            break
    assert len(direct(bench)) <= 12
    bench.tick(minutes=15)
    bench.tick(minutes=15)
    bench.tick(minutes=15)
    pending = [state for state in states(bench) if state != "sent"]
    assert pending == []


def test_after_a_restore_she_hears_news_at_once_however_much_is_found_that_she_had_heard(bench: Bench) -> None:
    for number in range(1001, 1011):
        promise(bench, [number])
        bench.tick(minutes=30)
    restore(bench)
    pass_seconds(bench, 60)
    assert states(bench) == ["sent"] * 10
    assert len(direct(bench)) == 10

    promise(bench, [1011])
    bench.tick(seconds=2)
    assert states(bench)[10:] == ["sent"]


def test_forty_that_nobody_has_told_since_a_restore_do_not_come_one_by_one_for_hours(bench: Bench) -> None:
    """Each was looked for, and sent alone, before the next one was looked for: twelve an hour."""
    for number in range(1001, 1041):
        promise(bench, [number])
        if number == 1003:
            pass_seconds(bench, 5)
    restore(bench)
    pass_seconds(bench, 120)
    assert states(bench) == ["sent"] * 40
    *before, text = direct(bench)
    assert len(before) == 3
    assert text.startswith("37 messages at once")


@pytest.mark.parametrize("fault", ["reset_after", "500_after", "half_json"])
def test_a_lost_answer_to_a_bundle_is_looked_for_and_nothing_is_said_twice(bench: Bench, fault: FaultKind) -> None:
    bench.slack.fail_next("chat.postMessage", fault)
    promise(bench, range(1001, 1006))
    bench.tick()
    assert states(bench) == ["unknown", *["sending"] * 4]
    pass_seconds(bench, 6)
    assert states(bench) == ["sent"] * 5
    assert len(direct(bench)) == 1


@pytest.mark.parametrize("fault", ["reset_before", "503_html"])
def test_a_bundle_that_did_not_arrive_is_sent_once_more(bench: Bench, fault: FaultKind) -> None:
    bench.slack.fail_next("chat.postMessage", fault)
    promise(bench, range(1001, 1006))
    pass_seconds(bench, 15)
    assert states(bench) == ["sent"] * 5
    assert len(direct(bench)) == 1


def test_a_crash_in_the_middle_of_a_bundle_sends_it_once(bench: Bench) -> None:
    promise(bench, range(1001, 1006))
    bench.tick()
    with bench.store.transaction() as tx:  # as if the process had died before it wrote down the answer
        c = tables.outbox.c
        tx.execute(tables.outbox.update().where(c.lane == DANA).values(state=Delivery.SENDING))
    bench.restart()
    bench.sight.stand("main", Standing.WRITER)
    pass_seconds(bench, 8)
    assert states(bench) == ["sent"] * 5
    assert len(direct(bench)) == 1


def test_a_bundle_that_slack_refuses_fails_as_a_whole_and_can_be_tried_again(bench: Bench) -> None:
    bench.slack.deactivate("U0DANA")
    promise(bench, range(1001, 1006))
    bench.tick()
    assert states(bench) == ["failed"] * 5


def test_the_messages_of_a_channel_are_never_bundled(bench: Bench) -> None:
    for number in range(1001, 1007):
        bench.record(case(number), PostCase())
    pass_seconds(bench, 8)
    assert len(bench.heard()) == 6
    with bench.store.reading() as tx:
        assert posts.of_case(tx, 1006) is not None
