"""What raises a case, told from names, professions, denials and other people's matters."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from od_escalator.domain.complaint import Category
from od_escalator.domain.danger import Dangers, read_dangers
from od_escalator.domain.danger_kinds import Danger
from od_escalator.domain.severity import Severity

_TABLE = (Path(__file__).parent / "danger_notes.txt").read_text(encoding="utf-8").splitlines()[1:]
_NOTES = [line.split("\t", 1) for line in _TABLE]


@pytest.mark.parametrize(("said", "text"), _NOTES)
def test_a_danger_is_told_from_words_that_only_look_like_it(said: str, text: str) -> None:
    found = read_dangers(text.replace("\\n", "\n"))
    codes = [f"{danger}!" for danger in found.clear] + [f"{danger}?" for danger in found.possible]
    assert (" ".join(codes) or "-") == said


@pytest.mark.parametrize(
    ("text", "severity", "category"),
    [
        ("upset about the wait", Severity.MILD, None),
        ("said something about a lawyer", Severity.SERIOUS, None),
        ("face is swollen", Severity.SERIOUS, None),
        ("called a lawyer about the HIPAA violation", Severity.CRITICAL, Category.LEGAL),
        ("a HIPAA violation", Severity.CRITICAL, Category.PRIVACY),
        ("Dr pulled the wrong tooth", Severity.CRITICAL, Category.SAFETY),
        ("called Dr racist", Severity.CRITICAL, Category.DISCRIMINATION),
        ("we called the police", Severity.CRITICAL, None),
    ],
)
def test_how_bad_it_is_at_least_and_what_it_is_about(text: str, severity: Severity, category: Category | None) -> None:
    found = read_dangers(text)
    assert (found.severity, found.category) == (severity, category)


def test_every_code_has_words_that_a_manager_reads() -> None:
    assert all(danger.label for danger in Danger)
    assert {code for said, _ in _NOTES for code in said.split()} >= {f"{danger}!" for danger in Danger}


@given(st.text(), st.sampled_from(_NOTES))
def test_any_text_can_be_read(text: str, note: list[str]) -> None:
    assert isinstance(read_dangers(text + note[1] + text), Dangers)
