"""The morning message: once, when the first office opens, to who has something open; and what only the task may say."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from od_escalator.demo.server import Server
from od_escalator.demo.stage import Stage
from od_escalator.demo.workstation import Workstation
from od_escalator.demo.world import ZONE, World, open_world
from tests.story.conftest import MONDAY_10_14

At = Callable[[str], Workstation]

WHERE = "Who and what: Open Dental, on the task of each case. Never write a name here."


@pytest.fixture
def world(mariadb: Server, tmp_path: Path) -> Iterator[World]:
    with open_world(mariadb, tmp_path, MONDAY_10_14) as world:
        world.reconfigure(("morning_messages = false\n", ""))
        yield world


class Mornings:
    """Hears who was wished a good morning, and what else was said then."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._heard = 0

    def news(self) -> dict[str, str]:
        said = [each for each in self._world.slack.everything() if "ood morning: " in each.text]
        new, self._heard = said[self._heard :], len(said)
        return {each.channel: each.text.removeprefix("Good morning: ").removesuffix(f" {WHERE}") for each in new}


def test_managers_hear_once_when_their_first_office_opens(stage: Stage, at: At) -> None:
    world, mornings = stage.world, Mornings(stage.world)
    nora, walter = world.patient("Nora Whitfield"), world.patient("Walter Brandt")
    at("Jamie").write_commlog(nora, "Pt upset about the bill.", "Upset Patient")
    at("Jamie").write_commlog(walter, "Pt upset about the wait. #promise 11/17 call", "Upset Patient")
    with world.practice.open() as session:
        for patient, hour in ((nora, 10), (nora, 15), (world.patient("Ines Castell"), 9)):
            time = datetime(2026, 11, 17, hour, 40)  # noqa: DTZ001  the practice's own time
            session.insert("appointment", PatNum=patient, AptStatus=1, AptDateTime=time)
    stage.settle()
    kelly = at("Kelly")
    kelly.open_task(kelly.inbox()[0]["TaskNum"]).close()
    stage.until_local(17, 7, 59)
    assert mornings.news() == {}

    stage.until_local(17, 8, 0)
    geneva = (
        "Geneva has 1 open case. Next step today: UP-1001 at 10:14 AM."
        " Comes in today, please greet personally: UP-1001."
    )
    lakeside = "Lakeside has 1 open case. Next step today: UP-1002 at 10:14 AM. A call was promised for today: UP-1002."
    assert mornings.news() == {"D0KELLY": geneva, "D0DANA": f"{geneva} {lakeside}"}
    [note] = kelly.task_notes(kelly.inbox()[0]["TaskNum"])
    assert note["Note"].startswith("The patient comes in today at 10:40 AM. Please greet them personally.")
    stage.restart()
    stage.until_local(17, 9, 30)
    assert list(mornings.news()) == ["D0MORGAN"]
    assert len(kelly.task_notes(kelly.inbox()[0]["TaskNum"])) == 1

    for day, hour, hears in ((18, 11, True), (19, 12, False)):
        stage.until_local(day, 7, 30)
        stage.running.close()
        world.clock.turn_to(datetime(2026, 11, day, hour, tzinfo=ZONE))
        stage.restart()
        assert bool(mornings.news()) is hears
    kelly.write_commlog(nora, "Spoke w/ pt about the bill, waived the fee, she is happy now. #resolved")
    stage.settle()
    stage.until_local(20, 8, 30)
    assert list(mornings.news()) == ["D0DANA"]
    stage.until_local(21, 9, 0)
    assert set(mornings.news()) == {"D0DANA", "D0MORGAN"}
