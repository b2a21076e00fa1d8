"""Writes the figures as a Markdown table, one row a figure and one column an engine, and as JSON."""

import json
import platform
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks.figures import Figure

#: From here on decimals tell nothing.
_LARGE = 1000

VERDICTS = {True: "met", False: "**short**", None: ""}


def lines(figures: Sequence[Figure], rows: int) -> Iterator[str]:
    engines = list(dict.fromkeys(figure.engine for figure in figures))
    yield f"| | Bar | {' | '.join(engines)} |"
    yield "|---" * (2 + len(engines)) + "|"
    for key in dict.fromkeys(figure.key for figure in figures):
        found = {figure.engine: figure for figure in figures if figure.key == key}
        first = next(iter(found.values()))
        cells = [_cell(found[engine], rows) if engine in found else "" for engine in engines]
        yield f"| {first.what} | {_bar(first)} | {' | '.join(cells)} |"


def write(path: Path, figures: Sequence[Figure], facts: Mapping[str, object]) -> None:
    rows = int(str(facts["rows"]))
    entries = [asdict(figure) | {"met": figure.is_met(rows)} for figure in figures]
    path.write_text(json.dumps({**facts, "figures": entries}, indent=1) + "\n", encoding="utf-8")


def machine() -> dict[str, object]:
    """What the figures were measured on, as far as it matters to ratios."""
    return {"python": platform.python_version(), "system": platform.system(), "machine": platform.machine()}


def _cell(figure: Figure, rows: int) -> str:
    return f"{_number(figure.value)} {figure.unit} {VERDICTS[figure.is_met(rows)]}".rstrip().replace("  ", " ")


def _bar(figure: Figure) -> str:
    if figure.bar is None:
        return ""
    size = " (at 5 million)" if figure.at_full_size else ""
    return f"{'≥' if figure.at_least else '≤'} {_number(figure.bar)} {figure.unit}".rstrip() + size


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) or abs(value) >= _LARGE else f"{value:,.2f}"
