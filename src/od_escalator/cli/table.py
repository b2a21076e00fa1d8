"""Prints tables: drawn on a terminal, plain columns where a program or a file reads them; JSON and CSV when asked."""

import csv
import json
import sys
from collections.abc import Iterable, Sequence

import click
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from od_escalator.report.exports import harmless

_GAP = "  "


def print_table(columns: Sequence[str], rows: Sequence[Sequence[str]], *, err: bool = False) -> None:
    """Cells are our own words; line breaks in them become spaces."""
    flat = [[" ".join(cell.split()) for cell in row] for row in rows]
    if (sys.stderr if err else sys.stdout).isatty():
        _draw(columns, flat, err=err)
    else:
        _print_plain([list(columns), *flat], err=err)


def print_json(value: object) -> None:
    click.echo(json.dumps(value, indent=2))


def print_csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Row by row, and no cell is a formula."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(map(harmless, row) for row in rows)


def _draw(columns: Sequence[str], rows: Sequence[Sequence[str]], *, err: bool) -> None:
    table = Table(box=box.SIMPLE_HEAD)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    Console(stderr=err).print(table)


def _print_plain(rows: Sequence[Sequence[str]], *, err: bool) -> None:
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        click.echo(_GAP.join(cells).rstrip(), err=err)
