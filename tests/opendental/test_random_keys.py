"""A database whose keys are random is read by time: what is new, what was edited, and what left no trace at all."""

import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from od_escalator.demo.practice import Practice
from od_escalator.demo.session import Session
from od_escalator.demo.workstation import Workstation
from od_escalator.domain.note import Source
from od_escalator.domain.practice import TaskOrder
from od_escalator.domain.tags import Marks
from od_escalator.errors import Permanent
from od_escalator.opendental import random_keys, random_sweep, random_trail, sweep
from od_escalator.opendental.practice import OpenDentalPractice
from od_escalator.opendental.tail import HIGHEST
from tests.opendental.watch import Watch

Turn = Callable[..., datetime]
AtDesk = Callable[[str], Workstation]
Connect = Callable[..., OpenDentalPractice]

PREFER = "UPDATE preference SET ValueString = %(value)s WHERE PrefName = 'RandomPrimaryKeys'"
KEYS = {"commlog": "CommlogNum", "procnote": "ProcNoteNum", "securitylog": "SecurityLogNum"}
AUDITED = ("PermType", "UserNum", "LogDateTime", "LogText", "PatNum", "CompName", "FKey", "LogSource", "DefNum")
LONG_AGO = "2025-03-02 10:00:00"


class Office:
    """People at work where Open Dental gives every row a random key, right after it was written."""

    def __init__(self, session: Session, seed: int = 1) -> None:
        self.session = session
        self._random = random.Random(seed)  # noqa: S311  the same keys each time
        self._moved: set[int] = set()

    def scatter(self) -> dict[str, list[int]]:
        """The new keys of the rows that were written since the last call; a row's stamp stays as it is."""
        return {table: [self._move(table, key) for key in self._fresh(table)] for table in KEYS}

    def insert(self, count: int = 1, **given: object) -> int:
        row: dict[str, object] = {
            "PatNum": 70001, "CommType": 0, "Note": "long ago", "UserNum": 23, "Signature": "", "SigIsTopaz": 0,
            "ProgramNum": 0, "ReferralNum": 0, "CommReferralBehavior": 0, "CommSource": 0, "DateTStamp": LONG_AGO,
            "CommDateTime": LONG_AGO, "DateTEntry": LONG_AGO,
        }  # fmt: skip
        row |= given
        keys = [self._key() for _ in range(count)]
        self.session.insert_many("commlog", ("CommlogNum", *row), [(key, *row.values()) for key in keys])
        return keys[0]

    def _fresh(self, table: str) -> list[int]:
        key = KEYS[table]
        rows = self.session.rows(f"SELECT {key} AS k FROM {table} ORDER BY {key}")  # noqa: S608  our own names
        return [row["k"] for row in rows if row["k"] not in self._moved]

    def _move(self, table: str, key: int) -> int:
        new = self._key()
        stamp = ", DateTStamp = DateTStamp" if table == "commlog" else ""
        column = KEYS[table]
        move = f"UPDATE {table} SET {column} = %(new)s{stamp} WHERE {column} = %(key)s"  # noqa: S608  our own names
        self.session.run(move, new=new, key=key)
        return new

    def _key(self) -> int:
        key = self._random.randrange(2**53, HIGHEST - 2**40) | 1  # a float would lose the last digit
        self._moved.add(key)
        return key


@pytest.fixture
def people(session: Session) -> Iterator[Office]:
    session.run(PREFER, value="1")
    yield Office(session)
    session.run(PREFER, value="0")
    for table in (*KEYS, "procedurelog"):
        session.run(f"TRUNCATE TABLE {table}")  # other tests look at the server's plans, which know of deleted rows


@pytest.fixture
def watch(people: Office, connect: Connect, turn: Turn) -> Watch:  # noqa: ARG001  the preference comes first
    practice = connect()
    practice.hold()
    return Watch(practice, turn)


def test_a_new_note_is_read_once_it_has_settled_with_every_digit_of_its_key(
    watch: Watch, people: Office, office: Practice, at_desk: AtDesk
) -> None:
    watch.look()
    at_desk("Jamie").write_commlog(office.patients[0].number, "She waited an hour. #upset")
    [number] = people.scatter()["commlog"]
    watch.look()
    assert (watch.cursor.pending, watch.take()) == ((number,), {})
    watch.look(seconds=30)
    assert watch.take() == {number: "She waited an hour. #upset"}
    watch.look()
    assert (watch.cursor.pending, watch.take()) == ((), {})


def test_a_tag_added_to_an_old_note_is_read(watch: Watch, people: Office, office: Practice, at_desk: AtDesk) -> None:
    patient = office.patients[0].number
    number = people.insert(PatNum=patient)
    people.insert(3, PatNum=patient)
    watch.look()
    watch.turn(hours=3)
    watch.look()
    watch.take()
    at_desk("Jamie").edit_commlog(number, "long ago, #upset now")
    people.scatter()
    watch.look()
    watch.look(seconds=31)
    assert watch.take() == {number: "long ago, #upset now"}


def test_a_note_without_an_audit_row_is_found_by_its_date(watch: Watch, people: Office, session: Session) -> None:
    people.insert(2500)
    watch.look()
    now = session.value("SELECT NOW()")
    number = people.insert(Note="by another program #upset", CommDateTime=now, DateTStamp=now, DateTEntry=now)
    watch.look()
    assert number in watch.cursor.pending
    watch.look(seconds=31)
    assert watch.take() == {number: "by another program #upset"}


def test_a_half_sentence_of_auto_save_waits_until_it_is_whole(
    watch: Watch, people: Office, office: Practice, at_desk: AtDesk
) -> None:
    jamie, patient = at_desk("Jamie"), office.patients[0].number
    jamie.write_commlog(patient, "#upset becau", autosave=True)
    [number] = people.scatter()["commlog"]
    for word in ("of", "of the", "of the wa", "of the wait"):
        watch.look(seconds=10)
        jamie.edit_commlog(number, f"#upset because {word}", autosave=True)
        assert watch.take() == {}
    watch.look(seconds=31)
    assert watch.take() == {number: "#upset because of the wait"}


def test_an_edit_without_a_trace_is_found_by_the_sweep(watch: Watch, people: Office, session: Session) -> None:
    people.insert(2 * sweep.CHUNK + 5)
    number = people.insert()
    watch.whole_round()
    watch.take()
    session.run("UPDATE commlog SET Note = '#upset' WHERE CommlogNum = %(n)s", n=number)
    watch.whole_round()
    watch.look(seconds=31)
    assert watch.take() == {number: "#upset"}
    watch.whole_round()
    assert watch.take() == {}


def test_the_first_start_takes_nothing_old_for_news_not_even_when_it_is_touched(
    connect: Connect, people: Office, session: Session, turn: Turn
) -> None:
    numbers = {people.insert(Note="#upset"), people.insert(Note="#upset", DateTEntry="0001-01-01")}
    people.insert(3 * sweep.CHUNK)
    watch = Watch(connect(), turn)
    turn(seconds=5)
    session.run("UPDATE commlog SET DateTStamp = NOW() WHERE Note = '#upset'")
    watch.turn(minutes=1)
    for _ in range(30):
        watch.look()
    assert {note.key.number for note in watch.stood_before} == numbers
    assert watch.take() == {}
    assert watch.cursor.swept_from is not None


def test_a_clinical_note_is_read_when_the_trail_or_the_procedure_names_the_patient(
    watch: Watch, people: Office, office: Practice, at_desk: AtDesk
) -> None:
    robin, patient = at_desk("Robin"), office.patients[0].number
    procedure = robin.chart.write_note(patient, "Crown is off. #upset")
    [number] = people.scatter()["procnote"]
    watch.look()
    assert watch.cursor.pending_procnotes == (number,)
    watch.look(seconds=31)
    assert watch.take() == {number: "Crown is off. #upset"}
    watch.turn(hours=1)
    watch.look()
    robin.chart.append(procedure, "Still #upset")
    [appended] = people.scatter()["procnote"]
    robin.write_commlog(patient, "Left a message")
    people.scatter()
    watch.look()
    assert appended in watch.cursor.pending_procnotes


def test_a_clinical_note_without_a_trace_is_found_by_the_sweep(
    watch: Watch, people: Office, office: Practice, at_desk: AtDesk
) -> None:
    robin = at_desk("Robin")
    procedure = robin.chart.write_note(office.patients[0].number, "Prophy.")
    people.scatter()
    watch.look(seconds=31)
    watch.turn(hours=1)
    watch.look()
    watch.take()
    robin.chart.append(procedure, "#upset")
    [number] = people.scatter()["procnote"]
    for _ in range(70):
        watch.look()
    watch.look(seconds=31)
    assert watch.take() == {number: "Prophy.\n#upset"}


def test_what_was_written_while_we_were_down_is_read_after_the_restart(
    watch: Watch, people: Office, office: Practice, at_desk: AtDesk, connect: Connect
) -> None:
    old = people.insert(PatNum=office.patients[1].number)
    watch.look()
    watch.practice.close()
    jamie = at_desk("Jamie")
    jamie.write_commlog(office.patients[0].number, "#upset")
    [number] = people.scatter()["commlog"]
    watch.turn(days=3)
    jamie.edit_commlog(old, "long ago #upset")
    people.scatter()
    watch.turn(hours=5)
    again = Watch(connect(), watch.turn, watch.cursor)
    again.look()
    assert again.take() == {number: "#upset", old: "long ago #upset"}
    again.look()
    assert again.take() == {}


def test_a_look_whose_outcome_was_lost_is_repeated(
    watch: Watch, people: Office, office: Practice, at_desk: AtDesk, session: Session
) -> None:
    watch.look()
    at_desk("Jamie").write_commlog(office.patients[0].number, "#upset")
    now = session.value("SELECT NOW()")
    other = people.insert(Note="#upset too", CommDateTime=now, DateTStamp=now, DateTEntry=now)
    [number] = people.scatter()["commlog"]
    watch.turn(seconds=31)
    lost = watch.practice.read_notes(watch.cursor, watch.turn(seconds=0))
    assert {note.key.number for note in lost.notes} == {number, other}
    watch.look()
    assert set(watch.take()) == {number, other}


def test_a_flood_of_audit_rows_is_read_page_by_page(
    watch: Watch, people: Office, office: Practice, at_desk: AtDesk, session: Session
) -> None:
    watch.look()
    first = session.value("SELECT NOW()")
    at_desk("Jamie").write_commlog(office.patients[0].number, "#upset", at=first - timedelta(days=2))
    [number] = people.scatter()["commlog"]
    watch.turn(minutes=1)
    row = (1, 23, session.value("SELECT NOW()"), "", 0, "", 0, 0, 0)
    session.insert_many("securitylog", AUDITED, [row] * (random_trail.AUDITS + 10))
    readings = [watch.look(seconds=31) for _ in range(5)]
    assert readings[0].more
    assert not readings[-1].more
    assert watch.take() == {number: "#upset"}


def test_an_hour_that_is_repeated_hides_nothing(
    watch: Watch, people: Office, office: Practice, at_desk: AtDesk
) -> None:
    first_of_two = datetime(2026, 11, 1, 5, 55, tzinfo=UTC)  # 1:55 AM
    watch.turn(seconds=(first_of_two - watch.turn(seconds=0)).total_seconds())
    watch.look()
    told: set[int] = set()
    for _ in range(8):
        at_desk("Jamie").write_commlog(office.patients[0].number, "#upset")
        told |= set(people.scatter()["commlog"])
        watch.look(seconds=240)
    watch.look(seconds=31)
    assert set(watch.take()) == told


def test_a_restored_backup_is_noticed(
    watch: Watch, people: Office, office: Practice, at_desk: AtDesk, session: Session
) -> None:
    at_desk("Jamie").write_commlog(office.patients[0].number, "#upset")
    people.scatter()
    watch.look()
    session.run("DELETE FROM securitylog")
    watch.look(seconds=90)
    assert watch.cursor.incarnation == 2
    watch.look(seconds=90)
    assert watch.cursor.incarnation == 2


def test_when_other_notes_flag_than_before_those_that_stand_there_are_no_news(watch: Watch, people: Office) -> None:
    number = people.session.insert("definition", Category=27, ItemOrder=9, ItemName="Complaint", ItemValue="")
    people.insert(3, CommType=number)
    watch.whole_round()
    watch.practice.flag_by(Marks(types=frozenset({"Complaint"})))
    watch.whole_round()
    assert len(watch.stood_before) == 3
    assert watch.take() == {}


def test_an_idle_look_changes_nothing_for_a_minute_and_reads_few_rows(
    watch: Watch, people: Office, rows_read: Callable[[], int]
) -> None:
    people.insert(5000)
    watch.whole_round()
    watch.turn(minutes=2)
    for _ in range(20):
        watch.look()
    before, looked = watch.cursor, []
    for _ in range(20):
        watch.look()
        looked.append(watch.cursor == before)
        before = watch.cursor
    assert sum(looked) >= 15
    rows_read()
    watch.look(seconds=0)
    assert rows_read() <= 20


def test_no_statement_looks_at_a_whole_table(people: Office, session: Session) -> None:
    people.insert(6000, PatNum=7)
    session.insert_many("securitylog", AUDITED, [(1, 23, LONG_AGO, "", 7, "", 0, 0, 0)] * 6000)
    charted = ("PatNum", "ProcNum", "EntryDateTime", "UserNum", "Note", "SigIsTopaz", "Signature")
    session.insert_many("procnote", charted, [(7, 7, LONG_AGO, 23, "", 0, "")] * 6000)
    done = ("PatNum", "ProcStatus", "CodeNum", "DateTStamp")
    session.insert_many("procedurelog", done, [(7, 2, 1, LONG_AGO)] * 6000)
    session.run("ANALYZE TABLE commlog, securitylog, procnote, procedurelog")
    values: dict[str, object] = {
        "since": session.value("SELECT NOW() - INTERVAL 2 MINUTE"), "now": session.value("SELECT NOW()"),
        "top": HIGHEST, "low": 0, "size": 3000, "patients": (70001, 70002), "keys": (5, 2**62 + 1),
    }  # fmt: skip
    asked = {
        random_trail.AUDIT: "LogDateTime",
        random_trail.DATED: "CommDateTime",
        random_trail.PROCEDURES: "DateTStampPN",
        random_trail.OF_PATIENTS: "PatNum",
        random_keys.NEWEST_AUDIT: "LogDateTime",
        random_sweep.LOW_COMMLOG: "PRIMARY",
        random_sweep.LOW_PROCNOTE: "PRIMARY",
        f"SELECT * FROM commlog c {random_trail.BY_KEY}": "PRIMARY",  # noqa: S608  a constant
    }
    for sql, index in asked.items():
        plan = session.rows(f"EXPLAIN {sql}", **values)[0]
        assert (plan["key"], plan["type"] in {"range", "index", "ref"}) == (index, True), sql


def test_where_the_keys_told_the_order_before_nothing_old_is_news_and_nothing_new_is_lost(
    connect: Connect, session: Session, turn: Turn, office: Practice, at_desk: AtDesk
) -> None:
    jamie, patient = at_desk("Jamie"), office.patients[0].number
    jamie.write_commlog(patient, "#upset before")
    turn(minutes=5)
    cursor = connect().first_cursor()
    turn(minutes=1)
    session.run(PREFER, value="1")
    practice = connect()
    number = jamie.write_commlog(patient, "#upset")
    watch = Watch(practice, turn, cursor)
    watch.look()
    watch.look(seconds=31)
    assert watch.take() == {number: "#upset"}
    assert (watch.cursor.last, watch.cursor.last_procnote) == (HIGHEST, HIGHEST)
    session.run(PREFER, value="0")
    back = Watch(connect(), turn, watch.cursor)
    back.look()
    later = jamie.write_commlog(patient, "#upset later")
    back.look(seconds=1)
    back.look(seconds=31)
    assert back.take()[later] == "#upset later"
    assert back.cursor.last == later


def test_nothing_is_written_there(watch: Watch, order: Callable[..., TaskOrder]) -> None:
    with pytest.raises(Permanent, match="random keys") as told:
        watch.practice.make_task(order())
    assert told.value.code == "random_keys"


def test_a_first_start_cannot_reach_back_there_and_says_so(watch: Watch) -> None:
    with pytest.raises(Permanent, match="start without --since"):
        watch.practice.cursor_since(watch.turn(), watch.turn())


def test_notes_say_whose_they_are(watch: Watch, people: Office, office: Practice, at_desk: AtDesk) -> None:
    at_desk("Jamie").write_commlog(office.patients[0].number, "#upset")
    people.scatter()
    watch.look()
    watch.look(seconds=31)
    [note] = watch.notes
    assert (note.key.source, note.patient, note.key.incarnation) == (Source.COMMLOG, office.patients[0].number, 1)
