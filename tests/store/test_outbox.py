"""The outbox: promised once, delivered in the order of each lane."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from od_escalator.store import cases, outbox, posts, tellings
from od_escalator.store.outbox import Delivery, Kind, Promise
from od_escalator.store.store import Store
from tests.store.made_up import CASE, OPENED

SETTLED = [Delivery.SENT, Delivery.DROPPED, Delivery.FAILED]
UNSETTLED = [Delivery.PENDING, Delivery.SENDING, Delivery.UNKNOWN]


@pytest.fixture
def tx(store: Store) -> Iterator[Connection]:
    with store.transaction() as tx:
        cases.save(tx, CASE, None)
        yield tx


def promised(key: str, lane: str = "slack C0GENEVA", kind: Kind = Kind.LINE) -> Promise:
    return Promise(key=key, lane=lane, database="main", kind=kind, case_number=CASE.number, detail={"line": 1})


def told(*steps: int, person: str = "dana") -> list[dict[str, object]]:
    key = {"case_number": CASE.number, "plan": 1, "round": 0, "person": person, "kind": "step", "outbox_id": "x"}
    return [key | {"step": step} for step in steps]


def test_promising_twice_is_promising_once(tx: Connection) -> None:
    first = promised("case 1001 line 1")
    outbox.promise(tx, first, OPENED)
    outbox.promise(tx, promised("case 1001 line 1"), OPENED + timedelta(hours=1))

    assert outbox.count_by_state(tx) == {"pending": 1}
    message = outbox.first_in(tx, first.lane)
    assert message is not None
    assert (message.id, message.created_at) == (first.id, OPENED)


def test_a_promise_comes_back_as_it_was_made(tx: Connection) -> None:
    outbox.promise(tx, promised("a"), OPENED)

    message = outbox.first_in(tx, "slack C0GENEVA")
    assert message is not None
    assert (message.kind, message.state, message.detail) == (Kind.LINE, Delivery.PENDING, {"line": 1})
    assert (message.database, message.case_number) == ("main", CASE.number)
    assert (message.tries, message.looks, message.tried_at, message.problem) == (0, 0, None, None)
    assert message.next_try_at == OPENED


def test_ids_are_random_and_plain() -> None:
    ids = {outbox.new_id() for _ in range(50)}

    assert len(ids) == 50
    assert all(id_.isalnum() and len(id_) == 24 for id_ in ids)


def test_telling_twice_is_telling_once(tx: Connection) -> None:
    assert tellings.tell_once(tx, told(1))
    assert not tellings.tell_once(tx, told(1))
    assert tellings.tell_once(tx, told(1, person="rosa"))


def test_each_step_of_one_telling_counts_as_told(tx: Connection) -> None:
    assert tellings.tell_once(tx, told(1, 2, 3))
    assert not tellings.tell_once(tx, told(2))
    assert not tellings.tell_once(tx, told(3))
    assert tellings.tell_once(tx, told(3, 4))


@pytest.mark.parametrize("state", UNSETTLED)
def test_nothing_overtakes_what_is_not_settled(tx: Connection, state: Delivery) -> None:
    for key in ("first", "second"):
        outbox.promise(tx, promised(key), OPENED)
    first = outbox.first_in(tx, "slack C0GENEVA")
    assert first is not None
    outbox.mark(tx, first, state, next_try_at=OPENED + timedelta(days=1))

    now_first = outbox.first_in(tx, "slack C0GENEVA")
    assert now_first is not None
    assert (now_first.seq, now_first.state) == (first.seq, state)


@pytest.mark.parametrize("state", SETTLED)
def test_what_is_settled_makes_way(tx: Connection, state: Delivery) -> None:
    for key in ("first", "second"):
        outbox.promise(tx, promised(key), OPENED)
    first = outbox.first_in(tx, "slack C0GENEVA")
    assert first is not None
    outbox.mark(tx, first, state, settled_at=OPENED)
    second = outbox.first_in(tx, "slack C0GENEVA")
    assert second is not None
    assert second.seq > first.seq
    outbox.mark(tx, second, state, settled_at=OPENED)

    assert outbox.first_in(tx, "slack C0GENEVA") is None
    assert outbox.lanes_with_work(tx, OPENED) == []


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["slack A", "slack B", "opendental main UP-1001"]), max_size=8))
def test_every_lane_keeps_the_order_of_its_promises(store: Store, lanes: list[str]) -> None:
    with store.transaction() as tx, tx.begin_nested() as one_example:
        ids: dict[str, list[str]] = {}
        for number, lane in enumerate(lanes):
            made = Promise(key=f"{number}", lane=lane, database="main", kind=Kind.ALERT)
            outbox.promise(tx, made, OPENED)
            ids.setdefault(lane, []).append(made.id)
        assert outbox.lanes_with_work(tx, OPENED) == sorted(ids)
        assert {lane: _drain(tx, lane) for lane in ids} == ids
        one_example.rollback()


def _drain(tx: Connection, lane: str) -> list[str]:
    ids = []
    while (message := outbox.first_in(tx, lane)) is not None:
        ids.append(message.id)
        outbox.mark(tx, message, Delivery.SENT)
    return ids


def test_only_what_has_not_begun_counts_as_pending(tx: Connection) -> None:
    assert not outbox.has(tx, CASE.number, Kind.LINE, Delivery.PENDING)
    outbox.promise(tx, promised("a"), OPENED)
    assert outbox.has(tx, CASE.number, Kind.LINE, Delivery.PENDING)
    assert not outbox.has(tx, CASE.number, Kind.EDIT, Delivery.PENDING)
    message = outbox.first_in(tx, "slack C0GENEVA")
    assert message is not None
    outbox.mark(tx, message, Delivery.SENDING)
    assert not outbox.has(tx, CASE.number, Kind.LINE, Delivery.PENDING)


def test_promises_of_a_kind_are_counted_settled_or_not(tx: Connection) -> None:
    for key in ("a", "b"):
        outbox.promise(tx, promised(key, kind=Kind.TASK_NOTE), OPENED)
    message = outbox.first_in(tx, "slack C0GENEVA")
    assert message is not None
    outbox.mark(tx, message, Delivery.FAILED)

    assert outbox.promised_so_far(tx, CASE.number, Kind.TASK_NOTE) == 2
    assert outbox.promised_so_far(tx, CASE.number, Kind.FINISH_TASK) == 0
    assert outbox.count_by_state(tx) == {"failed": 1, "pending": 1}


def test_a_case_has_one_message_in_slack_the_newest(tx: Connection) -> None:
    assert posts.of_case(tx, CASE.number) is None
    posts.record(tx, CASE.number, "C0GENEVA", "1.000001", 1)
    posts.record(tx, CASE.number, "C0GENEVA", "2.000001", 4)

    post = posts.of_case(tx, CASE.number)
    assert post is not None
    assert (post["channel"], post["ts"], post["revision"]) == ("C0GENEVA", "2.000001", 4)
