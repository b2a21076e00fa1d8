"""Somebody is away, does not work that day, or sleeps: the next one hears, and the patient waits for nobody."""

from collections.abc import Callable, Iterator

import pytest

from od_escalator.demo.stage import Stage
from od_escalator.demo.workstation import Workstation
from od_escalator.demo.world import World
from tests.story.ear import ANNOUNCED, Ear

At = Callable[[str], Workstation]

UPSET = "Pt upset about the bill for her crown, wants a call back. #upset"
KELLY, DANA = 'slack = "U0KELLY"', 'slack = "U0DANA"'


@pytest.fixture
def begin(world: World) -> Iterator[Callable[..., Stage]]:
    """Start with lines added to the tables of Kelly, the office manager, and Dana, the regional manager."""
    stages: list[Stage] = []

    def begun(kelly: str = "", dana: str = "") -> Stage:
        world.reconfigure((KELLY, f"{KELLY}\n{kelly}"), (DANA, f"{DANA}\n{dana}"))
        stages.append(Stage(world))
        return stages[0]

    yield begun
    for stage in stages:
        stage.close()


def test_the_delegate_has_the_task_and_hears_until_she_is_back(
    begin: Callable[..., Stage], world: World, at: At, ear: Ear
) -> None:
    stage = begin('away = [{ from = 2026-11-16, until = 2026-11-18, delegate = "sam" }]')
    nora, sam = world.patient("Nora Whitfield"), at("Sam")
    at("Jamie").write_commlog(nora, UPSET)
    stage.settle()
    assert (len(at("Sam").inbox()), len(at("Kelly").inbox())) == (1, 0)
    assert sam.new_popups() == [sam.inbox()[0]["TaskNum"]]
    assert ear.news() == [
        "#geneva: waiting, the task has not been opened yet",
        ANNOUNCED,
    ]
    assert "Sam Ortiz" in world.slack.messages("C0GENEVA")[-1].text

    stage.until_local(16, 14)
    told = "<@U0SAM> (for Kelly Ray, away until 11/18)"
    assert ear.news() == [
        f"#geneva thread: Told now: {told}",
        "Sam: An upset patient hopes for a call",
    ]
    (heard,) = world.slack.messages("D0SAM")
    assert "Please open the task in your Open Dental inbox." in heard.text
    assert "You hear this for Kelly Ray, away until 11/18." in heard.text

    sam.open_task(sam.inbox()[0]["TaskNum"]).close()
    stage.wait(minutes=1)
    assert ear.news() == ["#geneva thread: Sam Ortiz opened the task"]
    stage.until_local(18, 9, 30)  # she is back: both hear of what comes due
    assert [line for line in ear.news() if not line.startswith("#")] == [
        "Dana: An upset patient was noted Mon Nov 16, 10:14 AM, and no call is logged yet",
        "Kelly: Dana Brooks will be told at 10:14 AM unless you log a conversation",
        "Sam: Dana Brooks will be told at 10:14 AM unless you log a call",
        "Sam: Dana Brooks will be told at 10:14 AM unless you log a conversation",
    ]


def test_a_message_waits_for_the_morning_and_what_is_critical_does_not(
    begin: Callable[..., Stage], world: World, at: At, ear: Ear
) -> None:
    stage = begin('days = ["tue", "wed"]', 'quiet_hours = ["09:00-16:00", "20:00-07:00"]')

    def dana() -> list[str]:
        return [line for line in ear.news() if line.startswith("Dana")]

    nora, hank = world.patient("Nora Whitfield"), world.patient("Hank Osgood")
    at("Jamie").write_commlog(nora, f"{UPSET} 3")  # serious: the regional manager hears at once
    stage.settle()
    assert len(at("Sam").inbox()) == 1  # Kelly does not work on Mondays
    assert ear.news() == [
        "#geneva thread: Told now: <@U0DANA>",
        "#geneva: waiting, the task has not been opened yet",
        ANNOUNCED,
    ]
    stage.until_local(16, 12)
    assert [line for line in ear.news() if line.startswith(("Dana", "Sam", "Kelly"))] == [
        "Sam: An upset patient hopes for a call",
    ]
    (heard,) = world.slack.messages("D0SAM")
    assert "You hear this for Kelly Ray, not in on Mon." in heard.text

    at("Jamie").write_commlog(hank, "Pt left very upset about the wait. #upset 4")
    stage.settle()
    noted = "Dana: An upset patient was noted Mon Nov 16, {}, and no call is logged yet".format
    assert dana() == [noted("12:00 PM")]
    stage.until_local(16, 15, 59)
    assert dana() == [noted("12:00 PM")]  # the critical one again, after an hour
    stage.until_local(16, 16, 1)
    assert dana() == [noted("10:14 AM"), noted("10:14 AM")]  # what fell due at 10:14 AM and at 3:14 PM
