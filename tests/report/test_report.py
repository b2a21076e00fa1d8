"""Reports on two invented years: their figures are those of the log, and they hold nothing that they must not."""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from sqlalchemy import delete, update

from od_escalator.domain.catalogue import Lesson
from od_escalator.domain.complaint import Category
from od_escalator.domain.improvement import Improvement
from od_escalator.domain.periods import Days
from od_escalator.domain.sequel import Sequel
from od_escalator.report.exports import as_csv, as_json, harmless
from od_escalator.report.layout import Cell, Column, Report, Row, Section, Table
from od_escalator.report.page import as_html
from od_escalator.store import improvements, tables
from od_escalator.store.store import Store
from tests.canaries import Canaries
from tests.report import two_years
from tests.report.made import OCTOBER, TWO_YEARS, UNTIL, report, two_years_kept

DAY = timedelta(days=1)
STORIES = list(two_years.stories(UNTIL))
CASES = [story.case for story in STORIES if story.case["end"] != "withdrawn"]
PATIENTS = frozenset(str(story.case["patient"]) for story in STORIES)


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with two_years_kept(tmp_path_factory.mktemp("log")) as store:
        yield store


@pytest.fixture(scope="module")
def whole(log: Store) -> Report:
    return report(log, TWO_YEARS, for_owners=True)


def figures(made: Report) -> dict[str, dict[str, dict[str, Any]]]:
    """By table, row and column, as scripts read them."""
    tables = json.loads(as_json(made))["tables"]
    return {name: {row.pop("row"): row for row in rows} for name, rows in tables.items()}


def test_its_figures_are_those_of_the_log(whole: Report) -> None:
    found = figures(whole)
    glance = {name: row["figure"] for name, row in found["glance"].items()}
    visits = two_years.visits(UNTIL)
    in_days = [c["opened_at"].astimezone(two_years.ZONE).date() for c in CASES]
    kept = [case for case, day in zip(CASES, in_days, strict=True) if TWO_YEARS.since <= day < UNTIL]
    resolved = [(c["ended_at"] - c["opened_at"]) / DAY for c in kept if c["end"] == "resolved"]
    counted = sum(n for (_, day), n in visits.items() if TWO_YEARS.since <= day < UNTIL)
    assert glance["cases"] == len(kept) > 200
    assert glance["visits"] == counted
    assert glance["cases_per_1000_visits"] == pytest.approx(len(kept) / counted * 1000, abs=0.01)
    assert glance["open"] == sum(case["end"] is None for case in kept)
    assert glance["resolved_median_days"] == pytest.approx(median(resolved), abs=0.01)
    assert glance["cost"] == sum(case["cost"] or 0 for case in kept) / 100
    by_office = Counter(case["office"] for case in kept)
    assert {name: row["cases"] for name, row in found["offices"].items()} == by_office
    by_category = Counter(case["category"] for case in kept)
    assert {name: row["cases"] for name, row in found["categories"].items()} == by_category
    assert sum(row["cases"] for row in found["over_time"].values()) == len(kept)
    assert found["providers"] == {
        f"provider {number}": {"cases": n}
        for number, n in sorted(Counter(c["provider"] for c in kept if c["provider"]).items())
    }


def test_it_tells_how_many_came_back_and_of_whom_nothing(log: Store) -> None:
    ended = [c for c in CASES if c["ended_at"] and TWO_YEARS.since <= c["opened_at"].date() < UNTIL and c["patient"]]
    even = {c["patient"]: Sequel(came=TWO_YEARS.since) for c in ended if c["patient"] % 2 == 0}
    made = report(log, TWO_YEARS, became=even)
    counts = {name: row["cases"] for name, row in figures(made)["returns"].items()}
    came, neither = counts["came back within six months"], counts["none of these"]
    assert (came, came + neither) == (sum(c["patient"] in even for c in ended), len(ended))
    [section] = [each for each in made.sections if each.title == "Did the patient come back"]
    assert section.said.startswith(f"{came} of {len(ended)} came back within six months after the end. ")
    assert not {str(each) for each in even} & set(as_csv(made).replace(",", " ").split())
    one = figures(report(log, OCTOBER, "Geneva", became=even))["returns"]
    assert sum(row["cases"] for row in one.values()) < 30
    away = report(log, TWO_YEARS, away=True)
    assert "Open Dental could not be asked." in {each.said.rpartition(", or ")[2] for each in away.sections}


def test_what_was_changed_stands_beside_how_often_before_and_after(log: Store) -> None:
    since = datetime(2026, 4, 1, 15, tzinfo=UTC)
    done = Improvement(
        case_number=900, office="Geneva", category=Category.BILLING, change=Lesson.WRITE_COSTS_DOWN, since=since
    )
    assert "changes" not in figures(report(log, TWO_YEARS))
    with log.transaction() as tx:
        improvements.keep(tx, done)
    [row] = figures(report(log, TWO_YEARS))["changes"].values()
    theirs = [c["opened_at"] for c in CASES if (c["office"], c["category"]) == ("Geneva", "billing")]
    half = 182 * DAY
    assert row["cases_before"] == sum(since - half <= at <= since for at in theirs) > 0
    assert row["cases_after"] == sum(since < at <= since + half for at in theirs)
    assert row["cases_per_1000_visits_before"] > 0
    assert figures(report(log, TWO_YEARS, away=True))["changes"].popitem()[1]["cases_per_1000_visits_before"] is None
    with log.transaction() as tx:
        tx.execute(delete(tables.improvements))


def test_of_a_month_the_weeks_before_are_shown_too_and_few_cases_are_said_to_be_few(log: Store) -> None:
    found = figures(report(log, OCTOBER))
    assert 0 < found["glance"]["cases"]["figure"] < 10
    assert len(found["over_time"]) == 26
    rare = [row for row in found["categories"].values() if row["cases"] < 5]
    assert rare
    assert {(row["attempt_median_hours"], row["proven_share"]) for row in rare} == {(None, None)}
    assert "providers" not in found


def test_one_office_is_one_office(log: Store, whole: Report) -> None:
    alone, both = figures(report(log, TWO_YEARS, "Lakeside")), figures(whole)
    assert list(alone["offices"]) == ["Lakeside"]
    assert alone["offices"]["Lakeside"] == both["offices"]["Lakeside"]
    assert alone["glance"]["cases"]["figure"] == both["offices"]["Lakeside"]["cases"]


def test_offices_stand_in_the_order_of_the_configuration_and_nobody_is_named(whole: Report) -> None:
    assert list(figures(whole)["offices"]) == ["Geneva", "Lakeside"]
    texts = as_csv(whole) + as_json(whole)
    assert [name for name in ("Kelly", "kelly", "Sam", "Dana", "Morgan") if name in texts] == []


def test_without_open_dental_there_are_no_rates_and_the_run_chart_counts_cases(log: Store) -> None:
    made = report(log, TWO_YEARS, away=True)
    found = figures(made)
    assert made.notes == ("main cannot be reached",)
    assert (found["glance"]["visits"]["figure"], found["offices"]["Geneva"]["cases_per_1000_visits"]) == (None, None)
    assert made.charts[0].unit == "cases"
    assert made.charts[0].sentence.startswith("Cases month by month, Nov 2024 to Oct 2026: median ")
    assert "more than chance" in made.charts[0].sentence


def test_a_time_without_cases_says_so_and_shows_what_was_before(log: Store) -> None:
    made = report(log, Days(UNTIL, UNTIL + 7 * DAY))
    assert [section.title for section in made.sections] == ["No cases", "Week by week"]
    assert made.sections[0].said.startswith("No complaint was noted in these days (0 visits were completed).")
    long_ago = report(log, Days(date(1990, 1, 1), date(1990, 3, 1)), away=True, for_owners=True)
    assert [section.title for section in long_ago.sections] == ["No cases", "Week by week", "Providers"]
    assert long_ago.sections[-1].said.endswith("There is none.")


def test_an_office_that_is_gone_is_counted_and_said_to_be_gone(tmp_path: Path) -> None:
    with two_years_kept(tmp_path) as store:
        with store.transaction() as tx:
            tx.execute(update(tables.cases).where(tables.cases.c.office == "Lakeside").values(office="Old Mill"))
        rows = figures(report(store, TWO_YEARS))["offices"]
    assert list(rows) == ["Geneva", "Lakeside", "Old Mill (no longer in the configuration)"]
    gone = rows["Old Mill (no longer in the configuration)"]
    assert (rows["Lakeside"]["cases"], gone["visits"], gone["attempt_median_hours"]) == (0, None, None)
    assert gone["cases"] > 100


def test_no_patient_is_in_it_however_it_is_written(whole: Report) -> None:
    canaries = Canaries(frozenset(), frozenset(PATIENTS), PATIENTS)
    assert canaries.in_text(f"{as_csv(whole)} {min(PATIENTS)}") == {min(PATIENTS)}
    for text in (as_csv(whole), as_json(whole), as_html(whole)):
        assert canaries.in_text(text) == set()


@pytest.mark.parametrize("begins", ["=cmd()", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx"])
def test_nothing_in_the_csv_is_taken_for_a_formula(begins: str) -> None:
    table = Table(
        id="offices", head="Office", columns=(Column("cases", "Cases"),), rows=(Row(begins, (Cell(begins),)),)
    )
    sections = (Section(title=begins, table=table),)
    made = Report(scope=begins, days=OCTOBER, made="", for_owners=False, sections=sections, notes=(begins,))
    cells = [cell for row in csv.reader(io.StringIO(as_csv(made).removeprefix("\ufeff"))) for cell in row]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))] == []
    assert harmless("Geneva") == "Geneva"
