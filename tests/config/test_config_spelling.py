"""Times are spelled one way: what is written is read back as the same."""

import tomllib
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from od_escalator.config.spelling import (
    parse_duration,
    parse_quiet,
    parse_window,
    spell_after,
    spell_duration,
    spell_window,
)
from od_escalator.config.toml_text import value
from od_escalator.domain.availability import Away, Quiet
from od_escalator.domain.hours import Window
from od_escalator.domain.policy import After


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("50ms", timedelta(milliseconds=50)),
        ("1s", timedelta(seconds=1)),
        ("90m", timedelta(minutes=90)),
        ("2 h", timedelta(hours=2)),
        ("30d", timedelta(days=30)),
        ("0s", timedelta(0)),
    ],
)
def test_a_duration_is_a_number_and_its_unit(text: str, duration: timedelta) -> None:
    assert parse_duration(text) == duration
    assert spell_duration(duration) == text.replace(" ", "")


@pytest.mark.parametrize("text", ["", "1", "s", "1.5h", "-1s", "1 week", "1h30m"])
def test_anything_else_is_no_duration(text: str) -> None:
    with pytest.raises(ValueError, match="write it like"):
        parse_duration(text)


@given(st.integers(0, 999_999), st.sampled_from(["ms", "s", "m", "h", "d"]))
def test_a_duration_is_read_back(count: int, unit: str) -> None:
    duration = parse_duration(f"{count}{unit}")
    assert parse_duration(spell_duration(duration)) == duration


@given(st.integers(0, 9999), st.sampled_from(["{}m", "{}h", "{}bd", "wall {}m", "wall {}h", "wall {}d"]))
def test_the_time_of_a_step_is_read_back(count: int, form: str) -> None:
    after = After.parse(form.format(count))
    assert After.parse(spell_after(after)) == after


@given(st.lists(st.integers(0, 24 * 60), min_size=2, max_size=2, unique=True).map(sorted))
def test_a_window_is_read_back(minutes: list[int]) -> None:
    window = Window(*minutes)
    assert parse_window(spell_window(window)) == window


@given(st.text())
def test_any_text_is_written_as_toml(text: str) -> None:
    assert tomllib.loads(f"key = {value(text)}") == {"key": text}


@given(st.integers(0, 24 * 60), st.integers(0, 24 * 60))
def test_quiet_hours_are_read_back(begins: int, ends: int) -> None:
    assert parse_quiet(tomllib.loads(f"a = {value(Quiet(begins, ends))}")["a"]) == Quiet(begins, ends)


def test_an_absence_is_written_as_it_is_read() -> None:
    away = Away(begins=date(2026, 12, 21), until=date(2026, 12, 28))
    assert value(away) == "{ from = 2026-12-21, until = 2026-12-28 }"
