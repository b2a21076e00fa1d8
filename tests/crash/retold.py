"""The story that is told again and again, killed at another point each time, and what it leaves behind."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from od_escalator.demo.server import Server
from od_escalator.demo.stage import Stage
from od_escalator.demo.world import open_world
from tests.crash.killable import Killable
from tests.faults.rows import rows
from tests.records import on_server
from tests.rest_api import through_api
from tests.story.conftest import MONDAY_10_14
from tests.story.ear import Ear

#: What the REST API was asked for right before the kill may come for two minutes, and only then is asked for again.
_LATEST = 5

_TALK = "Spoke w/ pt about the bill, explained her coverage, waived the late fee. Pt is happy now."


@dataclass(frozen=True)
class Outcome:
    """What the story left behind, without the minutes that a crash may cost."""

    left: tuple[str, ...]
    kills: int
    points: tuple[str, ...]


@dataclass(frozen=True)
class Setting:
    """Open Dental's storage engine, where our records are ("file" or "server"), and `tasks_via` ("sql" or "api")."""

    engine: str
    records: str
    way: str = "sql"

    def __str__(self) -> str:
        where = f"{self.engine}, records {'in a file' if self.records == 'file' else 'on MariaDB'}"
        return where if self.way == "sql" else f"{where}, tasks through the REST API"


def tell(setting: Setting, server: Server, folder: Path, kill_at: int | None) -> Outcome:
    """Play the story once in a practice of its own."""
    folder.mkdir()
    with ExitStack() as stack:
        world = stack.enter_context(open_world(server, folder, MONDAY_10_14))
        if setting.records == "server":
            stack.enter_context(on_server(world, server))
        if setting.way == "api":
            stack.enter_context(through_api(world))
        running = Killable(world, kill_at)
        stage = Stage(world, lambda _: running)
        ear = Ear(world)
        nora = world.patient("Nora Whitfield")
        with world.at("Jamie") as jamie, world.at("Kelly") as kelly:
            jamie.write_commlog(nora, "Pt upset about the bill.", "Upset Patient")
            stage.wait(minutes=_LATEST)
            task = kelly.inbox()[0]["TaskNum"]
            kelly.open_task(task).close()
            kelly.write_commlog(nora, "Called pt, LVM. #rm")
            jamie.chart.write_note(nora, "Prophy. Still cross about the bill. #upset")
            stage.until_local(19, 10, 30)
            kelly.write_commlog(nora, _TALK)
            stage.settle()
            kelly.tick_done(task)
            stage.wait(minutes=_LATEST)
        stage.close()
        heard = (re.sub(r"\d+:\d\d", "0:00", said) for said in [*ear.news(), ear.root()])
        return Outcome((*heard, *rows(world)), running.kills, running.points)


def survive(setting: Setting, points: Iterable[int], folder: Path) -> dict[int, Outcome]:
    """Play the story once for each of these points, on a server of our own."""
    with Server(engine=setting.engine, hand_turned=True) as server:
        return {point: tell(setting, server, folder / str(point), point) for point in points}


def unlike(undisturbed: Outcome, survived: Mapping[int, Outcome]) -> dict[str, str]:
    """What was lost (-) or happened too often (+), for each point at which that was so."""
    found = {}
    for point, outcome in sorted(survived.items()):
        lost = Counter(undisturbed.left) - Counter(outcome.left)
        doubled = Counter(outcome.left) - Counter(undisturbed.left)
        if lost or doubled:
            found[f"{point} {undisturbed.points[point - 1]}"] = f"-{sorted(lost)} +{sorted(doubled)}"
    return found
