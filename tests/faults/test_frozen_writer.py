"""A process that is frozen in the middle of an outside call, and wakes when another one has done its work."""

import re
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from od_escalator.demo.commlogdesk import Mode
from od_escalator.demo.server import Server
from od_escalator.demo.stage import Running, Stage, start_here
from od_escalator.demo.world import World, open_world
from tests.faults.freezing import TakingTurns
from tests.faults.rows import rows
from tests.story.conftest import MONDAY_10_14
from tests.story.ear import Ear

_TALK = "Spoke w/ pt about the bill, explained her coverage, waived the late fee. Pt is happy now."


def tell(server: Server, folder: Path, start: Callable[[World], Running]) -> tuple[Counter[str], Running]:
    """Play the story once in a practice of its own; what it left behind, without the minutes that a freeze costs."""
    folder.mkdir()
    with open_world(server, folder, MONDAY_10_14) as world:
        stage, ear = Stage(world, start), Ear(world)
        try:
            play(stage)
            if isinstance(stage.running, TakingTurns):
                stage.running.audit()
            stage.close()
        finally:
            if isinstance(stage.running, TakingTurns):
                stage.running.kill()
        heard = Counter(re.sub(r"\d+:\d\d", "0:00", said) for said in [*ear.news(), ear.root()])
        return heard + Counter(rows(world)), stage.running


def play(stage: Stage) -> None:
    world = stage.world
    nora, hank = world.patient("Nora Whitfield"), world.patient("Hank Osgood")
    with world.at("Jamie") as jamie, world.at("Kelly") as kelly:
        jamie.write_commlog(nora, "Pt upset about the bill.", "Upset Patient")
        stage.wait(minutes=5)
        task = kelly.inbox()[0]["TaskNum"]
        kelly.open_task(task).close()
        kelly.write_commlog(nora, "Called pt, LVM. #rm", mode=Mode.PHONE)
        stage.wait(minutes=5)
        stage.until_local(19, 10, 30)
        kelly.write_commlog(nora, _TALK, mode=Mode.PHONE)
        stage.wait(minutes=5)
        kelly.tick_done(task)
        stage.wait(minutes=5)
        jamie.write_commlog(hank, "Waited an hour. #upset")
        stage.wait(minutes=5)
        jamie.write_commlog(hank, "Now about the bill as well. #upset")
        stage.wait(minutes=5)
        kelly.write_commlog(hank, f"{_TALK} #resolved", mode=Mode.PHONE)
        stage.wait(minutes=5)


#: Fewer freezes than this mean that the recording is broken, not that the story became simpler.
@pytest.mark.parametrize(("one_at_a_time", "fewest"), [(False, 25), (True, 8)])
def test_who_was_frozen_and_wakes_leaves_nothing_twice(
    mariadb: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str], fewest: int, *, one_at_a_time: bool
) -> None:
    undisturbed, _ = tell(mariadb, tmp_path / "undisturbed", start_here)
    frozen, turns = tell(mariadb, tmp_path / "frozen", partial(TakingTurns, one_at_a_time=one_at_a_time))
    assert isinstance(turns, TakingTurns)
    assert frozen == undisturbed
    assert len(turns.frozen_at) >= fewest
    assert one_at_a_time <= turns.taken_back
    with capsys.disabled():
        print(f"\nfrozen at {len(turns.frozen_at)} points; taken back {turns.taken_back} messages")  # noqa: T201  the figures are the point
