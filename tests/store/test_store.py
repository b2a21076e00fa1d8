"""The store itself, in a file and on MariaDB: all or nothing, and one writer at a time."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from threading import Event

import pytest
from sqlalchemy.exc import IntegrityError

from od_escalator.store import cases, outbox, posts, waiting
from od_escalator.store.outbox import Kind, Promise
from od_escalator.store.store import Store
from tests.store.made_up import CASE, OPENED

PROMISE = Promise(key="alert 1", lane="slack C0IT", database="main", kind=Kind.ALERT)


class Unplugged(Exception):
    """Something went wrong in the middle."""


@pytest.fixture
def woken(store: Store) -> list[str]:
    heard: list[str] = []
    store.wake_on_promise(lambda: heard.append("woken"))
    return heard


def write_and_fail(store: Store) -> None:
    with store.transaction() as tx:
        cases.save(tx, CASE, None)
        outbox.promise(tx, PROMISE, OPENED)
        raise Unplugged


def test_a_transaction_that_fails_leaves_nothing(store: Store, woken: list[str]) -> None:
    with pytest.raises(Unplugged):
        write_and_fail(store)

    with store.reading() as tx:
        assert cases.load(tx, CASE.number) is None
        assert outbox.first_in(tx, "slack C0IT") is None
    assert woken == []


def test_a_promise_wakes_whoever_delivers_once_it_is_written(store: Store) -> None:
    seen: list[int] = []

    def look() -> None:
        with store.reading() as tx:
            seen.append(len(outbox.lanes_with_work(tx, OPENED)))

    store.wake_on_promise(look)
    with store.transaction() as tx:
        outbox.promise(tx, PROMISE, OPENED)
        assert seen == []

    assert seen == [1]


def test_a_transaction_without_a_promise_wakes_nobody(store: Store, woken: list[str]) -> None:
    with store.transaction() as tx:
        outbox.promise(tx, PROMISE, OPENED)
    with store.transaction() as tx:  # on the same connection of the pool
        cases.save(tx, CASE, None)

    assert woken == ["woken"]


def test_writers_queue_up_and_none_sees_half_of_another(store: Store) -> None:
    first_is_in, let_go = Event(), Event()

    def first() -> None:
        with store.transaction() as tx:
            cases.save(tx, CASE, None)
            first_is_in.set()
            assert let_go.wait(10)

    def second() -> int:
        assert first_is_in.wait(10)
        with store.reading() as tx:
            assert cases.load(tx, CASE.number) is None
        let_go.set()
        with store.transaction() as tx:
            return cases.next_number(tx)

    with ThreadPoolExecutor(2) as pool:
        one, two = pool.submit(first), pool.submit(second)
        one.result()
        assert two.result() == CASE.number + 1


def test_numbers_are_given_out_once_however_many_ask(url: str, store: Store) -> None:
    """Also of another process, which has a Store of its own and takes no turns with ours."""

    def open_one(patient: int) -> int:
        with (store, other)[patient % 2].transaction() as tx:
            number = cases.next_number(tx)
            cases.save(tx, replace(CASE, number=number, patient=patient), None)
            return number

    with closing(Store(url)) as other, ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(open_one, range(24))) == list(range(1001, 1025))


def test_reading_shows_one_moment(store: Store) -> None:
    with store.reading() as tx:
        assert cases.load(tx, CASE.number) is None
        with store.transaction() as other:
            cases.save(other, CASE, None)
        assert cases.load(tx, CASE.number) is None
    with store.reading() as tx:
        assert cases.load(tx, CASE.number) == CASE


def test_nothing_is_kept_of_a_case_that_does_not_exist(store: Store) -> None:
    with pytest.raises(IntegrityError), store.transaction() as tx:
        posts.record(tx, 1, "C0GENEVA", "1.000001", 1)


def test_a_new_store_has_all_tables(store: Store) -> None:
    assert store.missing_tables() == []


def test_transactions_within_one_are_one(store: Store) -> None:
    def write(*words: str) -> None:
        for word in words:
            with store.transaction() as tx:
                waiting.set_aside(tx, word, "made up", OPENED)

    def written() -> set[str]:
        with store.reading() as tx:
            return set(waiting.names(tx))

    def fail() -> None:
        with store.transaction() as tx:
            waiting.set_aside(tx, "lost", "made up", OPENED)
            raise LookupError

    def interrupt() -> None:
        with store.as_one():
            write("one", "two")
            assert written() == {"one", "two"}
            fail()

    with pytest.raises(LookupError):
        interrupt()
    assert written() == set()

    with store.as_one():
        write("one")
        with pytest.raises(LookupError):
            fail()
    write("after")
    assert written() == {"one", "after"}
