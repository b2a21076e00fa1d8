"""How the patient is doing since: promised once, made once, and not where it would be wrong by then."""

from dataclasses import replace
from datetime import timedelta

import pytest

from od_escalator.domain.case import Case, End
from od_escalator.domain.practice import Standing, TaskOrder
from od_escalator.domain.sequel import Sequel
from od_escalator.domain.severity import Severity
from od_escalator.engine.audit import Audit
from od_escalator.engine.check_back import CheckBack, by_hand_on
from od_escalator.engine.record import Recorder
from od_escalator.engine.strays import Strays
from od_escalator.errors import Ambiguous, Permanent
from tests.engine.bench import OFFICES, RECORDER, Bench
from tests.store.made_up import OPENED, case

TEN_DAYS = timedelta(days=10)
RESOLVED = replace(case(), end=End.RESOLVED, ended_at=OPENED, severity=Severity.STANDARD)


def recorder(*, by_hand: bool = False, after: timedelta = TEN_DAYS) -> Recorder:
    offices = tuple(replace(office, by_hand=by_hand) for office in OFFICES)
    policies = replace(RECORDER.policies, check_back=after)
    return replace(RECORDER, roster=replace(RECORDER.roster, offices=offices), policies=policies)


def ask(bench: Bench, recorder: Recorder, later: timedelta = TEN_DAYS) -> int:
    bench.clock.turn(OPENED + later - bench.clock.now())
    return CheckBack(bench.store, ("main",), recorder, bench.sight).tick(bench.clock.now())


def test_it_is_promised_once_and_a_lost_answer_makes_no_second_task(bench: Bench) -> None:
    bench.record(RESOLVED)
    bench.practice.troubles.append(Ambiguous("the answer was lost"))
    assert ask(bench, recorder(), TEN_DAYS - timedelta(seconds=1)) == 0
    assert [ask(bench, recorder()), ask(bench, recorder())] == [1, 0]
    for _ in range(4):
        bench.tick(seconds=10)
    assert bench.states() == ["sent"]
    assert set(bench.practice.written) == {"task UP-1001/C"}  # which finds the one that carries this mark
    [order, *_] = bench.practice.orders
    assert isinstance(order, TaskOrder)
    assert (order.manager, order.patient, order.popup) == ("Kelly", 7, False)
    later = replace(RESOLVED, opening=2)
    bench.record(later)
    assert ask(bench, recorder()) == 1
    assert ask(bench, recorder(), timedelta(days=25)) == 0


@pytest.mark.parametrize(
    "found",
    [
        pytest.param([replace(RESOLVED, severity=Severity.MILD)], id="mild"),
        pytest.param([replace(RESOLVED, end=End.UNREACHABLE)], id="ended otherwise"),
        pytest.param([replace(RESOLVED, shadow=True)], id="in shadow"),
        pytest.param([replace(RESOLVED, by_hand=True)], id="by hand"),
        pytest.param([replace(RESOLVED, past_manager=True)], id="past the manager"),
        pytest.param([replace(RESOLVED, office="Gone")], id="of an office that is gone"),
        pytest.param([RESOLVED, replace(case(1002), opened_at=OPENED - TEN_DAYS)], id="another is open"),
        pytest.param(
            [RESOLVED, replace(case(1002), opened_at=OPENED + timedelta(days=2), end=End.WITHDRAWN, ended_at=OPENED)],
            id="there was another since",
        ),
    ],
)
def test_nobody_is_asked(bench: Bench, found: list[Case]) -> None:
    for each in found:
        bench.record(each)
    assert ask(bench, recorder()) == 0
    assert ask(bench, recorder(after=timedelta(0))) == 0


def test_what_has_changed_since_it_was_promised_is_looked_at(bench: Bench) -> None:
    bench.record(RESOLVED)
    bench.practice.became[7] = Sequel(left=True)
    ask(bench, recorder())
    bench.tick()
    assert (bench.states(), bench.practice.written) == (["sent"], [])
    again = replace(RESOLVED, opening=2)
    bench.record(again)
    ask(bench, recorder())
    bench.record(replace(again, end=None, ended_at=None))
    bench.tick()
    assert (bench.states()[-1], bench.rows()[-1]["problem"]) == ("dropped", "superseded")


def test_without_an_inbox_it_waits_and_operations_hear_it(bench: Bench) -> None:
    bench.record(RESOLVED)
    bench.practice.troubles.append(Permanent("Kelly has no inbox", "no_inbox"))
    ask(bench, recorder())
    bench.tick()
    assert [(row["kind"], row["state"]) for row in bench.rows()][:2] == [
        ("check_back", "pending"),
        ("alert", "pending"),
    ]


def test_where_tasks_are_sent_by_hand_the_morning_of_that_day_asks(bench: Bench) -> None:
    bench.record(RESOLVED)
    by_hand = recorder(by_hand=True)
    [office] = by_hand.roster.offices
    day = (OPENED + TEN_DAYS).date()
    assert ask(bench, by_hand) == 0
    with bench.store.reading() as tx:
        found = [by_hand_on(tx, office, day + timedelta(days=n), by_hand, OPENED + TEN_DAYS) for n in (-1, 0, 1)]
        [home] = recorder().roster.offices
        assert by_hand_on(tx, home, day, recorder(), OPENED + TEN_DAYS) == []
    assert found == [[], [1001], []]


@pytest.mark.parametrize(("promised", "by_hand", "faults"), [(False, False, 1), (True, False, 0), (False, True, 0)])
def test_the_audit_misses_what_nobody_asked(bench: Bench, *, promised: bool, by_hand: bool, faults: int) -> None:
    bench.record(RESOLVED)
    ours = recorder(by_hand=by_hand)
    if promised:
        ask(bench, ours)
    bench.sight.stand("main", Standing.WRITER)
    strays = Strays(bench.store, {"main": bench.practice}, bench.messenger, bench.sight)
    audit = Audit(bench.store, ("main",), ours, bench.sight, strays)
    for minutes in range(0, 90, 5):
        audit.tick(OPENED + TEN_DAYS + timedelta(minutes=minutes))
    problems = [row["detail"].get("problem", "") for row in bench.rows() if row["kind"] == "alert"]
    assert sum("how the patient is doing" in each for each in problems) == faults
