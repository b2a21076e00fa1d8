"""Willow Creek Dental has what Open Dental of version 24.3 has, the same each time, and nobody upset in its history."""

import base64
import hashlib
import re
from datetime import date, datetime

import pytest

from od_escalator.demo import history, schema
from od_escalator.demo import practice as practices
from od_escalator.demo.audit import audit_hash, audit_is_trusted
from od_escalator.demo.practice import Practice
from od_escalator.demo.server import Server
from od_escalator.demo.session import Row, Session

UNTIL = date(2026, 3, 2)
local = datetime.fromisoformat  # Open Dental keeps local times without a zone


def keys(session: Session, table: str) -> dict[str, str]:
    rows = session.rows(
        "SELECT INDEX_NAME AS name, GROUP_CONCAT(COLUMN_NAME ORDER BY SEQ_IN_INDEX) AS columns"
        " FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = %(table)s"
        " GROUP BY INDEX_NAME",
        table=table,
    )
    return {row["name"]: row["columns"] for row in rows}


def test_every_table_is_stored_by_the_engine_of_the_install(session: Session, mariadb: Server) -> None:
    engines = session.column("SELECT DISTINCT ENGINE FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()")
    assert engines == [mariadb.engine]


def test_the_engine_can_be_chosen_against_the_servers_default(mariadb: Server) -> None:
    other = {"MyISAM": "InnoDB", "InnoDB": "MyISAM"}[mariadb.engine]
    with Session.open(schema.create(mariadb, "other_engine", other)) as session:
        assert session.column(
            "SELECT DISTINCT ENGINE FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()"
        ) == [other]
        assert session.value("SELECT ValueString FROM preference WHERE PrefName = 'DataBaseVersion'") == schema.VERSION


def test_commlog_has_the_indexes_of_open_dental_and_no_other(session: Session) -> None:
    assert keys(session, "commlog") == {
        "PRIMARY": "CommlogNum",
        "PatNum": "PatNum",
        "CommDateTime": "CommDateTime",
        "CommType": "CommType",
        "ProgramNum": "ProgramNum",
        "indexPNCDateCType": "PatNum,CommDateTime,CommType",
        "UserNum": "UserNum",
        "ReferralNum": "ReferralNum",
    }


def test_a_childs_guarantor_is_a_parent(practice: Practice, session: Session) -> None:
    theo, ines = practice.patient("Theo Castell"), practice.patient("Ines Castell")
    assert theo.guarantor == ines.number == ines.guarantor
    assert session.value("SELECT Guarantor FROM patient WHERE PatNum = %(theo)s", theo=theo.number) == ines.number


def test_every_manager_follows_her_own_inbox_and_the_deputy_hers_too(practice: Practice, session: Session) -> None:
    follows = {
        (row["UserName"], row["Descript"])
        for row in session.rows(
            "SELECT UserName, Descript FROM tasksubscription s JOIN userod USING (UserNum)"
            " JOIN tasklist l ON l.TaskListNum = s.TaskListNum"
        )
    }
    assert follows == {(name, name) for name in practice.inboxes} | {("Sam", "Kelly")}
    assert session.value("SELECT TaskListInBox FROM userod WHERE UserName = 'Kelly'") == practice.inboxes["Kelly"]


def test_the_daemons_own_user_is_in_the_group_without_rights(session: Session) -> None:
    assert session.column(
        "SELECT Description FROM usergroup JOIN usergroupattach USING (UserGroupNum) JOIN userod USING (UserNum)"
        " WHERE UserName = 'Escalator'"
    ) == ["No rights"]


def test_the_same_seed_gives_the_same_practice_and_the_same_history(mariadb: Server) -> None:
    def told(seed: int) -> list[Row]:
        practice = practices.build(mariadb, UNTIL, name="twice", patients=40, seed=seed)
        with practice.open() as session:
            history.write_history(session, practice, UNTIL, commlogs=60, seed=seed)
            return session.rows("SELECT * FROM commlog JOIN patient USING (PatNum) ORDER BY CommlogNum")

    def lasting(rows: list[Row]) -> list[Row]:
        return [{name: value for name, value in row.items() if "DateTStamp" not in name} for row in rows]

    first = lasting(told(1))
    assert lasting(told(1)) == first
    assert lasting(told(2)) != first


def test_history_ends_before_its_day_and_keeps_to_working_hours(practice: Practice, session: Session) -> None:
    history.write_history(session, practice, UNTIL, commlogs=400)
    stamps = session.column(
        "SELECT DateTStamp FROM commlog WHERE DateTStamp = CommDateTime AND DateTEntry = DateTStamp"
    )
    assert len(stamps) == 400
    assert max(stamps) < local("2026-03-02 00:00")
    assert all(stamp.weekday() < 5 and 8 <= stamp.hour < 17 for stamp in stamps)
    assert session.value("SELECT COUNT(*) FROM procnote JOIN procedurelog USING (ProcNum)") == 200


def test_nobody_is_upset_in_the_history(practice: Practice, session: Session) -> None:
    history.write_history(session, practice, UNTIL, commlogs=400)
    texts = session.column("SELECT Note FROM commlog UNION SELECT Note FROM procnote")
    assert not [text for text in texts if re.search(r"#[A-Za-z]|upset|complain|angry", text)]
    assert any("#14" in text for text in texts)
    upset = practice.commlog_types["Upset Patient"]
    assert session.value("SELECT COUNT(*) FROM commlog WHERE CommType = %(upset)s", upset=upset) == 0


def test_history_is_audited_and_the_audit_trail_holds(practice: Practice, session: Session) -> None:
    history.write_history(session, practice, UNTIL, commlogs=50)
    numbers = session.column("SELECT SecurityLogNum FROM securitylog WHERE PermType = 193")
    assert len(numbers) == 50
    assert all(audit_is_trusted(session, number) for number in numbers)


@pytest.mark.parametrize(
    ("previous", "hashed"),
    [
        ("0001-01-01 00:00:00", "8452025-01-02 03:04:05New task added123"),
        ("2024-12-31 23:59:58", "8452025-01-02 03:04:05New task added1232024-12-31 23:59:58"),
    ],
)
def test_the_audit_hash_covers_the_row_and_the_earlier_date_where_there_is_one(previous: str, hashed: str) -> None:
    row = {
        "PermType": 84,
        "UserNum": 5,
        "LogDateTime": local("2025-01-02 03:04:05"),
        "LogText": "New task added",
        "PatNum": 123,
        "DateTPrevious": local(previous),
    }
    digest = hashlib.sha256(hashed.encode("utf-16-le")).digest()
    assert audit_hash(row) == base64.b64encode(digest).decode()


def test_the_audit_hash_is_the_one_open_dental_computes() -> None:
    row = {
        "PermType": 84,
        "UserNum": 5,
        "LogDateTime": local("2025-01-02 03:04:05"),
        "LogText": "New task added",
        "PatNum": 123,
        "DateTPrevious": local("0001-01-01 00:00"),
    }
    assert audit_hash(row) == "BMPPdjjQ1k2e2pz3fTN+2gssgPsyIBoohtoEAQl581k="


@pytest.mark.parametrize("day", [date(2026, 11, 26), date(2026, 12, 25), date(2027, 1, 1)])
def test_holidays_stand_in_the_practice_schedule(practice: Practice, session: Session, day: date) -> None:
    assert day in practice.holidays
    holidays = session.column("SELECT SchedDate FROM schedule WHERE SchedType = 0 AND Status = 2 AND ClinicNum = 0")
    assert day in holidays
