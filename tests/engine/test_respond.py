"""What people do in Slack is handled once, whatever fails, and waits for whoever may handle it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from od_escalator.domain.interaction import Interaction, InteractionKind
from od_escalator.domain.practice import Standing
from od_escalator.domain.reply import Outcome, Reply
from od_escalator.engine.ports import Shown
from od_escalator.engine.respond import Respond
from od_escalator.engine.whose import case_of
from od_escalator.errors import Transient
from od_escalator.store import cases, interactions, tables, waiting
from tests.engine.bench import RECORDER, Bench
from tests.store.made_up import case

CLICK = Interaction(key="k1", kind=InteractionKind.BUTTON, user="U0KELLY", value="1001:1", channel="C0GENEVA")


class Desk:
    """Knows everybody by their id, and writes down what is shown."""

    def __init__(self) -> None:
        self.shown: list[Outcome] = []

    def names_of(self, user: str) -> Sequence[str]:
        return (user,)

    def show(self, to: Interaction, shown: Shown) -> None:
        assert replace(to, key=CLICK.key) == CLICK
        assert isinstance(shown, Reply)
        self.shown.append(shown.outcome)


class Work:
    """A handler that finds the case, and fails as often as it is told to."""

    def __init__(self, bench: Bench) -> None:
        self.bench, self.fails, self.done = bench, 0, 0

    def __call__(self, tx: Connection, what: Interaction, person: str, now: datetime) -> Sequence[Shown]:
        assert (person, now) == ("kelly", self.bench.clock.now())
        found = case_of(tx, what.value, RECORDER.roster, self.bench.sight)
        if isinstance(found, Reply):
            return [found]
        if self.fails:
            self.fails -= 1
            raise KeyError
        self.done += 1
        return [Reply(outcome=Outcome.NOT_YOURS)]


def respond(bench: Bench) -> tuple[Respond, Work, Desk]:
    with bench.store.transaction() as tx:
        cases.save(tx, case(), None)
    work, desk = Work(bench), Desk()
    return Respond(bench.store, RECORDER, desk, bench.clock, {InteractionKind.BUTTON: work}), work, desk


def test_a_click_waits_while_another_process_writes_and_is_done_once(bench: Bench) -> None:
    responding, work, desk = respond(bench)
    bench.sight.stand("main", Standing.STANDBY)
    responding.keep(CLICK)
    responding.keep(CLICK)
    assert [responding.tick(bench.clock.now()) for _ in range(2)] == [0, 0]
    assert (work.done, desk.shown) == (0, [])

    bench.sight.stand("main", Standing.WRITER)
    assert [responding.tick(bench.clock.now()) for _ in range(2)] == [1, 0]
    responding.keep(CLICK)
    assert responding.tick(bench.clock.now()) == 0
    assert (work.done, desk.shown) == (1, [Outcome.NOT_YOURS])


def test_what_nobody_takes_is_answered_with_try_again_and_never_done_late(bench: Bench) -> None:
    responding, work, desk = respond(bench)
    bench.sight.stand("main", Standing.STANDBY)
    responding.keep(CLICK)
    bench.clock.turn(timedelta(hours=3))  # the machine was off: it is from now that others may take it
    done = []
    for _ in range(6):
        done.append(responding.tick(bench.clock.now()))
        bench.clock.turn(timedelta(minutes=1))
    assert (done, desk.shown) == ([0, 0, 0, 0, 0, 1], [Outcome.TRY_AGAIN])
    bench.sight.stand("main", Standing.WRITER)
    responding.keep(CLICK)
    assert (responding.tick(bench.clock.now()), work.done) == (0, 0)


def test_a_home_that_nobody_may_show_is_forgotten_without_a_word(bench: Bench) -> None:
    _, _, desk = respond(bench)

    def stands_by(*_: object) -> Sequence[Shown]:
        raise Transient("another process writes")

    responding = Respond(bench.store, RECORDER, desk, bench.clock, {InteractionKind.HOME: stands_by})
    responding.keep(replace(CLICK, kind=InteractionKind.HOME))
    assert responding.tick(bench.clock.now()) == 0
    bench.clock.turn(timedelta(minutes=5))
    assert (responding.tick(bench.clock.now()), desk.shown) == (1, [])


def test_of_what_is_typed_a_patients_name_never_reaches_our_disk(bench: Bench) -> None:
    responding, _, _ = respond(bench)
    typed = replace(CLICK, kind=InteractionKind.COMMAND, value="case of Nora Whitfield")
    responding.keep(typed)
    with bench.store.reading() as tx:
        found = interactions.load(tx, typed.key)
    assert found is not None
    assert found[0].value == "case ? ? ?"


def test_a_click_that_fails_is_set_aside_answered_once_and_tried_again(bench: Bench) -> None:
    responding, work, desk = respond(bench)
    work.fails = 2
    responding.keep(CLICK)
    for minutes in (0, 0.5, 1, 1, 3):
        bench.tick(minutes=minutes)
        responding.tick(bench.clock.now())
    assert (work.done, desk.shown) == (1, [Outcome.FAILED, Outcome.NOT_YOURS])
    with bench.store.reading() as tx:
        assert not waiting.list_all(tx)
    assert sum("could not be processed" in said for said in bench.heard("C0IT")) == 1


def test_years_of_clicks_do_not_pile_up_in_our_records(bench: Bench) -> None:
    responding, _, _ = respond(bench)
    for day in range(20):
        responding.keep(replace(CLICK, key=f"k{day}"))
        assert responding.tick(bench.clock.now()) == 1
        bench.clock.turn(timedelta(days=1))
    with bench.store.reading() as tx:
        assert tx.scalar(select(func.count()).select_from(tables.interactions)) == 8


def test_what_a_button_cannot_carry_names_no_case(bench: Bench) -> None:
    respond(bench)
    with bench.store.reading() as tx:
        for value in ("", "1001x:1", "9999:1", "²:1", "99999999999999999999:1"):
            assert case_of(tx, value, RECORDER.roster, bench.sight) == Reply(outcome=Outcome.NO_CASE)
        found = case_of(tx, "1001:7", RECORDER.roster, bench.sight)
    assert not isinstance(found, Reply)
    assert (found[0].number, found[1].name) == (1001, "Geneva")
