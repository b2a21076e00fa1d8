"""Comparing the clocks: who is asked how often, what is said of a wrong one, and what waits meanwhile."""

from datetime import timedelta
from io import StringIO

import pytest

from od_escalator.demo.handclock import OurClock
from od_escalator.demo.slack import BOT_TOKEN
from od_escalator.domain.note import Note
from od_escalator.domain.practice import Cursor, Reading
from od_escalator.engine.compare import Compare
from od_escalator.engine.look import Looks
from od_escalator.engine.poll import Poll
from od_escalator.engine.timekeeper import Timekeeper
from od_escalator.slack.later import Later
from od_escalator.store import cases, waiting
from tests.engine.bench import RECORDER, Bench
from tests.engine.verbs import judging
from tests.store.made_up import OPENED, note

HOURS = timedelta(hours=1)


class Comparing:
    """The clocks on the bench: ours may be turned, Slack's is right."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.ours = OurClock(bench.clock)
        self.time = Timekeeper(self.ours)
        self.later = Later(token=BOT_TOKEN.value, clock=self.time, base_url=bench.slack.base_url)
        self.compare = Compare(self.time, self.later, bench.store, RECORDER)
        self.bench.restart()

    def look(self, seconds: float = 1) -> int:
        self.bench.clock.turn(timedelta(seconds=seconds))
        return self.compare.tick(self.time.now())

    def alerts(self) -> list[str]:
        return [row["detail"]["id"] for row in self.bench.rows()]

    def status(self) -> str | None:
        with self.bench.store.reading() as tx:
            row = waiting.doubted_clock(tx)
        return row["problem"] if row else None


@pytest.fixture
def comparing(bench: Bench) -> Comparing:
    return Comparing(bench)


def events(log: StringIO) -> list[str]:
    return [line.split('"event": "')[1].split('"')[0] for line in log.getvalue().splitlines()]


def test_a_wrong_clock_is_told_once_a_day_and_shown_until_it_is_right(
    comparing: Comparing, log_as_the_daemon_does: StringIO
) -> None:
    assert comparing.look() == 0
    for _ in range(2):
        comparing.ours.ahead = 3 * HOURS
        assert (comparing.look(), comparing.look()) == (1, 0)
        assert comparing.status() == "this machine's clock is 3 h ahead of the true time, as others tell it"
        assert comparing.time.now() == comparing.bench.clock.now()
        comparing.ours.ahead = timedelta(0)
        assert (comparing.look(20), comparing.look(), comparing.status()) == (1, 0, None)
    assert comparing.alerts() == ["clock-wrong"]
    assert events(log_as_the_daemon_does) == ["clock.wrong", "clock.right"] * 2


def test_in_doubt_slack_is_asked_every_ten_seconds_and_the_doubt_lasts_ten_minutes(
    comparing: Comparing, log_as_the_daemon_does: StringIO
) -> None:
    comparing.bench.slack.fail_next("auth.test", "reset_before", times=5)
    comparing.ours.ahead = 3 * HOURS
    assert sum(comparing.look() for _ in range(40)) == 1
    assert comparing.bench.calls("auth.test") == 4
    assert comparing.time.sure() is None
    assert comparing.time.now() == comparing.bench.clock.now()
    assert comparing.time.sure_of(lambda _: 1)(OPENED) == 0
    assert comparing.time.counted(lambda now: int(now == comparing.bench.clock.now()))(OPENED) == 1
    comparing.look(560)
    assert comparing.time.sure() is None
    comparing.look(2)
    assert comparing.time.sure() == comparing.ours.now()
    assert comparing.alerts() == ["clock-alone"]
    again = Compare(comparing.time, comparing.later, comparing.bench.store, RECORDER)
    comparing.ours.ahead = timedelta(0)
    comparing.bench.clock.turn(timedelta(seconds=20))
    assert (again.tick(comparing.time.now()), comparing.status()) == (1, None)
    assert events(log_as_the_daemon_does) == ["clock.doubted", "clock.alone", "clock.right"]


def test_a_note_read_while_the_time_was_in_doubt_is_read_again_when_it_is_known(comparing: Comparing) -> None:
    bench, time = comparing.bench, comparing.time
    poll = Poll(bench.store, (bench.practice,), *judging(bench), bench.sight, Looks(bench.sight, time), time)
    bench.practice.pages.append(reading(comparing))
    poll.tick(time.now())
    comparing.ours.ahead = 3 * HOURS
    said = note(1, "Pt upset. #upset", OPENED)
    bench.practice.pages += [reading(comparing, said), reading(comparing, said)]
    assert time.sure() is None
    time.hear_nothing()
    assert poll.tick(time.now()) == 0
    assert time.sure() == OPENED
    assert poll.tick(time.now()) == 1
    with bench.store.reading() as tx:
        assert [case.opened_at for case in cases.list_all(tx, 9)] == [OPENED]


def reading(comparing: Comparing, *notes: Note) -> Reading:
    now = comparing.bench.clock.now()
    return Reading(notes=notes, cursor=Cursor(last=len(notes)), seen_until=now, server_at=now)
