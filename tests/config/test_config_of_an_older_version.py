"""A TOML that was written for an older version goes on as it is: no key of it has gone or means something else."""

import re
from pathlib import Path

from od_escalator.config.example import example_text
from od_escalator.config.load import load_settings

OLDER = Path(__file__).with_name("example-of-an-older-version.toml")


def keys(text: str) -> set[tuple[str, str]]:
    """Each as (table, key), those in comments among them."""
    found, table = set[tuple[str, str]](), ""
    for line in text.splitlines():
        if head := re.match(r"(?:# ?)?\[\[?([\w.]+)\]\]?", line):
            table = head[1]
        elif key := re.match(r"(?:# ?)?(\w+) = ", line):
            found.add((table, key[1]))
    return found


def test_it_is_read_without_a_word() -> None:
    assert [office.name for office in load_settings(OLDER).offices] == ["Geneva", "Lakeside"]


def test_each_of_its_keys_is_still_one() -> None:
    older = keys(OLDER.read_text(encoding="utf-8"))
    assert len(older) > 80
    assert older - keys(example_text()) == set()
