"""A step that repeats: told again until somebody calls, across a restart, and not once more."""

from collections.abc import Callable

from od_escalator.demo.stage import Stage
from od_escalator.demo.workstation import Workstation
from tests.story.ear import Ear

At = Callable[[str], Workstation]

LADDER = """[[policy.standard]]
after = "1bd"
until = "attempted"
tell = ["regional_manager"]
warn = "1h"
repeat = { every = "4h", times = 2 }

[people.lee]"""
NOTED = "Dana: An upset patient was noted Mon Nov 16, 10:14 AM, and no call is logged yet"
TOLD = "#geneva thread: Told now: <@U0DANA>"


def test_the_boss_hears_again_until_somebody_calls(stage: Stage, at: At, ear: Ear) -> None:
    stage.world.reconfigure(("[people.lee]", LADDER))
    stage.restart()
    at("Jamie").write_commlog(stage.world.patient("Nora Whitfield"), "Pt upset about the bill.", "Upset Patient")
    stage.settle()
    ear.news()
    stage.until_local(17, 10, 20)
    assert ear.news() == [
        "#geneva thread: Reminded: Kelly Ray",
        TOLD,
        NOTED,
        "Kelly: Dana Brooks will be told at 10:14 AM unless you log a call",
    ]
    stage.restart()
    stage.until_local(17, 14, 20)
    assert ear.news() == [TOLD, f"{NOTED} (told for the 2nd time)"]
    at("Kelly").write_commlog(stage.world.patient("Nora Whitfield"), "Called pt, LVM.")
    stage.settle()
    ear.news()
    stage.wait(days=3)
    assert ear.news() == []
