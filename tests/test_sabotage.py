"""Every sabotage still fits the sources; `scripts/sabotage` shows that each one is noticed."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PATCHES = sorted((ROOT / "tests" / "sabotage").glob("*.patch"))


def test_there_is_sabotage_to_check() -> None:
    assert PATCHES


@pytest.mark.parametrize("patch", PATCHES, ids=lambda patch: patch.stem)
def test_a_sabotage_names_its_guarantee_and_the_test_that_watches_over_it(patch: Path) -> None:
    breaks, test, *_ = patch.read_text(encoding="utf-8").splitlines()
    assert re.fullmatch(r"# breaks: \S.*", breaks)
    named = re.fullmatch(r"# test: (tests/[\w/]+\.py)::(\w+)", test)
    assert named
    assert f"def {named[2]}(" in (ROOT / named[1]).read_text(encoding="utf-8")


@pytest.mark.parametrize("patch", PATCHES, ids=lambda patch: patch.stem)
def test_a_sabotage_applies(patch: Path) -> None:
    checked = subprocess.run(["git", "apply", "--check", patch], cwd=ROOT, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
