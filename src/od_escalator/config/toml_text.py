"""Writes values and tables as TOML."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import astuple
from datetime import date, timedelta

from od_escalator.config.spelling import spell_after, spell_duration, spell_quiet, spell_window
from od_escalator.config.table import Table
from od_escalator.domain.availability import Away, Quiet
from od_escalator.domain.hours import Window
from od_escalator.domain.policy import After


def value(of: object) -> str:
    """One value on one line."""
    match of:
        case Table() | Away():
            pairs = zip(("from", "until", "delegate"), astuple(of), strict=True) if isinstance(of, Away) else of
            return value({key: each for key, each in pairs if each})
        case Mapping():
            return "{ " + ", ".join(f"{key} = {value(each)}" for key, each in of.items()) + " }"
        case list() | tuple():
            return "[" + ", ".join(value(each) for each in of) + "]"
        case int():
            return str(of).lower()  # true and false are such, too
        case date():
            return of.isoformat()
        case _:
            # A basic string of TOML escapes as JSON does, except that it wants this one escaped too.
            return json.dumps(_text(of), ensure_ascii=False).replace("\x7f", "\\u007f")


def _text(of: object) -> str:
    match of:
        case timedelta():
            return spell_duration(of)
        case After():
            return spell_after(of)
        case Window():
            return spell_window(of)
        case Quiet():
            return spell_quiet(of)
        case _:
            return str(of)


def keys(of: Iterable[tuple[str, object]]) -> list[str]:
    """A line for each key that has a value."""
    return [f"{key} = {value(each)}" for key, each in of if each is not None]
