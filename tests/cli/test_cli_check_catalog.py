"""The catalog of findings: each is declared once, found by `check` under that id, and produced by some test."""

import re
from pathlib import Path

from od_escalator.config.catalog import kinds
from od_escalator.config.findings import Code

SOURCES = Path(__file__).parents[2] / "src" / "od_escalator" / "cli"
CHECKED = set(kinds()) - set(Code)


def test_check_finds_what_the_catalog_declares_and_nothing_else() -> None:
    text = "".join(each.read_text(encoding="utf-8") for each in SOURCES.rglob("*.py"))
    found = set(re.findall(r'find\(\s*"([a-z-]+)"', text))
    assert found <= CHECKED
    assert [id_ for id_ in sorted(CHECKED - found) if f'"{id_}"' not in text] == []


def test_every_finding_is_produced_by_a_test() -> None:
    tests = "".join(each.read_text(encoding="utf-8") for each in Path(__file__).parent.glob("test_cli_check_*.py"))
    assert [id_ for id_ in sorted(CHECKED) if not re.search(rf'["\[]{id_}["\]]', tests)] == []
