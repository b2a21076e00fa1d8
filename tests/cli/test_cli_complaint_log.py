"""`cases log`: the complaint log for people, spreadsheets and scripts."""

import csv
import json
from datetime import timedelta
from io import StringIO

import pytest
from sqlalchemy import update

from od_escalator.demo.world import World
from od_escalator.domain.case import End
from od_escalator.domain.catalogue import Cause, Lesson, Satisfaction
from od_escalator.domain.complaint import Origin, Remedy
from od_escalator.store import outcomes, tables
from tests.canaries import canaries_of
from tests.cli.conftest import OPENED, Desk, Ledger
from tests.cli.test_cli_cases import end
from tests.cli.test_cli_since import day, notes, slack

__all__ = ["notes", "slack"]


def numbers(desk: Desk, *words: str) -> list[str]:
    return [row["case"] for row in json.loads(desk.run("cases", "log", "--json", *words).stdout)]


def test_without_complaints_it_says_so(desk: Desk, ledger: Ledger) -> None:
    ledger.open_case(drill=True)
    assert desk.run("cases", "log").stdout == "The complaint log has no such case.\n"
    assert desk.run("cases", "log", "--csv").stdout.startswith("Case,Office,Opened,")


def test_it_is_for_people_in_a_table_and_in_whole_for_a_spreadsheet_in_neutral_words(
    desk: Desk, ledger: Ledger
) -> None:
    ledger.open_case()
    end(ledger, 1001)
    said = outcomes.Outcome(
        how=End.RESOLVED,
        offered=(Remedy.REFUND,),
        satisfied=Satisfaction.ACCEPTED,
        cause=Cause.NONE_FOUND,
        lesson=Lesson.NONE,
        by="kelly",
        at=OPENED,
    )
    with ledger.store.transaction() as tx:
        outcomes.keep(tx, 1001, 1, said)
        tx.execute(update(tables.cases).values(office="=Geneva", origin=Origin.REVIEW))
    header, row = desk.run("cases", "log").stdout.splitlines()
    assert header.split("  ")[0] == "Case"
    assert row.split() == [
        *("UP-1001", "=Geneva", "2026-11-16", "10:14", "2", "billing"),
        *("2026-11-16", "11:14", "resolved", "no", "practice", "cause", "found"),
    ]
    [cells] = csv.DictReader(StringIO(desk.run("cases", "log", "--csv").stdout))
    assert cells["Office"] == "'=Geneva"
    assert (cells["Conversation"], cells["With a CommLog"]) == ("2026-11-16 11:14", "yes")
    assert (cells["From"], cells["Satisfied"], cells["Lesson"]) == ("review", "accepts how it is", "nothing to change")
    assert "77" not in cells.values()


def test_it_tells_only_what_was_asked_for_and_patients_only_on_request(desk: Desk, ledger: Ledger) -> None:
    ledger.open_case()
    ledger.open_case(office="Lakeside", at=OPENED + timedelta(days=1))
    end(ledger, 1001)
    assert numbers(desk) == ["UP-1001", "UP-1002"]
    assert numbers(desk, "--open") == numbers(desk, "--office", "Lakeside") == ["UP-1002"]
    assert numbers(desk, "--since", "2026-11-17") == ["UP-1002"]
    assert numbers(desk, "--until", "2026-11-17", "--category", "billing", "--severity", "2") == ["UP-1001"]
    assert numbers(desk, "--category", "wait") == numbers(desk, "--severity", "3") == []

    [first, _] = json.loads(desk.run("cases", "log", "--json").stdout)
    assert first["end"] == "resolved"
    assert first["opened_at"] == "2026-11-16T15:14:00+00:00"
    assert not {"patient", "provider"} & set(first)
    [first, _] = json.loads(desk.run("cases", "log", "--json", "--with-patients").stdout)
    assert first["patient"] == 77
    assert desk.run("cases", "log", "--with-patients").stdout.splitlines()[1].endswith(" 77")


@pytest.mark.usefixtures("notes", "slack")
def test_nothing_in_it_says_who_a_patient_is_however_it_is_printed(there: Desk, world: World) -> None:
    assert there.run("migrate").exit_code == 0
    assert there.run("run", "--once", "--since", day(12), "--yes").exit_code == 0
    canaries = canaries_of(world)
    for shape in ([], ["--csv"], ["--json"]):
        printed = there.run("cases", "log", *shape).stdout
        assert ("Geneva" in printed, canaries.in_text(printed)) == (True, set())
    assert canaries.in_text(there.run("cases", "log", "--with-patients").stdout)


def test_what_it_does_not_know_is_named(desk: Desk, ledger: Ledger) -> None:
    ledger.open_case()
    assert 'there is no office "Genva"\n  hint: the TOML has ' in desk.run("cases", "log", "--office", "Genva").stderr
    assert "2026-11-16" not in desk.run("cases", "log", "--office", "Lakeside").stdout
    refused = desk.run("cases", "log", "--since", "16.11.2026")
    assert refused.exit_code == 2
    assert "does not match the format '%Y-%m-%d'" in refused.stderr


def test_category_cost_and_hold_are_put_on_record(desk: Desk, ledger: Ledger) -> None:
    ledger.open_case()
    assert desk.run("cases", "category", "UP-1001", "wait", "--by", "kelly").stdout == "UP-1001: done.\n"
    assert desk.run("cases", "category", "1001", "wait", "--by", "kelly").stdout == "UP-1001: it was so already.\n"
    assert desk.run("cases", "cost", "1001", "40.5").exit_code == 2
    assert desk.run("cases", "cost", "1001", "$40.50").exit_code == 0
    assert desk.run("cases", "hold", "1001", "--why", "insurer").exit_code == 0
    [row] = json.loads(desk.run("cases", "log", "--json").stdout)
    assert (row["category"], row["confirmed"], row["cost"]) == ("wait", True, 4050)
    shown = desk.run("cases", "show", "1001").stdout
    assert "our insurer has it or asked for it" in shown
    assert "$40.50" in shown
    assert "the command line said what the remedy cost." in desk.run("explain", "1001").stdout.replace("The c", "the c")
    assert desk.run("cases", "release", "1001").exit_code == 0
    assert "On hold" not in desk.run("cases", "show", "1001").stdout
    assert 'there is no person "nobody"' in desk.run("cases", "release", "1001", "--by", "nobody").stderr
    desk.edit('name = "Geneva"', 'name = "Genf"')
    assert "which the TOML has no more" in desk.run("cases", "release", "1001").stderr


def test_a_purge_shows_first_what_would_go_and_does_it_only_with_yes(desk: Desk, ledger: Ledger) -> None:
    long_ago = OPENED.replace(year=2018)
    for _ in range(2):
        ledger.open_case(at=long_ago)
    end(ledger, 1001)
    with ledger.store.transaction() as tx:
        tx.execute(update(tables.cases).where(tables.cases.c.number == 1001).values(ended_at=long_ago))
    assert "1 case stays: open." in desk.run("cases", "purge").stdout
    assert "with a message that waits or failed" in desk.run("cases", "purge", "--yes").stdout
    ledger.deliver(OPENED)
    shown = desk.run("cases", "purge").stdout
    assert "Geneva  2018      1" in shown
    assert "Nothing was purged: add --yes to make 1 case anonymous, for good." in shown
    assert "Purged 1 case." in desk.run("cases", "purge", "--yes").stdout
    assert "purged" in desk.run("cases", "show", "1001").stdout
    assert "Nothing goes" in desk.run("cases", "purge", "--before", "2019-01-01").stdout
    assert desk.run("explain", "1001").exit_code == 0
    assert "less than 6 years ago" in desk.run("cases", "purge", "--before", "2999-01-01").stderr
    assert numbers(desk, "--with-patients") == ["UP-1001", "UP-1002"]
