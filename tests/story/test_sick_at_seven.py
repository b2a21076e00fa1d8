"""No sign of the office manager in Open Dental on an open morning: the deputy hears, until she gives one."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta

import pytest

from od_escalator.cli.facts import Directory
from od_escalator.demo.stage import Stage
from od_escalator.demo.workstation import Workstation
from od_escalator.demo.world import World
from od_escalator.store import cases, timeline, unseen
from od_escalator.store.store import Store
from tests.story.ear import ANNOUNCED, Ear

At = Callable[[str], Workstation]


@pytest.fixture
def stage(world: World) -> Iterator[Stage]:
    world.reconfigure(('sick_after = "off"\n', 'sick_after = "45m"\n'))
    with closing(Stage(world)) as stage:
        yield stage


def test_the_deputy_has_the_task_and_hears_why_until_she_gives_a_sign(
    stage: Stage, world: World, at: At, ear: Ear
) -> None:
    nora, hank = world.patient("Nora Whitfield"), world.patient("Hank Osgood")
    stage.settle()
    at("Jamie").write_commlog(nora, "Pt upset about the bill, wants a call back. #upset")
    stage.settle()
    assert (len(at("Sam").inbox()), len(at("Kelly").inbox())) == (1, 0)
    stage.restart()  # who was not there is known again at once
    stage.until_local(16, 14)
    assert ear.news() == [
        "#geneva thread: Told now: <@U0SAM> (for Kelly Ray, not seen in Open Dental on Mon)",
        "#geneva: waiting, the task has not been opened yet",
        ANNOUNCED,
        "Sam: An upset patient hopes for a call",
    ]
    (heard,) = world.slack.messages("D0SAM")
    assert "You hear this for Kelly Ray, not seen in Open Dental on Mon." in heard.text

    at("Kelly").write_commlog(hank, "Confirmed the appt.")
    stage.wait(minutes=6)
    at("Jamie").write_commlog(hank, "Pt upset about the wait. #upset")
    stage.settle()
    assert (len(at("Sam").inbox()), len(at("Kelly").inbox())) == (1, 1)
    with closing(Store(world.config.state.url)) as store, store.reading() as tx:
        known = unseen.load(tx, "Geneva")
    assert {each.person for each in known} == {"kelly"}
    assert known[-1].until < world.clock.now() < known[-1].since + timedelta(hours=1)
    assert "Sam Ortiz" in explained(world, 1001)


def explained(world: World, case: int) -> str:
    """As the command line tells it, which knows only what is written down."""
    with closing(Store(world.config.state.url)) as store, store.reading() as tx:
        directory = Directory.of(world.config, tx)
        found = cases.load(tx, case)
        told = [each for each in timeline.of_case(tx, case) if each.told]
    assert found is not None
    return " ".join(directory.names(each.told, found, each.at) for each in told)
