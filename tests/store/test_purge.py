"""Purging takes what names anybody from cases that ended long ago, and nothing from any other."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, func, select

from od_escalator.domain.case import End
from od_escalator.domain.catalogue import Hold
from od_escalator.domain.effects import Entry, Reason
from od_escalator.domain.practice import Cursor
from od_escalator.domain.tags import Marks
from od_escalator.store import cases, cursors, notes, outbox, tables, timeline
from od_escalator.store.complaint_log import complaints
from od_escalator.store.outbox import Kind, Promise
from od_escalator.store.purge import purge, purgeable, staying
from od_escalator.store.store import Store
from tests.store.made_up import OPENED, case, note

DAY = timedelta(days=1)
MARKS = Marks(types=frozenset())
OLD = OPENED + DAY
ENDED = replace(
    case(), category_by="kelly", end=End.RESOLVED, ended_at=OPENED, ended_by="kelly", contacted_by="kelly", task=501
)


@pytest.fixture
def tx(store: Store) -> Iterator[Connection]:
    with store.transaction() as tx:
        yield tx


def test_the_row_of_the_log_stays_and_all_that_names_anybody_goes(tx: Connection) -> None:
    cases.save(tx, ENDED, None)
    later = replace(ENDED, number=1002, patient=8, ended_at=OLD)
    cases.save(tx, later, None)
    timeline.add(tx, 1001, Entry(at=OPENED, reason=Reason.RESOLVED, by="kelly"))
    notes.record(tx, note(501), "opened", OPENED, 1001, ("sentence",))
    cursors.begin(tx, "main", Cursor(incarnation=1, last=9, pending=()), OPENED + 9 * DAY, OPENED - DAY)
    before = list(complaints(tx))

    assert [number for number, _, _ in purgeable(tx, OLD)] == [1001]
    assert purge(tx, OLD) == 1
    assert list(complaints(tx)) == before
    left = cases.load(tx, 1001)
    assert left is not None
    assert (left.patient, left.author, left.note.number, left.plan) == (0, 0, 0, None)
    assert (left.ended_by, left.contacted_by, left.end) == (None, None, End.RESOLVED)
    for table in (tables.notes, tables.timeline, tables.steps, tables.plans):
        assert tx.scalar(select(func.count()).select_from(table).where(table.c.case_number == 1001)) == 0
    seen = notes.find(tx, replace(note(501), written_at=OLD + DAY), MARKS)
    assert seen is not None
    assert (seen.case, seen.patient, seen.reason, seen.sentences) == (None, None, notes.PURGED, ("sentence",))
    notes.follow(tx, seen, note(501), OLD + DAY)
    assert notes.find(tx, note(501), MARKS) == seen
    assert set(tx.scalars(select(tables.notes.c.judged_at))) == {OLD + DAY}
    assert cases.load(tx, 1002) == later
    assert cases.next_number(tx) == 1003
    assert cursors.opens_from(tx, "main") == OLD
    assert purgeable(tx, OLD) == []
    assert cases.list_of_patient(tx, "main", 7) == []


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from([None, *End]), st.sampled_from([None, *Hold]), st.booleans(), st.integers(-3, 3))
def test_never_what_is_open_on_hold_to_be_told_or_not_old_enough(
    store: Store, end: End | None, hold: Hold | None, waits: bool, days: int
) -> None:
    ended_at = OLD + days * DAY if end else None
    kept = replace(case(), end=end, ended_at=ended_at, hold=hold)
    with store.transaction() as tx, tx.begin_nested() as one_example:
        cases.save(tx, kept, None)
        if waits:
            promise = Promise(key="one", lane="slack", database="main", kind=Kind.SUMMARY, case_number=1001)
            outbox.promise(tx, promise, OPENED)
        may_go = end is not None and hold is None and not waits and days < 0
        is_old = end is None or days < 0
        assert [count for count, _ in staying(tx, OLD)] == ([1] if is_old and not may_go else [])
        assert purge(tx, OLD) == may_go
        if not may_go:
            assert cases.load(tx, 1001) == kept
        one_example.rollback()
