"""Tasks: each case has its own lane, which waits for a person rather than lose its task."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Event

import pytest

from od_escalator.domain.case import Case, End
from od_escalator.domain.effects import FinishTask, MakeTask, NoteOnTask, PostCase, Reason
from od_escalator.domain.practice import OwnTask, Standing, TaskNoteOrder, TaskOrder
from od_escalator.engine.deliver import Deliver
from od_escalator.engine.errands import Errands
from od_escalator.errors import Ambiguous, Permanent, Transient
from od_escalator.store import cases, timeline
from tests.engine.bench import OPERATIONS, RECORDER, Bench
from tests.engine.jobs import PATIENCE
from tests.engine.paper import PaperPractice
from tests.store.made_up import CASE, OPENED, case, plan

MAKE, NOTE, DONE = MakeTask(popup=True), NoteOnTask(Reason.JOINED, popup=False), FinishTask()


def load_task(bench: Bench) -> int | None:
    with bench.store.reading() as tx:
        loaded = cases.load(tx, 1001)
    return loaded.task if loaded else None


def test_the_task_is_made_and_linked_and_then_added_to(bench: Bench) -> None:
    bench.record(case(), MAKE, NOTE)
    bench.tick()

    assert bench.practice.written == ["task UP-1001", "note UP-1001/1"]
    assert load_task(bench) == 5001
    with bench.store.reading() as tx:
        assert [entry.reason for entry in timeline.of_case(tx, 1001)] == [Reason.TASK_MADE]
    made, added = bench.practice.orders
    assert isinstance(made, TaskOrder)
    assert isinstance(added, TaskNoteOrder)
    assert (made.manager, made.author, made.patient, made.popup) == ("Kelly", "Jamie", 7, True)
    assert "UP-1001" in made.first_line
    assert (added.task, added.popup) == (5001, False)


def test_a_note_about_a_step_names_who_was_told(bench: Bench) -> None:
    told = plan().change([0], lambda planned: replace(planned, taken_at=OPENED))
    about = NoteOnTask(Reason.STEP_DUE, popup=True)
    bench.record(replace(case(), task=5001, plan=told), about)
    bench.tick()

    [order] = bench.practice.orders
    assert isinstance(order, TaskNoteOrder)
    assert "Dana Brooks" in order.text
    assert order.popup


@pytest.mark.parametrize(
    "over", [replace(case(), end=End.DECLINED, ended_at=OPENED), replace(case(), seen_at=OPENED, done_at=OPENED)]
)
def test_operations_are_not_told_each_day_of_a_task_that_was_lost_before_it_was_done(bench: Bench, over: Case) -> None:
    """For months, until somebody dropped the note; the task is not made anew for it."""
    bench.practice.troubles = [Permanent("task 5001 is gone", "task_gone")]
    bench.record(replace(over, task=5001), NoteOnTask(Reason.DECLINED, popup=False), DONE)
    for _ in range(10):
        bench.tick(seconds=3600)
    assert set(bench.states()) == {"sent"}
    assert [row for row in bench.rows() if row["kind"] == "alert"] == []


@pytest.mark.parametrize("seen_at", [None, OPENED])
def test_who_has_just_opened_her_task_is_not_told_that_she_has_not(bench: Bench, seen_at: datetime | None) -> None:
    """That it is unread no more is all that tells: our note marked it unread again before anybody had looked."""
    bench.record(replace(case(), task=5001, seen_at=seen_at), NOTE)
    bench.tick()

    [order] = bench.practice.orders
    assert isinstance(order, TaskNoteOrder)
    assert order.unread == (seen_at is not None)


@pytest.mark.parametrize("trouble", [Transient("away"), Ambiguous("the answer was lost")])
def test_a_task_that_could_not_be_made_is_made_later(bench: Bench, trouble: Exception) -> None:
    bench.practice.troubles = [trouble, trouble]
    bench.record(case(), MAKE, NOTE)
    for _ in range(3):
        bench.tick(seconds=6)

    assert bench.practice.written == ["task UP-1001", "note UP-1001/1"]
    assert bench.states() == ["sent", "sent"]


def test_open_dental_going_away_at_the_wrong_moment_loses_nothing(bench: Bench) -> None:
    bench.practice.away = Transient("gone between two looks")
    bench.record(case(), MAKE)
    bench.promise("one")

    assert bench.tick() == 1
    assert bench.states() == ["pending", "sent"]
    bench.practice.away = None
    assert bench.tick(seconds=2) == 1
    assert bench.practice.written == ["task UP-1001"]


@pytest.mark.parametrize(
    ("trouble", "code"), [(Permanent("no such user", "unknown_user"), "unknown_user"), (KeyError("a bug"), "KeyError")]
)
def test_a_task_waits_for_a_person_to_put_things_right(bench: Bench, trouble: Exception, code: str) -> None:
    bench.practice.troubles = [trouble]
    bench.record(case(), MAKE, NOTE)
    assert bench.tick() == 0
    assert bench.states()[:2] == ["pending", "pending"]
    bench.tick(minutes=4)
    [alert] = bench.heard(OPERATIONS)
    assert "UP-1001" in alert
    assert code in alert
    assert bench.practice.written == []

    bench.tick(minutes=1)
    assert bench.practice.written == ["task UP-1001", "note UP-1001/1"]


def test_another_cases_task_does_not_wait_for_it(bench: Bench) -> None:
    bench.practice.troubles = [Permanent("no such user", "unknown_user")]
    bench.record(case(1001), MAKE)
    bench.tick()
    bench.record(case(1002), MAKE)

    bench.tick(seconds=1)
    assert bench.practice.written == ["task UP-1002"]


@pytest.mark.parametrize("effect", [MAKE, NOTE])
def test_nobody_gets_work_on_what_has_ended(bench: Bench, effect: MakeTask | NoteOnTask) -> None:
    bench.record(case(), effect)
    bench.record(replace(case(), end=End.RESOLVED, ended_at=OPENED))
    bench.tick()

    assert bench.practice.written == []
    assert [(row["state"], row["problem"]) for row in bench.rows()] == [("dropped", "superseded")]


def test_a_task_that_may_be_there_already_is_linked_and_finished_when_the_case_has_ended(bench: Bench) -> None:
    bench.practice.troubles = [Ambiguous("the answer was lost")]
    bench.record(case(), MAKE)
    bench.tick()
    bench.record(replace(case(), end=End.RESOLVED, ended_at=OPENED))

    bench.tick(seconds=5)
    bench.tick()
    assert bench.practice.written == ["task UP-1001", "done 5001"]


GONE = OwnTask(task=4711, patient=7, case=1001, opening=1, made_at=OPENED, deleted=True)


@pytest.mark.parametrize(
    ("own", "task"),
    [
        ((GONE,), 4711),
        ((replace(GONE, task=4712), GONE), 4711),  # and a copy of it as well
        ((GONE, replace(GONE, task=4710, deleted=False)), 5001),  # a copy alone
        ((replace(GONE, opening=2),), 5001),
        ((replace(GONE, case=1002),), 5001),
        ((replace(GONE, made_at=OPENED - timedelta(hours=1)),), 5001),
        ((replace(GONE, patient=8),), 5001),
    ],
)
def test_after_a_lost_answer_only_this_openings_task_of_that_moment_counts_as_deleted(
    bench: Bench, own: tuple[OwnTask, ...], task: int
) -> None:
    bench.practice.troubles = [Ambiguous("the answer was lost")]
    bench.record(case(), MAKE)
    bench.tick()
    bench.practice.own = own
    bench.tick(seconds=5)

    assert load_task(bench) == task
    assert bench.practice.written == ([] if task == GONE.task else ["task UP-1001"])


def test_what_is_said_about_a_task_that_is_gone_is_dropped(bench: Bench) -> None:
    bench.record(case(), NOTE)
    bench.tick()

    assert [row["problem"] for row in bench.rows()] == ["no_task"]


def test_done_may_be_wished_for_again(bench: Bench) -> None:
    finished = replace(case(), task=5001)
    bench.record(finished, DONE)
    bench.record(finished, DONE)
    bench.tick()
    assert bench.practice.written == ["done 5001"]

    bench.record(finished, DONE)  # somebody had it open, and the guard left it alone
    bench.tick()
    assert bench.practice.written == ["done 5001", "done 5001"]


def test_an_answer_lost_while_noting_or_finishing_is_settled_by_doing_it_again(bench: Bench) -> None:
    bench.record(replace(case(), task=5001), NOTE, DONE)
    bench.practice.troubles = [Ambiguous("lost")]
    bench.tick()
    bench.practice.troubles = []
    bench.tick(seconds=5)
    assert bench.practice.written == ["note UP-1001/1", "done 5001"]

    bench.practice.troubles = [Ambiguous("lost")]
    bench.record(replace(case(), task=5001), DONE)
    bench.tick()
    bench.tick(seconds=5)
    assert bench.practice.written[2:] == ["done 5001"]


def test_tasks_of_an_office_that_left_the_toml_are_dropped(bench: Bench) -> None:
    bench.record(case(), MAKE)
    bench.record(replace(CASE, office="Closed for good"))
    bench.tick()

    assert [row["problem"] for row in bench.rows()] == ["office_gone"]


def test_a_task_that_is_linked_already_is_linked_once(bench: Bench) -> None:
    bench.record(replace(case(), task=5001), MAKE)
    bench.tick()

    with bench.store.reading() as tx:
        assert timeline.of_case(tx, 1001) == []
    assert bench.states() == ["sent"]


@pytest.mark.parametrize(("in_use", "tries"), [(2, 3), (99, 9)])
def test_a_task_that_somebody_changes_at_that_moment_is_finished_a_little_later(
    bench: Bench, in_use: int, tries: int
) -> None:
    bench.practice.in_use = in_use
    bench.record(replace(case(), task=5001), DONE)
    for _ in range(12):
        bench.tick(seconds=301)

    assert bench.practice.written == ["done 5001"] * tries
    assert bench.states() == ["sent"]


class HangingPractice(PaperPractice):
    """Takes its time with each task, until it may go on."""

    def __init__(self) -> None:
        super().__init__()
        self.asked_for_task, self.may_go_on = Event(), Event()

    def make_task(self, order: TaskOrder) -> int:
        self.asked_for_task.set()
        assert self.may_go_on.wait(PATIENCE)
        return super().make_task(order)


def test_a_database_that_hangs_delays_nobody_elses_task_and_no_message(bench: Bench) -> None:
    """However many tasks wait for it, only one thread does."""
    main, east = HangingPractice(), PaperPractice("east")
    bench.sight.stand("east", Standing.WRITER)
    errands = Errands({"main": main, "east": east}, bench.messenger, RECORDER)
    deliver = Deliver(bench.store, errands, RECORDER, bench.sight)
    for number in range(1001, 1013):
        bench.record(case(number), MAKE)
    with ThreadPoolExecutor(1) as pool:
        hanging = pool.submit(deliver.tick, bench.clock.now())
        assert main.asked_for_task.wait(PATIENCE)

        there = replace(case(2001), database="east", note=replace(CASE.note, database="east"))
        bench.record(there, MAKE, PostCase())
        assert deliver.tick(bench.clock.now()) == 2
        assert east.written == ["task UP-2001"]
        assert main.written == []
        main.may_go_on.set()
        assert hanging.result() == 12
    deliver.close()


def test_who_stands_in_without_an_inbox_gets_no_task(bench: Bench) -> None:
    """Then it is the office manager's; what only a person can put right about hers waits for that."""
    bench.practice.troubles = [Permanent("Lee has no task inbox", "no_inbox"), Permanent("nor has she", "no_inbox")]
    bench.record(replace(case(), task_with="dana"), MAKE)
    bench.tick()
    assert (bench.states()[0], load_task(bench)) == ("pending", None)
    bench.tick(minutes=6)
    assert [order.manager for order in bench.practice.orders if isinstance(order, TaskOrder)] == ["Dana"]
    with bench.store.reading() as tx:
        assert cases.list_open(tx, "main")[0].task_with == "dana"


@pytest.mark.parametrize("nobody", ["rosa", "gone"])
def test_the_task_of_somebody_without_an_open_dental_user_is_the_office_managers(bench: Bench, nobody: str) -> None:
    bench.record(replace(case(), task_with=nobody), MAKE)
    bench.tick()
    assert [order.manager for order in bench.practice.orders if isinstance(order, TaskOrder)] == ["Kelly"]
    with bench.store.reading() as tx:
        assert [(each.task, each.task_with) for each in cases.list_open(tx, "main")] == [(5001, None)]
