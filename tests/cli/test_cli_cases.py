"""`cases`: a table for people, JSON for scripts, the newest first."""

import json
from datetime import timedelta

from od_escalator.domain.complaint import Origin
from od_escalator.domain.events import TaskDone, TaskMade, TaskSeen
from od_escalator.domain.person import Role
from od_escalator.domain.said import Conversed
from od_escalator.store import cases
from tests.cli.conftest import OPENED, Desk, Ledger

LADDER = """[[policy.standard]]
after = "1h"
until = "seen"
tell = ["regional_manager"]

[people.kelly]"""


def number_of_plan(ledger: Ledger) -> int:
    with ledger.store.reading() as tx:
        return cases.written_plan(tx, 1001)[0]


def end(ledger: Ledger, number: int) -> None:
    hour = timedelta(hours=1)
    ledger.happen(
        number,
        TaskMade(at=OPENED, task=5001),
        Conversed(at=OPENED + hour, by="kelly", role=Role.OFFICE_MANAGER),
        TaskDone(at=OPENED + hour, by="kelly", role=Role.OFFICE_MANAGER),
    )


def test_without_cases_it_says_so(desk: Desk, ledger: Ledger) -> None:
    ledger.store.missing_tables()
    assert desk.run("cases").stdout == "There are no cases yet.\n"
    assert desk.run("cases", "list", "--open").stdout == "There are no open cases.\n"
    assert desk.run("cases", "list", "--json").stdout == "[]\n"


def test_the_list_says_where_each_case_stands_and_what_comes_next(desk: Desk, ledger: Ledger) -> None:
    ledger.open_case()
    ledger.open_case(office="Lakeside")
    end(ledger, 1001)
    header, lakeside, geneva = desk.run("cases").stdout.splitlines()
    assert header.split()[:2] == ["Case", "Office"]
    assert lakeside.startswith("UP-1002  Lakeside  Mon Nov 16, 10:14 AM  2         billing ")
    assert lakeside.endswith("Mon Nov 16, 12:14 PM: Morgan Hale")
    assert "resolved Mon Nov 16, 11:14 AM by Kelly Ray" in geneva


def test_only_the_open_ones_and_only_so_many(desk: Desk, ledger: Ledger) -> None:
    for _ in range(3):
        ledger.open_case()
    end(ledger, 1003)
    assert [each["case"] for each in json.loads(desk.run("cases", "list", "--open", "--json").stdout)] == [
        "UP-1002",
        "UP-1001",
    ]
    assert [each["case"] for each in json.loads(desk.run("cases", "list", "--most", "1", "--json").stdout)] == [
        "UP-1003"
    ]


def test_one_case_is_shown_with_all_that_is_known(desk: Desk, ledger: Ledger) -> None:
    ledger.open_case()
    ledger.happen(1001, TaskMade(at=OPENED, task=5001), TaskSeen(at=OPENED + timedelta(minutes=3), by="kelly"))
    lines = [line.split("  ", 1) for line in desk.run("cases", "show", "up-1001").stdout.splitlines()]
    shown = {label: value.strip() for label, value in lines}
    assert shown["UP-1001"] == "Geneva"
    assert shown["Where it stands"] == "seen, no call is logged yet"
    assert shown["Task number"] == "5001"
    assert shown["Seen"] == "Mon Nov 16, 10:17 AM"
    assert shown["Next step"] == "Tue Nov 17, 10:14 AM: Dana Brooks"


def test_of_a_note_that_is_dated_back_both_times_are_shown(desk: Desk, ledger: Ledger) -> None:
    ledger.open_case()
    friday, noon = OPENED - timedelta(days=3), OPENED + timedelta(hours=2)
    ledger.happen(1001, Conversed(at=noon, by="kelly", role=Role.OFFICE_MANAGER, dated_at=friday))
    shown = desk.run("cases", "show", "1001").stdout
    assert "Mon Nov 16, 12:14 PM, Kelly Ray (the note is dated Fri 10:14 AM)\n" in shown
    explained = desk.run("explain", "1001").stdout
    assert "Kelly Ray reached the patient, and the CommLog is written. The note is dated Fri 10:14 AM.\n" in explained


def test_a_case_that_came_from_a_review_says_so(desk: Desk, ledger: Ledger) -> None:
    ledger.open_case(origin=Origin.REVIEW)
    assert any(line.split() == ["From", "review"] for line in desk.run("cases", "show", "1001").stdout.splitlines())


def test_json_has_utc_instants_and_codes(desk: Desk, ledger: Ledger) -> None:
    ledger.open_case()
    end(ledger, 1001)
    found = json.loads(desk.run("cases", "show", "1001", "--json").stdout)
    assert found["case"] == "UP-1001"
    assert found["state"] == "ended"
    assert found["end"] == "resolved"
    assert found["opened_at"] == "2026-11-16T15:14:00+00:00"
    assert found["contacted_by"] == "kelly"
    assert found["severity"] == 2


def test_a_case_that_is_not_there_is_told(desk: Desk, ledger: Ledger) -> None:
    ledger.store.missing_tables()
    for words in (["cases", "show", "1001"], ["explain", "UP-1001"]):
        result = desk.run(*words)
        assert result.exit_code == 1
        assert result.stderr == "od-escalator: there is no case UP-1001\n  hint: od-escalator cases lists them\n"


def test_a_case_of_an_office_that_the_configuration_no_longer_has_is_still_told(desk: Desk, ledger: Ledger) -> None:
    ledger.open_case()
    desk.edit('name = "Geneva"', 'name = "Genf"')
    assert "Geneva" in desk.run("cases").stdout
    assert "Now: open." in desk.run("explain", "1001").stdout
    assert desk.run("cases", "show", "1001").exit_code == 0


def test_an_edited_policy_reaches_open_cases_only_on_purpose(desk: Desk, ledger: Ledger) -> None:
    ledger.open_case()
    assert "the holidays of Open Dental's schedule" in desk.run("cases", "rebase", "UP-1001").stderr
    desk.edit("slack_channel = ", 'closures = "none"\nslack_channel = ')
    assert desk.run("cases", "rebase", "UP-1001").stdout.startswith("Nothing changes")
    assert "name a case (UP-1042), or --all" in desk.run("cases", "rebase").stderr
    desk.edit("[people.kelly]", LADDER)
    asked = desk.run("cases", "rebase", "--all", stdin="n\n").stdout
    assert "UP-1001, Geneva:\n  no more  Mon Nov 16, 1:14 PM: Kelly Ray, unless the task is opened" in asked
    assert "  new      Mon Nov 16, 11:14 AM: Dana Brooks, unless the task is opened" in asked
    assert number_of_plan(ledger) == 1
    assert "Changed 1 plan." in desk.run("cases", "rebase", "UP-1001", "--yes").stdout
    assert number_of_plan(ledger) == 2
