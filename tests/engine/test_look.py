"""Looks that fail: a database in trouble is left in peace, said once, and seen again soon after it is back."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import StringIO

import pytest

from od_escalator.engine.look import Looks
from od_escalator.engine.poll import Poll
from od_escalator.engine.timekeeper import Timekeeper
from od_escalator.engine.track import Track
from od_escalator.errors import Permanent, Transient
from od_escalator.opendental.practice import OpenDentalPractice
from tests.engine.bench import RECORDER, Bench
from tests.engine.hole import BlackHole
from tests.engine.verbs import MARKS, Verbs, judging
from tests.store.made_up import OPENED, case


@pytest.fixture
def verbs(bench: Bench) -> Verbs:
    return Verbs(bench)


@pytest.fixture
def hole() -> Iterator[BlackHole]:
    with BlackHole() as hole:
        yield hole


def pair_at(hole: BlackHole, bench: Bench) -> tuple[Poll, Track]:
    """Poll and track of a real database behind the hole; an hour ago it was ours."""
    practice = OpenDentalPractice(
        "main", hole.url, open_dental_user="Escalator", settle=timedelta(seconds=30), clock=bench.clock
    )
    looks = Looks(bench.sight, bench.clock)
    poll = Poll(bench.store, (practice,), *judging(bench), bench.sight, looks, Timekeeper(bench.clock))
    return poll, Track(bench.store, (practice,), RECORDER, MARKS, bench.sight, looks)


def said(log: StringIO, *events: str) -> list[str]:
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    return [line["event"] for line in lines if line["event"] in events]


TOLD = ("database.away", "database.failed", "database.back")


def test_a_database_that_is_away_is_asked_every_half_minute_and_no_oftener(bench: Bench, hole: BlackHole) -> None:
    bench.record(case())
    poll, track = pair_at(hole, bench)
    hole.slam()
    knocks = []
    for _ in range(600):
        now = bench.clock.now()
        poll.tick(now)
        track.tick(now)
        knocks.append(hole.knocks)
        bench.clock.turn(timedelta(seconds=1))

    tries = [second for second, (before, after) in enumerate(zip([0, *knocks], knocks, strict=False)) if after > before]
    assert tries[:8] == [0, 1, 3, 7, 15, 31, 61, 91]
    assert hole.knocks == len(tries) == 6 + (600 - 32) // 30


def test_a_server_that_takes_calls_and_never_answers_is_called_once_and_not_by_each_verb(
    bench: Bench, hole: BlackHole
) -> None:
    bench.record(case())
    poll, track = pair_at(hole, bench)
    with ThreadPoolExecutor(1) as aside:
        hanging = aside.submit(poll.tick, OPENED)
        assert hole.wait_for_knock()
        assert track.tick(OPENED) == 0  # it does not stand in line for long
        assert hole.knocks == 1
        hole.slam()
        assert hanging.result() == 0
    assert (poll.tick(OPENED), track.tick(OPENED)) == (0, 0)
    assert hole.knocks == 1


def test_it_is_seen_again_within_half_a_minute_and_then_at_every_look(verbs: Verbs) -> None:
    verbs.bench.practice.away = Transient("away")
    for _ in range(3600):
        verbs.round(seconds=1)
    verbs.bench.practice.away = None
    rounds = next(seconds for seconds in range(99) if verbs.round(seconds=1) and verbs.bench.sight.of("main").reachable)
    assert rounds <= 30

    verbs.bench.practice.away = Transient("a hiccup")
    verbs.round(seconds=1)
    verbs.bench.practice.away = None
    verbs.round(seconds=1)
    assert verbs.bench.sight.of("main").reachable is True


def test_the_log_hears_once_that_it_is_away_and_once_that_it_is_back(
    verbs: Verbs, log_as_the_daemon_does: StringIO
) -> None:
    verbs.bench.record(case())
    for away in (Transient("away"), None, Transient("away again")):
        verbs.bench.practice.away = away
        for _ in range(120):
            verbs.round(seconds=1)
    assert said(log_as_the_daemon_does, *TOLD) == ["database.away", "database.back", "database.away"]
    [back] = [line for line in log_as_the_daemon_does.getvalue().splitlines() if "database.back" in line]
    assert json.loads(back)["seconds"] == 121


def test_another_reason_is_said_too(verbs: Verbs, log_as_the_daemon_does: StringIO) -> None:
    trouble = [
        Transient("no answer"),
        Permanent("main: the server refuses this user and password", "access_denied"),
        Permanent("main: the account lacks rights on a table", "no_rights"),
        TypeError("a bug"),
    ]
    for away in trouble * 2:
        verbs.bench.practice.away = away
        for _ in range(60):
            verbs.round(seconds=1)
    assert said(log_as_the_daemon_does, *TOLD) == [*["database.away"] * 3, "database.failed"]
    assert "refuses this user" in log_as_the_daemon_does.getvalue()
    assert "a bug" not in log_as_the_daemon_does.getvalue()


def test_where_only_tracking_fails_it_is_said_once_and_reading_goes_on(
    verbs: Verbs, log_as_the_daemon_does: StringIO
) -> None:
    verbs.round()
    verbs.bench.record(case())
    practice = verbs.bench.practice
    for _ in range(3):
        practice.away = Permanent("main: the account lacks rights on a table", "no_rights")
        assert verbs.track.tick(verbs.bench.clock.now()) == 0
        assert verbs.bench.sight.of("main").tracked is None
        practice.away = None
        for _ in range(15):
            verbs.bench.clock.turn(timedelta(seconds=1))
            verbs.poll.tick(verbs.bench.clock.now())
        assert verbs.bench.sight.of("main").read_until == verbs.bench.clock.now()
    assert said(log_as_the_daemon_does, *TOLD) == ["database.away"]
    verbs.round()
    assert said(log_as_the_daemon_does, *TOLD) == ["database.away", "database.back"]
