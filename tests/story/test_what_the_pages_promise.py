"""What README and docs tell people to do, done: the rights of the README are enough, the example story plays."""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from click.testing import CliRunner

from od_escalator import app
from od_escalator.cli import main
from od_escalator.demo.stage import Stage
from od_escalator.demo.workstation import Workstation
from od_escalator.demo.world import World
from od_escalator.escalator import Escalator
from tests.story.ear import ANNOUNCED, Ear

At = Callable[[str], Workstation]

ROOT = Path(__file__).parents[2]
LOGIN = "od_escalator"
TALK = "Spoke w/ pt about the bill, explained her coverage. She is happy now. #resolved"


def start_as_the_readme_says(world: World) -> Escalator:
    """Log in as somebody who was made by what `od-escalator grants` prints."""
    database = world.config.databases["main"]
    toml = world.folder / "config.toml"
    login = database.model_copy(update={"url": re.sub(r"//[^@/]+@", f"//{LOGIN}@", database.url)})
    toml.write_text(toml.read_text(encoding="utf-8").replace(database.url, login.url), encoding="utf-8")
    printed = CliRunner().invoke(main, ["--config", str(toml), "grants"]).stdout
    with world.server.admin() as admin:
        admin.run(f"DROP USER IF EXISTS {LOGIN}@'127.0.0.1'")
        for statement in re.findall(r"^(?!--)(.+);$", printed, re.MULTILINE):
            admin.run(statement.replace("<password>", f"'{world.server.password}'"))
    return app.build(world.config.model_copy(update={"databases": {"main": login}}), world.clock)


def test_the_rights_of_the_readme_are_enough_for_the_whole_story(world: World, at: At, ear: Ear) -> None:
    nora, kelly = world.patient("Nora Whitfield"), at("Kelly")
    stage = Stage(world, start_as_the_readme_says)
    at("Jamie").write_commlog(nora, "Pt upset about the bill. #upset")
    stage.settle()
    [task] = [row["TaskNum"] for row in kelly.inbox()]
    stage.until_local(18, 12)
    assert len(kelly.task_notes(task)) > 0
    kelly.write_commlog(nora, TALK)
    stage.settle()
    stage.wait(minutes=5)
    stage.close()
    assert kelly.inbox() == []
    assert "#owners: resolved Wed Nov 18, 12:00 PM by Kelly Ray" in ear.news()


def test_the_story_that_developers_copy_plays(stage: Stage, at: At, ear: Ear) -> None:
    page = (ROOT / "docs" / "developers.md").read_text(encoding="utf-8")
    [story] = re.findall(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    names: dict[str, Callable[[Stage, At, Ear], None]] = {}
    exec(story, {"Stage": Stage, "At": At, "Ear": Ear}, names)  # noqa: S102  our own page
    [(name, play)] = names.items()
    assert name.startswith("test_")
    play(stage, at, ear)


def test_a_state_restored_from_a_copy_makes_no_second_task(world: World, at: At, ear: Ear) -> None:
    nora, jamie, kelly = world.patient("Nora Whitfield"), at("Jamie"), at("Kelly")
    copy, state = world.folder / "copy.db", world.folder / "state.db"
    stage = Stage(world)
    with closing(sqlite3.connect(state)) as live, closing(sqlite3.connect(copy)) as backup:
        live.backup(backup)
    jamie.write_commlog(nora, "Pt upset about the bill. #upset")
    stage.settle()
    stage.close()
    heard = ear.news()
    for left in world.folder.glob("state.db*"):
        left.unlink()
    copy.rename(state)
    stage = Stage(world)
    stage.settle()
    stage.close()
    assert len(kelly.inbox()) == 1
    assert heard == ["#geneva: waiting, the task has not been opened yet", ANNOUNCED]
    [alert] = ear.news()
    assert alert.startswith("#it: our own records know less than our tasks in Open Dental show (up to UP-1001)")
