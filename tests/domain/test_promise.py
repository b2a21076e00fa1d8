"""The day of a promise as staff write it, and nothing else of it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from od_escalator.domain.promise import named_days

MONDAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("11/30 call", date(2026, 11, 30)),
        ("call with lab date 12/4", date(2026, 12, 4)),
        ("12-4", date(2026, 12, 4)),
        ("12/4/26", date(2026, 12, 4)),
        ("12/4/2027", date(2027, 12, 4)),
        ("10/28 was promised", date(2026, 10, 28)),
        ("1/5 call", date(2027, 1, 5)),
        ("2/29", None),
        ("2/29/28", date(2028, 2, 29)),
        ("24/7 line, then 12/1", date(2026, 12, 1)),
        ("1/2 hour call tomorrow", date(2026, 12, 1)),
        ("tooth 3/4/5/6", None),
        ("today", MONDAY),
        ("tonight", MONDAY),
        ("tmrw am", date(2026, 12, 1)),
        ("Tue", date(2026, 12, 1)),
        ("by Thursday noon", date(2026, 12, 3)),
        ("thurs", date(2026, 12, 3)),
        ("Wednesday", date(2026, 12, 2)),
        ("Saturday", date(2026, 12, 5)),
        ("Mon", date(2026, 12, 7)),
        ("Sunny Friedman will call", None),
        ("a call", None),
        ("", None),
    ],
)
def test_a_day_is_read_as_it_is_meant(words: str, day: date | None) -> None:
    assert named_days(words, MONDAY) == ((day,) if day else ())


@given(st.text(alphabet="0123456789/- tuesfriday", max_size=40))
def test_any_words_are_fine(words: str) -> None:
    named_days(words, MONDAY)
