"""Every kind of finding, declared once in the tables beside this file: how grave, what it means, the remedy.

`check` takes severity and remedy from here, and docs/findings.md is made of it, with what operations are told in Slack.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import cast

from od_escalator.config.findings import Finding, Level

_TABLES = ("findings_check.toml", "findings_configuration.toml")
_ALERTS = "findings_operations.toml"
_PAGE = """\
# What `check` can find, and what operations are told

<!-- written by scripts/findings from the tables in src/od_escalator/config; a test fails when it is stale -->

Each line that `od-escalator check` prints names the place, the problem, the id in square brackets and, below, a hint.
The ids keep their meaning for good. An *error* has to be put right and makes the exit code 1, or 78 where the
configuration cannot be used at all; a *warning* is worth reading and stops nothing; a *note* is only to be known.
`check --offline` finds what needs no network: the configuration, our own records, who is told. Words in *italics* stand
for the names that `check` puts there. [The last table](#what-operations-are-told-in-slack) has what comes to the
operations channel by itself.
"""
_ALERTS_HEAD = """\
## What operations are told in Slack

Besides these they hear how drills went, what happens to cases of offices in shadow, and from Slack itself when nothing
was heard of this program for 45 minutes ([When something is away](operators.md#when-something-is-away)).

| id | why | what to do |
| --- | --- | --- |
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """`remedy` has names in braces where a finding puts its own."""

    id: str
    area: str
    level: Level
    means: str
    remedy: str

    def finding(self, place: str, problem: str, **names: str) -> Finding:
        hint = self.remedy.format(**names)
        return Finding(id=self.id, severity=self.level, place=place, problem=problem, hint=hint)


@cache
def kinds() -> Mapping[str, Kind]:
    """All of them by id, in the order of the page."""
    return {kind.id: kind for table in _TABLES for kind in _read(table)}


@cache
def alerts() -> Mapping[str, tuple[str, str]]:
    """Of each message to operations why it comes and what to do, by its id."""
    return {id_: (why, remedy) for id_, (why, remedy) in tomllib.loads(_text(_ALERTS)).items()}


def findings_page() -> str:
    """Markdown: one table for each area."""
    lines = [_PAGE]
    for area, members in groupby(kinds().values(), key=lambda kind: kind.area):
        lines += [f"## {area}\n", "| id | | what it means | remedy |", "| --- | --- | --- | --- |"]
        lines += [f"| `{kind.id}` | {kind.level} | {_cell(kind.means)} | {_cell(kind.remedy)} |" for kind in members]
        lines.append("")
    told = (f"| `{id_}` | {_cell(why)} | {_cell(remedy)} |\n" for id_, (why, remedy) in alerts().items())
    return "\n".join(lines) + "\n" + _ALERTS_HEAD + "".join(told)


def _read(table: str) -> Iterator[Kind]:
    for area, members in tomllib.loads(_text(table)).items():
        for id_, (level, means, remedy) in members.items():
            yield Kind(id=id_, area=area, level=cast("Level", level), means=means, remedy=remedy)


def _text(table: str) -> str:
    return (files("od_escalator.config") / table).read_text(encoding="utf-8")


def _cell(text: str) -> str:
    return re.sub(r"\{(\w+)\}", r"*\1*", text).replace("|", "\\|")
