"""Tracking sees what becomes of flagged notes and merged charts, and takes every row by an index."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from od_escalator.demo.session import Session
from od_escalator.demo.workstation import Workstation
from od_escalator.domain.note import Note, NoteKey, Source
from od_escalator.domain.practice import Merge, Sighting, Watched
from od_escalator.opendental.practice import OpenDentalPractice

MONDAY = datetime(2026, 3, 2, 15, tzinfo=UTC)
Turn = Callable[..., datetime]
AtDesk = Callable[[str], Workstation]
Look = Callable[..., Sighting]


@pytest.fixture
def look(ours: OpenDentalPractice, turn: Turn) -> Look:
    """Look at the case of the first patient, opened on Monday at ten, as it stands on these notes."""

    def look(*flags: tuple[Source, int], merged_at: datetime | None = None) -> Sighting:
        keys = tuple(NoteKey("main", 3, source, number) for source, number in flags)
        watched = Watched(case=1042, patient=70001, since=MONDAY, flags=keys, merged_at=merged_at)
        (sighting,) = ours.watch([watched], turn(seconds=0), 3).sightings
        return sighting

    return look


def only(sighting: Sighting) -> Note | None:
    (sight,) = sighting.flags
    return sight.note


def test_a_flagged_commlog_as_it_stands_now(at_desk: AtDesk, turn: Turn, look: Look) -> None:
    jamie = at_desk("Jamie")
    number = jamie.write_commlog(70001, "Pt upset. #upset", "Upset Patient")
    flag = (Source.COMMLOG, number)
    assert look(flag).flags == ()
    written = turn(minutes=1)
    first = only(look(flag))
    assert first is not None
    assert (first.text, first.type_name, first.patient) == ("Pt upset. #upset", "Upset Patient", 70001)
    jamie.edit_commlog(number, "Pt asked about the bill.", "Misc")
    assert look(flag).flags == ()
    turn(minutes=1)
    edited = only(look(flag))
    assert edited is not None
    assert (edited.text, edited.type_name, edited.written_at) == ("Pt asked about the bill.", "Misc", written)
    jamie.delete_commlog(number)
    assert only(look(flag)) is None


def test_a_flagged_clinical_note_is_its_procedures_newest_row(at_desk: AtDesk, turn: Turn, look: Look) -> None:
    chart = at_desk("Robin").chart
    procedure = chart.write_note(70001, "Long wait. #upset", "D1110")
    flag = (Source.PROCNOTE, 1)
    turn(minutes=1)
    chart.append(procedure, "Signed.")
    chart.sign(procedure)
    assert look(flag).flags == ()
    turn(minutes=1)
    newest = only(look(flag))
    assert newest is not None
    assert newest.procedure is not None
    assert (newest.text, newest.key.number) == ("Long wait. #upset\nSigned.", 1)
    assert (newest.procedure.number, newest.procedure.code, newest.procedure.deleted) == (procedure, "D1110", False)
    chart.delete_procedure(procedure)
    newest = only(look(flag))
    assert newest is not None
    assert newest.procedure is not None
    assert newest.procedure.deleted


def test_open_dental_never_deletes_a_clinical_note(look: Look) -> None:
    assert look((Source.PROCNOTE, 999)).flags == ()


def test_merges_are_followed_in_the_order_in_which_they_were_made(at_desk: AtDesk, turn: Turn, look: Look) -> None:
    jamie = at_desk("Jamie")
    first = turn(minutes=1)
    jamie.merge_patients(70001, 70005)
    second = turn(minutes=1)
    jamie.merge_patients(70005, 70001)
    third = turn(minutes=1)
    jamie.merge_patients(70001, 70006)
    assert look().merge == Merge(into=70005, at=first)
    assert look(merged_at=second).merge == Merge(into=70006, at=third)
    assert look(merged_at=third).merge is None


def test_a_chart_knows_which_were_merged_into_it(ours: OpenDentalPractice, at_desk: AtDesk) -> None:
    assert [list(each.merged_from) for each in (ours.find_patient(70005),) if each] == [[]]
    for old in (70001, 70002):
        at_desk("Jamie").merge_patients(old, 70005)
    assert [list(each.merged_from) for each in (ours.find_patient(70005),) if each] == [[70001, 70002]]


def test_a_patient_who_is_gone_is_watched_without_a_family(ours: OpenDentalPractice, turn: Turn) -> None:
    (sighting,) = ours.watch([Watched(case=1, patient=99, since=MONDAY)], turn(seconds=0)).sightings
    assert sighting == Sighting(case=1, task=None)


def test_a_merge_in_the_hour_that_is_repeated_is_not_yet_to_come(session: Session, turn: Turn, look: Look) -> None:
    now = turn(minutes=2)
    local = datetime(2026, 3, 2, 11, 1)  # noqa: DTZ001  read as an hour later than it was
    session.insert("patientlink", PatNumFrom=70001, PatNumTo=70006, LinkType=1, DateTimeLink=local)
    assert look().merge == Merge(into=70006, at=now - timedelta(minutes=1))
    session.run("DELETE FROM patientlink")


def test_a_merge_of_before_the_case_and_a_clone_move_nothing(
    session: Session, at_desk: AtDesk, turn: Turn, look: Look
) -> None:
    turn(minutes=-5)
    at_desk("Jamie").merge_patients(70001, 70005)
    session.insert("patientlink", PatNumFrom=70001, PatNumTo=70006, LinkType=2, DateTimeLink=datetime(2026, 3, 2, 12))  # noqa: DTZ001  local
    turn(hours=4)
    assert look().merge is None


def test_of_a_case_that_has_ended_only_the_merges_are_seen(
    ours: OpenDentalPractice, at_desk: AtDesk, turn: Turn, statements: list[str]
) -> None:
    at_desk("Kelly").write_commlog(70001, "Spoke with pt")
    now = turn(minutes=1)
    at_desk("Jamie").merge_patients(70001, 70005)
    ended = Watched(case=1042, patient=70001, since=MONDAY, ended=True)
    ours.watch([ended], now)
    statements.clear()  # who we are is asked once
    (sighting,) = ours.watch([ended], now).sightings
    assert sighting == Sighting(case=1042, task=None, merge=Merge(into=70005, at=now))
    assert len(statements) == 1


@pytest.mark.parametrize(
    ("back", "seen"), [(timedelta(days=14), True), (timedelta(days=400), False), (None, True)], ids=str
)
def test_a_commlog_may_be_dated_back_by_a_fortnight_or_have_no_date(
    back: timedelta | None, seen: bool, session: Session, at_desk: AtDesk, turn: Turn, look: Look
) -> None:
    turn(minutes=1)
    local = datetime(2026, 3, 2, 10)  # noqa: DTZ001  Open Dental's local time
    number = at_desk("Kelly").write_commlog(70001, "Spoke with pt", at=local - (back or timedelta(0)))
    if back is None:
        session.update("commlog", "CommlogNum", CommlogNum=number, CommDateTime=datetime(1, 1, 1))  # noqa: DTZ001  unset
    turn(minutes=1)
    assert bool(look().notes) is seen


#: Fifty thousand rows in each table that grows; the server's own SQL mode fills in what is not named.
GROWN = (
    "INSERT INTO patient (PatNum, LName, FName, Guarantor) SELECT 80000 + seq, 'x', 'y', 80000 + seq - seq MOD 3",
    "INSERT INTO commlog (PatNum, CommDateTime, Note, DateTStamp)"  # noqa: ISC004  one statement
    " SELECT 80001 + seq MOD 5000, NOW() - INTERVAL seq HOUR, 'Called', NOW() - INTERVAL seq HOUR",
    "INSERT INTO procnote (PatNum, ProcNum, EntryDateTime, Note)"  # noqa: ISC004  one statement
    " SELECT 80001 + seq MOD 5000, 1 + seq MOD 20000, NOW() - INTERVAL seq HOUR, 'Prophy'",
    "INSERT INTO procedurelog (PatNum, CodeNum) SELECT 80001 + seq MOD 5000, 1",
    "INSERT INTO patientlink (PatNumFrom, PatNumTo, LinkType, DateTimeLink) SELECT 80001 + seq, 80000, 1, NOW()",
    "INSERT INTO task (TaskListNum, KeyNum, ObjectType, UserNum) SELECT 1, 80001 + seq, 1, 1",
    "INSERT INTO taskhist (TaskNum, UserNum) SELECT 5001 + seq, 1",
    "INSERT INTO taskunread (TaskNum, UserNum) SELECT 5001 + seq, 1",
    "INSERT INTO tasknote (TaskNum, UserNum, Note) SELECT 5001 + seq, 1, 'LVM'",
)
FEW = {"definition", "userod", "u", "procedurecode", "k"}


@pytest.fixture
def grown(session: Session) -> None:
    for statement in GROWN:
        session.run(f"{statement} FROM seq_1_to_50000")
    session.run("ANALYZE TABLE patient, commlog, procnote, procedurelog, patientlink, task, taskhist, taskunread")


@pytest.mark.usefixtures("grown")
def test_fifty_cases_in_a_grown_database_take_few_statements_and_every_row_comes_by_an_index(
    ours: OpenDentalPractice, session: Session, at_desk: AtDesk, turn: Turn
) -> None:
    note = at_desk("Jamie").write_commlog(80001, "Pt upset. #upset")
    flags = (NoteKey("main", 1, Source.COMMLOG, note), NoteKey("main", 1, Source.PROCNOTE, 1))
    watched = [
        Watched(case=n, patient=80001 + 7 * n, since=MONDAY - timedelta(days=n % 9), task=5002 + n, flags=flags)
        for n in range(50)
    ]
    now = turn(minutes=1)
    ours.watch(watched, now)  # who we are, and the types, are asked once
    sent: list[tuple[str, dict[str, object]]] = []

    def keep(*given: Any) -> None:  # noqa: ANN401  SQLAlchemy's connection, cursor, statement, parameters, context, many
        sent.append((given[2], given[3]))

    event.listen(Engine, "before_cursor_execute", keep)
    try:
        assert len(ours.watch(watched, now).sightings) == 50
    finally:
        event.remove(Engine, "before_cursor_execute", keep)
    assert len(sent) <= 3
    for sql, values in sent:
        for step in session.rows(f"EXPLAIN {sql}", **values):
            by_index = step["type"] in {"range", "ref", "eq_ref", "const"} and int(step["rows"]) < 2_000
            assert step["table"] in {None, *FEW} or step["table"].startswith("<") or by_index, (step, sql)
