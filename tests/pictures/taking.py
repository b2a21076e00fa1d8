"""Take the pictures of docs/images: every moment of the story, in every look. `scripts/pictures` calls it."""

import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import click

from od_escalator.demo.play import cast_in
from od_escalator.demo.server import Server
from od_escalator.demo.world import open_world
from od_escalator.log import configure
from tests.pictures import health_page
from tests.pictures.looks import LOOKS, chromium, looking
from tests.pictures.moments import Moment, moments
from tests.pictures.report_page import take_pictures
from tests.story.conftest import MONDAY_10_14

_FOLDER = Path(__file__).resolve().parents[2] / "docs" / "images"
_REPORT = """## A report

How `od-escalator report range 2024-11-01 2026-10-31` begins, on a desk and on a phone; the figures are invented.

![How the report begins, on a desk](images/report-wide.png)
![How the report begins, on a phone](images/report-narrow.png)
"""
_HEALTH = """## The health page

Where `[health]` asks for it, on a desk and on a phone, light and dark; the cases are invented.

""" + "".join(f"![The health page with five open cases, {look}](images/health-{look}.png)\n" for look in LOOKS)
_HEAD = """# What is seen in Slack

The story in the local Slack of the demo, wide and narrow, light and dark. `scripts/pictures` makes this page.
"""


def main() -> None:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        configure(stack.enter_context((folder / "log.jsonl").open("w", encoding="utf-8")), json=True)
        server = stack.enter_context(Server(engine="MyISAM", hand_turned=True))
        world = stack.enter_context(open_world(server, folder, MONDAY_10_14))
        browser, cast = stack.enter_context(chromium()), stack.enter_context(cast_in(world))
        host = urlsplit(world.slack.page_url).netloc
        looks = {look: stack.enter_context(looking(browser, look, host)) for look in LOOKS}
        page = [_HEAD]
        for moment in moments(cast):
            for look, seen in looks.items():
                if faults := seen.go(world.slack.page_url + moment.path):
                    sys.exit(f"{moment.name}, {look}: {'; '.join(faults)}")
                file = _FOLDER / f"{moment.name}-{look}.png"
                seen.picture(moment.part, file)
                click.echo(file.relative_to(_FOLDER.parents[1]))
            page.append(_section(moment))
        for file in (*take_pictures(browser, _FOLDER), *health_page.take_pictures(browser, _FOLDER)):
            click.echo(file.relative_to(_FOLDER.parents[1]))
        page += [_REPORT, _HEALTH]
    (_FOLDER.parent / "pictures.md").write_text("\n".join(page), encoding="utf-8", newline="\n")


def _section(moment: Moment) -> str:
    shown = "".join(f"![{moment.told}, {look}](images/{moment.name}-{look}.png)\n" for look in LOOKS)
    return f"## {moment.told}\n\n{shown}"


if __name__ == "__main__":
    main()
