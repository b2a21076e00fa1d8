"""CommLogs that were edited are read again, whatever their age, because the audit trail names their patients."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from od_escalator.demo.practice import Practice
from od_escalator.demo.server import Server
from od_escalator.demo.session import NOW, Session
from od_escalator.demo.workstation import Workstation
from od_escalator.domain.practice import Cursor, Reading
from od_escalator.opendental import trail
from od_escalator.opendental.practice import OpenDentalPractice

Turn = Callable[..., datetime]
AtDesk = Callable[[str], Workstation]


def read_all(practice: OpenDentalPractice, cursor: Cursor, now: datetime) -> tuple[list[tuple[int, str]], Reading]:
    """Every note by number and text, and the last reading."""
    notes: list[tuple[int, str]] = []
    while True:
        reading = practice.read_notes(cursor, now)
        notes += [(note.key.number, note.text) for note in reading.notes]
        if not reading.more:
            return notes, reading
        cursor = reading.cursor


def audit(session: Session, permission: int, **given: object) -> int:
    row: dict[str, object] = {
        "PermType": permission, "UserNum": 23, "LogDateTime": NOW, "LogText": "", "PatNum": 70001, "CompName": "FRONT",
        "FKey": 0, "LogSource": 0, "DefNum": 0, "DefNumError": 0,
    }  # fmt: skip
    return session.insert("securitylog", **(row | given))


def old_commlogs(session: Session, count: int, **given: object) -> None:
    row: dict[str, object] = {
        "PatNum": 70001, "CommType": 0, "Note": "long ago", "UserNum": 23, "Signature": "", "SigIsTopaz": 0,
        "ProgramNum": 0, "ReferralNum": 0, "CommReferralBehavior": 0, "CommSource": 0,
        "DateTStamp": "2025-03-02 10:00:00",
    }  # fmt: skip
    row |= given
    session.insert_many("commlog", tuple(row), [tuple(row.values())] * count)


def test_a_tag_that_is_added_an_hour_later_is_read(
    ours: OpenDentalPractice, office: Practice, at_desk: AtDesk, turn: Turn
) -> None:
    jamie, nora = at_desk("Jamie"), office.patients[0].number
    number = jamie.write_commlog(nora, "She waited an hour.")
    _, reading = read_all(ours, ours.first_cursor(), turn(minutes=1))
    edited = turn(hours=1)
    jamie.edit_commlog(number, "She waited an hour. #upset")
    waiting = ours.read_notes(reading.cursor, turn(seconds=1))
    assert (waiting.notes, waiting.cursor.pending, waiting.seen_until) == ((), (number,), edited)
    notes, reading = read_all(ours, waiting.cursor, turn(seconds=30))
    assert notes == [(number, "She waited an hour. #upset")]
    assert reading.cursor.pending == ()


def test_a_type_that_is_changed_on_a_note_of_last_year_is_read_and_no_other_note_of_hers(
    ours: OpenDentalPractice, office: Practice, at_desk: AtDesk, session: Session, turn: Turn
) -> None:
    old_commlogs(session, 200, PatNum=office.patients[0].number)
    old_commlogs(session, 200, PatNum=office.patients[1].number)
    cursor = ours.first_cursor()
    turn(minutes=5)
    at_desk("Jamie").edit_commlog(7, type_name="Upset Patient")
    reading = ours.read_notes(cursor, turn(minutes=1))
    (note,) = (note for note in reading.notes if note.key.number <= 150)
    assert (note.key.number, note.type_name) == (7, "Upset Patient")


def test_what_a_bulk_update_touched_long_before_does_not_come_with_the_edited_note(
    ours: OpenDentalPractice, office: Practice, at_desk: AtDesk, session: Session, turn: Turn
) -> None:
    old_commlogs(session, 200, PatNum=office.patients[0].number)
    cursor = ours.first_cursor()
    session.run("UPDATE commlog SET DateTStamp = NOW()")
    turn(minutes=5)
    at_desk("Jamie").edit_commlog(7, "#upset")
    notes, _ = read_all(ours, cursor, turn(minutes=1))
    assert [number for number, _ in notes if number <= 150] == [7]


def test_patients_by_the_dozen_are_looked_up_few_at_a_time(
    ours: OpenDentalPractice, office: Practice, at_desk: AtDesk, session: Session, turn: Turn, statements: list[str]
) -> None:
    for patient in office.patients:
        old_commlogs(session, 1, PatNum=patient.number)
    old_commlogs(session, 60)
    cursor, jamie = ours.first_cursor(), at_desk("Jamie")
    for number in range(1, len(office.patients) + 1):
        jamie.edit_commlog(number, f"#upset {number}")
    statements.clear()
    notes, _ = read_all(ours, cursor, turn(minutes=1))
    assert {number for number, text in notes if text.startswith("#upset")} == set(range(1, len(office.patients) + 1))
    assert sum("c.PatNum =" in each for each in statements) == -(-len(office.patients) // trail.PATIENTS_AT_ONCE)


def test_a_month_of_audit_rows_is_read_in_pages_and_says_how_far_it_has_come(
    ours: OpenDentalPractice, office: Practice, session: Session, turn: Turn
) -> None:
    old_commlogs(session, 1, PatNum=office.patients[0].number)
    cursor, begun = ours.first_cursor(), turn(seconds=0)
    for _ in range(3):
        session.run("INSERT INTO securitylog (PermType, LogDateTime, LogText) SELECT 83, NOW(), '' FROM seq_1_to_2000")
        turn(days=10)
    session.run("UPDATE commlog SET Note = '#upset' WHERE CommlogNum = 1")
    audit(session, 43, PatNum=office.patients[0].number)
    now = turn(minutes=1)
    first = ours.read_notes(cursor, now)
    assert (first.more, first.seen_until) == (True, begun + timedelta(days=20))
    notes, reading = read_all(ours, first.cursor, now)
    assert (1, "#upset") in notes
    highest = session.value("SELECT MAX(SecurityLogNum) FROM securitylog")  # InnoDB leaves gaps
    assert (reading.cursor.last_audit, reading.seen_until) == (highest, now)


def test_an_audit_row_that_turns_up_late_below_the_cursor_is_read(
    ours: OpenDentalPractice, session: Session, turn: Turn
) -> None:
    old_commlogs(session, 100)
    audit(session, 83, SecurityLogNum=10)
    cursor = ours.first_cursor()
    audit(session, 83, SecurityLogNum=12)
    _, reading = read_all(ours, cursor, turn(minutes=1))
    session.run("UPDATE commlog SET Note = '#upset' WHERE CommlogNum = 1")
    audit(session, 43, SecurityLogNum=11)
    audit(session, 83, SecurityLogNum=13)
    notes, _ = read_all(ours, reading.cursor, turn(minutes=1))
    assert (1, "#upset") in notes


@pytest.mark.parametrize(
    "row",
    [
        {"LogDateTime": "0001-01-01 00:00:00"},
        {"LogDateTime": "2031-01-01 00:00:00"},
        {"LogText": None, "LogSource": 23},
        {"LogText": "Insert"},
    ],
)
def test_odd_audit_rows_name_the_patient_all_the_same(
    ours: OpenDentalPractice, session: Session, turn: Turn, row: dict[str, object]
) -> None:
    old_commlogs(session, 100)
    cursor = ours.first_cursor()
    turn(minutes=1)
    session.run("UPDATE commlog SET Note = '#upset' WHERE CommlogNum = 1")
    audit(session, 43, **row)
    notes, _ = read_all(ours, cursor, turn(seconds=31))
    assert (1, "#upset") in notes


def test_a_commlog_without_a_patient_costs_no_look(
    ours: OpenDentalPractice, session: Session, turn: Turn, statements: list[str]
) -> None:
    cursor = ours.first_cursor()
    audit(session, 43, PatNum=0)
    statements.clear()
    _, reading = read_all(ours, cursor, turn(seconds=1))
    assert reading.cursor.last_audit == 1
    assert not any("c.PatNum =" in each for each in statements)


def test_in_the_repeated_hour_of_autumn_an_edit_is_read(
    ours: OpenDentalPractice, session: Session, mariadb: Server
) -> None:
    for minutes in (5, 65):  # 1:30 twice
        at = datetime(2026, 11, 1, 5, 25, tzinfo=UTC) + timedelta(minutes=minutes)
        mariadb.set_time(at - timedelta(hours=1))
        session.run("DELETE FROM commlog")
        session.run("DELETE FROM securitylog")
        old_commlogs(session, 100)
        first = int(session.value("SELECT MIN(CommlogNum) FROM commlog"))
        cursor = ours.first_cursor()
        mariadb.set_time(at)
        session.run("UPDATE commlog SET Note = '#upset' WHERE CommlogNum = %(first)s", first=first)
        audit(session, 43)
        now = at + timedelta(seconds=31)
        mariadb.set_time(now)
        notes, reading = read_all(ours, cursor, now)
        assert (first, "#upset") in notes
        assert reading.seen_until == now


def test_before_the_trail_was_read_at_all_it_begins_with_the_next_row(
    ours: OpenDentalPractice, session: Session, turn: Turn
) -> None:
    old_commlogs(session, 100)
    audit(session, 43)
    session.run("UPDATE commlog SET DateTStamp = NOW()")
    _, reading = read_all(ours, Cursor(last=100, last_procnote=0), turn(minutes=1))
    assert (reading.notes, reading.cursor.last_audit) == ((), 1)


def test_the_trail_goes_by_its_primary_key_and_the_patients_notes_by_an_index(session: Session) -> None:
    rows = [("LogText", n % 300, 70001 + n % 500) for n in range(5000)]
    session.insert_many("securitylog", ("LogText", "PermType", "PatNum"), rows)
    commlogs = [(70001 + n % 500, 0, "text", 24, "", 0, 0, 0, 0) for n in range(5000)]
    columns = ("PatNum", "CommType", "Note", "UserNum", "Signature", "SigIsTopaz", "ProgramNum", "ReferralNum")
    session.insert_many("commlog", (*columns, "CommReferralBehavior"), commlogs)
    session.run("ANALYZE TABLE securitylog, commlog")
    (plan,) = session.rows(f"EXPLAIN {trail.AUDIT}", after=4900, newest=5000)
    assert plan["key"] == "PRIMARY"
    which = " OR ".join(trail.ONE_PATIENT.format(n=n) for n in range(20))
    values = {f"patient{n}": 70001 + n for n in range(20)} | {f"since{n}": "2026-03-02" for n in range(20)}
    (plan,) = session.rows(f"EXPLAIN SELECT * FROM commlog c WHERE {which}", **values)  # noqa: S608  a constant
    assert plan["key"] in ("PatNum", "indexPNCDateCType")
    assert int(str(plan["rows"]).split()[0]) <= 1000


@pytest.mark.parametrize("count", [1, 20, 100])
def test_new_notes_cost_the_rows_they_are_and_few_more(
    ours: OpenDentalPractice,
    office: Practice,
    at_desk: AtDesk,
    session: Session,
    turn: Turn,
    rows_read: Callable[[], int],
    count: int,
) -> None:
    old_commlogs(session, 3000)  # a small table is scanned
    session.insert_many("securitylog", ("PermType", "PatNum", "LogText"), [(83, 0, "")] * 3000)
    session.run("ANALYZE TABLE securitylog, commlog")
    cursor = ours.first_cursor()
    reading = ours.read_notes(cursor, turn(seconds=1))
    audit(session, 83)
    reading = ours.read_notes(reading.cursor, turn(seconds=0))  # knows the overlap by now
    jamie = at_desk("Jamie")
    rows_read()
    reading = ours.read_notes(reading.cursor, turn(seconds=0))
    assert rows_read() <= 3
    for n in range(count):
        jamie.write_commlog(office.patients[n % len(office.patients)].number, "called")
    reading = ours.read_notes(reading.cursor, turn(seconds=1))
    assert len(reading.cursor.pending) == count
    assert rows_read() <= 2 * count + 60  # as many audit rows


def test_after_a_day_away_new_commlogs_are_not_read_again_for_each_of_their_audit_rows(
    ours: OpenDentalPractice, session: Session, turn: Turn, statements: list[str]
) -> None:
    cursor = ours.first_cursor()
    old_commlogs(session, 600)
    session.run(
        "INSERT INTO securitylog (PermType, UserNum, LogDateTime, LogText, PatNum, CompName)"
        " SELECT 193, 23, NOW(), '', 70001, 'FRONT' FROM seq_1_to_2600"
    )
    read_all(ours, cursor, turn(minutes=1))
    assert not [sql for sql in statements if "since0" in sql]
