"""What is shown in Slack fits, in every look, and the pages say nothing on their console and ask nobody else."""

from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from od_escalator.demo.play import cast_in
from od_escalator.demo.world import World
from tests.pictures.looks import LOOKS, looking
from tests.pictures.moments import moments
from tests.story.conftest import world

__all__ = ["world"]


@pytest.mark.parametrize("mariadb", ["MyISAM"], indirect=True)
def test_every_moment_of_the_story_can_be_read_wide_and_narrow_light_and_dark(browser: Browser, world: World) -> None:
    host = urlsplit(world.slack.page_url).netloc
    with ExitStack() as stack:
        cast = stack.enter_context(cast_in(world))
        looks = {look: stack.enter_context(looking(browser, look, host)) for look in LOOKS}
        seen = {
            (moment.name, str(look)): each.go(world.slack.page_url + moment.path)
            for moment in moments(cast)
            for look, each in looks.items()
        }
    assert len(seen) >= 4 * 6
    assert {key: faults for key, faults in seen.items() if faults} == {}


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ("<p style='width: 2000px'>x</p>", "too wide: HTML"),
        ("<script>console.error('broken')</script>", "console: broken"),
        ("<img src='http://127.0.0.2:9/x'>", "asks elsewhere: http://127.0.0.2:9/x"),
    ],
)
def test_a_page_that_is_wrong_is_noticed(browser: Browser, html: str, fault: str) -> None:
    with looking(browser, LOOKS[0], "") as seen:
        assert any(each.startswith(fault) for each in seen.go(f"data:text/html,{html}"))
