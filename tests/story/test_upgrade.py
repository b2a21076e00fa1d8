"""The program is brought up to this version in the middle of the story, and goes on as if nothing had been."""

import gzip
import re
import sqlite3
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
from od_escalator.store import revisions
from tests.story.ear import Ear
from tests.story.older.middle import play_to_the_middle

At = Callable[[str], Workstation]

NOTED = "An upset patient was noted Mon Nov 16, 10:14 AM"

#: Made by `scripts/older-state` with the wheel of an older version.
OLDER = sorted((Path(__file__).parent / "older").glob("state-*.db.gz"))


def unpacked(world: World, older: Path) -> Path:
    """The older version has played the same story; its messages stand where those of this one do."""
    file = world.folder / "older.db"
    file.write_bytes(gzip.decompress(older.read_bytes()))
    with closing(sqlite3.connect(world.folder / "state.db")) as ours:
        posts = ours.execute("SELECT ts, channel, case_number FROM posts").fetchall()
    with closing(sqlite3.connect(file)) as theirs, theirs:
        theirs.executemany("UPDATE posts SET ts = ? WHERE channel = ? AND case_number = ?", posts)
    return file


def migrated(world: World, older: Path) -> None:
    """The older version was stopped, and this one installed."""
    for file in world.folder.glob("state.db*"):
        file.unlink()
    older.rename(world.folder / "state.db")
    command = ["--config", str(world.folder / "config.toml")]
    for words in (["status"], ["run", "--once"]):
        refused = CliRunner().invoke(main, [*command, *words])
        assert (refused.exit_code, "run od-escalator migrate" in refused.stderr) == (1, True)
    done = CliRunner().invoke(main, [*command, "migrate"])
    assert re.search(rf": brought from \w+ to {revisions.newest()}$", done.stdout, re.MULTILINE)


def restored(world: World, older: Path) -> None:
    """A backup that the older version has made is what is left."""
    assert restore(world.config, world.clock, older, lambda: True)


@pytest.mark.parametrize("bring_up", [migrated, restored])
@pytest.mark.parametrize("older", OLDER, ids=lambda file: file.name.removesuffix(".db.gz"))
def test_a_state_of_an_older_version_goes_on_under_this_one(
    world: World, at: At, ear: Ear, older: Path, bring_up: Callable[[World, Path], None]
) -> None:
    play_to_the_middle(world)
    assert ear.news()
    bring_up(world, unpacked(world, older))

    stage, kelly = Stage(world), at("Kelly")
    stage.until_local(19, 10, 20)
    told = ear.news()
    to_operations = [line for line in told if line.startswith("#it: ")]
    assert len(to_operations) == (bring_up is restored)
    assert [line for line in told if line not in to_operations] == [
        "#geneva thread: Reminded: Kelly Ray",
        "#geneva thread: Told now: <@U0DANA>, <@U0ROSA> and <@U0LEE>",
        "#lakeside thread: Reminded: Morgan Hale",
        "#lakeside thread: Told now: <@U0MORGAN>",
        f"Dana: {NOTED}, and nobody has reached the patient yet (1 attempt logged)",
        "Kelly: Dana Brooks will be told at 10:14 AM unless you log a conversation",
        f"Lee: {NOTED}, and nobody has reached the patient yet (1 attempt logged)",
        "Morgan: An upset patient hopes for a call",
        "Morgan: Dana Brooks will be told at 11:00 AM unless you log a call",
        f"Rosa: {NOTED}, and nobody has reached the patient yet (1 attempt logged)",
    ]
    kelly.write_commlog(world.patient("Nora Whitfield"), "Spoke w/ pt about the bill, waived the fee. Pt is happy now.")
    stage.settle()
    kelly.tick_done(5001)
    stage.until_local(20, 11, 10)
    stage.close()
    assert ear.news() == [
        "#geneva thread: Kelly Ray reached the patient, and the CommLog is written",
        "#geneva thread: Resolved by Kelly Ray",
        "#lakeside thread: Told now: <@U0DANA>",
        "#owners: resolved Thu Nov 19, 10:20 AM by Kelly Ray",
        "Dana: An upset patient was noted Wed Nov 18, 11:00 AM, and no call is logged yet",
    ]
