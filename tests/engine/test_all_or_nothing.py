"""What fails half-way: it is done again and whole, and nothing of a note is told of it."""

import pytest

from od_escalator.domain.effects import MakeTask
from od_escalator.domain.practice import TaskOrder
from od_escalator.engine.aside import attempt
from od_escalator.engine.deliver import Deliver
from od_escalator.engine.errands import Errands
from od_escalator.errors import StateError
from od_escalator.store import waiting
from tests.engine.bench import OPERATIONS, RECORDER, Bench
from tests.engine.paper import PaperPractice
from tests.engine.verbs import Verbs
from tests.store.made_up import OPENED, case, note


@pytest.fixture
def verbs(bench: Bench) -> Verbs:
    return Verbs(bench)


class Onlooker(PaperPractice):
    """Sees what is written down of a task while it is being made."""

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self._bench = bench
        self.seen: list[str] = []

    def make_task(self, order: TaskOrder) -> int:
        self.seen += self._bench.states()
        return super().make_task(order)


def rename(bench: Bench, table: str, name: str) -> None:
    with bench.store.transaction() as tx:
        tx.exec_driver_sql(f"ALTER TABLE {table} RENAME TO {name}")


def test_a_look_that_fails_half_way_is_repeated(verbs: Verbs) -> None:
    verbs.round()
    before = verbs.cursor()
    rename(verbs.bench, "timeline", "away")
    verbs.read(note(501))
    with pytest.raises(StateError):
        verbs.round(minutes=1)
    assert (verbs.cursor(), verbs.cases()) == (before, [])

    rename(verbs.bench, "away", "timeline")
    verbs.read(note(501))
    assert verbs.round(minutes=1)[0] == 1


def test_what_failed_is_named_to_operations_and_never_quoted(verbs: Verbs) -> None:
    def fail() -> int:
        raise ValueError("Nora Whitfield is upset")

    verbs.round()
    with verbs.bench.store.transaction() as tx:
        assert attempt(tx, RECORDER, "main", "main commlog 987654", OPENED, fail) is None
        [row] = waiting.list_all(tx)
    verbs.bench.deliver.tick(verbs.bench.clock.now())

    [alert] = verbs.bench.heard(OPERATIONS)
    assert "a note of main" in alert
    assert "main commlog 987654" in str(row)
    assert "Nora" not in f"{row} {alert}"
    assert [asked for asked in verbs.bench.slack.requests if b"987654" in asked.body] == []


def test_what_is_begun_is_written_down_first(bench: Bench) -> None:
    onlooker = Onlooker(bench)
    deliver = Deliver(bench.store, Errands({"main": onlooker}, bench.messenger, RECORDER), RECORDER, bench.sight)
    bench.record(case(), MakeTask(popup=True))

    deliver.tick(bench.clock.now())
    deliver.close()
    assert (onlooker.seen, bench.states()) == (["sending"], ["sent"])
