"""A mark finds its own task and note, never those of a longer number."""

import re

import pytest

from od_escalator.opendental.marks import mark_pattern, marked


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Please call - UP-1042 (noted 10:14)", True),
        ("UP-1042", True),
        ("billing (UP-1042)", True),
        ("UP-10420 (noted)", False),
        ("UP-1042-2 (noted)", False),
        ("UP-1042/7", False),
        ("XUP-1042 ", False),
    ],
)
def test_what_a_mark_finds(text: str, found: bool) -> None:
    assert bool(re.search(mark_pattern("UP-1042"), text)) is found


def test_a_text_gets_its_mark_once() -> None:
    once = marked("Dana was told.", "UP-1042/7")
    assert once == "Dana was told. (UP-1042/7)"
    assert marked(once, "UP-1042/7") == once
    assert marked("UP-1042/70 was nothing", "UP-1042/7").endswith("(UP-1042/7)")


@pytest.mark.parametrize("mark", ["", "UP 1042", "UP-1042.*", "UP-", "'; DROP"])
def test_what_could_mean_something_in_a_pattern_is_no_mark(mark: str) -> None:
    with pytest.raises(ValueError, match="no mark"):
        mark_pattern(mark)
