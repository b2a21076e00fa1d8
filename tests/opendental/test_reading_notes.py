"""New CommLogs are read once they have settled, by key, and an idle look costs one statement."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from od_escalator.demo.commlogdesk import Direction, Mode
from od_escalator.demo.practice import Practice
from od_escalator.demo.server import Server
from od_escalator.demo.session import Session
from od_escalator.demo.workstation import Workstation
from od_escalator.domain.practice import Cursor
from od_escalator.opendental.practice import OpenDentalPractice
from od_escalator.opendental.server_time import EPOCH

Turn = Callable[..., datetime]
AtDesk = Callable[[str], Workstation]


def insert(session: Session, **given: object) -> int:
    row: dict[str, object] = {
        "PatNum": 70001,
        "CommType": 0,
        "Note": "a note",
        "UserNum": 23,
        "Signature": "",
        "SigIsTopaz": 0,
        "ProgramNum": 0,
        "ReferralNum": 0,
        "CommReferralBehavior": 0,
        "CommSource": 0,
    }
    return session.insert("commlog", **(row | given))


def insert_many(session: Session, count: int) -> None:
    columns = ("PatNum", "CommType", "Note", "UserNum", "Signature", "SigIsTopaz", "ProgramNum", "ReferralNum")
    session.insert_many(
        "commlog",
        (*columns, "CommReferralBehavior", "CommSource"),
        [(70001, 0, f"note {n}", 23, "", 0, 0, 0, 0, 0) for n in range(count)],
    )


def test_a_note_is_read_when_it_has_not_changed_for_half_a_minute(
    ours: OpenDentalPractice, office: Practice, at_desk: AtDesk, turn: Turn
) -> None:
    written = turn(seconds=0)
    number = at_desk("Jamie").write_commlog(office.patients[0].number, "Called in,\n#upset", "Upset Patient")
    waiting = ours.read_notes(Cursor(), turn(seconds=29))
    assert (waiting.notes, waiting.cursor.last, waiting.cursor.pending) == ((), number, (number,))
    assert waiting.seen_until == written
    now = turn(seconds=1)
    reading = ours.read_notes(waiting.cursor, now)
    (note,) = reading.notes
    assert (note.key.number, note.patient, note.author) == (number, office.patients[0].number, office.users["Jamie"])
    assert (note.text, note.type_name, note.written_at, note.by_person) == (
        "Called in,\n#upset",
        "Upset Patient",
        written,
        True,
    )
    cursor = reading.cursor
    assert (cursor.last, cursor.pending, cursor.last_procnote, cursor.last_audit) == (number, (), 0, 1)
    assert (reading.seen_until, reading.more) == (now, False)


def test_an_auto_saved_draft_is_read_when_its_author_has_finished(
    ours: OpenDentalPractice, office: Practice, at_desk: AtDesk, turn: Turn
) -> None:
    jamie = at_desk("Jamie")
    number = jamie.write_commlog(office.patients[0].number, "She is not", autosave=True)
    reading = ours.read_notes(Cursor(), turn(seconds=20))
    jamie.edit_commlog(number, "She is not upset", autosave=True)
    reading = ours.read_notes(reading.cursor, turn(seconds=20))
    assert reading.notes == ()
    reading = ours.read_notes(reading.cursor, turn(seconds=10))
    assert [note.text for note in reading.notes] == ["She is not upset"]


def test_a_cancelled_draft_is_forgotten(
    ours: OpenDentalPractice, office: Practice, at_desk: AtDesk, turn: Turn
) -> None:
    jamie = at_desk("Jamie")
    number = jamie.write_commlog(office.patients[0].number, "She is", autosave=True)
    reading = ours.read_notes(Cursor(), turn(seconds=5))
    jamie.delete_commlog(number, autosave=True)
    now = turn(seconds=5)
    reading = ours.read_notes(reading.cursor, now)
    assert (reading.notes, reading.cursor.pending, reading.seen_until) == ((), (), now)


def test_a_draft_does_not_hold_up_the_notes_behind_it(ours: OpenDentalPractice, session: Session, turn: Turn) -> None:
    first = insert(session)
    turn(seconds=20)
    session.run("UPDATE commlog SET Note = 'still typing' WHERE CommlogNum = %(n)s", n=first)
    turn(seconds=-10)
    second = insert(session)
    reading = ours.read_notes(Cursor(), turn(seconds=30))
    assert [note.key.number for note in reading.notes] == [second]
    assert reading.cursor.pending == (first,)


def test_an_idle_look_is_one_statement(
    ours: OpenDentalPractice, session: Session, turn: Turn, statements: list[str]
) -> None:
    insert(session)
    reading = ours.read_notes(Cursor(), turn(minutes=1))
    statements.clear()
    for seconds in (0, 0, 1):  # the sweep looks every two
        now = turn(seconds=seconds)
        reading = ours.read_notes(reading.cursor, now)
        assert (reading.notes, reading.seen_until) == ((), now)
    assert len(statements) == 3
    assert all("MAX(CommlogNum)" in statement for statement in statements)


def test_a_note_that_was_set_aside_is_looked_at_alone(
    ours: OpenDentalPractice, session: Session, turn: Turn, statements: list[str]
) -> None:
    aside, _ = insert(session), insert(session)
    cursor = replace(ours.read_notes(Cursor(), turn(minutes=1)).cursor, pending=(aside,))
    ours.read_notes(cursor, turn(seconds=1))
    statements.clear()
    reading = ours.read_notes(cursor, turn(seconds=1))
    assert [note.key.number for note in reading.notes] == [aside]
    assert len(statements) == 2


def test_many_notes_are_read_in_pages_none_left_out(ours: OpenDentalPractice, session: Session, turn: Turn) -> None:
    insert_many(session, 900)
    now = turn(minutes=1)
    readings = [ours.read_notes(Cursor(), now)]
    while readings[-1].more:
        readings.append(ours.read_notes(readings[-1].cursor, now))
    assert {note.key.number for reading in readings for note in reading.notes} == set(range(1, 901))
    assert [reading.seen_until for reading in readings] == [now - timedelta(minutes=1), now]


def test_a_row_that_turns_up_late_below_the_cursor_is_read(
    ours: OpenDentalPractice, session: Session, turn: Turn
) -> None:
    insert(session, CommlogNum=100)
    reading = ours.read_notes(Cursor(), turn(seconds=1))
    insert(session, CommlogNum=99)
    reading = ours.read_notes(reading.cursor, turn(seconds=30))
    assert {note.key.number for note in reading.notes} | set(reading.cursor.pending) == {99, 100}


def test_after_a_restored_backup_new_notes_are_read_although_their_keys_are_lower(
    ours: OpenDentalPractice, session: Session, turn: Turn
) -> None:
    insert(session, CommlogNum=10)
    reading = ours.read_notes(Cursor(last=5000), turn(minutes=1))
    assert reading.cursor.last == 10
    insert(session, CommlogNum=11, Note="after the restore")
    reading = ours.read_notes(reading.cursor, turn(minutes=1))
    assert "after the restore" in [note.text for note in reading.notes]


@pytest.mark.parametrize(
    ("row", "by_person"),
    [
        ({}, True),
        ({"CommSource": None}, True),
        ({"CommSource": 3}, False),
        ({"UserNum": 0}, False),
        ({"UserNum": 0, "Mode_": Mode.TEXT.value, "SentOrReceived": Direction.RECEIVED.value}, False),
        ({"Mode_": Mode.TEXT.value, "SentOrReceived": Direction.RECEIVED.value}, False),
        ({"Mode_": Mode.TEXT.value, "SentOrReceived": Direction.SENT.value}, True),
        ({"Mode_": 99}, True),
    ],
)
def test_whether_a_person_wrote_it(
    ours: OpenDentalPractice,
    session: Session,
    turn: Turn,
    row: dict[str, object],
    by_person: bool,
) -> None:
    insert(session, **row)
    (note,) = ours.read_notes(Cursor(), turn(minutes=1)).notes
    assert note.by_person is by_person


@pytest.mark.parametrize(
    "text",
    ["x" * 65_000, "nul \x00 in it", "<!channel> <@U0BOSS>", "'; DROP TABLE task; -- %s %(x)s", "牙" * 21_000],
    ids=["64 kB", "NUL", "Slack", "SQL", "wide"],
)
def test_hostile_text_is_read_as_it_is(ours: OpenDentalPractice, session: Session, turn: Turn, text: str) -> None:
    insert(session, Note=text)
    (note,) = ours.read_notes(Cursor(), turn(minutes=1)).notes
    assert note.text == text


def test_rows_with_zero_dates_and_without_text_are_read(ours: OpenDentalPractice, session: Session, turn: Turn) -> None:
    zero = "0000-00-00 00:00:00"
    insert(session, CommDateTime=zero, DateTStamp=zero, DateTEntry=zero, Note=None)
    now = turn(seconds=1)
    (note,) = ours.read_notes(Cursor(), now).notes
    assert (note.text, note.written_at) == ("", now)
    insert(session)
    old, _ = ours.read_notes(Cursor(last=1), turn(minutes=1)).notes
    assert old.written_at == EPOCH


def test_a_type_that_was_added_since_is_known_by_its_name(
    ours: OpenDentalPractice, session: Session, turn: Turn
) -> None:
    insert(session)
    reading = ours.read_notes(Cursor(), turn(minutes=1))
    number = session.insert("definition", Category=27, ItemOrder=9, ItemName="Complaint", ItemValue="")
    insert(session, CommType=number)
    insert(session, CommType=987654)
    notes = ours.read_notes(reading.cursor, turn(minutes=1)).notes
    assert [note.type_name for note in notes][-2:] == ["Complaint", ""]


def test_a_server_whose_clock_is_wrong_tells_the_right_time_of_a_note(
    ours: OpenDentalPractice, session: Session, turn: Turn
) -> None:
    insert(session)
    server_now = turn(minutes=1)
    our_now = server_now + timedelta(hours=3)
    (note,) = ours.read_notes(Cursor(), our_now).notes
    assert note.written_at == our_now - timedelta(minutes=1)


def test_in_the_repeated_hour_of_autumn_nothing_is_too_early_or_too_late(
    ours: OpenDentalPractice, session: Session, mariadb: Server
) -> None:
    before = datetime(2026, 11, 1, 5, 59, 50, tzinfo=UTC)  # 1:59:50, ten seconds before it is 1:00 again
    mariadb.set_time(before)
    insert(session)
    for seconds, count in ((29, 0), (30, 1)):
        now = before + timedelta(seconds=seconds)
        mariadb.set_time(now)
        reading = ours.read_notes(Cursor(), now)
        assert len(reading.notes) == count
    assert reading.notes[0].written_at == before


def test_the_highest_key_of_an_empty_table_is_nought(ours: OpenDentalPractice, session: Session) -> None:
    first = ours.first_cursor()
    assert (first.last, first.last_procnote, first.last_audit) == (0, 0, 0)
    number = insert(session)
    assert ours.first_cursor().last == number
