"""How a page is looked at: wide and narrow, light and dark; and what may be wrong with it then."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from shutil import which
from typing import Literal
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Request, sync_playwright

_WIDTHS = {"wide": 1000, "narrow": 390}
_SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
_HEIGHT = 300

#: Elements whose content is wider than they are, and that do not scroll.
_TOO_WIDE = """
() => [...document.querySelectorAll("body, body *")]
    .filter(e => e.checkVisibility() && e.clientWidth > 0 && e.scrollWidth > e.clientWidth + 1)
    .filter(e => getComputedStyle(e).overflowX === "visible")
    .concat(document.documentElement.scrollWidth > innerWidth ? [document.documentElement] : [])
    .map(e => `${e.tagName} ${e.className} ${e.textContent.trim().slice(0, 60)}`)
"""

#: Left, top and right of an element, and where what it says ends.
_EDGES = """
part => {
    const whole = document.querySelector(part);
    const { left, top, right } = whole.getBoundingClientRect();
    const last = whole.tagName === "MAIN" ? whole.lastElementChild : whole;
    return [left, top, right, last.getBoundingClientRect().bottom];
}
"""


@dataclass(frozen=True, slots=True)
class Look:
    width: str
    scheme: Literal["light", "dark"]

    def __str__(self) -> str:
        return f"{self.width}-{self.scheme}"


LOOKS = tuple(Look(width, scheme) for width, scheme in product(_WIDTHS, _SCHEMES))


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's; it runs as root too, and sees nothing but this machine."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=which("chromium"), args=["--no-sandbox"])
        yield browser
        browser.close()


@dataclass
class Looking:
    """A page that is open in one look; `faults` is what its console said, and what it asked of others."""

    page: Page
    host: str
    faults: list[str] = field(default_factory=list)

    def go(self, url: str) -> list[str]:
        """Open it, and say all that is wrong with it."""
        self.faults.clear()
        self.page.goto(url, wait_until="load")
        return [*self.faults, *(f"too wide: {each}" for each in self.page.evaluate(_TOO_WIDE))]

    def picture(self, part: str, file: Path) -> None:
        """Of a part of the page down to the end of what it says, on a screen that nothing has to be scrolled on."""
        width, height = self.page.evaluate("[innerWidth, Math.max(1200, document.documentElement.scrollHeight)]")
        self.page.set_viewport_size({"width": width, "height": height})
        x, y, right, bottom = self.page.evaluate(_EDGES, part)
        self.page.screenshot(path=file, clip={"x": x, "y": y, "width": right - x, "height": bottom - y})

    def hear(self, request: Request) -> None:
        if urlsplit(request.url).netloc not in ("", self.host):
            self.faults.append(f"asks elsewhere: {request.url}")


@contextmanager
def looking(browser: Browser, look: Look, host: str) -> Iterator[Looking]:
    context = browser.new_context(
        viewport={"width": _WIDTHS[look.width], "height": _HEIGHT}, color_scheme=look.scheme, device_scale_factor=1
    )
    page = context.new_page()
    seen = Looking(page, host)
    page.on(
        "console", lambda message: seen.faults.append(f"console: {message.text}") if message.type == "error" else None
    )
    page.on("pageerror", lambda error: seen.faults.append(f"error: {error}"))
    page.on("request", seen.hear)
    yield seen
    context.close()
