"""The story in the three ways of writing: everybody hears the same, but for what is said of the task itself."""

from collections.abc import Callable, Iterator
from contextlib import nullcontext

import pytest

from od_escalator.demo.commlogdesk import Mode
from od_escalator.demo.stage import Stage
from od_escalator.demo.workstation import Workstation
from od_escalator.demo.world import World
from tests.rest_api import through_api
from tests.story.ear import Ear
from tests.story.test_main_story import NOTED, TALK, UPSET

At = Callable[[str], Workstation]

#: What the storage engine changes is seen in the main story.
pytestmark = pytest.mark.parametrize("mariadb", ["MyISAM"], indirect=True)

WAITING = "#geneva: waiting, the task has not been opened yet"
ANNOUNCED = "#owners: an upset patient was noted Mon Nov 16, 10:14 AM"

#: What is said of the task. The API's may not pop up, so its manager is told; by hand it has to be sent.
OF_THE_TASK = {
    "sql": [WAITING, ANNOUNCED],
    "api": [WAITING, ANNOUNCED, "Kelly: A task about this is in your Open Dental inbox now"],
    "none": ["#geneva: waiting, nobody has sent the task yet", ANNOUNCED, "#geneva thread: Somebody sent the task"],
}

TOLD = "Dana Brooks, Rosa Lind and Lee Park have been told"

HEARD = [
    "#geneva thread: Kelly Ray opened the task",
    "#geneva thread: Kelly Ray tried to reach the patient, no conversation yet",
    "#geneva thread: Reminded: Kelly Ray",
    "Kelly: Dana Brooks will be told at 10:14 AM unless you log a conversation",
    "#geneva thread: Told now: <@U0DANA>, <@U0ROSA> and <@U0LEE>",
    *(f"{who}: {NOTED}, and nobody has reached the patient yet (1 attempt logged)" for who in ("Dana", "Lee", "Rosa")),
    "#geneva thread: Kelly Ray reached the patient, and the CommLog is written",
    "#geneva thread: Resolved by Kelly Ray",
]


@pytest.fixture(params=["sql", "api", "none"])
def way(request: pytest.FixtureRequest, world: World) -> Iterator[str]:
    if request.param == "none":
        world.reconfigure(('tasks_via = "sql"', 'tasks_via = "none"'))
    with through_api(world) if request.param == "api" else nullcontext():
        yield request.param


def test_the_same_is_heard_whichever_way_the_task_is_written(way: str, world: World, at: At, ear: Ear) -> None:
    stage, nora = Stage(world), world.patient("Nora Whitfield")
    heard: list[str] = []
    at("Jamie").write_commlog(nora, UPSET, "Upset Patient")
    stage.settle()
    heard += ear.news()
    if way == "none":
        at("Jamie").write_task("Nora is upset about the bill", world.practice.inboxes["Kelly"], nora)
        stage.wait(minutes=1)
        heard += ear.news()
    [row] = at("Kelly").inbox()
    at("Kelly").open_task(row["TaskNum"]).close()
    stage.wait(minutes=10)
    heard += ear.news()
    at("Kelly").write_commlog(nora, "Called pt, LVM.", mode=Mode.PHONE)
    stage.wait(minutes=5)
    heard += ear.news()
    stage.until_local(19, 10, 10)
    stage.restart()
    heard += ear.news()
    stage.until_local(19, 10, 20)
    stage.restart()
    heard += ear.news()
    told = [note["Note"] for note in at("Kelly").task_notes(row["TaskNum"])]
    assert [note.split(" (")[0] for note in told] == ([] if way == "none" else [TOLD])
    at("Kelly").write_commlog(nora, TALK, mode=Mode.PHONE)
    stage.wait(minutes=4)
    heard += ear.news()
    at("Kelly").tick_done(row["TaskNum"])
    stage.wait(minutes=1)
    heard += ear.news()
    stage.close()
    assert heard[:-1] == [*OF_THE_TASK[way], *HEARD]
    assert heard[-1].startswith("#owners: resolved Thu Nov 19")
