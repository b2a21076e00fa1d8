"""The store itself: all or nothing, durable, one writer at a time, and clear words when it cannot be opened."""

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import IntegrityError

from od_escalator.errors import ConfigurationError, OperatorError
from od_escalator.store import cases, outbox, timeline
from od_escalator.store.migrate import migrate
from od_escalator.store.outbox import Kind, Promise
from od_escalator.store.store import Store
from od_escalator.store.tables import metadata
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
            seen.append(len(outbox.lanes_with_work(tx)))

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


def test_numbers_are_given_out_once_however_many_ask(store: Store) -> None:
    def open_one(patient: int) -> int:
        with store.transaction() as tx:
            number = cases.next_number(tx)
            cases.save(tx, replace(CASE, number=number, patient=patient), None)
            return number

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(open_one, range(24))) == list(range(1001, 1025))


def test_reading_shows_one_moment(store: Store) -> None:
    with store.reading() as tx:
        assert cases.load(tx, CASE.number) is None
        with store.transaction() as other:
            cases.save(other, CASE, None)
        assert cases.load(tx, CASE.number) is None
    with store.reading() as tx:
        assert cases.load(tx, CASE.number) == CASE


def test_what_is_committed_is_on_the_disk(store: Store) -> None:
    with store.reading() as tx:
        settings = [tx.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous", "foreign_keys")]

    assert settings == ["wal", 2, 1]


def test_nothing_is_kept_of_a_case_that_does_not_exist(store: Store) -> None:
    with pytest.raises(IntegrityError), store.transaction() as tx:
        outbox.record_post(tx, 1, "C0GENEVA", "1.000001", 1)


def test_a_new_store_has_all_tables(store: Store) -> None:
    assert store.missing_tables() == []


def test_tables_that_are_missing_are_named(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'empty.db'}")

    assert store.missing_tables() == sorted(metadata.tables)
    store.close()


@pytest.mark.parametrize("url", ["mysql+pymysql://root:hunter2@127.0.0.1/state", "sqlite://"])
def test_only_a_sqlite_file_can_hold_the_state(url: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        Store(url)

    assert "cannot hold the state" in refused.value.problem
    assert "hunter2" not in str(refused.value)


def test_a_folder_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(OperatorError) as refused:
        Store(f"sqlite:///{tmp_path / 'nowhere' / 'state.db'}")

    assert refused.value.problem == f"[state] url: the folder {tmp_path / 'nowhere'} does not exist"


def damage_header(file: Path) -> None:
    file.write_bytes(b"This is a letter, and no database at all." * 50)


def damage_list_of_tables(file: Path) -> None:
    with file.open("r+b") as opened:
        opened.seek(100)
        opened.write(b"\xff" * 200)


def replace_by_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


@pytest.mark.parametrize("damage", [damage_header, damage_list_of_tables, replace_by_folder])
def test_a_damaged_file_is_refused_in_plain_words(damage: Callable[[Path], None], tmp_path: Path) -> None:
    file = tmp_path / "state.db"
    migrate(f"sqlite:///{file}")
    damage(file)

    with pytest.raises(OperatorError) as refused:
        Store(f"sqlite:///{file}")

    assert refused.value.problem == f"[state] url: {file} cannot be opened as a SQLite database"
    assert "newest backup" in refused.value.hint


def test_a_file_that_the_reader_of_another_program_holds_open_is_no_obstacle(url: str, store: Store) -> None:
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM cases").fetchone()
        with store.transaction() as tx:
            cases.save(tx, CASE, None)

    with store.reading() as tx:
        assert timeline.of_case(tx, CASE.number) == []
        assert "cases" in inspect(tx).get_table_names()


def test_transactions_within_one_are_one(store: Store) -> None:
    with store.transaction() as tx:
        tx.exec_driver_sql("CREATE TABLE written (what TEXT)")

    def write(*words: str) -> None:
        for word in words:
            with store.transaction() as tx:
                tx.exec_driver_sql("INSERT INTO written VALUES (?)", (word,))

    def written() -> list[str]:
        with store.reading() as tx:
            return [row[0] for row in tx.exec_driver_sql("SELECT what FROM written")]

    def fail() -> None:
        with store.transaction() as tx:
            tx.exec_driver_sql("INSERT INTO written VALUES ('lost')")
            raise LookupError

    def interrupt() -> None:
        with store.as_one():
            write("one", "two")
            assert written() == ["one", "two"]
            fail()

    with pytest.raises(LookupError):
        interrupt()
    assert written() == []

    with store.as_one():
        write("one")
        with pytest.raises(LookupError):
            fail()
    write("after")
    assert written() == ["one", "after"]
