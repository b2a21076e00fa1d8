"""The health page is read on a desk, on a phone, in the dark, and by those who hear it; it asks nobody for anything."""

from pathlib import Path

from playwright.sync_api import Browser

from tests.pictures.health_page import faults


def test_the_health_page_can_be_read_everywhere(browser: Browser, tmp_path: Path) -> None:
    assert list(faults(browser, tmp_path)) == []
