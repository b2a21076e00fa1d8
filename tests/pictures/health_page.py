"""The health page on some cases, in a real browser: what may be wrong with it, and its pictures."""

import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from od_escalator.domain.complaint import Category
from od_escalator.domain.severity import Severity
from od_escalator.store import dead_man, link, waiting
from od_escalator.store.dead_man import Scheduled
from od_escalator.store.link import LinkState
from tests.cli.conftest import OPENED, desk_in
from tests.pictures.looks import LOOKS, looking
from tests.web.made import Shown, shown

_CASES = (
    ("Geneva", Severity.SERIOUS, Category.TREATMENT, timedelta(hours=3)),
    ("Lakeside", Severity.STANDARD, Category.WAIT, timedelta(days=4)),
    ("Geneva", Severity.STANDARD, Category.BILLING, timedelta(minutes=20)),
    ("Lakeside", Severity.MILD, Category.MANNER, timedelta(hours=2)),
    ("Geneva", Severity.CRITICAL, Category.PRIVACY, timedelta(minutes=2)),
)


def _fill(made: Shown, *, trouble: bool) -> None:
    now = made.clock.now()
    for office, severity, category, age in _CASES:
        made.ledger.open_case(office, at=now - age, severity=severity, category=category)
    made.read()
    made.escalator.escalate.tick(now)
    made.ledger.deliver(now)
    with made.ledger.store.transaction() as tx:
        link.save(tx, LinkState(since=OPENED - timedelta(days=3), sign=now))
        dead_man.arm(tx, Scheduled(since=now, channel="C0IT", offices=("Geneva",), post_at=now + timedelta(minutes=45)))
        if trouble:
            waiting.set_aside(tx, "main commlog 12", "LookupError", now)
            link.save(tx, LinkState(since=now - timedelta(minutes=9), problem="x" * 120))


def faults(browser: Browser, folder: Path) -> Iterator[str]:
    """Wide and narrow, light and dark; well, and with something to look after whose words are long."""
    with shown(desk_in(folder)) as made:
        _fill(made, trouble=True)
        made.page.tick(made.clock.now())
        for look in LOOKS:
            with looking(browser, look, made.host) as seen:
                yield from (f"{look}: {fault}" for fault in seen.go(f"http://{made.host}/"))
                found = Axe().run(seen.page)
                yield from (f"{look}: {each['id']}: {each['help']}" for each in found.response["violations"])


def take_pictures(browser: Browser, folder: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as there, shown(desk_in(Path(there))) as made:
        _fill(made, trouble=False)
        made.page.tick(made.clock.now())
        for look in LOOKS:
            with looking(browser, look, made.host) as seen:
                seen.go(f"http://{made.host}/")
                file = folder / f"health-{look}.png"
                seen.picture("body", file)
                yield file
