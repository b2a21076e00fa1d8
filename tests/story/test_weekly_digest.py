"""The owners' week: once, when the first office opens on Monday, also of a week in which nothing happened."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from od_escalator.demo.server import Server
from od_escalator.demo.slack import PostedMessage
from od_escalator.demo.stage import Stage
from od_escalator.demo.workstation import Workstation
from od_escalator.demo.world import ZONE, World, open_world
from od_escalator.escalator import Escalator
from tests.story.conftest import MONDAY_10_14

At = Callable[[str], Workstation]

TOLD = ("Week of", "No upset", "(shadow)", "Lessons from")
OWNERS, OPERATIONS = "C0OWNERS", "C0IT"
WHERE = "Search a case's number in Open Dental's tasks. Never write a name here."


@pytest.fixture
def world(mariadb: Server, tmp_path: Path) -> Iterator[World]:
    with open_world(mariadb, tmp_path, MONDAY_10_14) as world:
        world.reconfigure(('weekly = "off"', 'weekly = "mon"'))
        yield world


class Weeks:
    """Hears what was said of a week, and who was asked about a silent office."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._heard = 0

    def news(self) -> set[tuple[str, str]]:
        said = [m for m in self._world.slack.everything() if m.text.startswith(TOLD)]
        new, self._heard = said[self._heard :], len(said)
        told = {(each.channel, each.text.removesuffix(f" {WHERE}")) for each in new}
        assert len(told) == len(new)
        return told


def illustrated(world: World) -> list[PostedMessage]:
    """The messages that end with a picture."""
    return [each for each in world.slack.everything() if [b["type"] for b in each.blocks][-1:] == ["image"]]


def sleep_until(stage: Stage, day: date, hour: int) -> None:
    """The machine is off until then."""
    stage.running.close()
    stage.world.clock.turn_to(datetime(day.year, day.month, day.day, hour, tzinfo=ZONE))
    stage.restart()
    stage.wait(seconds=20)


def test_the_owners_hear_of_each_week_once(stage: Stage, at: At) -> None:
    world, weeks = stage.world, Weeks(stage.world)
    nora, walter = world.patient("Nora Whitfield"), world.patient("Walter Brandt")
    at("Jamie").write_commlog(nora, "Pt upset about the bill. #upset 1")
    at("Jamie").write_commlog(walter, "Pt upset about the wait.", "Upset Patient")
    at("Jamie").write_commlog(walter, "Confirmed the appointment of 11/24.")
    stage.settle()
    stage.wait(hours=2)
    at("Kelly").write_commlog(nora, "Spoke w/ pt about the bill, waived the fee, she is happy now. #resolved")
    at("Morgan").write_commlog(walter, "Spoke w/ pt about the wait, apologized, he is happy now. #resolved")
    stage.settle()
    assert isinstance(stage.running, Escalator)
    stage.running.watch.tick(world.clock.now())
    backup = (world.folder / "state.db").read_bytes()

    sleep_until(stage, date(2026, 11, 23), 7)
    assert weeks.news() == set()
    stage.until_local(23, 8, 0)
    stage.wait(seconds=20)
    first = (
        "Week of Mon Nov 16 to Sun Nov 22: 5 notes read, 2 cases, healthy."
        " Geneva: 1 opened, 1 ended, 0 open now. The one talked to was reached within 2 h. Mild: UP-1001 (billing)."
        " Lakeside: 1 opened, 1 ended, 0 open now. The one talked to was reached within 2 h."
        " Not all offices were followed before Mon Nov 16, 10:13 AM."
    )
    assert weeks.news() == {(OWNERS, first)}
    stage.running.close()
    (world.folder / "state.db").write_bytes(backup)  # an older one, which nothing in Open Dental shows to be older
    stage.restart()
    stage.wait(minutes=1)
    assert weeks.news() == set()

    sleep_until(stage, date(2026, 12, 2), 11)
    quiet = "no notes read, no cases, healthy. Nothing noted and nothing open: Geneva and Lakeside."
    late = "This comes late: it was due Mon Nov 30, 8:00 AM."
    assert weeks.news() == {(OWNERS, f"Week of Mon Nov 23 to Sun Nov 29: {quiet} {late}")}
    world.slack.fail_next("chat.postMessage", "reset_after")
    world.reconfigure(('name = "Geneva"', 'name = "Geneva"\nmode = "shadow"'))
    sleep_until(stage, date(2026, 12, 28), 9)  # three weeks were missed: the last alone is told, and that once
    silent = "No upset notes for 5 weeks; is the tag used?"
    week = "Week of Mon Dec 21 to Sun Dec 27"
    asked = "Is the tag used? A quiet month is good news; ask the team all the same how they note an upset patient."
    assert weeks.news() == {
        (OWNERS, f"{week}: no notes read, no cases, healthy. Lakeside: {silent}"),
        ("D0DANA", f"No upset notes at Lakeside for 5 weeks. {asked}"),
        (OPERATIONS, f"{week} (shadow): no notes read, no cases, healthy. Geneva: {silent}"),
        (OPERATIONS, f"(shadow) would ask Dana Brooks: No upset notes at Geneva for 5 weeks. {asked}"),
    }
    charts = "Cases opened week by week, Nov 23, 2026 to Dec 21, 2026: median 0, the last week 0."
    few = "With fewer than 10 weeks nothing can be told from chance."
    assert sorted(each.channel for each in illustrated(world)) == [OPERATIONS, OWNERS]  # nothing to show before
    assert {block["alt_text"] for each in illustrated(world) for block in each.blocks[-1:]} == {f"{charts} {few}"}
