"""What leaves no trace that could be followed is found by looking at every CommLog again, and little is read for it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from od_escalator.demo.practice import Practice
from od_escalator.demo.session import Session
from od_escalator.demo.workstation import Workstation
from od_escalator.domain.flags import read_flag
from od_escalator.domain.practice import Cursor
from od_escalator.domain.tags import Marks
from od_escalator.opendental import sweep
from od_escalator.opendental.practice import OpenDentalPractice
from od_escalator.opendental.sieve import shows_sign
from tests.opendental.watch import Watch, numbers

Turn = Callable[..., datetime]
AtDesk = Callable[[str], Workstation]
Connect = Callable[..., OpenDentalPractice]

LONG_AGO = "2025-03-02 10:00:00"

#: What a tag or a label begins with, and what may hide in it or instead of it.
SIGNS = ("#u", "# up", "upset", "\uff03u", "\ufe5fu", "\uff55pset", "up\u00adset", *(
    f"up{hidden}set" for hidden in "\u200b\u200d\u200e\u202a\u2060\u034f\u061c\u180e\u20e3\ufe0f\ufeff"
))  # fmt: skip


def commlogs(session: Session, count: int, **given: object) -> None:
    row: dict[str, object] = {
        "PatNum": 70001, "CommType": 0, "Note": "long ago", "UserNum": 23, "Signature": "", "SigIsTopaz": 0,
        "ProgramNum": 0, "ReferralNum": 0, "CommReferralBehavior": 0, "CommSource": 0, "DateTStamp": LONG_AGO,
    }  # fmt: skip
    row |= given
    session.insert_many("commlog", tuple(row), [tuple(row.values())] * count)


@pytest.fixture
def watch(ours: OpenDentalPractice, turn: Turn) -> Watch:
    return Watch(ours, turn)


def test_the_notes_that_stood_there_at_the_first_start_are_told_apart(
    ours: OpenDentalPractice, office: Practice, session: Session, turn: Turn
) -> None:
    upset = office.commlog_types["Upset Patient"]
    commlogs(session, sweep.FIRST_CHUNK)
    commlogs(session, 1, Note="waited long. #upset")
    commlogs(session, 1, CommType=upset)
    commlogs(session, 5000)
    commlogs(session, 1, Note="*** UPSET PATIENT ***", DateTStamp="0000-00-00 00:00:00")
    watch = Watch(ours, turn)
    begun = turn(seconds=0)
    new = session.insert("commlog", PatNum=1, CommType=upset, Note="", UserNum=23, Signature="", SigIsTopaz=0,
                         ProgramNum=0, ReferralNum=0, CommReferralBehavior=0)  # fmt: skip
    watch.look(seconds=0)
    assert watch.cursor.swept_from is None
    for _ in range(56):
        watch.look()
    first = sweep.FIRST_CHUNK + 1
    assert {note.key.number for note in watch.stood_before} == {first, first + 1, first + 5002}
    assert new in numbers(tuple(watch.notes))
    assert new - 1 not in numbers(tuple(note for note in watch.notes if note.written_at >= begun))
    assert watch.cursor.swept_from == begun


def test_an_edit_that_left_no_audit_row_is_found(watch: Watch, session: Session) -> None:
    commlogs(session, 3 * sweep.CHUNK)
    watch.whole_round()
    watch.take()
    session.run("UPDATE commlog SET Note = 'by another program #upset' WHERE CommlogNum = 7")
    watch.whole_round()
    watch.look(seconds=31)
    assert watch.take() == {7: "by another program #upset"}
    watch.whole_round()
    assert 7 not in watch.take()


def test_an_unnoticed_edit_of_one_of_the_newest_is_found_within_ten_seconds(watch: Watch, session: Session) -> None:
    commlogs(session, 3 * sweep.CHUNK)
    watch.whole_round()
    watch.take()
    edited = 3 * sweep.CHUNK - 900
    session.run("UPDATE commlog SET Note = '#upset' WHERE CommlogNum = %(n)s", n=edited)
    for _ in range(11):
        watch.look()
    assert edited in watch.cursor.pending
    watch.look(seconds=30)
    assert watch.take() == {edited: "#upset"}


def test_an_edit_while_we_were_down_is_found_after_the_restart(
    watch: Watch, session: Session, turn: Turn, connect: Connect
) -> None:
    commlogs(session, 1000)
    watch.whole_round()
    turn(days=9)
    session.run("UPDATE commlog SET Note = '#upset' WHERE CommlogNum = 7")
    turn(days=2)
    watch.practice.close()
    again = Watch(connect(), turn, watch.cursor)
    again.whole_round()
    assert again.take() == {7: "#upset"}
    assert again.stood_before == []


def test_a_row_that_another_site_sends_late_with_a_lower_key_is_found(watch: Watch, session: Session) -> None:
    for number in range(1, 2001, 10):
        commlogs(session, 1, CommlogNum=number)
    watch.whole_round()
    watch.take()
    stamp = session.value("SELECT NOW() - INTERVAL 20 MINUTE")
    commlogs(session, 1, CommlogNum=1205, Note="#upset from the other office", DateTStamp=stamp)
    for _ in range(11):
        watch.look()
    assert watch.take() == {1205: "#upset from the other office"}


def test_a_draft_that_was_never_finished_in_the_audit_trail_is_read_as_it_stands(
    watch: Watch, office: Practice, at_desk: AtDesk
) -> None:
    jamie = at_desk("Jamie")
    number = jamie.write_commlog(office.patients[0].number, "She is", autosave=True)
    watch.look(seconds=31)
    assert watch.take() == {number: "She is"}
    jamie.edit_commlog(number, "She is in tears #upset", autosave=True)
    for _ in range(11):
        watch.look()
    assert watch.take() == {}
    watch.look(seconds=30)
    assert watch.take() == {number: "She is in tears #upset"}


def test_a_note_somebody_edits_while_the_first_round_passes_it_is_news(
    watch: Watch, office: Practice, at_desk: AtDesk, session: Session
) -> None:
    commlogs(session, 100, PatNum=office.patients[0].number)
    watch = Watch(watch.practice, watch.turn)
    at_desk("Jamie").edit_commlog(7, "She waited an hour. #upset")
    session.run("UPDATE commlog SET Note = '#upset before', PatNum = 70002 WHERE CommlogNum = 9")
    for _ in range(40):
        watch.look()
    assert watch.take()[7] == "She waited an hour. #upset"
    assert numbers(tuple(watch.stood_before)) == [9]
    assert watch.cursor.swept_from is not None


def test_a_bulk_update_of_every_stamp_returns_few_rows_each_once(watch: Watch, session: Session) -> None:
    commlogs(session, 3 * sweep.CHUNK)
    commlogs(session, 3, Note="#upset")
    commlogs(session, 5 * sweep.PAGE, Note="a mail's upset footer")
    watch.whole_round()
    watch.take()
    session.run("UPDATE commlog SET DateTStamp = NOW()")
    watch.turn(minutes=5)
    most, total = 0, 0
    for _ in range(100):
        reading = watch.look()
        most, total = max(most, len(reading.notes)), total + len(reading.notes)
        assert not reading.more
    assert most <= 2 * sweep.PAGE
    assert total <= 5 * sweep.PAGE + 3 + 100  # and what the tail returns
    assert {note.text for note in watch.notes} <= {"#upset", "a mail's upset footer"}


def test_a_row_that_got_lost_behind_us_is_returned_again(watch: Watch, session: Session) -> None:
    commlogs(session, 1000)
    watch.whole_round()
    session.run("UPDATE commlog SET Note = '#upset' WHERE CommlogNum = 7")
    watch.turn(minutes=1)
    lost = watch.practice.read_notes(watch.cursor, watch.turn(seconds=0))
    assert numbers(lost.notes) == [7]
    for _ in range(12):
        watch.look(seconds=70)
    assert watch.take() == {7: "#upset"}


def test_keys_with_wide_gaps_do_not_hold_up_the_round(watch: Watch, session: Session) -> None:
    commlogs(session, 1, CommlogNum=2_000_000_000)
    commlogs(session, 1, CommlogNum=1_000_000_000)
    commlogs(session, 10, CommlogNum=None)
    watch.whole_round()
    session.run("UPDATE commlog SET Note = '#upset' WHERE CommlogNum = 1000000000")
    watch.whole_round()
    watch.look(seconds=31)
    assert 1_000_000_000 in watch.take()


def test_when_other_notes_flag_than_before_those_that_stand_there_are_no_news(
    ours: OpenDentalPractice, session: Session, turn: Turn
) -> None:
    number = session.insert("definition", Category=27, ItemOrder=9, ItemName="Complaint", ItemValue="")
    commlogs(session, 10, CommType=number)
    watch = Watch(ours, turn)
    watch.whole_round()
    assert watch.stood_before == []
    ours.flag_by(Marks(types=frozenset({" complaint"})))
    watch.whole_round()
    assert len(watch.stood_before) == 10
    assert watch.take() == {}


def test_where_nothing_was_swept_before_all_that_was_read_stood_before(
    ours: OpenDentalPractice, session: Session, turn: Turn
) -> None:
    commlogs(session, 10, Note="#upset")
    watch = Watch(ours, turn, Cursor(last=10, last_procnote=0, last_audit=0))
    commlogs(session, 1, Note="#upset, new")
    watch.look()
    assert len(watch.stood_before) == 10
    assert watch.take()[11] == "#upset, new"


def test_it_reads_when_it_was_entered_where_open_dental_says_so(
    watch: Watch, office: Practice, at_desk: AtDesk, turn: Turn, session: Session
) -> None:
    robin, entered = at_desk("Robin"), turn(seconds=0)
    number = robin.write_commlog(office.patients[0].number, "#upset")
    robin.chart.write_note(office.patients[0].number, "#upset")
    commlogs(session, 1)
    watch.turn(minutes=3)
    robin.edit_commlog(number, "#upset 3")
    watch.look(seconds=31)
    told = {(note.key.source.value, note.key.number): note.entered_at for note in watch.notes}
    assert told == {("commlog", number): entered, ("commlog", number + 1): None, ("procnote", 1): entered}


@given(
    st.lists(st.sampled_from(["#", " ", "\n", "u", "UPSET", "upset", "pset", "rm", ":", "\uff03", "patient", "still",
                              "\u200b", "\u00ad", "*", "watch", "review", "3", "x"]), max_size=12),
)  # fmt: skip
def test_no_text_that_flags_is_kept_back(pieces: list[str]) -> None:
    text = "".join(pieces)
    flag = read_flag(text, None, Marks(types=frozenset()))
    if flag.opens or flag.watch or flag.help or flag.promise or flag.resolves:
        assert shows_sign(text)


@pytest.mark.parametrize("charset", ["utf8mb3", "latin1"])
def test_the_server_sees_every_sign_and_few_others(watch: Watch, session: Session, charset: str) -> None:
    session.run(f"ALTER TABLE commlog MODIFY Note text CHARACTER SET {charset}")
    signs = [each for each in SIGNS if charset != "latin1" or each.encode(charset, "ignore").decode(charset) == each]
    texts = [f"she was {each} today" for sign in signs for each in (sign.lower(), sign.upper())]
    harmless = ["tooth #14, claim #4471 \xb4\xe9\xfc, up set", "bad \x00 text, harmless", "#", ""]
    for text in (*texts, *harmless):
        commlogs(session, 1, Note=text)
    session.run("UPDATE commlog SET Note = CONCAT(Note, UNHEX('C3')), DateTStamp = DateTStamp WHERE Note LIKE '%ups%'")
    watch = Watch(watch.practice, watch.turn)
    watch.look()
    assert sorted(numbers(tuple(watch.stood_before))) == list(range(1, len(texts) + 1))
    assert [shows_sign(text) for text in (*texts, *harmless)] == [True] * len(texts) + [False] * len(harmless)


def test_each_piece_goes_by_the_primary_key(session: Session) -> None:
    commlogs(session, 3000)
    session.run("ANALYZE TABLE commlog")
    values = {"low": 2000, "top": 2500, "since": LONG_AGO, "types": (-1, 300), "signs": "#"}
    (plan,) = session.rows(f"EXPLAIN SELECT * FROM commlog c {sweep.PIECE}", **values)  # noqa: S608  a constant
    assert (plan["key"], plan["type"]) == ("PRIMARY", "range")
    assert timedelta(0) < sweep.CHUNK_EVERY < sweep.NEWEST_EVERY < sweep.ROUND_EVERY


@pytest.fixture
def index(session: Session) -> Iterator[None]:
    session.run("ALTER TABLE commlog ADD KEY of_the_owner (DateTStamp)")
    yield
    session.run("ALTER TABLE commlog DROP KEY of_the_owner")


@pytest.mark.usefixtures("index")
def test_an_index_of_the_office_on_the_stamp_finds_an_edit_of_any_age_in_seconds(
    session: Session, ours: OpenDentalPractice, turn: Turn, statements: list[str], rows_read: Callable[[], int]
) -> None:
    commlogs(session, 3 * sweep.CHUNK)
    session.run("ANALYZE TABLE commlog")
    watch = Watch(ours, turn)
    for _ in range(30):
        watch.look()
    assert watch.cursor.swept_from is not None
    watch.take()
    session.run("UPDATE commlog SET Note = '#upset' WHERE CommlogNum = 7")
    session.run("UPDATE commlog SET Note = 'nothing' WHERE CommlogNum = 8")
    statements.clear()
    watch.look()
    watch.look()
    assert watch.cursor.pending == (7,)
    rows_read()
    swept_from = watch.cursor.swept_from
    for _ in range(31):
        watch.look()
    assert watch.take() == {7: "#upset"}
    assert not any(sweep.PIECE in each and "%(low)s" not in each for each in statements)
    assert rows_read() <= 31 * (3 + 10) + 4 * sweep.NEWEST
    watch.look(seconds=700)
    assert watch.cursor.swept_from > swept_from


@pytest.mark.usefixtures("index")
def test_a_flood_of_stamps_is_left_to_the_round_and_then_the_index_has_its_turn_again(
    session: Session, ours: OpenDentalPractice, turn: Turn
) -> None:
    commlogs(session, 2 * sweep.CHUNK)
    watch = Watch(ours, turn)
    watch.rest_of_round()
    watch.take()
    session.run("UPDATE commlog SET DateTStamp = NOW()")
    session.run("UPDATE commlog SET Note = '#upset' WHERE CommlogNum IN (7, 5000)")
    watch.turn(minutes=1)
    watch.rest_of_round()
    assert watch.take() == {7: "#upset", 5000: "#upset"}
    watch.turn(minutes=10)
    watch.look()
    session.run("UPDATE commlog SET Note = '#upset, too' WHERE CommlogNum = 8")
    watch.turn(seconds=40)
    watch.rest_of_round()
    for _ in range(2):
        watch.look()
    assert watch.take()[8] == "#upset, too"


def test_what_is_yet_to_be_read_at_a_first_start_that_reaches_back_is_news(
    ours: OpenDentalPractice, session: Session, turn: Turn
) -> None:
    commlogs(session, 20, Note="#upset")
    watch = Watch(ours, turn, replace(ours.first_cursor(), last=15, pending=(3,)))
    watch.look()
    assert sorted(numbers(tuple(watch.stood_before))) == [1, 2, *range(4, 16)]
    assert {3, *range(16, 21)} <= set(watch.take())


@pytest.mark.usefixtures("index")
def test_a_type_that_was_added_a_moment_ago_flags_where_there_is_an_index(
    session: Session, ours: OpenDentalPractice, turn: Turn
) -> None:
    ours.flag_by(Marks(types=frozenset({"Complaint"})))
    commlogs(session, 2000)
    watch = Watch(ours, turn)
    for _ in range(20):
        watch.look()
    number = session.insert("definition", Category=27, ItemOrder=9, ItemName="Complaint", ItemValue="")
    session.run("UPDATE commlog SET CommType = %(number)s WHERE CommlogNum = 7", number=number)
    watch.look()
    watch.look()
    assert watch.cursor.pending == (7,)
