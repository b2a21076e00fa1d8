"""A process that was frozen wakes when another one has done its work: what it has sent again is taken back."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from od_escalator.domain.card import Content
from od_escalator.domain.case import Case
from od_escalator.domain.effects import EditCase, Entry, PostCase, Reason, Say, Tell, TellPeople
from od_escalator.domain.notices import Posted
from od_escalator.domain.practice import Standing
from od_escalator.domain.trace import Trace
from od_escalator.engine.copies import Copies
from od_escalator.engine.deliver import Deliver
from od_escalator.engine.errands import Errands
from od_escalator.engine.ports import Messenger
from od_escalator.errors import Ambiguous, Transient
from od_escalator.store.outbox import Delivery, Kind
from tests.engine.bench import GENEVA, RECORDER, Bench
from tests.engine.paper import PaperPractice
from tests.store.made_up import case


class Freezing:
    """Slack for a process that is frozen just before its next call; meanwhile `another` does what it does."""

    def __init__(self, real: Messenger, another: Callable[[], None], error: Exception | None = None) -> None:
        self._real, self._another, self._error = real, another, error
        self.edit, self.find, self.is_there = real.edit, real.find, real.is_there
        self.remove_copies, self.read = real.remove_copies, real.read

    def send(
        self, id_: str, place: str, content: Content, thread: str | None = None, traces: Sequence[Trace] = ()
    ) -> Posted:
        self._another()
        posted = self._real.send(id_, place, content, thread, traces)
        if self._error is not None:
            raise self._error
        return posted


class FrozenDesk(PaperPractice):
    """Open Dental for a process that is frozen while it marks a task Done; meanwhile another does."""

    def __init__(self, bench: Bench, error: Exception | None) -> None:
        super().__init__()
        self._bench, self._error = bench, error

    def finish_task(self, task: int, label: str) -> bool:  # noqa: ARG002  the port's
        self._bench.tick(seconds=1)
        if self._error is not None:
            raise self._error
        return True


def freeze_and_wake(bench: Bench, error: Exception | None = None, *, wakes_after: float = 16) -> None:
    """Another process of the same state finds the message on its way and sends it; then the first one does."""

    def another() -> None:
        for _ in range(8):
            bench.tick(seconds=wakes_after / 8)

    frozen = Errands({"main": bench.practice}, Freezing(bench.messenger, another, error), RECORDER)
    first = Deliver(bench.store, frozen, RECORDER, bench.sight)
    first.tick(bench.clock.now())
    first.close()
    bench.tick(seconds=1)


@pytest.fixture
def copies(bench: Bench) -> Copies:
    return Copies(bench.store, bench.messenger, bench.sight)


def now(bench: Bench) -> datetime:
    return bench.clock.now()


def opened(bench: Bench) -> Case:
    bench.record(case(), PostCase())
    return case()


def test_the_message_of_a_case_stands_once_after_the_next_audit_and_is_followed(bench: Bench, copies: Copies) -> None:
    shown = opened(bench)
    freeze_and_wake(bench)
    kept, _ = bench.slack.messages(GENEVA)
    assert copies.tick(now(bench)) == 1
    assert bench.slack.messages(GENEVA) == [kept]
    bench.record(replace(shown, attempts=1, attempted_at=now(bench), revision=1), EditCase())
    bench.tick(seconds=1)
    assert bench.slack.messages(GENEVA)[0].edited_count == 1
    assert copies.tick(now(bench)) == 0
    assert bench.states() == ["sent", "sent"]


@pytest.mark.parametrize("error", [None, Ambiguous("the answer was lost"), Transient("away")])
def test_what_a_manager_read_twice_is_there_once_however_the_frozen_one_fared(
    bench: Bench, copies: Copies, error: Exception | None
) -> None:
    bench.record(case(), TellPeople(kind=Tell.STEP, recipients=("dana",), steps=(0,)))
    freeze_and_wake(bench, error)
    assert len(bench.slack.direct("U0DANA")) == 2
    bench.clock.turn(timedelta(hours=3))
    assert copies.tick(now(bench)) == 1
    assert copies.tick(now(bench)) == 0
    assert len(bench.slack.direct("U0DANA")) == 1
    assert bench.states() == ["sent"]


def test_a_line_of_the_thread_is_looked_for_in_the_thread(bench: Bench, copies: Copies) -> None:
    opened(bench)
    bench.tick()
    bench.clock.turn(timedelta(seconds=1))
    entry = Entry(at=now(bench), reason=Reason.SEEN, by="kelly")
    bench.record(case(), Say(entry), entries=(entry,))
    freeze_and_wake(bench)
    [root] = bench.slack.messages(GENEVA)
    assert len(bench.slack.thread(GENEVA, root.ts)) == 2
    assert copies.tick(now(bench)) == 1
    assert len(bench.slack.thread(GENEVA, root.ts)) == 1


def test_who_wakes_hours_later_is_found_out_all_the_same(bench: Bench, copies: Copies) -> None:
    bench.promise("one")
    freeze_and_wake(bench, wakes_after=16)
    assert copies.tick(now(bench)) == 1
    bench.promise("two")

    def audits_long_since() -> None:
        for _ in range(8):
            bench.tick(seconds=2)
        bench.clock.turn(timedelta(hours=1))
        assert copies.tick(now(bench)) == 0  # nobody looks at it any more

    frozen = Errands({"main": bench.practice}, Freezing(bench.messenger, audits_long_since), RECORDER)
    first = Deliver(bench.store, frozen, RECORDER, bench.sight)
    first.tick(now(bench))
    first.close()
    assert copies.tick(now(bench)) == 1
    assert len(bench.heard()) == 2


def test_what_slack_does_not_let_us_see_now_is_left_to_the_next_audit(bench: Bench, copies: Copies) -> None:
    bench.promise("one")
    freeze_and_wake(bench)
    bench.slack.fail_next("conversations.history", "503_html")
    assert copies.tick(now(bench)) == 0
    bench.sight.stand("main", Standing.STANDBY)
    assert copies.tick(now(bench)) == 0
    bench.sight.stand("main", Standing.WRITER)
    assert copies.tick(now(bench)) == 1


@pytest.mark.parametrize("error", [None, Ambiguous("the answer was lost"), Transient("changed meanwhile")])
def test_a_task_that_somebody_reopened_is_not_marked_done_again_by_who_wakes(
    bench: Bench, error: Exception | None
) -> None:
    bench.record(replace(case(), task=5001))
    bench.promise_one(Kind.FINISH_TASK, "opendental main UP-1001")
    frozen = Errands({"main": FrozenDesk(bench, error)}, bench.messenger, RECORDER)
    first = Deliver(bench.store, frozen, RECORDER, bench.sight)
    first.tick(now(bench))
    first.close()
    bench.tick(minutes=10)
    assert bench.practice.written == ["done 5001"]
    assert [row["state"] for row in bench.rows()] == [Delivery.SENT]
