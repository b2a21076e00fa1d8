"""A report as CSV, one line a figure, and as JSON, for other programs."""

import csv
import io
import json
from typing import Any

from od_escalator.domain.chart import Chart
from od_escalator.report.layout import Report, Table

_COLUMNS = ("table", "row", "figure", "value", "text")

#: With which a spreadsheet would begin to calculate, or to call other programs.
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def as_csv(report: Report) -> str:
    """UTF-8 with a mark at its beginning, by which spreadsheets know it; nothing in it is taken for a formula."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for name, text in (("scope", report.scope), ("since", _since(report)), ("until", _until(report))):
        writer.writerow(("report", name, "", harmless(text), ""))
    for note in report.notes:
        writer.writerow(("report", "note", "", harmless(note), ""))
    for table in report.tables:
        for row in table.rows:
            for column, cell in zip(table.columns, row.cells, strict=True):
                value = "" if cell.value is None else cell.value
                text = harmless(cell.text) if cell.value is None else cell.text
                writer.writerow((table.id, harmless(row.key), column.id, value, text))
    return "\ufeff" + file.getvalue()


def as_json(report: Report) -> str:
    found = {
        "scope": report.scope,
        "since": _since(report),
        "until": _until(report),
        "made": report.made,
        "for_owners": report.for_owners,
        "notes": list(report.notes),
        "tables": {table.id: [_row(table, n) for n in range(len(table.rows))] for table in report.tables},
        "charts": [_chart(chart) for chart in report.charts],
    }
    return json.dumps(found, indent=2, ensure_ascii=False) + "\n"


def harmless(text: str) -> str:
    """With an apostrophe before what would begin a formula: a spreadsheet shows it as text."""
    return f"'{text}" if text.startswith(_BEGINS_A_FORMULA) else text


def _since(report: Report) -> str:
    return report.days.since.isoformat()


def _until(report: Report) -> str:
    """The first day after it."""
    return report.days.until.isoformat()


def _row(table: Table, n: int) -> dict[str, Any]:
    """A figure that cannot be given is null."""
    row = table.rows[n]
    return {"row": row.key} | {c.id: cell.value for c, cell in zip(table.columns, row.cells, strict=True)}


def _chart(chart: Chart) -> dict[str, Any]:
    return {
        "sentence": chart.sentence,
        "unit": chart.unit,
        "median": chart.median,
        "points": dict(zip(chart.labels, chart.values, strict=True)),
    }
