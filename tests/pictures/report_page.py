"""The report on the demo practice's two years, on screen and on paper: what may be wrong with it, and its pictures."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from od_escalator.report.page import as_html
from tests.pictures.looks import LOOKS, looking
from tests.report.made import TWO_YEARS, report, two_years_kept

#: Millimetres, and those of both margins; so many pixels of a page are a millimetre.
_PAPERS = {"A4": 210, "Letter": 216}
_MARGINS, _PIXELS = 24, 96 / 25.4
#: It is as paper is, light, wherever it is read.
_LIGHT = tuple(look for look in LOOKS if look.scheme == "light")
#: How much of it the pictures show.
_HEIGHT = 1500

#: What is wider than the paper, or may be cut by the end of a page.
_CUT = """
() => [...document.querySelectorAll("table, img, h2, p")]
    .filter(e => e.getBoundingClientRect().right > innerWidth + 1)
    .map(e => `beyond the paper: ${e.tagName} ${e.textContent.slice(0, 60)}`)
    .concat([...document.querySelectorAll("tr, img")]
        .filter(e => getComputedStyle(e).breakInside !== "avoid")
        .map(e => `may be cut: ${e.tagName} ${e.textContent.slice(0, 60)}`))
    .concat([...document.querySelectorAll("thead")]
        .filter(e => getComputedStyle(e).display !== "table-header-group")
        .map(e => `not on each page: ${e.textContent.slice(0, 60)}`))
"""


def written(folder: Path) -> str:
    """Write it there; returns its address."""
    with two_years_kept(folder) as store:
        file = folder / "report.html"
        file.write_text(as_html(report(store, TWO_YEARS, for_owners=True)), encoding="utf-8")
    return file.as_uri()


def faults(browser: Browser, url: str) -> Iterator[str]:
    """Wide and narrow, and on every paper."""
    for look in _LIGHT:
        with looking(browser, look, "") as seen:
            yield from (f"{look}: {fault}" for fault in seen.go(url))
            found = Axe().run(seen.page)
            yield from (f"{look}: {each['id']}: {each['help']}" for each in found.response["violations"])
            yield from (f"{look}: {fault}" for fault in _on_paper(seen.page) if look == _LIGHT[0])


def _on_paper(page: Page) -> Iterator[str]:
    page.emulate_media(media="print")
    for paper, width in _PAPERS.items():
        page.set_viewport_size({"width": int((width - _MARGINS) * _PIXELS), "height": 900})
        yield from (f"{paper}: {fault}" for fault in page.evaluate(_CUT))
        printed = page.pdf(format=paper)
        if not printed.startswith(b"%PDF"):
            yield f"{paper}: does not print"


def take_pictures(browser: Browser, folder: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as there:
        url = written(Path(there))
        for look in _LIGHT:
            with looking(browser, look, "") as seen:
                seen.go(url)
                file = folder / f"report-{look.width}.png"
                width = seen.page.evaluate("innerWidth")
                seen.page.set_viewport_size({"width": width, "height": _HEIGHT})
                seen.page.screenshot(path=file)
                yield file
