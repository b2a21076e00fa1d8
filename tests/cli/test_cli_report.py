"""`report`: of the days and offices that are named, as the file that is wanted; nothing of a patient in it."""

import json
from datetime import date, timedelta
from pathlib import Path

import click
import pytest

from od_escalator.cli.report_days import Kind, read_days
from od_escalator.clock import SystemClock
from od_escalator.demo.world import ZONE, World
from od_escalator.domain.periods import Days
from tests.canaries import canaries_of
from tests.cli.conftest import Desk, Ledger

TODAY = date(2026, 11, 18)  # a Wednesday
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("kind", "words", "since", "until"),
    [
        ("week", "", "2026-11-09", "2026-11-16"),
        ("week", "2026-11-18", "2026-11-16", "2026-11-23"),
        ("month", "", "2026-10-01", "2026-11-01"),
        ("month", "2026-02", "2026-02-01", "2026-03-01"),
        ("month", "2026-02-28", "2026-02-01", "2026-03-01"),
        ("range", "2024-02-28 2024-02-29", "2024-02-28", "2024-03-01"),
        ("range", "2026-11-18 2027-03-01", "2026-11-18", "2027-03-02"),
    ],
)
def test_days_are_named_as_people_name_them(kind: Kind, words: str, since: str, until: str) -> None:
    days = Days(date.fromisoformat(since), date.fromisoformat(until))
    assert read_days(kind, words.split(), TODAY) == days


@pytest.mark.parametrize(
    ("kind", "words", "said"),
    [
        ("week", "last", "'last' is no date: name one day of it, like 2026-11-18"),
        ("week", "2026-11-16 2026-11-20", "a week is one word, and these are 2: name one day"),
        ("week", "2026-11-30", "2026-11-30 is still to come: name one day"),
        ("month", "2026-13", "'2026-13-01' is no month: write it like 2026-10"),
        ("month", "1066-10", "1066-10-01 is no time that Open Dental knows"),
        ("month", "9999-12", "9999-12-01 is no time that Open Dental knows"),
        ("range", "2026-01-01", "a range has two days, and these are 1: write its first and its last day"),
        ("range", "2026-05-01 2026-04-30", "2026-04-30 is before 2026-05-01: write its first and its last day"),
        ("range", "1990-01-01 2026-01-01", "these are more than 20 years: write its first and its last day"),
        ("range", "2027-01-01 2027-02-01", "2027-01-01 2027-02-01 is still to come"),
    ],
)
def test_days_that_are_none_are_refused_in_a_line_that_says_how_to_write_them(
    kind: Kind, words: str, said: str
) -> None:
    with pytest.raises(click.BadParameter) as caught:
        read_days(kind, words.split(), TODAY)
    assert caught.value.message.startswith(said)
    assert "\n" not in caught.value.message


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("--office", "Genva"),
            "there is no office 'Genva' (did you mean \"Geneva\"?): it is one of Geneva and Lakeside",
        ),
        (("--region", "kelly"), "there is no regional manager 'kelly': it is one of dana"),
        (("--region", "dana", "--office", "Geneva"), "--office and --region do not go together: leave one of them out"),
    ],
)
def test_offices_that_are_none_are_refused_with_those_that_there_are(
    desk: Desk, words: tuple[str, ...], said: str
) -> None:
    done = desk.run("report", "week", *words)
    assert done.exit_code == 2
    assert said in done.stderr.splitlines()[-1]


def test_without_open_dental_it_says_so_and_leaves_rates_out(desk: Desk, ledger: Ledger) -> None:
    at = SystemClock().now() - 20 * DAY
    ledger.open_case(at=at)
    ledger.open_case(office="Lakeside", at=at)
    day = str(at.astimezone(ZONE).date())
    done = desk.run("report", "week", day, "--format", "json")
    found = json.loads(done.stdout)
    assert done.exit_code == 0
    assert "main: visits could not be counted, so there are no rates:" in done.stderr
    assert found["notes"] == [
        "The visits of Geneva and Lakeside could not be counted in Open Dental: rates are left out."
    ]
    assert found["tables"]["glance"][0] == {"row": "cases", "figure": 2}
    theirs = json.loads(desk.run("report", "week", day, "--region", "Dana", "--format", "json").stdout)
    assert (theirs["scope"], [row["row"] for row in theirs["tables"]["offices"]]) == (
        "The offices of Dana Brooks",
        ["Geneva", "Lakeside"],
    )
    alone = json.loads(desk.run("report", "week", day, "--office", "lakeside", "--format", "json").stdout)
    assert (alone["scope"], alone["tables"]["glance"][0]["figure"]) == ("Lakeside", 1)


def test_a_file_that_cannot_be_written_is_named(desk: Desk, ledger: Ledger, tmp_path: Path) -> None:
    ledger.store.missing_tables()
    done = desk.run("report", "-o", str(tmp_path / "nowhere" / "x.csv"))
    assert done.exit_code == 1
    assert done.stderr.splitlines()[-2:] == [
        f"od-escalator: {tmp_path}/nowhere/x.csv cannot be written: No such file or directory",
        "  hint: name another file after --output",
    ]


def test_a_report_on_the_practice_has_its_visits_and_none_of_its_patients(there: Desk, world: World) -> None:
    assert there.run("migrate").exit_code == 0
    at = SystemClock().now() - 20 * DAY
    day = at.astimezone(ZONE).date()
    ledger = Ledger(there)
    for _ in range(3):
        ledger.open_case(at=at)
    ledger.store.close()
    with world.practice.open() as session:
        rows = [
            (patient.number, 2, f"{day} 10:{minute:02}", world.practice.clinics["Geneva"])
            for patient in world.practice.patients[:5]
            for minute in range(50)
        ]
        session.insert_many("appointment", ("PatNum", "AptStatus", "AptDateTime", "ClinicNum"), rows)
        number = world.practice.patients[0].number
        session.run("INSERT INTO appointment (PatNum, AptStatus, AptDateTime) VALUES (%(p)s, 1, NOW())", p=number)
    canaries, texts = canaries_of(world), {}
    for ending in ("html", "csv", "json"):
        file = world.folder / f"report.{ending}"
        done = there.run("report", "range", str(day), str(day), "--for-owners", "-o", str(file))
        assert (done.exit_code, done.stderr) == (0, f"Wrote {file}.\n")
        texts[ending] = file.read_text(encoding="utf-8")
    glance = {row["row"]: row["figure"] for row in json.loads(texts["json"])["tables"]["glance"]}
    assert (glance["cases"], glance["visits"], glance["cases_per_1000_visits"]) == (3, 250, 12.0)
    assert {ending: canaries.in_text(text) for ending, text in texts.items()} == {ending: set() for ending in texts}
