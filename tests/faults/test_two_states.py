"""A standby with records of its own takes over, again and again: nothing is lost, nothing is there or told twice."""

import re
from pathlib import Path

import pytest

from od_escalator.demo.commlogdesk import Mode
from od_escalator.demo.server import Server
from od_escalator.demo.world import World, open_world
from tests.faults.rotation import Rotation
from tests.faults.rows import rows
from tests.story.conftest import MONDAY_10_14
from tests.story.ear import Ear

_TALK = "Spoke w/ pt about the bill, explained her coverage, waived the late fee. Pt is happy now."

#: What they heard where nobody dies; the times of day differ by what a takeover takes.
_LEFT_BEHIND = [
    "#geneva thread: Kelly Ray asks for help",
    *["#geneva thread: Kelly Ray reached the patient, and the CommLog is written"] * 2,
    "#geneva thread: Kelly Ray tried to reach the patient, no conversation yet",
    *["#geneva thread: Resolved by Kelly Ray"] * 2,
    "#geneva thread: Somebody wrote another note about this upset",
    "#geneva thread: Told now: <@U0DANA>",
    *["#geneva: resolved Wed Nov 18, 0:00 AM by Kelly Ray"] * 2,
    "#owners: an upset patient was noted Mon Nov 16, 0:00 AM",
    "#owners: an upset patient was noted Wed Nov 18, 0:00 AM",
    *["#owners: resolved Wed Nov 18, 0:00 AM by Kelly Ray"] * 2,
    "Dana: An upset patient was noted Wed Nov 18, 0:00 AM, and no call is logged yet",
    "Dana: Kelly Ray asks for help with this case",
    *["2 rows: task", "4 rows: taskancestor", "2 rows: tasknote", "0 rows: taskunread", "4 rows: taskhist"],
    *["2 rows: popups", "5 rows: audit"],
]


def play(world: World, processes: Rotation) -> None:
    nora, hank = world.patient("Nora Whitfield"), world.patient("Hank Osgood")
    with world.at("Jamie") as jamie, world.at("Kelly") as kelly:
        jamie.write_commlog(nora, "Pt upset about the bill.", "Upset Patient")
        processes.wait(minutes=5)
        task = kelly.inbox()[0]["TaskNum"]
        kelly.open_task(task).close()
        kelly.write_commlog(nora, "Called pt, LVM. #rm", mode=Mode.PHONE)
        processes.wait(minutes=5)
        processes.wait(hours=48)
        jamie.write_commlog(hank, "Waited an hour. #upset 3")
        processes.wait(minutes=5)
        kelly.write_commlog(nora, _TALK, mode=Mode.PHONE)
        kelly.tick_done(task)
        processes.wait(minutes=5)
        jamie.write_commlog(hank, "Now about the bill as well. #upset")
        processes.wait(minutes=5)
        kelly.write_commlog(hank, _TALK, mode=Mode.PHONE)
        processes.wait(minutes=5)
        kelly.write_commlog(hank, "Now it is settled. #resolved", mode=Mode.PHONE)
        processes.wait(minutes=5)


def test_whoever_dies_or_freezes_others_with_other_records_go_on_and_nothing_is_lost_or_twice(
    mariadb: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str], pytestconfig: pytest.Config
) -> None:
    every = 1 if pytestconfig.getoption("--every-point") else 3
    with open_world(mariadb, tmp_path, MONDAY_10_14) as world:
        ear, processes = Ear(world), Rotation(world, every)
        try:
            play(world, processes)
        finally:
            processes.close()
        heard, left = [re.sub(r"\d+:\d\d", "0:00", said) for said in ear.news()], rows(world)
    with capsys.disabled():
        print(f"\n{len(processes.faults)} takeovers; taken back {processes.taken_back} messages")  # noqa: T201  the figures are the point
    assert sorted(heard) + left == _LEFT_BEHIND
