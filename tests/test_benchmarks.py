import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
EVERY_ROW = {
    "gate_statements",
    "gate_rows",
    "gate_bytes",
    "minute_statements",
    "minute_rows",
    "gate_floor",
    "gate_growth",
    "tick_floor",
    "naive_stamp",
    "naive_tag",
    "new_commlogs",
    "new_procnotes",
    "new_coded",
    "catch_up",
    "catch_up_judged",
    "catch_up_edited",
    "track_statements",
    "track_rows",
    "longest_ms",
    "task",
    "beside_p95",
    "beside_max",
    "naive_max",
    "visible_1s",
    "memory",
    "memory_page",
    "visible_50ms",
    "growth",
}


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, dict[str, object]]:
    """What the benchmark prints and writes of a database that is far too small to mean anything."""
    file = tmp_path_factory.mktemp("benchmark") / "figures.json"
    words = ("--rows", "1000", "--small", "250", "--engine", "InnoDB", "--brief", "--json", str(file))
    command = [sys.executable, "-m", "benchmarks.command", *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout, json.loads(file.read_text(encoding="utf-8"))


def test_every_row_of_the_table_is_measured(table: tuple[str, dict[str, object]]) -> None:
    printed, written = table
    figures = written["figures"]
    assert isinstance(figures, list)
    assert {figure["key"] for figure in figures} == EVERY_ROW
    assert all(f"| {figure['what']} |" in printed for figure in figures)
    assert {"rows": 1000, "small": 250, "brief": True}.items() <= written.items()


def test_bars_for_five_million_are_not_judged_on_one_thousand(table: tuple[str, dict[str, object]]) -> None:
    figures = table[1]["figures"]
    assert isinstance(figures, list)
    assert {figure["key"] for figure in figures if figure["at_full_size"]} == {
        "naive_stamp",
        "naive_tag",
        "catch_up_edited",
    }
    assert all(figure["met"] is None for figure in figures if figure["at_full_size"])


def test_the_page_keeps_the_table_as_it_is_printed(table: tuple[str, dict[str, object]]) -> None:
    rows = [line.split("|")[1].strip() for line in table[0].splitlines()[2:]]
    page = (ROOT / "docs" / "performance.md").read_text(encoding="utf-8")
    assert [row for row in rows if f"| {row} |" not in page] == []
