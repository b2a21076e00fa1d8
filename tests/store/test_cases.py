"""Cases come back exactly as they were saved, and are found by what is due."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select
from sqlalchemy.dialects import sqlite

from od_escalator.domain.case import Case, End
from od_escalator.domain.effects import Entry, Reason
from od_escalator.store import cases, tables, timeline
from od_escalator.store.instant import Instant
from od_escalator.store.store import Store
from tests.store.made_up import CASE, OPENED, any_case, case, plan

ZONES = st.timedeltas(timedelta(hours=-14), timedelta(hours=14)).map(timezone)
SQLITE = sqlite.dialect()
INSTANTS = st.datetimes(datetime(1, 1, 3), datetime(9999, 12, 29), timezones=ZONES)  # noqa: DTZ001  its bounds are naive


@pytest.fixture
def tx(store: Store) -> Iterator[Connection]:
    with store.transaction() as tx:
        yield tx


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(any_case())
def test_any_case_is_loaded_as_it_was_saved(store: Store, saved: Case) -> None:
    with store.transaction() as tx, tx.begin_nested() as one_example:
        cases.save(tx, saved, None)
        assert cases.load(tx, saved.number) == saved
        assert cases.list_of_patient(tx, saved.database, saved.patient) == [saved]
        assert cases.list_all(tx, 1) == [saved]
        assert cases.list_open(tx, saved.database) == ([saved] if saved.end is None else [])
        one_example.rollback()


@given(INSTANTS)
def test_an_instant_of_any_zone_comes_back_as_the_same_instant_in_utc(instant: datetime) -> None:
    kept = Instant().process_bind_param(instant, SQLITE)
    back = Instant().process_result_value(kept, SQLITE)

    assert back == instant
    assert back is not None
    assert back.tzinfo is UTC


@given(st.lists(INSTANTS, min_size=2))
def test_instants_sort_as_text_as_they_do_in_time(instants: list[datetime]) -> None:
    kept = [Instant().process_bind_param(instant, SQLITE) for instant in sorted(instants)]

    assert kept == sorted(kept, key=str)
    assert {len(str(text)) for text in kept} == {27}


def test_the_first_case_is_up_1001_and_the_next_follows_the_highest(tx: Connection) -> None:
    assert cases.next_number(tx) == 1001
    cases.save(tx, case(1041), None)
    assert cases.next_number(tx) == 1042


def test_a_case_that_does_not_exist_is_none(tx: Connection) -> None:
    assert cases.load(tx, 1) is None
    assert cases.list_of_patient(tx, "main", 7) == []


def test_saving_again_changes_the_case_in_place(tx: Connection) -> None:
    opened = case()
    cases.save(tx, opened, None)
    taken = opened.plan.change([0], lambda planned: replace(planned, taken_at=OPENED)) if opened.plan else None
    later = replace(opened, plan=taken, attempts=2, revision=5)
    cases.save(tx, later, None)

    assert cases.list_all(tx, 9) == [later]


def test_an_older_plan_stays_on_file_and_the_newest_counts(tx: Connection) -> None:
    cases.save(tx, case(), None)
    renewed = replace(case(), plan=plan(2, tell="owners"))
    cases.save(tx, renewed, None)

    assert cases.load(tx, 1001) == renewed
    assert tx.scalars(select(tables.plans.c.plan)).all() == [1, 2]


def test_the_newest_case_of_a_patient_is_found_within_its_database(tx: Connection) -> None:
    cases.save(tx, replace(CASE, end=End.RESOLVED), None)
    newest = replace(CASE, number=1002)
    cases.save(tx, newest, None)
    cases.save(tx, replace(CASE, number=1003, database="west", note=replace(CASE.note, database="west")), None)
    cases.save(tx, replace(CASE, number=1004, patient=8), None)

    assert cases.list_of_patient(tx, "main", 7)[0] == newest
    assert [each.number for each in cases.list_open(tx, "main")] == [1002, 1004]
    assert [each.number for each in cases.list_all(tx, 2)] == [1004, 1003]


def test_what_is_due_is_found_by_its_own_instant_and_database(tx: Connection) -> None:
    cases.save(tx, case(1001), OPENED)
    cases.save(tx, case(1002), OPENED + timedelta(microseconds=1))
    cases.save(tx, case(1003), None)
    west = replace(case(1004), database="west", note=replace(CASE.note, database="west"))
    cases.save(tx, west, OPENED)

    assert [row["number"] for row in cases.list_due(tx, "main", OPENED)] == [1001]
    assert [row["number"] for row in cases.list_due(tx, "main", OPENED + timedelta(seconds=1))] == [1001, 1002]


def test_the_timeline_keeps_the_order_in_which_we_learned(tx: Connection) -> None:
    cases.save(tx, CASE, None)
    first = Entry(at=OPENED, reason=Reason.OPENED, by="kelly")
    before = Entry(at=OPENED - timedelta(hours=1), reason=Reason.STEP_DUE, told=("owners", "dana"), instant=OPENED)
    ids = [timeline.add(tx, CASE.number, entry) for entry in (first, before)]

    assert timeline.of_case(tx, CASE.number) == [first, before]
    assert [timeline.get(tx, id_) for id_ in ids] == [first, before]
