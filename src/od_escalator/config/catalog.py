"""Every kind of finding, declared once in the two tables beside this file: how grave, what it means, the remedy.

`check` takes severity and remedy from here, and docs/findings.md is made of it.
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
_PAGE = """\
# What `check` can find

<!-- written by scripts/findings from the tables in src/od_escalator/config; a test fails when it is stale -->

Each line that `od-escalator check` prints names the place, the problem, the id in square brackets and, below, a hint.
The ids keep their meaning for good. An *error* has to be put right and makes the exit code 1, or 78 where the
configuration cannot be used at all; a *warning* is worth reading and stops nothing; a *note* is only to be known.
`check --offline` finds what needs no network: the configuration, our own records, who is told. Words in *italics* stand
for the names that `check` puts there.
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


def findings_page() -> str:
    """Markdown: one table for each area."""
    lines = [_PAGE]
    for area, members in groupby(kinds().values(), key=lambda kind: kind.area):
        lines += [f"## {area}\n", "| id | | what it means | remedy |", "| --- | --- | --- | --- |"]
        lines += [f"| `{kind.id}` | {kind.level} | {_cell(kind.means)} | {_cell(kind.remedy)} |" for kind in members]
        lines.append("")
    return "\n".join(lines)


def _read(table: str) -> Iterator[Kind]:
    text = (files("od_escalator.config") / table).read_text(encoding="utf-8")
    for area, members in tomllib.loads(text).items():
        for id_, (level, means, remedy) in members.items():
            yield Kind(id=id_, area=area, level=cast("Level", level), means=means, remedy=remedy)


def _cell(text: str) -> str:
    return re.sub(r"\{(\w+)\}", r"*\1*", text).replace("|", "\\|")
