"""Kill the program at every recorded point of the story: nothing is lost, and nothing happens twice."""

import re
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import pytest

from od_escalator.demo.audit import audit_is_trusted
from od_escalator.demo.server import Server
from od_escalator.demo.stage import Stage
from od_escalator.demo.world import World, open_world
from tests.crash.killable import Killable
from tests.story.conftest import MONDAY_10_14
from tests.story.ear import Ear

#: The machine this runs on has two cores at least.
_AT_ONCE = 2

#: Fewer points than this mean that the recording is broken, not that the story became simpler.
_FEWEST = 100

_TABLES = ("task", "taskancestor", "tasknote", "taskunread", "taskhist")
_TALK = "Spoke w/ pt about the bill, explained her coverage, waived the late fee. Pt is happy now."


@dataclass(frozen=True)
class Outcome:
    """What the story left behind, without the minutes that a crash may cost."""

    left: tuple[str, ...]
    kills: int
    points: tuple[str, ...]


def tell(server: Server, folder: Path, kill_at: int | None) -> Outcome:
    """Play the story once in a practice of its own."""
    folder.mkdir()
    with open_world(server, folder, MONDAY_10_14) as world:
        running = Killable(world, kill_at)
        stage = Stage(world, lambda _: running)
        ear = Ear(world)
        nora = world.patient("Nora Whitfield")
        with world.at("Jamie") as jamie, world.at("Kelly") as kelly:
            jamie.write_commlog(nora, "Pt upset about the bill.", "Upset Patient")
            stage.settle()
            task = kelly.inbox()[0]["TaskNum"]
            kelly.open_task(task).close()
            kelly.write_commlog(nora, "Called pt, LVM. #rm")
            jamie.chart.write_note(nora, "Prophy. Still cross about the bill. #upset")
            stage.until_local(18, 10, 30)
            kelly.write_commlog(nora, _TALK)
            stage.settle()
            kelly.tick_done(task)
            stage.wait(minutes=5)
        stage.close()
        heard = (re.sub(r"\d+:\d\d", "0:00", said) for said in [*ear.news(), ear.root()])
        return Outcome((*heard, *_rows(world)), running.kills, running.points)


def _rows(world: World) -> list[str]:
    """How many rows of each kind are in Open Dental; every audit row of ours must be trusted."""
    us = world.practice.users["Escalator"]
    with world.practice.open() as session:
        audit = session.column("SELECT SecurityLogNum FROM securitylog WHERE UserNum = %(us)s", us=us)
        assert all(audit_is_trusted(session, number) for number in audit)
        rows = {table: session.value(f"SELECT COUNT(*) FROM {table}") for table in _TABLES}  # noqa: S608  names of ours
        rows["popups"] = session.value("SELECT COUNT(*) FROM signalod WHERE IType = 28")
    return [f"{count} rows: {name}" for name, count in (rows | {"audit": len(audit)}).items()]


def _survive(points: range, folder: Path) -> list[tuple[int, Outcome]]:
    """Play the story once for each of these points, on a server of our own."""
    with Server(engine="MyISAM", hand_turned=True) as server:
        return [(point, tell(server, folder / str(point), point)) for point in points]


def test_the_story_survives_a_kill_at_every_point(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # A killed process reports no coverage, and hundreds of them would pay for measuring it.
    monkeypatch.delenv("COVERAGE_PROCESS_CONFIG", raising=False)
    with Server(engine="MyISAM", hand_turned=True) as server:
        undisturbed = tell(server, tmp_path / "undisturbed", None)
    every = len(undisturbed.points)
    with ProcessPoolExecutor(_AT_ONCE, get_context("spawn")) as pool:
        shares = [range(first, every + 1, _AT_ONCE) for first in range(1, _AT_ONCE + 1)]
        survived = dict(each for share in pool.map(partial(_survive, folder=tmp_path), shares) for each in share)
    with capsys.disabled():
        print(f"\nkilled at {sum(outcome.kills for outcome in survived.values())} of {every} recorded points")  # noqa: T201  the figure is the point
    assert undisturbed.kills == 0
    assert every > _FEWEST
    assert {point: outcome.kills for point, outcome in survived.items()} == dict.fromkeys(range(1, every + 1), 1)
    assert _unlike(undisturbed, survived) == {}


def _unlike(undisturbed: Outcome, survived: dict[int, Outcome]) -> dict[str, str]:
    """What was lost (-) or happened too often (+), for each point at which that was so."""
    found = {}
    for point, outcome in sorted(survived.items()):
        lost = Counter(undisturbed.left) - Counter(outcome.left)
        doubled = Counter(outcome.left) - Counter(undisturbed.left)
        if lost or doubled:
            found[f"{point} {undisturbed.points[point - 1]}"] = f"-{sorted(lost)} +{sorted(doubled)}"
    return found
