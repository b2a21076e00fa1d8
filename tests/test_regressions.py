"""The pages of what hurt others, of what was asked for, of what Slack sees and of security name tests that exist."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "regressions.md"

_TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def functions_in(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_each_row_names_a_test_and_each_test_exists() -> None:
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")][1:]
    assert len(rows) > 25
    for row in rows:
        named = _TEST.findall(row)
        assert named, row
        assert [name for path, name in named if name not in functions_in(path)] == []


@pytest.mark.parametrize(("page", "at_least"), [("what-slack-sees.md", 10), ("security.md", 30), ("windows.md", 2)])
def test_each_claim_names_a_test_that_exists(page: str, at_least: int) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    named = _TEST.findall(text)
    assert len(named) >= at_least
    assert len(named) == text.count("::")  # and each is understood as one
    assert [name for path, name in named if name not in functions_in(path)] == []


def test_each_line_of_the_protocols_own_list_names_stories_that_exist() -> None:
    rows = re.findall(r"^\| (\d+) \|(.*)$", (ROOT / "docs" / "acceptance.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert [int(number) for number, _ in rows] == list(range(1, 17))
    for _, row in rows:
        named = _TEST.findall(row)
        assert len(named) == row.count("::") > 0, row
        assert [name for path, name in named if name not in functions_in(path)] == []


def test_each_regression_is_on_the_page() -> None:
    named = {name for _, name in _TEST.findall(PAGE.read_text(encoding="utf-8"))}
    written = {
        name
        for path in (ROOT / "tests" / "regressions").glob("test_*.py")
        for name in functions_in(path.relative_to(ROOT).as_posix())
        if name.startswith("test_")
    }
    assert written <= named
