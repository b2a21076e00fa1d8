"""Something was to be changed, and the same comes up again: the regional manager hears once, the owners in the end."""

from collections.abc import Callable

import pytest

from od_escalator.demo.stage import Stage
from od_escalator.demo.workstation import Workstation
from od_escalator.domain.catalogue import Lesson
from od_escalator.domain.complaint import Category
from od_escalator.domain.improvement import Improvement
from od_escalator.escalator import Escalator
from od_escalator.store import improvements
from tests.story.ear import Ear

At = Callable[[str], Workstation]
pytestmark = pytest.mark.parametrize("mariadb", ["MyISAM"], indirect=True)


TALK = "Spoke w/ pt about the bill, explained her coverage, waived the late fee. Pt is happy now. #resolved"


def test_the_same_issue_again_is_said_once_with_what_had_been_changed(stage: Stage, at: At, ear: Ear) -> None:
    jamie, kelly, world = at("Jamie"), at("Kelly"), stage.world
    change = Improvement(
        case_number=900,
        office="Geneva",
        category=Category.BILLING,
        change=Lesson.WRITE_COSTS_DOWN,
        since=world.clock.now(),
    )
    with stage._state.transaction() as tx:  # noqa: SLF001  the state that the program works on
        improvements.keep(tx, change)
    stage.wait(minutes=5)
    nora = world.patient("Nora Whitfield")
    jamie.write_commlog(world.patient("Walter Brandt"), "Pt upset, waited 50 min past his appt.", "Upset Patient")
    jamie.write_commlog(nora, "Pt upset about the bill for her crown.", "Upset Patient")
    stage.settle()
    stage.restart()
    stage.wait(minutes=15)
    [told] = [message.text for message in world.slack.messages("D0DANA")]
    assert "after UP-900 it was decided on Mon Nov 16 to put costs in writing beforehand." in told
    elsewhere = [line for line in ear.news() if not line.startswith("#")]
    assert [line.split(",")[0] for line in elsewhere] == ["Dana: The same issue again"]

    kelly.write_commlog(nora, TALK)
    stage.wait(minutes=2)
    *_, end = world.slack.messages("C0OWNERS")
    assert "The same issue before: after UP-900 it was decided on Mon Nov 16 to put costs" in end.text
    assert [finding for _ in range(3) if (finding := audited(stage))] == []


def audited(stage: Stage) -> int:
    assert isinstance(stage.running, Escalator)
    return stage.running.watch.audit.tick(stage.world.clock.now())
