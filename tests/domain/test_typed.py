"""Of what is typed only words that a command can mean are kept, and it means the same with them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from od_escalator.domain.command import Verb, read_command
from od_escalator.domain.typed import known_words

TODAY = date(2026, 11, 18)
NAMES = ("kelly", "Kelly Ray", "sam", "Sam Ortiz", "anna-lee", "Anna-Lee Park")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("  Open   page 2 ", "Open page 2"),
        ("case UP-1042", "case UP-1042"),
        ("up 1042", "up 1042"),
        ("case of Nora Whitfield", "case ? ? ?"),
        ("away 12/21-12/28 sam", "away 12/21-12/28 sam"),
        ("away kelly 2026-12-21 - 2026-12-28 @Sam Ortiz.", "away kelly 2026-12-21 - 2026-12-28 @Sam Ortiz."),
        ("away anna-lee from tomorrow until Fri", "away anna-lee from tomorrow until Fri"),
        ("away 12/21 \u2013 12/28", "away 12/21 \u2013 12/28"),
        ("Nora born 4/1/1984, (585)555-0101 5855550101", "? ? 4/1/1984, ? ?"),
        ("585-555-0101 555-0101 nora@example.com Frida\u00eds", "? ? ? ?"),
    ],
)
def test_who_is_not_known_is_not_kept(typed: str, kept: str) -> None:
    assert known_words(typed, NAMES, TODAY) == kept


_WORDS = st.sampled_from(
    (*Verb, "page", "up-12", "12", "kelly", "Sam", "Ortiz", "anna-lee", "nora", "12/21-12/28", "12/21", "-", "to", "x.")
)


@given(st.lists(_WORDS, max_size=6))
def test_what_is_kept_means_what_was_typed(words: list[str]) -> None:
    typed = " ".join(words)
    kept = known_words(typed, (*NAMES, "nora", "x"), TODAY)
    assert kept == typed
    assert type(read_command(known_words(typed, NAMES, TODAY), TODAY)) is type(read_command(typed, TODAY))
