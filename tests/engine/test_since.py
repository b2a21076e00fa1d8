"""A first start that reaches back: everything is opened or nothing, whatever happens in the middle."""

from dataclasses import replace
from datetime import timedelta

import pytest

from od_escalator.domain.practice import Cursor, Reading, Standing
from od_escalator.engine.since import open_since
from od_escalator.errors import OperatorError, Transient
from od_escalator.store.outbox import Kind
from tests.engine.bench import Bench
from tests.engine.verbs import Verbs
from tests.store.made_up import OPENED, note

DAYS_AGO = timedelta(days=5)


@pytest.fixture
def verbs(bench: Bench) -> Verbs:
    return Verbs(bench)


def reach_back(verbs: Verbs) -> list[tuple[int, int]]:
    """Since ten days ago; returns what a progress bar would show."""
    shown: list[tuple[int, int]] = []
    bench, now = verbs.bench, verbs.bench.clock.now()
    since = now - 2 * DAYS_AGO
    open_since(bench.store, verbs.poll, bench.sight, bench.practice, since, now, lambda *p: shown.append(p))
    return shown


def old(number: int, days: float, text: str = "Pt upset about the bill. #upset") -> Reading:
    """A page with one note; many more pages follow than one look reads."""
    read = replace(note(number, text, OPENED - timedelta(days=days)), patient=number)
    return Reading(notes=(read,), cursor=Cursor(last=number), seen_until=OPENED, more=number < 500)


def pages() -> list[Reading]:
    return [old(475 + n, 9 - n / 10) for n in range(26)]


def test_all_of_it_is_opened_and_the_clocks_start_now(verbs: Verbs) -> None:
    verbs.bench.practice.pages = pages()
    shown = reach_back(verbs)
    opened = verbs.cases()
    assert len(opened) == 26
    assert {case.plan.started_at for case in opened if case.plan} == {OPENED}
    assert min(case.opened_at for case in opened) == OPENED - timedelta(days=9)
    assert (shown[0], shown[-1]) == ((0, 500), (500, 500))
    assert verbs.round() == (0, 0, 0)
    assert all(row["detail"]["popup"] is False for row in verbs.bench.rows() if row["kind"] == Kind.MAKE_TASK)


def test_what_is_older_still_opens_nothing(verbs: Verbs) -> None:
    verbs.bench.practice.pages = [old(400, 11), old(500, 9)]
    reach_back(verbs)
    assert [case.note.number for case in verbs.cases()] == [500]


def test_whom_an_old_note_asks_for_help_is_not_answered_any_more(verbs: Verbs) -> None:
    verbs.bench.practice.pages = [old(500, 5, "Not sure what to do here. #rm")]
    reach_back(verbs)
    assert (verbs.cases(), verbs.bench.rows()) == ([], [])


def test_what_is_noted_afterwards_has_its_usual_clock(verbs: Verbs) -> None:
    verbs.bench.practice.pages = [old(500, 5)]
    reach_back(verbs)
    verbs.bench.clock.turn(timedelta(hours=3))
    verbs.read(replace(note(501, written_at=OPENED + timedelta(hours=1)), patient=8), cursor=Cursor(last=501))
    assert verbs.round()[0] == 1
    plan = verbs.cases()[0].plan
    assert plan is not None
    assert plan.started_at == OPENED + timedelta(hours=1)


class _GoesAway(list[Reading]):
    """Pages of a database that goes away after one look at them."""

    def __init__(self, verbs: Verbs) -> None:
        super().__init__(pages())
        self._practice = verbs.bench.practice

    def pop(self, index: int = -1) -> Reading:  # type: ignore[override]  # a plain number is all we are given
        if len(self) == 6:
            self._practice.away = Transient("away")
        return super().pop(index)


def test_interrupted_in_the_middle_nothing_has_happened_and_it_can_be_started_again(verbs: Verbs) -> None:
    verbs.bench.practice.pages = _GoesAway(verbs)
    with pytest.raises(OperatorError) as stopped:
        reach_back(verbs)
    assert "the same command again" in stopped.value.hint
    assert (verbs.cases(), verbs.cursor(), verbs.bench.rows(), verbs.set_aside()) == ([], None, [], [])

    verbs.bench.practice.away = None
    verbs.bench.practice.pages = pages()
    verbs.bench.clock.turn(timedelta(seconds=1))
    reach_back(verbs)
    assert len(verbs.cases()) == 26


def test_who_stands_by_opens_nothing(verbs: Verbs) -> None:
    verbs.bench.practice.standing = Standing.STANDBY
    with pytest.raises(OperatorError) as refused:
        reach_back(verbs)
    assert "another process writes" in refused.value.problem
    assert verbs.cursor() is None


def test_a_database_that_does_not_answer_at_all_is_named(verbs: Verbs) -> None:
    verbs.bench.practice.away = Transient("main: the database cannot be reached or is busy (error 2003)")
    with pytest.raises(OperatorError) as refused:
        reach_back(verbs)
    assert refused.value.problem.startswith("main: the database cannot be reached")
    assert verbs.cursor() is None
