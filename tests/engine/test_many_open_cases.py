"""What a look costs goes by what has changed, not by how many cases are open; and nothing that changed is missed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, event

from od_escalator.domain.practice import Sighting, TaskSight, TaskStatus
from od_escalator.errors import Transient
from od_escalator.store import cases
from tests.engine.bench import Bench
from tests.engine.verbs import Verbs, seen_note
from tests.store.made_up import case, plan

MANY = range(1001, 1061)
A_SECOND = timedelta(seconds=1)


@pytest.fixture
def verbs(bench: Bench) -> Verbs:
    return Verbs(bench)


@contextmanager
def counting() -> Iterator[list[str]]:
    sent: list[str] = []

    def hear(*said: object) -> None:
        sent.append(str(said[2]))

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", hear)


def statements(verbs: Verbs, tick: Callable[[], int]) -> int:
    """Of our own store, the second time that nothing has changed."""
    for _ in range(2):
        verbs.bench.clock.turn(A_SECOND)
        with counting() as sent:
            assert tick() == 0
    return len(sent)


def open_cases(verbs: Verbs, numbers: range) -> None:
    for number in numbers:
        verbs.bench.record(replace(case(number), patient=number))
    verbs.bench.practice.sightings = tuple(
        Sighting(case=number, task=None, notes=(seen_note(number, "Recall postcard."),)) for number in numbers
    )


def test_many_open_cases_cost_a_look_hardly_more_than_one(verbs: Verbs) -> None:
    """Held ones, too: what is due and waits for track, before its people are told that we cannot see, and after it."""
    open_cases(verbs, MANY)
    verbs.round()
    clock, practice = verbs.bench.clock, verbs.bench.practice
    assert statements(verbs, lambda: verbs.track.tick(clock.now())) <= len(MANY)
    practice.away = Transient("away")
    verbs.round(hours=2, minutes=20)
    assert statements(verbs, lambda: verbs.escalate.tick(clock.now())) == 1
    clock.turn(timedelta(minutes=20))
    assert verbs.escalate.tick(clock.now()) == len(MANY)
    assert statements(verbs, lambda: verbs.escalate.tick(clock.now())) == 1


def test_a_case_that_was_reopened_is_read_anew_though_its_task_looks_as_before(verbs: Verbs) -> None:
    verbs.bench.record(replace(case(), task=5001))
    verbs.bench.practice.sightings = (Sighting(case=1001, task=TaskSight(status=TaskStatus.DONE, by=22)),)
    assert [verbs.round(minutes=1)[1] for _ in range(3)] == [1, 0, 0]

    [done] = verbs.cases()
    verbs.bench.record(replace(done, done_at=None, done_by=None, revision=done.revision + 1))
    assert verbs.round(minutes=1)[1] == 1


def test_another_name_in_open_dental_is_another_look_at_every_case(verbs: Verbs) -> None:
    verbs.bench.record(replace(case(), task=5001))
    sight = TaskSight(status=TaskStatus.OPEN, unread_by=frozenset({22}))
    verbs.bench.practice.sightings = (Sighting(case=1001, task=sight),)
    assert [verbs.round(minutes=1)[1] for _ in range(2)] == [0, 0]

    verbs.bench.practice.named = {22: "Somebody else"}
    assert verbs.round(minutes=1)[1] == 1  # it is not unread by the manager


def test_a_held_case_that_has_another_plan_meanwhile_is_told_of_in_time(verbs: Verbs) -> None:
    verbs.bench.record(case())
    verbs.round()
    verbs.bench.practice.away = Transient("away")
    assert verbs.round(hours=2, minutes=31)[2] == 1
    assert verbs.round(seconds=1)[2] == 0

    [told] = verbs.cases()
    fresh = replace(plan(), number=2)
    verbs.bench.record(replace(told, plan=fresh, revision=told.revision + 1))
    assert verbs.round(seconds=1)[2] == 1


def test_all_open_cases_are_listed_some_at_a_time(verbs: Verbs) -> None:
    open_cases(verbs, range(1001, 1204))
    with verbs.bench.store.reading() as tx, counting() as sent:
        listed = cases.list_open(tx, "main")
    assert [each.number for each in listed] == list(range(1001, 1204))
    assert all(each.plan == plan() for each in listed)
    assert len(sent) == 5
