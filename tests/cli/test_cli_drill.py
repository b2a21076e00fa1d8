"""`drill`: how one is held, and how the last one of each office went; and where a drill counts as none."""

import json
from datetime import timedelta
from typing import Any

from od_escalator.domain.case import Case
from od_escalator.domain.events import TaskDone, TaskMade, TaskSeen, TimePassed
from od_escalator.store import cases
from tests.cli.conftest import OPENED, Desk, Ledger

DRILL = "[drill]\ntest_patient = 77\n\n[flags]"


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def answered(ledger: Ledger) -> Case:
    """A drill of Geneva in which the regional manager was told before the task was Done."""
    case = ledger.open_case(drill=True)
    ledger.happen(case.number, TaskMade(at=OPENED + timedelta(seconds=12), task=9))
    late = OPENED + minutes(20)
    ledger.happen(case.number, TaskSeen(at=OPENED + minutes(9)), TimePassed(at=late, seen_until=late))
    ledger.deliver(late)
    return ledger.happen(case.number, TaskDone(at=OPENED + minutes(31), by="kelly"))


def told(desk: Desk) -> Any:  # noqa: ANN401  parsed JSON
    return json.loads(desk.run("drill", "--json").stdout)


def test_it_says_what_to_do_before_there_is_a_test_patient(desk: Desk, ledger: Ledger) -> None:
    assert ledger
    said = desk.run("drill")
    assert said.exit_code == 0
    assert said.stdout.startswith("No drill can be held yet. Make a patient for it in Open Dental")
    assert "[drill] test_patient = 12345" in said.stdout
    assert told(desk)["test_patients"] == []


def test_it_says_who_writes_what_on_whom(desk: Desk, ledger: Ledger) -> None:
    assert ledger
    desk.edit("[flags]", DRILL)
    lines = desk.run("drill").stdout.splitlines()
    assert lines[0] == "To hold a drill: in Open Dental anybody writes a CommLog on patient number 77: #upset #drill"
    assert [line.split() for line in lines[-2:]] == [["Geneva", "never"], ["Lakeside", "never"]]


def test_the_last_drill_of_each_office_is_told_with_its_figures(desk: Desk, ledger: Ledger) -> None:
    desk.edit("[flags]", DRILL)
    case = answered(ledger)
    geneva, lakeside = desk.run("drill").stdout.splitlines()[-2:]
    assert " ".join(geneva.split()) == (
        "Geneva Mon Nov 16, 10:14 AM"
        " task after 12 s, seen after 9 min, Dana Brooks told after 20 min, Done after 31 min."
    )
    assert lakeside.split() == ["Lakeside", "never"]
    found = told(desk)
    assert (found["test_patients"], found["database"]) == ([77], "main")
    assert found["offices"][0] == {
        "office": "Geneva",
        "database": "main",
        "began_at": OPENED.isoformat(),
        "last": {
            "case": case.label,
            "shadow": False,
            "task": 12.0,
            "seen": 540.0,
            "told": [{"name": "Dana Brooks", "after": 1200.0}],
            "end": "resolved",
            "ended": 1860.0,
        },
    }
    assert found["offices"][1]["last"] is None


def test_who_has_left_and_who_was_not_reached_is_told(desk: Desk, ledger: Ledger) -> None:
    desk.edit("[flags]", DRILL)
    case = ledger.open_case(drill=True)
    ledger.happen(case.number, TimePassed(at=OPENED + minutes(20), seen_until=OPENED + minutes(20)))
    desk.edit('name = "Dana Brooks"', 'name = "Dana B."')
    said = desk.run("drill").stdout
    assert "no task was there, Kelly Ray not reached in Slack, Dana B. not reached in Slack, still running." in said


def test_where_there_are_several_databases_it_names_the_one(desk: Desk, ledger: Ledger) -> None:
    assert ledger
    desk.edit("[flags]", DRILL)
    south = f"""[databases.south]
url = "mysql+pymysql://od_escalator@127.0.0.1:9/south"
password_file = "{desk.folder.as_posix()}/db-password"
open_dental_user = "Escalator"
tasks_via = "sql"

[state]"""
    desk.edit("[state]", south)
    assert "drill: database: must be named, because there are several databases" in desk.run("drill").stderr
    desk.edit("test_patient = 77", 'test_patient = [77, 78]\ndatabase = "nain"')
    assert 'drill: database: no database called "nain" (did you mean "main"?)' in desk.run("drill").stderr
    desk.edit("nain", "main")
    assert "on patient number 77 and 78 of database main: #upset #drill" in desk.run("drill").stdout


def test_a_drill_is_marked_and_counts_nowhere(desk: Desk, ledger: Ledger) -> None:
    case = ledger.open_case(drill=True)
    [row] = json.loads(desk.run("status", "--json").stdout)["databases"]
    assert row["open_cases"] == 0
    listed = desk.run("cases").stdout
    assert "drill" in listed
    assert "running, the task has not been opened yet (drill)" in listed
    assert json.loads(desk.run("cases", "list", "--json").stdout)[0]["drill"] is True
    assert "A member of staff began a drill." in desk.run("explain", case.label).stdout
    assert "no open cases" in desk.run("check", "--offline").stdout


def test_the_newest_drill_is_the_last(ledger: Ledger) -> None:
    answered(ledger)
    newer = ledger.open_case(drill=True)
    ledger.open_case()
    with ledger.store.reading() as tx:
        found = cases.last_drill(tx, "main", "Geneva")
        assert found == cases.last_drill(tx) == newer
        assert cases.last_drill(tx, "main", "Lakeside") is None
