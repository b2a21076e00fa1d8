"""Several upset patients of an office within a few days, and the weekly look at public reviews: told once, to whom."""

from collections.abc import Callable

import pytest

from od_escalator.demo.stage import Stage
from od_escalator.demo.workstation import Workstation
from tests.story.ear import NAMES

At = Callable[[str], Workstation]

#: Who is told does not depend on the storage engine.
pytestmark = pytest.mark.parametrize("mariadb", ["MyISAM"], indirect=True)

PATIENTS = ("Nora Whitfield", "Hank Osgood", "Ines Castell")


def heard(stage: Stage, words: str) -> list[tuple[str, str]]:
    return [(NAMES[each.channel], each.text) for each in stage.world.slack.everything() if words in each.text]


def test_a_burst_and_the_weekly_look_are_told_once(stage: Stage, at: At) -> None:
    stage.world.reconfigure(
        ('[bursts]\ncases = "off"', '[bursts]\ncases = 3\n\n[reviews]\nsites = ["google", "yelp"]\nreminder = "tue"')
    )
    stage.restart()
    for name in PATIENTS[:2]:
        at("Jamie").write_commlog(stage.world.patient(name), "Pt upset about the long wait. #upset")
    at("Jamie").write_commlog(stage.world.patient("Walter Brandt"), "Upset about the wait. #upset")
    stage.settle()
    assert heard(stage, "upset patients within") == []
    at("Jamie").write_commlog(stage.world.patient(PATIENTS[2]), "Pt upset about a bill. #upset")
    stage.settle()
    stage.wait(minutes=2)
    told = heard(stage, "upset patients within")
    assert sorted(where for where, _ in told) == ["#owners", "Dana"]
    assert told[0][1].startswith("Geneva: 3 upset patients within 7 days, most of them about wait.")
    stage.restart()
    stage.until_local(17, 7, 59)
    assert heard(stage, "Please look at") == []
    stage.until_local(17, 8, 1)
    stage.restart()
    stage.until_local(18, 12, 0)
    looks = heard(stage, "Please look at")
    assert sorted(where for where, _ in looks) == ["Kelly", "Morgan"]
    assert "Please look at Google and Yelp: is there a new review of Geneva?" in {text[:64] for _, text in looks}
    assert len(heard(stage, "upset patients within")) == 2
