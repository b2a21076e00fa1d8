"""After an outage thousands of new CommLogs are read at once: what may flag, what is young, and nearly nothing else."""

from dataclasses import replace

from od_escalator.demo.practice import Practice
from od_escalator.demo.session import NOW, Session
from od_escalator.opendental import stretch
from od_escalator.opendental.practice import OpenDentalPractice
from tests.opendental.conftest import Turn
from tests.opendental.watch import Watch, numbers

EMPTY = ("PatNum", "CommType", "Note", "UserNum", "Signature", "SigIsTopaz", "ProgramNum", "ReferralNum")
LONG_AGO = "2025-03-02 10:00:00"


def commlogs(session: Session, count: int, note: str = "tooth #14", kind: int = 0, at: str = LONG_AGO) -> None:
    rows = [(70001, kind, note, 23, "", 0, 0, 0, 0, at)] * count
    session.insert_many("commlog", (*EMPTY, "CommReferralBehavior", "DateTStamp"), rows)


def test_what_may_flag_is_found_and_nearly_all_else_stays_at_the_server(
    ours: OpenDentalPractice, office: Practice, session: Session, turn: Turn
) -> None:
    upset, gap = office.commlog_types["Upset Patient"], 10_000_000
    commlogs(session, 100)
    known = ours.first_cursor()
    commlogs(session, 1500)
    commlogs(session, 1, "waited long. #upset")
    commlogs(session, 1, kind=upset)
    commlogs(session, 1300)
    commlogs(session, 1, "Upset patient: y", at="0000-00-00 00:00:00")
    session.run(f"ALTER TABLE commlog AUTO_INCREMENT = {gap}")
    commlogs(session, 1, "#upset behind a gap")
    written = turn(seconds=0)
    session.insert("commlog", PatNum=1, CommType=0, Note="She was", UserNum=23, Signature="", SigIsTopaz=0,
                   ProgramNum=0, ReferralNum=0, CommReferralBehavior=0, DateTStamp=NOW)  # fmt: skip
    watch = Watch(ours, turn, known)
    readings = [watch.look(seconds=0)]
    while readings[-1].more:
        readings.append(watch.look(seconds=0))
    flagged = {1601, 1602, 2903, gap}
    overlap = set(range(51, 101))
    assert set(numbers(tuple(watch.notes))) == flagged | overlap
    assert watch.cursor.pending == (gap + 1,)
    assert watch.cursor.last == gap + 1
    assert len(readings) <= 3000 / 250 + 2
    assert {reading.seen_until.year for reading in readings[:-1]} == {2025}
    assert readings[-1].seen_until == written
    commlogs(session, 1, "plain")
    assert gap + 2 in numbers(watch.look(seconds=0).notes)
    session.run("UPDATE commlog SET Note = 'She was #upset' WHERE CommlogNum = %(n)s", n=gap + 1)
    assert gap + 1 in numbers(watch.look(seconds=31).notes)


def test_after_a_restored_backup_everything_is_read_again(
    ours: OpenDentalPractice, session: Session, turn: Turn
) -> None:
    known = ours.first_cursor()
    commlogs(session, stretch.FAR + 1)
    watch = Watch(ours, turn, replace(known, incarnation=2))
    while watch.look().more:
        pass
    assert set(numbers(tuple(watch.notes))) == set(range(1, stretch.FAR + 2))


def test_each_piece_goes_by_the_primary_key(session: Session) -> None:
    commlogs(session, 5000)
    session.run("ANALYZE TABLE commlog")
    values = {"after": 2000, "known": 2050, "top": 2500, "young": LONG_AGO, "types": (-1, 300), "signs": b"#"}
    (plan,) = session.rows(f"EXPLAIN SELECT * FROM commlog c {stretch.PIECE}", **values)  # noqa: S608  a constant
    assert (plan["key"], plan["type"]) == ("PRIMARY", "range")
