"""Poll, where the practice misbehaves as no real one can be made to."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from od_escalator.domain.practice import Cursor, Standing
from od_escalator.engine.aside import attempt
from od_escalator.engine.look import Looks
from od_escalator.engine.poll import Poll
from od_escalator.engine.timekeeper import Timekeeper
from od_escalator.engine.track import Track
from od_escalator.errors import StateError
from od_escalator.store import cursors
from tests.engine.bench import OPERATIONS, RECORDER, Bench
from tests.engine.paper import PaperPractice
from tests.engine.verbs import AWAY, MARKS, Verbs, judging
from tests.store.made_up import OPENED, case, note

FEW = 25  # statements of a round in which nothing happens, whatever it has to look through


@contextmanager
def statements() -> Iterator[list[str]]:
    """Everything our own store is asked meanwhile."""
    asked: list[str] = []

    def note_down(*given: Any) -> None:  # noqa: ANN401  SQLAlchemy's connection, cursor, statement and more
        asked.append(given[2])

    event.listen(Engine, "before_cursor_execute", note_down)
    yield asked
    event.remove(Engine, "before_cursor_execute", note_down)


@pytest.fixture
def verbs(bench: Bench) -> Verbs:
    return Verbs(bench)


def test_the_first_start_opens_nothing_older_and_everything_newer(verbs: Verbs) -> None:
    old = note(498, written_at=OPENED - timedelta(days=1))
    verbs.read(old, note(501), cursor=Cursor(last=501))
    assert verbs.round()[0] == 1
    assert [each.note.number for each in verbs.cases()] == [501]

    tagged_later = replace(old, text="the same note with #upset added", written_at=OPENED + timedelta(hours=1))
    verbs.read(replace(tagged_later, patient=8), cursor=Cursor(last=501))
    verbs.round(hours=1)
    assert [each.note.number for each in verbs.cases()] == [498, 501]


def test_pages_are_read_at_once_up_to_a_limit(verbs: Verbs) -> None:
    for number in range(501, 526):
        verbs.read(replace(note(number), patient=number), more=True)

    assert verbs.round()[0] == 20
    assert verbs.round()[0] == 5


def test_rows_that_come_again_are_judged_once(verbs: Verbs) -> None:
    for _ in range(3):
        verbs.read(note(501), note(502, text="nothing"), replace(note(503), by_person=False))

    assert [verbs.round()[0] for _ in range(3)] == [1, 0, 0]


def test_what_comes_again_costs_our_store_a_few_questions_however_much_it_is(verbs: Verbs) -> None:
    overlap = [note(number, text="Confirmed appt.") for number in range(501, 551)]
    missed = [note(number, text="Confirmed appt.") for number in range(551, 951)]
    for _ in range(2):
        verbs.read(*overlap, cursor=Cursor(last=550))
    verbs.read(*missed, cursor=Cursor(last=1050))
    verbs.round()

    with statements() as again:
        verbs.round()
    with statements() as passing:
        verbs.round()
    assert (len(again) < FEW, len(passing) < FEW) == (True, True)


def test_what_was_set_aside_is_done_with_when_the_note_is_again_as_it_was(verbs: Verbs) -> None:
    plain, cursor = note(501, text="Confirmed appt."), Cursor(last=501)
    verbs.read(plain, cursor=cursor)
    verbs.round()
    verbs.bench.practice.clinic = "Nowhere"
    verbs.read(note(501), cursor=cursor)
    verbs.round()
    assert verbs.set_aside() == ["main commlog 501"]

    verbs.read(plain, cursor=cursor)
    verbs.round(hours=1)
    assert verbs.set_aside() == []


def test_the_note_of_a_case_opens_no_second_one_when_it_is_edited(verbs: Verbs) -> None:
    verbs.read(note(501))
    verbs.round()
    verbs.read(note(501, text="Pt very upset about the bill. #upset"))
    assert verbs.round(minutes=1)[0] == 0
    assert len(verbs.cases()) == 1


@pytest.mark.parametrize("away", AWAY)
def test_a_database_that_is_away_is_lost_from_sight_and_comes_back(verbs: Verbs, away: Exception) -> None:
    verbs.round()
    verbs.bench.practice.away = away
    assert verbs.round(minutes=1) == (0, 0, 0)
    view = verbs.bench.sight.of("main")
    assert (view.reachable, view.standing, view.complete_until) == (False, Standing.WRITER, OPENED)

    verbs.bench.practice.away = None
    verbs.round(minutes=1)
    view = verbs.bench.sight.of("main")
    assert (view.reachable, view.complete_until) == (True, OPENED + timedelta(minutes=2))


def test_a_standby_reads_nothing_and_knows_from_where_on_it_would(verbs: Verbs) -> None:
    verbs.bench.practice.standing = Standing.STANDBY
    verbs.bench.record(case())
    verbs.read(note(501))

    assert verbs.round(days=1) == (0, 0, 0)
    assert verbs.cursor() == Cursor(last=500)
    assert (verbs.bench.practice.asked, verbs.bench.practice.watched) == ([], [])


def test_an_idle_look_is_written_down_once_a_minute(verbs: Verbs) -> None:
    written = []
    for seconds in (0, 30, 29, 1, 59):
        verbs.round(seconds=seconds)
        with verbs.bench.store.reading() as tx:
            written.append(cursors.seen(tx, "main")[0])
        assert verbs.bench.sight.of("main").read_until == verbs.bench.clock.now()

    minute = timedelta(minutes=1)
    assert written == [OPENED, OPENED, OPENED, OPENED + minute, OPENED + minute]


def test_a_note_that_cannot_be_processed_waits_alone_and_is_handled_once_the_cause_is_gone(verbs: Verbs) -> None:
    verbs.bench.practice.clinic = "Nowhere"
    verbs.read(note(501))
    assert verbs.round()[0] == 0
    assert verbs.cursor() == Cursor(last=501, pending=(501,))
    assert verbs.set_aside() == ["main commlog 501"]

    verbs.bench.practice.clinic = "Geneva"
    other = replace(note(502), patient=8)
    verbs.read(note(501), other, cursor=Cursor(last=502))
    assert verbs.round(seconds=59)[0] == 1
    assert [each.note.number for each in verbs.cases()] == [502]

    for seconds in (1, 1):
        verbs.read(note(501), cursor=Cursor(last=502))
        verbs.round(seconds=seconds)
    assert [each.note.number for each in verbs.cases()] == [501, 502]
    assert verbs.set_aside() == []
    verbs.bench.deliver.tick(verbs.bench.clock.now())
    [alert] = verbs.bench.heard(OPERATIONS)
    assert "add the clinic to an office" in alert


def test_a_bug_that_one_database_brings_out_stops_no_other(bench: Bench) -> None:
    west = PaperPractice("west")
    west.away = TypeError("a bug")
    bench.restart()
    for name in ("west", "main"):
        bench.sight.stand(name, Standing.WRITER)
    bench.record(replace(case(), database="west"))
    looks = Looks(bench.sight, bench.clock)
    poll = Poll(bench.store, (west, bench.practice), *judging(bench), bench.sight, looks, Timekeeper(bench.clock))
    track = Track(bench.store, (west, bench.practice), RECORDER, MARKS, bench.sight, looks)

    assert (track.tick(OPENED), poll.tick(OPENED)) == (0, 0)
    assert bench.sight.of("west").reachable is False
    assert bench.sight.of("main").complete_until == OPENED


def test_while_our_own_disk_fails_no_database_is_blamed(verbs: Verbs) -> None:
    verbs.round()
    verbs.bench.record(case())
    for verb in (verbs.poll, verbs.track):
        with verbs.bench.store.reading() as tx:
            tx.exec_driver_sql("PRAGMA query_only = ON")
        with pytest.raises(StateError):
            verb.tick(OPENED + timedelta(minutes=5))

    assert verbs.bench.sight.of("main").reachable is True


def test_our_own_disk_is_nobodys_fault(verbs: Verbs) -> None:
    with verbs.bench.store.transaction() as tx, pytest.raises(StateError):
        attempt(tx, RECORDER, "main", "x", OPENED, lambda: tx.exec_driver_sql("SELECT 1 FROM nowhere").rowcount)
    assert verbs.set_aside() == []


def test_what_somebody_else_notes_joins_the_case(verbs: Verbs) -> None:
    verbs.read(note(501))
    verbs.round()
    verbs.read(replace(note(502, "Pt told me how upset she is. #upset"), author=23))

    assert verbs.round(minutes=1)[0] == 1
    [joined] = verbs.cases()
    assert (joined.note.number, joined.revision) == (501, 2)


def test_a_note_that_joined_and_comes_again_joins_once(verbs: Verbs) -> None:
    verbs.read(note(501))
    verbs.round()
    for changed in (1, 0):
        verbs.read(replace(note(502), author=23))
        assert verbs.round(minutes=1)[0] == changed


def test_a_managers_follow_up_of_the_same_type_is_left_to_track(verbs: Verbs) -> None:
    verbs.read(note(501))
    verbs.round()
    follow_up = replace(note(502, "Spoke w/ pt about the bill."), author=22, type_name="Upset Patient")
    for _ in range(2):
        verbs.read(follow_up)
        assert verbs.round(minutes=1)[0] == 0
    assert verbs.cases()[0].revision == 1
