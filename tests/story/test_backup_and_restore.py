"""The state goes back to a backup in the middle of the story: nothing is lost, and nobody hears anything twice."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from od_escalator.cli import main
from od_escalator.cli.restore import restore
from od_escalator.demo.stage import Stage
from od_escalator.demo.workstation import Workstation
from od_escalator.demo.world import World
from od_escalator.domain.case import State
from od_escalator.errors import OperatorError
from od_escalator.store import cases
from od_escalator.store.store import Store
from tests.story.ear import Ear
from tests.story.test_an_older_backup import written

At = Callable[[str], Workstation]


def back_up(world: World) -> Path:
    """As somebody at the command line does it while the service runs."""
    target = world.folder / "backup.db"
    words = ["--config", str(world.folder / "config.toml"), "backup", str(target)]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 0, done.output
    return target


def known(world: World) -> list[tuple[int, int, int | None, State]]:
    with closing(Store(world.config.state.url)) as store, store.reading() as tx:
        return [(case.number, case.patient, case.task, case.state) for case in cases.list_all(tx, 9)]


def test_what_was_done_since_the_backup_stands_and_is_done_no_second_time(world: World, at: At, ear: Ear) -> None:
    stage = Stage(world)
    nora, walter, priya = (world.patient(name) for name in ("Nora Whitfield", "Walter Brandt", "Priya Raman"))
    at("Jamie").write_commlog(nora, "Pt upset about the wait. #upset")
    stage.settle()
    stage.wait(minutes=20)
    copy = back_up(world)
    at("Jamie").write_commlog(walter, "Pt very upset about the crown. #upset 3")
    at("Jamie").write_commlog(priya, "Pt upset about Kelly, she was rude. #upset rm")
    stage.until_local(16, 15)
    at("Kelly").write_commlog(nora, "Called pt, LVM.")
    stage.until_local(19, 15)
    assert len(ear.news()) > 20
    with pytest.raises(OperatorError, match=r"state\.db is in use by the service"):
        restore(world.config, world.clock, copy, lambda: True)
    before, done = known(world), written(world)
    stage.close()

    assert restore(world.config, world.clock, copy, lambda: True)
    stage = Stage(world)
    stage.wait(minutes=20)
    (alert,) = ear.news()
    assert alert.startswith("#it: our own records were restored from a backup that knew nothing since Mon Nov 16, 10:3")
    assert (known(world), written(world)) == (before, done)

    stage.restart()
    at("Kelly").write_commlog(nora, "Spoke w/ pt, explained the wait. Pt is happy now.")
    at("Kelly").tick_done(5001)
    at("Jamie").write_commlog(world.patient("Hank Osgood"), "Pt upset about a bill. #upset")
    stage.settle()
    stage.wait(minutes=2)
    stage.close()
    assert known(world)[0][0] == 1004
    assert ear.news() == [
        "#geneva thread: Kelly Ray marked the task Done",
        "#geneva thread: Resolved by Kelly Ray",
        "#geneva: waiting, the task has not been opened yet",
        "#owners: an upset patient was noted Thu Nov 19, 3:20 PM",
        "#owners: resolved Thu Nov 19, 3:20 PM by Kelly Ray",
    ]
