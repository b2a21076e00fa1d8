"""A report as one HTML file: nothing in it is fetched, nothing runs, and it prints on A4 and on Letter."""

from base64 import b64encode

from od_escalator.charts.draw import draw
from od_escalator.domain.periods import spelled
from od_escalator.pages import template_beside
from od_escalator.report.cells import LEGEND
from od_escalator.report.layout import Report


def as_html(report: Report) -> str:
    """OperatorError where the charts cannot be drawn."""
    pictures = draw(report.charts, "svg")
    sources = {chart: _source(picture) for chart, picture in zip(report.charts, pictures, strict=True)}
    page = template_beside(__name__, "page.html.jinja")
    return page.render(report=report, days=spelled(report.days), sources=sources, legend=LEGEND)


def _source(picture: bytes) -> str:
    return f"data:image/svg+xml;base64,{b64encode(picture).decode()}"
