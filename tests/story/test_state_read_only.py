"""The state may not be written, again and again: nothing is done outside, and it goes on by itself once it may."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from od_escalator.demo.stage import Stage, start_here
from od_escalator.demo.workstation import Workstation
from od_escalator.demo.world import World
from od_escalator.errors import StateError
from tests.story.ear import ANNOUNCED, Ear
from tests.story.test_an_older_backup import written

At = Callable[[str], Workstation]

_SAID = r"state\.db cannot be written, it is read-only\s*hint: check owner and mode"


@contextmanager
def read_only(file: Path) -> Iterator[None]:
    """As SQLite opens what the system does not let it write; root may write anything, so it is asked to."""

    def connect(dialect: object, *_: object) -> sqlite3.Connection | None:
        if dialect.name != "sqlite":  # type: ignore[attr-defined]  # SQLAlchemy's Dialect
            return None
        return sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True, check_same_thread=False)

    event.listen(Engine, "do_connect", connect)
    try:
        yield
    finally:
        event.remove(Engine, "do_connect", connect)


def start_read_only(stage: Stage, ear: Ear) -> None:
    """Start the program anew; what happened lately has to wait until its file may be written."""
    world = stage.world
    stage.running.close()
    ear.news()
    done = written(world)
    with read_only(world.folder / "state.db"):
        stage.running = start_here(world)
        for _ in range(3):
            world.clock.turn(timedelta(seconds=20))
            with pytest.raises(StateError, match=_SAID):
                stage.running.tick(world.clock.now())
    assert (ear.news(), written(world)) == ([], done)


def test_a_state_that_may_not_be_written_holds_all_up_until_it_may(
    world: World, stage: Stage, at: At, ear: Ear
) -> None:
    nora = world.patient("Nora Whitfield")
    at("Jamie").write_commlog(nora, "Pt upset about the wait. #upset")
    start_read_only(stage, ear)
    stage.settle()
    assert ear.news() == [
        "#geneva: waiting, the task has not been opened yet",
        ANNOUNCED,
    ]
    [task] = [row["TaskNum"] for row in at("Kelly").inbox()]
    at("Kelly").open_task(task).close()
    at("Kelly").write_commlog(nora, "Called pt, LVM. #rm")
    start_read_only(stage, ear)
    stage.settle()
    assert ear.news() == [
        "#geneva thread: Kelly Ray asks for help",
        "#geneva thread: Kelly Ray tried to reach the patient, no conversation yet",
        "Dana: Kelly Ray asks for help with this case",
    ]
    at("Kelly").write_commlog(nora, "Spoke w/ pt, explained the wait. Pt is happy now.")
    at("Kelly").tick_done(task)
    start_read_only(stage, ear)
    stage.settle()
    assert ear.news() == [
        "#geneva thread: Kelly Ray reached the patient, and the CommLog is written",
        "#geneva thread: Resolved by Kelly Ray",
        "#owners: resolved Mon Nov 16, 10:18 AM by Kelly Ray",
    ]
