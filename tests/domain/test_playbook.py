"""The texts that end a task: what may stand in them, and what is told of one that cannot be used."""

import re
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from od_escalator.domain.complaint import Category, Remedy
from od_escalator.domain.offerings import Guard
from od_escalator.domain.playbook import COACHING, MOST_LETTERS, MOST_LINES, NAMES, Playbook, lines_of

SHIPPED = files("od_escalator") / "playbooks"
#: Patients may read tasks: none of these says anything about them, or whose doing it was.
TELLING = r"cause|fault|lesson|mistake|error|guilt|blame|difficult|aggressive|angry|unreasonable|complain\w*|lawyer"


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_text_is_short_neutral_and_speaks_of_no_one(name: str) -> None:
    lines = lines_of((SHIPPED / f"{name}.md").read_text(encoding="utf-8"))
    assert all(line.startswith("- ") and line.endswith((".", '"')) for line in lines)
    assert re.findall(rf"\b(?:{TELLING})\b", " ".join(lines), re.IGNORECASE) == []


def test_each_category_but_matters_for_lawyers_has_its_text() -> None:
    assert {each.name for each in SHIPPED.iterdir()} == {f"{name}.md" for name in NAMES}
    assert set(NAMES) == {COACHING, *Category} - {Category.LEGAL}


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("# Bills\n\n- Look first.\n  Then call.  \n", ("- Look first.", "Then call.")),
        ("Look first.", ("Look first.",)),
        ("- caf\u00e9 \u2013 at \u20ac 5 & more_or_less (1.)", ("- caf\u00e9 \u2013 at \u20ac 5 & more_or_less (1.)",)),
    ],
)
def test_a_text_is_taken_line_by_line_without_its_heading(text: str, lines: tuple[str, ...]) -> None:
    assert lines_of(text) == lines


PLAIN = 'is more than plain text: a line may begin with "- ", and no more'


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "has no lines"),
        ("# Bills\n\n", "has no lines"),
        ("- a\n" * 9, "has 9 lines, and 8 fit into a task"),
        ("# Bills\n" + "a" * 161, "line 2 has 161 letters, and 160 are read"),
        ("- Call.\n- Smile \U0001f642", "line 2 has a character that a task does not show"),
        ("- Smile \u263a", "line 1 has a character that a task does not show"),
        ("- Call\x07 them", "line 1 has a character that a task does not show"),
        ("- **Call** them", f"line 1 {PLAIN}"),
        ("- Call.\n# Then", f"line 2 {PLAIN}"),
        ("- Write #upset", f"line 1 {PLAIN}"),
        ("- See UP-1042", f"line 1 {PLAIN}"),
        ("- [here](https://willow-creek.example)", f"line 1 {PLAIN}"),
        ("<b>Call</b>", f"line 1 {PLAIN}"),
    ],
)
def test_what_a_task_could_not_show_is_refused_with_its_line(text: str, problem: str) -> None:
    with pytest.raises(ValueError, match=re.escape(problem)):
        lines_of(text)


@given(st.text())
def test_whatever_is_written_a_task_gets_a_few_short_lines_or_none(text: str) -> None:
    try:
        lines = lines_of(text)
    except ValueError:
        return
    assert 0 < len(lines) <= MOST_LINES
    assert all(0 < len(line) <= MOST_LETTERS and "#" not in line for line in lines)


def test_coaching_comes_after_the_steps_and_what_may_be_offered() -> None:
    book = Playbook.of({"billing": ("- Look.",), COACHING: ("- Listen.",)}, {Remedy.SWAG: Guard(most=15_00)})
    offers = "- What may be offered: a small gift up to $15."
    assert book.about(Category.BILLING, {}) == ("- Look.", offers, "- Listen.")
    assert book.about(Category.WAIT, {}) == (offers, "- Listen.")
    assert Playbook.of({"billing": ("- Look.",)}, {}).about(Category.BILLING, {}) == ("- Look.",)
