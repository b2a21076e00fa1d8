"""What a manager reads in a task: everything she needs, whatever somebody typed into the note."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from od_escalator.domain.practice import Patient
from od_escalator.opendental.task_text import GONE, clean, is_minor, task_text, whom_to_call

NORA = Patient(
    number=1, name="Nora Whitfield", clinic="Geneva", guarantor=1, phones=("mobile 555-0201", "home 555-0101")
)
FIRST = "Please call back by Thu 2:00 PM - billing - UP-1042 (noted 10:14 Jamie)"
FINISHING = ("After the call, write a CommLog.", "Then mark this task Done.")


def test_the_words_of_the_note_follow_the_first_line_and_the_rest_follows_them() -> None:
    assert task_text(FIRST, "Upset about\r\nthe bill", ["Call: Nora"], FINISHING).split("\n") == [
        FIRST,
        "Upset about",
        "the bill",
        "Call: Nora",
        *FINISHING,
    ]


@pytest.mark.parametrize("words", [None, "", " \r\n", "\x00"])
def test_a_note_that_is_gone_or_empty_is_said_to_be_unreadable(words: str | None) -> None:
    assert GONE in task_text(FIRST, words, ["Call: Nora"], FINISHING)


@given(words=st.text(max_size=300), times=st.integers(min_value=1, max_value=3000))
def test_any_note_fits_the_column_and_leaves_room_for_how_to_finish(words: str, times: int) -> None:
    text = task_text(FIRST, words * times, ["Call: Nora"], FINISHING)
    assert len(text.encode("utf-8")) <= 60_100
    assert text.startswith(FIRST + "\n")
    assert text.endswith("\n".join(("Call: Nora", *FINISHING)))


@given(st.text())
def test_only_characters_that_the_column_and_the_window_hold_remain(words: str) -> None:
    cleaned = clean(words)
    assert "\r" not in cleaned
    assert "\x00" not in cleaned
    assert all(ord(c) <= 0xFFFF for c in cleaned)
    assert clean(cleaned) == cleaned


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("so angry \U0001f621", "so angry \ufffd"),
        ("bell\x07 and \x85 next line", "bell and  next line"),
        ("half a pair \ud83d", "half a pair \ufffd"),
        ("café 牙科", "café 牙科"),
    ],
)
def test_odd_characters(typed: str, shown: str) -> None:
    assert clean(typed) == shown


def test_an_adult_is_called_herself_on_every_number_there_is() -> None:
    assert whom_to_call(NORA, None, date(2026, 3, 2)) == ["Call: Nora Whitfield, mobile 555-0201, home 555-0101"]


def test_a_parent_is_called_about_a_child() -> None:
    child = Patient(
        number=2, name="Tim Whitfield", clinic="Geneva", guarantor=1, birthdate=date(2016, 5, 1), phones=("home 1",)
    )
    (line,) = whom_to_call(child, NORA, date(2026, 3, 2))
    assert line.startswith("Call: Nora Whitfield, responsible for Tim Whitfield (under 18), mobile 555-0201")


def test_the_way_a_patient_likes_to_be_reached_and_a_missing_number_are_said() -> None:
    quiet = Patient(number=3, name="Ann Poe", clinic="", guarantor=3, contact_preference="text message")
    assert whom_to_call(quiet, None, date(2026, 3, 2)) == [
        "Call: Ann Poe, no phone number on file, prefers: text message"
    ]


@pytest.mark.parametrize(
    ("born", "minor"),
    [
        (date(2008, 3, 2), False),
        (date(2008, 3, 3), True),
        (date(2008, 2, 29), False),
        (date(1950, 1, 1), False),
        (None, False),
    ],
)
def test_of_age_on_the_birthday(born: date | None, minor: bool) -> None:
    assert is_minor(born, date(2026, 3, 2)) is minor
