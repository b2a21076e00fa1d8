"""What a message tells is known again, also by a state that counts anew."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from od_escalator.domain.trace import Trace, read, write

OPENED = datetime(2026, 11, 16, 15, 14, tzinfo=UTC)
STEP = Trace("direct step 1 0 dana", 1042, OPENED)


@pytest.mark.parametrize("trace", [STEP, Trace("post", 1001, OPENED), Trace("alert no slack kelly"), Trace("12@x y")])
def test_what_is_written_is_read_again(trace: Trace) -> None:
    assert read(write([trace, STEP])) == (trace, STEP)
    assert trace.is_of(trace)


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (replace(STEP, opened_at=OPENED + timedelta(minutes=2)), True),
        (replace(STEP, opened_at=OPENED - timedelta(minutes=3)), False),
        (replace(STEP, case=1043), False),
        (replace(STEP, what="direct step 1 1 dana"), False),
        (replace(STEP, opened_at=None), True),
        (replace(STEP, opened_at=None, case=1043), False),
        (Trace(STEP.what), False),
    ],
)
def test_the_same_words_about_another_case_are_not_the_same(other: Trace, *, same: bool) -> None:
    assert STEP.is_of(other) is other.is_of(STEP) is same


def test_a_very_long_message_keeps_what_slack_keeps() -> None:
    assert read(write([STEP] * 500)) == (STEP,) * 60
    assert read("") == ()
