"""Slack away, the program restarted: nothing is lost and nothing is said twice."""

from collections.abc import Callable
from typing import get_args

import pytest

from od_escalator.demo.slack import FaultKind
from od_escalator.demo.stage import Stage
from od_escalator.demo.workstation import Workstation
from tests.story.ear import ANNOUNCED, Ear

At = Callable[[str], Workstation]

OPENED = "#geneva: waiting, the task has not been opened yet"
NOTED = "An upset patient was noted Mon Nov 16, 10:14 AM"

#: A post that hangs is tried in tests/engine: here every fault is tried for the whole chain, and waiting adds nothing.
FAULTS = [kind for kind in get_args(FaultKind) if not kind.startswith("hang")]


def opened(stage: Stage, at: At, ear: Ear) -> int:
    """Open Nora's case, which Kelly has seen; returns the patient."""
    nora = stage.world.patient("Nora Whitfield")
    at("Jamie").write_commlog(nora, "Pt upset about the bill.", "Upset Patient")
    stage.settle()
    at("Kelly").open_task(at("Kelly").inbox()[0]["TaskNum"]).close()
    stage.wait(minutes=1)
    ear.news()
    return nora


def test_a_restart_between_any_two_steps_changes_nothing(stage: Stage, at: At, ear: Ear) -> None:
    nora = stage.world.patient("Nora Whitfield")
    at("Jamie").write_commlog(nora, "Pt upset about the bill.", "Upset Patient")
    stage.restart()
    stage.settle()
    stage.restart()
    assert ear.news() == [OPENED, ANNOUNCED]
    at("Kelly").open_task(at("Kelly").inbox()[0]["TaskNum"]).close()
    stage.restart()
    assert ear.news() == ["#geneva thread: Kelly Ray opened the task"]
    stage.until_local(17, 9, 30)
    stage.restart()
    assert [heard.split(":")[0] for heard in ear.news()] == ["#geneva thread", "Kelly"]
    stage.until_local(17, 11)
    stage.restart()
    stage.wait(minutes=5)
    assert ear.news() == ["#geneva thread: Told now: <@U0DANA>", f"Dana: {NOTED}, and no call is logged yet"]


def test_three_days_without_the_program_are_caught_up_in_one_message_each(stage: Stage, at: At, ear: Ear) -> None:
    opened(stage, at, ear)
    stage.running.close()
    stage.world.clock.turn_to(stage.world.clock.now().replace(day=20))
    stage.restart()
    stage.wait(minutes=5)
    told = [f"{name}: {NOTED}, and no call is logged yet" for name in ("Dana", "Lee", "Rosa")]
    assert ear.news() == ["#geneva thread: Told now: <@U0DANA>, <@U0ROSA> and <@U0LEE>", *told]


@pytest.mark.parametrize("fault", FAULTS)
def test_whatever_slack_answers_the_office_hears_once(fault: FaultKind, stage: Stage, at: At, ear: Ear) -> None:
    stage.world.slack.fail_next("chat.postMessage", fault)
    at("Jamie").write_commlog(stage.world.patient("Nora Whitfield"), "Pt upset about the bill.", "Upset Patient")
    stage.settle()
    stage.wait(minutes=10)
    assert ear.news() == [OPENED, ANNOUNCED]


def test_an_archived_channel_is_told_to_operations_and_stops_nobody_else(stage: Stage, at: At, ear: Ear) -> None:
    stage.world.slack.archive("C0GENEVA")
    at("Jamie").write_commlog(stage.world.patient("Nora Whitfield"), "Wants her records. #upset 3")
    stage.settle()
    stage.wait(minutes=10)
    heard = ear.news()
    assert [line.split(":")[0] for line in heard] == ["#it", "#owners", "Dana"]
    assert "is_archived" in heard[0]
    assert len(at("Kelly").inbox()) == 1


def looked_into(at: At, who: str) -> list[str]:
    """The first lines of the tasks in somebody's inbox."""
    return [task["Descript"].splitlines()[0] for task in at(who).inbox()]


def test_a_regional_manager_whom_slack_does_not_know_any_more_gets_a_task_at_once(
    stage: Stage, at: At, ear: Ear
) -> None:
    opened(stage, at, ear)
    stage.world.slack.deactivate("U0DANA")
    stage.until_local(17, 10, 30)
    stage.wait(minutes=1)
    heard = ear.news()
    assert [line.split(":")[0] for line in heard] == ["#geneva thread", "#geneva thread", "#it", "Kelly"]
    [task] = looked_into(at, "Dana")
    assert task == ("Please look into this: no call is on file yet - billing - UP-1001/D14 (noted Mon 10:14 AM Jamie)")
    stage.wait(hours=2)
    assert len(at("Dana").inbox()) == 1
    assert len(at("Kelly").inbox()) == 1


def go_away(stage: Stage) -> None:
    """Slack, until it is healed."""
    for method in ("chat.postMessage", "chat.update", "conversations.history", "conversations.replies"):
        stage.world.slack.fail_next(method, "503_html", times=10_000)


def test_slack_away_for_half_an_hour_sends_the_regional_managers_step_into_her_inbox(
    stage: Stage, at: At, ear: Ear
) -> None:
    opened(stage, at, ear)
    stage.until_local(17, 10)
    ear.news()
    go_away(stage)
    stage.until_local(17, 10, 40)
    assert looked_into(at, "Dana") == []
    stage.until_local(17, 10, 50)
    assert len(looked_into(at, "Dana")) == 1
    assert ear.news() == []
    stage.world.slack.heal()
    stage.wait(minutes=10)
    assert [line.split(":")[0] for line in ear.news()] == ["#geneva thread", "Dana"]
    assert len(looked_into(at, "Dana")) == 1


def test_a_short_hiccup_of_slack_makes_no_task(stage: Stage, at: At, ear: Ear) -> None:
    opened(stage, at, ear)
    stage.until_local(17, 10)
    stage.world.slack.fail_next("chat.postMessage", "503_html", times=3)
    stage.until_local(17, 11, 30)
    assert looked_into(at, "Dana") == []
    assert "Dana" in [line.split(":")[0] for line in ear.news()]


def test_whoever_called_while_slack_and_the_program_were_away_is_warned_once_of_the_later_time(
    stage: Stage, at: At, ear: Ear
) -> None:
    """The warning before her attempt waited beside the one after it, and both told the later time."""
    nora = opened(stage, at, ear)
    stage.until_local(18, 9, 10)
    go_away(stage)
    stage.until_local(18, 9, 20)
    stage.running.close()
    at("Kelly").write_commlog(nora, "Called pt, LVM.")
    stage.world.clock.turn_to(stage.world.clock.now().replace(day=19))
    ear.news()
    stage.restart()
    stage.wait(minutes=1)
    stage.world.slack.heal()
    stage.wait(minutes=10)
    assert [line for line in ear.news() if not line.startswith("#")] == [
        "Kelly: Dana Brooks will be told at 10:14 AM unless you log a conversation"
    ]
