"""What is asked at every look goes by an index, so that years of cases cost no more than the first day."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, event

from od_escalator.store import bundles, cases, grounds, outbox, posts, recent, tellings, weeks
from od_escalator.store.complaint_log import how_many_alike
from od_escalator.store.outbox import Delivery, Kind
from od_escalator.store.store import Store
from tests.engine.bench import GENEVA
from tests.store.made_up import CASE, OPENED

LANE = f"slack {GENEVA}"
Ask = Callable[[Connection], object]
Values = tuple[Any, ...]
Sent = list[tuple[str, Values]]

OFTEN: dict[str, Ask] = {
    "open cases": lambda tx: cases.list_open(tx, "main"),
    "cases that ended lately": lambda tx: grounds.lately_ended(tx, "main", OPENED),
    "what proved cases that ended lately": lambda tx: grounds.proofs_of_ended(tx, "main", OPENED, 1),
    "open cases and their notes": lambda tx: grounds.of_open(tx, "main", 1),
    "cases that wait to be explained": lambda tx: grounds.of_unexplained(tx, "main", OPENED),
    "due cases": lambda tx: cases.list_due(tx, "main", OPENED),
    "a case's promises": lambda tx: outbox.promised_so_far(tx, 1001, Kind.EDIT),
    "a case's pending promises": lambda tx: outbox.has(tx, 1001, Kind.EDIT, Delivery.PENDING),
    "lanes with work": lambda tx: outbox.lanes_with_work(tx, OPENED),
    "first of a lane": lambda tx: outbox.first_in(tx, LANE),
    "undelivered": lambda tx: outbox.undelivered(tx, Kind.DIRECT, OPENED, OPENED + timedelta(minutes=30)),
    "a case's last promise": lambda tx: outbox.last_of(tx, 1001, Kind.POST),
    "which one about this": lambda tx: how_many_alike(tx, CASE, OPENED),
    "what was told of steps": lambda tx: tellings.of_steps(tx, 1001, 1, "step"),
    "messages of open cases": lambda tx: posts.of_open(tx, "main"),
    "a promise by its key": lambda tx: outbox.is_known(tx, "one"),
    "whether a week was told": lambda tx: weeks.told_since(tx, OPENED),
    "how often operations were told": lambda tx: weeks.alerts(tx, OPENED, OPENED + timedelta(weeks=1)),
    "which silences were told": weeks.told_silent,
    "cases opened lately": lambda tx: recent.opened_since(tx, OPENED),
    "last of a lane": lambda tx: bundles.last_went_out(tx, LANE, 8),
}


@pytest.fixture
def tx(file_store: Store) -> Iterator[Connection]:
    with file_store.transaction() as tx:
        yield tx


@pytest.fixture
def statements(tx: Connection) -> Iterator[Sent]:
    sent: Sent = []

    def hear(_c: object, _cursor: object, statement: str, values: Values, _context: object, _many: object) -> None:
        sent.append((statement, values))

    event.listen(tx, "before_cursor_execute", hear)
    yield sent
    event.remove(tx, "before_cursor_execute", hear)


@pytest.mark.parametrize("ask", OFTEN.values(), ids=OFTEN)
def test_no_table_that_grows_is_read_whole(tx: Connection, statements: Sent, ask: Ask) -> None:
    ask(tx)
    asked = list(statements)
    assert asked
    for statement, values in asked:
        plan = tx.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        assert [row.detail for row in plan if row.detail.startswith("SCAN") and "INDEX" not in row.detail] == []
