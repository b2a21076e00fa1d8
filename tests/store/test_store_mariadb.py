"""What is MariaDB's alone: connections that die, a server that starts anew, and clear words where it will not do."""

import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest
from sqlalchemy import Connection

from od_escalator.demo.server import Server
from od_escalator.errors import OperatorError, StateError
from od_escalator.store import cases, mariadb, outbox
from od_escalator.store.migrate import migrate
from od_escalator.store.outbox import Kind, Promise
from od_escalator.store.place import COLLATION
from od_escalator.store.store import Store
from od_escalator.store.tables import metadata
from tests.store.conftest import SCHEMA
from tests.store.made_up import CASE, OPENED

PROMISE = Promise(key="alert 1", lane="slack C0IT", database="main", kind=Kind.ALERT)
OTHER = "od_escalator_odd"


@pytest.fixture
def server_store(server_url: str) -> Iterator[Store]:
    store = Store(server_url)
    yield store
    store.close()


def kill(server: Server, tx: Connection) -> None:
    with server.admin() as admin:
        admin.run(f"KILL {tx.exec_driver_sql('SELECT CONNECTION_ID()').scalar_one()}")


def write_and_die(server: Server, store: Store) -> None:
    with store.transaction() as tx:
        cases.save(tx, CASE, None)
        outbox.promise(tx, PROMISE, OPENED)
        kill(server, tx)
        cases.save(tx, replace(CASE, attempts=1), None)


def numbers(store: Store) -> list[int]:
    with store.reading() as tx:
        return [case.number for case in cases.list_all(tx, 9)]


def test_what_was_under_way_when_the_connection_died_is_nowhere(state_server: Server, server_store: Store) -> None:
    heard: list[str] = []
    server_store.wake_on_promise(lambda: heard.append("woken"))
    with pytest.raises(StateError):
        write_and_die(state_server, server_store)
    assert (numbers(server_store), heard) == ([], [])

    with server_store.transaction() as tx:  # on a connection of its own: whose turn was cut short holds up nobody
        cases.save(tx, CASE, None)
    assert numbers(server_store) == [CASE.number]


def test_a_server_that_was_started_anew_is_used_again_without_a_word(state_server: Server, server_store: Store) -> None:
    with server_store.transaction() as tx:
        cases.save(tx, CASE, None)
    state_server.kill()
    for _ in range(9):  # it is left alone for a while, and each who asks is told so at once
        with pytest.raises(StateError, match=r"does not answer \(error 2003\)"):
            numbers(server_store)
    state_server.restart()
    assert back_within(5.0, server_store) == [CASE.number]
    with server_store.transaction() as tx:
        assert cases.next_number(tx) == CASE.number + 1


def back_within(seconds: float, store: Store) -> list[int]:
    ends = time.monotonic() + seconds
    while True:
        try:
            return numbers(store)
        except StateError:
            if time.monotonic() > ends:
                raise


def freeze(store: Store, others: Store) -> None:
    """Begin to write, fall silent while somebody else waits for a turn, and wake up."""
    with store.transaction() as tx:
        held, waits = tx.exec_driver_sql("SELECT @@idle_transaction_timeout, @@innodb_lock_wait_timeout").one()
        assert 0 < held < waits
        tx.exec_driver_sql("SET SESSION idle_transaction_timeout = 1")
        cases.save(tx, CASE, None)
        with others.transaction() as other:
            assert cases.next_number(other) == CASE.number
            cases.save(other, replace(CASE, patient=8), None)
        cases.save(tx, CASE, None)


def test_a_frozen_process_loses_its_turn_and_what_it_had_begun(server_url: str, server_store: Store) -> None:
    with closing(Store(server_url)) as others, pytest.raises(StateError):
        freeze(server_store, others)
    with server_store.reading() as tx:
        assert [case.patient for case in cases.list_all(tx, 9)] == [8]


def test_what_a_power_cut_would_take_back_is_known(state_server: Server, server_store: Store) -> None:
    with server_store.reading() as tx, state_server.admin() as admin:
        assert mariadb.facts(tx).settings_that_lose == ("innodb_flush_log_at_trx_commit = 2",)
        admin.run("SET GLOBAL innodb_flush_log_at_trx_commit = 1")
        assert mariadb.facts(tx).settings_that_lose == ()
        admin.run("SET GLOBAL innodb_flush_log_at_trx_commit = 2")


@pytest.fixture
def odd(state_server: Server) -> Iterator[str]:
    """A database in which something is not as it should be."""
    with state_server.admin() as admin:
        admin.run(f"CREATE DATABASE {OTHER}")
        yield state_server.database_url(OTHER)
        admin.run(f"DROP DATABASE {OTHER}")


def refusal_of(url: str) -> tuple[str, str]:
    with pytest.raises(OperatorError) as refused:
        Store(url)
    assert "hunter2" not in str(refused.value)
    problem = refused.value.problem.removeprefix("[state] url: ")
    return problem[problem.index(": ") + 2 :], refused.value.hint


@pytest.mark.parametrize(
    ("account", "schema", "said"),
    [
        ("nobody:hunter2", SCHEMA, "the server refuses the account, its password, or this computer (error 1045)"),
        (
            "lodger:hunter2",
            SCHEMA,
            "the server has no database of this name, or the account no right on it (error 1044)",
        ),
        (None, "nowhere", "the server has no database of this name, or the account no right on it (error 1049)"),
    ],
)
def test_a_server_that_does_not_let_us_in_is_told_with_the_remedy(
    state_server: Server, server_url: str, account: str | None, schema: str, said: str
) -> None:
    with state_server.admin() as admin:
        admin.run("CREATE OR REPLACE USER lodger IDENTIFIED BY 'hunter2'")
    url = state_server.database_url(schema)
    if account is not None:
        url = f"mysql+pymysql://{account}@127.0.0.1:{state_server.port}/{schema}"
    problem, hint = refusal_of(url)
    assert problem == said
    assert "od-escalator grants prints the SQL" in hint
    assert server_url.endswith(SCHEMA)


def test_a_server_that_is_away_is_told(server_url: str) -> None:
    port = server_url.rpartition(":")[2].partition("/")[0]
    problem, _ = refusal_of(server_url.replace(port, "9"))
    assert problem == "the server does not answer (error 2003)"


def test_tables_without_transactions_or_letters_are_refused_with_the_remedy(state_server: Server, odd: str) -> None:
    migrate(odd)
    with state_server.admin(OTHER) as admin:
        admin.run("ALTER TABLE dead_man ENGINE = MyISAM")
        problem, hint = refusal_of(odd)
        assert problem == "not in InnoDB, so neither safe nor one with the others: dead_man"
        admin.run(hint)
        admin.run("ALTER TABLE dead_man CONVERT TO CHARACTER SET latin1")
        problem, hint = refusal_of(odd)
        assert problem == "not in utf8mb4_nopad_bin: dead_man"
        admin.run(hint)
    with closing(Store(odd)) as store:
        assert store.missing_tables() == []


def test_open_dentals_own_database_is_refused(state_server: Server, odd: str) -> None:
    with state_server.admin(OTHER) as admin:
        admin.run("CREATE TABLE CommLog (CommlogNum BIGINT)")
        admin.run("CREATE TABLE userod (UserNum BIGINT)")
    assert refusal_of(odd)[0] == "this is Open Dental's own database"


def test_a_change_of_tables_that_was_interrupted_is_told(state_server: Server, odd: str) -> None:
    with state_server.admin(OTHER) as admin:
        admin.run(f"CREATE TABLE cursors (what INT) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE {COLLATION}")
    with closing(Store(odd)) as store:
        assert store.missing_tables() == sorted(set(metadata.tables) - {"cursors"})
    with pytest.raises(OperatorError, match="a change of tables that was interrupted") as refused:
        migrate(odd)
    assert "bring back the backup" in refused.value.hint


def test_an_account_that_may_make_no_tables_is_told(state_server: Server, odd: str) -> None:
    with state_server.admin() as admin:
        admin.run("CREATE OR REPLACE USER lodger IDENTIFIED BY 'hunter2'")
        admin.run(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {OTHER}.* TO lodger")
    with pytest.raises(OperatorError, match="does not give the account the rights it needs") as refused:
        migrate(f"mysql+pymysql://lodger:hunter2@127.0.0.1:{state_server.port}/{OTHER}")
    assert "hunter2" not in str(refused.value)
    assert odd
