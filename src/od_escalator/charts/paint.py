"""`python -m od_escalator.charts.paint`: reads charts from standard input, writes pictures; nobody imports it.

Greyscale-safe: grey bars with hatches and their numbers on them, a line with markers, a dashed median.
"""

import json
import sys
from base64 import b64encode
from io import BytesIO
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

_WIDTH, _BAR, _RUN_HEIGHT = 7.0, 0.3, 2.9  # inches: the width of a page within its margins
_DOTS = 160  # an inch, where dots are needed
_MOST_LABELS = 14
_INK, _FILL, _SOFT = "#222222", "#c8c8c8", "#767676"
_HATCH = "///"
_STYLE: dict[Any, Any] = {
    "font.family": "DejaVu Sans",  # comes with matplotlib
    "font.size": 9,
    "hatch.linewidth": 0.6,
    "svg.fonttype": "path",  # no font is looked for where it is read
    "svg.hashsalt": "od-escalator",
    "text.parse_math": False,  # a dollar sign is one
}


def main() -> None:
    asked = json.load(sys.stdin)
    mpl.rcParams.update(_STYLE)
    pictures = [b64encode(_picture(chart, asked["form"])).decode() for chart in asked["charts"]]
    json.dump(pictures, sys.stdout)


def _picture(chart: dict[str, Any], form: str) -> bytes:
    is_run = chart["kind"] == "run"
    height = _RUN_HEIGHT if is_run else 0.8 + _BAR * len(chart["labels"])
    figure = Figure(figsize=(_WIDTH, height), layout="constrained")
    axes = figure.subplots()
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    (_run if is_run else _bars)(axes, chart)
    file = BytesIO()
    # Without a date the same charts are the same bytes.
    metadata = {"Date": None, "Creator": None} if form == "svg" else {"Software": None}
    figure.savefig(file, format=form, dpi=_DOTS, metadata=metadata)
    return file.getvalue()


def _bars(axes: Axes, chart: dict[str, Any]) -> None:
    values = [value or 0 for value in chart["values"]]
    bars = axes.barh(range(len(values)), values, color=_FILL, edgecolor=_INK, hatch=_HATCH, height=0.7)
    axes.bar_label(bars, ["" if value is None else f"{value:,g}" for value in chart["values"]], padding=3)
    axes.set_yticks(range(len(values)), chart["labels"])
    axes.invert_yaxis()
    axes.set_xlabel(chart["unit"])
    axes.xaxis.set_major_locator(MaxNLocator(nbins=8, integer=all(value == int(value) for value in values)))
    axes.set_xlim(left=0, right=max([*values, 1]) * 1.12)


def _run(axes: Axes, chart: dict[str, Any]) -> None:
    places = range(len(chart["values"]))
    values = [float("nan") if value is None else value for value in chart["values"]]
    axes.plot(places, values, color=_INK, marker="o", markersize=4, linewidth=1.2, clip_on=False)
    if chart["median"] is not None:
        axes.axhline(chart["median"], color=_SOFT, linestyle="--", linewidth=1.2)
        axes.annotate(
            f"median {chart['median']:,.1f}".removesuffix(".0"),
            (1, chart["median"]),
            xycoords=("axes fraction", "data"),
            xytext=(4, 0),
            textcoords="offset points",
            va="center",
            color=_INK,
        )
    every = -(-len(places) // _MOST_LABELS)
    axes.set_xticks(list(places)[::every], chart["labels"][::every], rotation=35, ha="right")
    axes.set_ylabel(chart["unit"])
    said = [value for value in chart["values"] if value is not None]
    axes.set_ylim(bottom=0, top=None if any(said) else 1)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=6, integer=all(value == int(value) for value in said)))
    axes.grid(axis="y", color="#e2e2e2", linewidth=0.6)


if __name__ == "__main__":
    main()
