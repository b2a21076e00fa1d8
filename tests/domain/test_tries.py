"""How often an attempt was made, by its words: counted where they tell a number, and never believed too far."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from od_escalator.domain.shorthand import written_out
from od_escalator.domain.tries import MOST, tries_told

TOLD = [
    ("LM x2", 2),
    ("LMx2", 2),
    ("LVM twice", 2),
    ("LVM x 3.", 3),
    ("2x LM", 2),
    ("called 3x, no answer", 3),
    ("Called pt 2x. no ans. no vm.", 2),
    ("called pt's cell and home x2, n/a", 2),
    ("Attempted call x2 11/18, 11/19", 2),
    ("Dr tried pt twice", 2),
    ("tried to call pt three times today, no answer", 3),
    ("Called mom two times, left msg", 2),
    ("left 2 vms for pt", 2),
    ("Left two messages", 2),
    ("3 attempts, mailbox full", 3),
    ("two calls made, no answer", 2),
    ("No answer x2", 2),
    ("tried several times, no answer", 2),
    ("tried a couple of times", 2),
    ("called x12", MOST),
    ("Called 9am LVM", 1),
    ("LVM", 1),
    ("LVM x1", 1),
    ("Called pt, LVM. Will try x2 tomorrow", 1),
    ("LVM, please call x2 tomorrow", 1),
    ("LVM re #2 implant", 1),
    ("LVM about 2 implants", 1),
    ("LVM re: crowns x2", 1),
    ("LVM about x2 crowns", 1),
    ("Called pt at 2:30, LVM", 1),
    ("Called 2 pm, LVM", 1),
    ("Called 2/3, no answer", 1),
    ("Called cell ext 2, no answer", 1),
    ("Pt called 3x, called back LVM", 1),
    ("Pt says she has called 3x. LVM", 1),
    ("She left 2 messages yesterday. Called back, no answer", 1),
    ("LVM, pt was here 2 times last week", 1),
    ("3rd attempt, LVM", 1),
    ("called x2 weeks ago, LVM today", 1),
    ("Pt upset, waited twice. LVM", 1),
    ("", 1),
]


@pytest.mark.parametrize(("text", "tries"), TOLD)
def test_an_attempt_counts_as_often_as_its_words_say(text: str, tries: int) -> None:
    assert tries_told(written_out(text)) == tries


PIECES = (
    "LM ",
    "x2 ",
    "3x ",
    "called ",
    "pt ",
    "twice ",
    "will ",
    "#2 ",
    "implant ",
    ", ",
    ". ",
    "no answer ",
    "times ",
)


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join) | st.text(max_size=200))
def test_whatever_is_written_it_is_one_to_three(text: str) -> None:
    assert 1 <= tries_told(written_out(text)) <= MOST


@given(st.integers(2, 99), st.sampled_from(["LM x{}", "LVM {}x", "called pt {} times, no answer", "{} attempts, n/a"]))
def test_a_number_of_tries_is_read_in_each_way_to_write_it(number: int, words: str) -> None:
    assert tries_told(written_out(words.format(number))) == min(number, MOST)
