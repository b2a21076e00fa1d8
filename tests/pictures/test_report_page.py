"""The report is read on a desk, on a phone, on paper, and by those who hear it; it asks nobody for anything."""

from pathlib import Path

from playwright.sync_api import Browser

from tests.pictures.report_page import faults, written


def test_the_report_can_be_read_on_screen_and_on_paper(browser: Browser, tmp_path: Path) -> None:
    assert list(faults(browser, written(tmp_path))) == []


def test_a_report_that_would_be_cut_is_noticed(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "bad.html"
    rows = "<tr><th>Office<td>" + "x" * 200
    file.write_text(f"<title>Bad</title><style>p {{ color: #eee }}</style><table>{rows}</table><img><p>pale", "utf-8")
    said = "\n".join(faults(browser, file.as_uri()))
    for fault in (
        "too wide: ",
        "html-has-lang",
        "color-contrast",
        "A4: beyond the paper: TABLE",
        "Letter: may be cut: TR",
    ):
        assert fault in said
