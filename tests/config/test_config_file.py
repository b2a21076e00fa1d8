"""The file itself: what cannot be read as TOML is told with its line and column."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from od_escalator.config.findings import InvalidConfiguration
from od_escalator.config.load import load, load_settings
from od_escalator.config.sample import SAMPLE
from od_escalator.config.show import show

Spoil = Callable[[Mapping[str, str]], None]
Refusals = Callable[..., list[str]]

SECRETS = {
    "OD_ESCALATOR_DB_PASSWORD_MAIN": "made up",
    "OD_ESCALATOR_SLACK_BOT_TOKEN": "xoxb-made-up",
    "OD_ESCALATOR_SLACK_APP_TOKEN": "xapp-made-up",
}


def test_a_syntax_error_has_its_line_and_column(spoil: Spoil, refusals: Refusals) -> None:
    spoil({"[slack]": "[slack"})
    (line,) = refusals()
    assert line.startswith("C003 config.toml: line 9, column 7: ")


def test_a_syntax_error_at_the_end_says_so(path: Path, refusals: Refusals) -> None:
    path.write_text('timezone = "', encoding="utf-8")
    (line,) = refusals()
    assert line.startswith("C003 config.toml: at its end: ")


def test_a_file_that_is_not_utf8_is_told_with_the_line(path: Path, refusals: Refusals) -> None:
    path.write_bytes(b"# one\n# caf\xe9\n")
    assert refusals() == ["C002 config.toml: line 2: is not UTF-8 text"]


def test_a_byte_order_mark_is_no_trouble(path: Path) -> None:
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert load(path, {}).timezone == "America/New_York"


def test_a_missing_file_is_named_in_full(path: Path, refusals: Refusals) -> None:
    path.unlink()
    assert refusals() == [f'C001 config.toml: cannot read "{path}": No such file or directory']


def test_a_command_without_secrets_needs_none(path: Path) -> None:
    (path.parent / "db-password").unlink()
    assert "password_file" in show(load_settings(path))


@pytest.mark.parametrize("edits", [{'"C0IT"': "3"}, {'"dana"\nowners': '"x"\nowners'}, {"[sl": ""}])
def test_a_command_without_secrets_still_wants_a_good_file(path: Path, spoil: Spoil, edits: Mapping[str, str]) -> None:
    spoil(edits)
    with pytest.raises(InvalidConfiguration):
        load_settings(path)


def test_a_command_without_secrets_refuses_an_empty_file(path: Path) -> None:
    path.write_text("", encoding="utf-8")
    with pytest.raises(InvalidConfiguration, match="timezone: is missing"):
        load_settings(path)


_junk = st.sampled_from(
    ["[", "]", "[[offices]]", "=", '"', "'", "{", "}", "\n", "people", "3", "policy", ".", "a", "\0"]
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(text=st.lists(_junk, max_size=30).map("".join))
def test_any_text_is_loaded_or_refused_never_a_crash(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidConfiguration):
        load(path, {})


def toml(value: object) -> str:
    match value:
        case dict():
            return "{" + ", ".join(f"{json.dumps(key)} = {toml(each)}" for key, each in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(toml, value)) + "]"
        case _:
            return json.dumps(value)


def places(value: object, path: tuple[int | str, ...] = ()) -> Iterator[tuple[int | str, ...]]:
    """The paths of all that is in a value, with one key more in each table."""
    pairs: Iterable[tuple[int | str, object]] = ()
    match value:
        case dict():
            pairs = [*value.items(), ("surplus", None)]
        case list():
            pairs = enumerate(value)
    for key, each in pairs:
        yield (*path, key)
        yield from places(each, (*path, key))


_slip = st.tuples(
    st.sampled_from(list(places(SAMPLE))),
    st.sampled_from([0, 1.5, True, "", "x", "\x00", [], [0], ["x"], [{}], {}, {"x": 0}, {"x": {}}, {"name": "x"}]),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(slips=st.lists(_slip, min_size=1, max_size=4))
def test_slips_of_any_kind_at_any_place_are_findings(
    path: Path, slips: list[tuple[tuple[int | str, ...], Any]]
) -> None:
    raw: Any = deepcopy(SAMPLE)
    for (*above, key), value in slips:
        table = raw
        with suppress(LookupError, TypeError):
            for part in above:
                table = table[part]
            table[key] = deepcopy(value)  # or a table could end up inside itself
    path.write_text("\n".join(f"{key} = {toml(each)}" for key, each in raw.items()), encoding="utf-8")
    with suppress(InvalidConfiguration):
        show(load(path, SECRETS))
