"""No statement that we send reads a whole table that grows: what was sent in a played story is explained by the server.

The texts come from the server's own log, so that nothing that is sent can be forgotten here. The database is as large
as an office's after some years, in rows that an office has too: a scan of it would not go unnoticed.
"""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from od_escalator.demo.server import Server
from od_escalator.demo.session import Session
from od_escalator.demo.stage import Stage
from od_escalator.demo.workstation import Workstation
from od_escalator.demo.world import World, open_world
from od_escalator.opendental.inspection import Question
from od_escalator.opendental.practice import OpenDentalPractice
from tests.story.conftest import MONDAY_10_14

At = Callable[[str], Workstation]

#: These may be read as a whole: they do not grow with the years.
SMALL = {
    "COLUMNS": "the server's own list, of the few tables that we name",
    "STATISTICS": "the same, of its indexes",
    "TABLES": "the same",
    "clinic": "an office or some dozens",
    "definition": "types and priorities: some hundreds, of which few columns are read and remembered",
    "preference": "some hundreds; before 19.4.3 it has no index",
    "tasklist": "some dozens",
    "tasksubscription": "one for each user and list",
    "usergroupattach": "one for each user and group",
    "userod": "everybody who ever worked there",
    "userodpref": "some for each user",
}

#: Reads nothing, which EXPLAIN calls a scan of the table that it writes to.
_PLAIN_INSERT = re.compile(r"INSERT INTO \w+ \([^)]*\) VALUES \((?!.*SELECT)")

EXPLAINED = {"SELECT", "INSERT", "UPDATE", "DELETE"}
HARMLESS = {"SET", "SHOW", "ROLLBACK", "COMMIT", "PREPARE", "DEALLOCATE"}

A_PAGE = 500  # rows

THEN = "NOW() - INTERVAL 50000 - seq HOUR"

#: Rows by table, in SQL over `seq`; every patient has some of each.
FILLED = {
    "patient": (
        20_000,
        "PatNum, LName, FName, Guarantor, ClinicNum, PriProv, Birthdate",
        "500000 + seq, CONCAT('Last', seq), 'First', 500000 + seq - seq % 3, 3 + seq % 2, 11, '1980-01-01'",
    ),
    "commlog": (
        50_000,
        "PatNum, CommDateTime, CommType, Note, Mode_, UserNum, DateTStamp, Signature, SigIsTopaz, ProgramNum",
        f"500000 + seq % 20000, {THEN}, 281, CONCAT('Confirmed appt ', seq), 3, 21 + seq % 11, {THEN}, '', 0, 0",
    ),
    "procedurelog": (
        20_000,
        "PatNum, ProcDate, ProcStatus, ProvNum, ClinicNum, CodeNum, DateTStamp",
        f"500000 + seq % 20000, DATE({THEN}), 2, 11, 3, 401, {THEN}",
    ),
    "procnote": (
        50_000,
        "PatNum, ProcNum, EntryDateTime, UserNum, Note, Signature",
        f"500000 + seq % 20000, seq, {THEN}, 21 + seq % 11, CONCAT('Prophy ', seq), ''",
    ),
    "securitylog": (
        50_000,
        "PermType, UserNum, LogDateTime, LogText, PatNum, CompName, FKey",
        f"IF(seq % 3, 193, 84), 21 + seq % 11, {THEN}, '', 500000 + seq % 20000, 'FRONT', seq",
    ),
    "securityloghash": (10_000, "SecurityLogNum, LogHash", "seq, MD5(seq)"),
    "task": (
        10_000,
        "TaskNum, TaskListNum, KeyNum, ObjectType, Descript, UserNum, TaskStatus, DateTimeEntry, DateTimeFinished",
        "10000 + seq, 62 + seq % 4, 500000 + seq, 1, CONCAT('Call ', seq), 21 + seq % 11, 2, NOW(), NOW()",
    ),
    "taskhist": (10_000, "TaskNum, UserNumHist, UserNum, DateTStamp, Descript", "10000 + seq, 21, 22, NOW(), ''"),
    "tasknote": (10_000, "TaskNum, UserNum, DateTimeNote, Note", "10000 + seq, 21 + seq % 11, NOW(), 'done'"),
    "taskancestor": (10_000, "TaskNum, TaskListNum", "10000 + seq, 62 + seq % 4"),
    "taskunread": (10_000, "TaskNum, UserNum", "10000 + seq, 21 + seq % 11"),
    "signalod": (
        10_000,
        "SigDateTime, FKey, FKeyType, IType",
        "NOW() - INTERVAL 10 + seq SECOND, 10000 + seq, 'Task', 3",
    ),
    "appointment": (
        10_000,
        "PatNum, AptStatus, AptDateTime, ClinicNum",
        "500000 + seq, 1 + seq % 2, NOW() + INTERVAL seq HOUR, 3",
    ),
    "schedule": (
        20_000,
        "SchedDate, SchedType, ProvNum, ClinicNum",
        "CURDATE() + INTERVAL 200 DAY - INTERVAL seq HOUR, 1 + seq % 3, seq % 9, 3 + seq % 2",
    ),
    "clockevent": (20_000, "EmployeeNum, TimeEntered1", f"121 + seq % 11, {THEN.replace('50000', '20000')}"),
    "procgroupitem": (10_000, "ProcNum, GroupNum", "seq, 900000 + seq"),
    "patientlink": (10_000, "PatNumFrom, PatNumTo, LinkType", "900000 + seq, 500000 + seq, 1"),
}


@pytest.fixture
def world(mariadb: Server, tmp_path: Path) -> Iterator[World]:
    with open_world(mariadb, tmp_path, MONDAY_10_14, name="large") as world, mariadb.admin("large") as admin:
        for table, (count, columns, values) in FILLED.items():
            admin.run(f"INSERT INTO {table} ({columns}) SELECT {values} FROM seq_1_to_{count}")  # noqa: S608  our own text
        admin.run("UPDATE userod SET EmployeeNum = 100 + UserNum")
        admin.run(f"ANALYZE TABLE {', '.join(FILLED)}")
        yield world


@pytest.fixture
def sent(mariadb: Server, world: World) -> Iterator[Callable[[], list[str]]]:
    """What the account of the program has sent since, in the server's own words."""
    ours = urlsplit(world.practice.our_url).username
    with mariadb.admin() as admin:
        admin.run("SET GLOBAL log_output = 'TABLE'")
        admin.run("TRUNCATE TABLE mysql.general_log")
        admin.run("SET GLOBAL general_log = ON")
        yield lambda: admin.column(
            "SELECT CONVERT(argument USING utf8mb3) FROM mysql.general_log"
            " WHERE command_type = 'Query' AND thread_id IN (SELECT thread_id FROM mysql.general_log"
            " WHERE command_type = 'Connect' AND argument LIKE CONCAT(%(ours)s, '@%%')) GROUP BY 1",
            ours=ours,
        )
        admin.run("SET GLOBAL general_log = OFF")


def play(stage: Stage, at: At) -> None:
    """As much of the program as one story holds: both kinds of note, edits, steps, Done, tasks by hand, `check`."""
    nora, ines, walter, hank = (
        stage.world.patient(name) for name in ("Nora Whitfield", "Ines Castell", "Walter Brandt", "Hank Osgood")
    )
    jamie, kelly, okafor = at("Jamie"), at("Kelly"), at("Okafor")
    stage.world.reconfigure(("morning_messages = false\n", ""))
    stage.restart()
    old = jamie.write_commlog(hank, "Pt asked about the bill.")
    jamie.write_commlog(nora, "Pt upset about the bill.", "Upset Patient")
    cleaning = okafor.chart.write_note(ines, "Left in tears. #upset 3")
    okafor.chart.append(cleaning, "Wants the records. #upset")
    okafor.chart.write_group_note([cleaning])
    stage.settle()
    jamie.edit_commlog(old, "Pt asked about the bill, very #upset")
    at("Sam").write_commlog(nora, "She called again, still upset. #upset")
    stage.settle()
    for row in kelly.inbox():
        kelly.open_task(row["TaskNum"]).close()
    kelly.write_commlog(nora, "Called pt, LVM.")
    stage.restart()
    stage.until_local(19, 12)
    at("Morgan").write_commlog(walter, "Pt is #upset and I need #help")
    kelly.write_commlog(nora, "Spoke w/ pt, waived the fee, she is happy now. #resolved")
    stage.settle()
    first, second = (row["TaskNum"] for row in kelly.inbox())
    kelly.tick_done(first)
    kelly.delete_task(second)
    stage.until_local(24, 12)
    stage.world.reconfigure(('tasks_via = "sql"', 'tasks_via = "none"'))
    stage.restart()
    jamie.write_commlog(hank, "Upset once more. #upset")
    stage.settle()
    jamie.write_task("Hank is upset", stage.world.practice.inboxes["Kelly"], hank)
    stage.settle()
    stage.running.close()
    check(stage.world)


def check(world: World) -> None:
    practice = OpenDentalPractice(
        "main",
        world.practice.our_url,
        open_dental_user="Escalator",
        settle=timedelta(seconds=30),
    )
    now = world.clock.now()
    practice.has_given_a_sign("Kelly", now - timedelta(hours=1), now)
    practice.completed_visits(now.date() - timedelta(days=40), now.date() + timedelta(days=40))
    practice.sequels([(world.patient("Nora Whitfield"), now.date() - timedelta(days=40))])
    practice.inspect(Question(now=now, people=("Kelly", "Sam"), instants=(now,)))
    practice.missing_rights()
    practice.close()


def test_no_statement_reads_a_whole_table_that_grows(stage: Stage, at: At, sent: Callable[[], list[str]]) -> None:
    play(stage, at)
    statements = sent()
    kinds = {statement.split(maxsplit=1)[0].upper() for statement in statements}
    assert kinds >= EXPLAINED
    assert kinds <= EXPLAINED | HARMLESS
    with stage.world.practice.open() as session:
        assert scanned(session, "SELECT c.Note FROM commlog c WHERE c.DateTStamp > NOW()") == {"commlog"}
        assert scanned(session, "SELECT ProcNum FROM procnote ORDER BY ProcNum") == {"procnote"}
        assert scanned(session, "SELECT MAX(CommlogNum) FROM commlog") == set()
        scans = {
            f"{table}: {statement}"
            for statement in statements
            if statement.split(maxsplit=1)[0].upper() in EXPLAINED and not _PLAIN_INSERT.match(statement)
            for table in scanned(session, statement)
        }
    large = sorted(scan for scan in scans if scan.split(":")[0] not in SMALL)
    assert not large, "\n\n".join(large)


def scanned(session: Session, statement: str) -> set[str]:
    """The tables that the statement reads from one end to the other."""
    tables = {alias: table for table, alias in _named(statement)}
    rows = [row for row in session.rows(f"EXPLAIN {statement}") if row["type"] in {"ALL", "index"}]
    read = {row["table"]: row["type"] for row in rows if not row["table"].startswith("<")}  # < is another row's result
    if read and "ALL" not in read.values() and _rows_read(session, statement) <= A_PAGE:
        return set()
    return {tables.get(name, name) for name in read}


def _rows_read(session: Session, select: str) -> int:
    """An index is also read from its end, and no further than LIMIT says, which EXPLAIN does not tell."""
    session.run("FLUSH STATUS")
    session.rows(select)
    return sum(int(row["Value"]) for row in session.rows("SHOW SESSION STATUS LIKE 'Handler_read%'"))


def _named(statement: str) -> Iterator[tuple[str, str]]:
    for table, alias in re.findall(r"(?i)\b(?:FROM|JOIN|UPDATE|INTO)\s+`?(\w+)`?(?:\s+(?:AS\s+)?(\w+))?", statement):
        yield table, alias
        yield table, table
