"""Open Dental is updated in mid-story to a version that we do not know: tasks wait until a person has accepted it."""

from collections.abc import Callable

from click.testing import CliRunner, Result

from od_escalator.cli import main
from od_escalator.demo.stage import Stage
from od_escalator.demo.workstation import Workstation
from od_escalator.demo.world import World
from tests.story.ear import Ear

At = Callable[[str], Workstation]

UPDATE = (
    "UPDATE preference SET ValueString = '26.1.4.0' WHERE PrefName = 'DataBaseVersion'",
    "ALTER TABLE task ADD Mood varchar(20) NOT NULL",
)


def check(world: World, *words: str) -> Result:
    return CliRunner().invoke(main, ["--config", str(world.folder / "config.toml"), "check", *words])


def test_tasks_wait_and_slack_goes_on_until_a_person_has_accepted_the_version(stage: Stage, at: At, ear: Ear) -> None:
    nora, walter = stage.world.patient("Nora Whitfield"), stage.world.patient("Walter Brandt")
    kelly = at("Kelly")
    at("Jamie").write_commlog(nora, "Pt upset about the wait. #upset")
    stage.settle()
    assert "there is nothing to accept" in check(stage.world, "--accept-version").stdout
    with stage.world.practice.open() as session:
        for statement in UPDATE:
            session.run(statement)
    ear.news()
    at("Jamie").write_commlog(walter, "Pt upset about the crown. #upset")
    stage.wait(minutes=20)
    alert, *others = ear.news()
    assert alert.startswith(
        "#it: a make_task message of case UP-1002 could not be delivered (unknown_version) What to do:"
    )
    assert "can also accept this Open Dental; until then tasks wait" in alert
    assert others == [
        "#lakeside: waiting, the task has not been opened yet",
        "#owners: an upset patient was noted Mon Nov 16, 10:14 AM",
    ]
    assert (len(kelly.inbox()), at("Morgan").inbox()) == (1, [])
    kelly.write_commlog(nora, "Spoke w/ pt, explained the wait. Pt is happy now.")
    stage.wait(minutes=2)
    assert ear.news() == ["#geneva thread: Kelly Ray reached the patient, and the CommLog is written"]

    assert "[database-unknown-version]" in check(stage.world).stdout
    assert "26.1.4 is written to from now on" in check(stage.world, "--accept-version").stdout
    assert "[database-unknown-version]" not in check(stage.world).stdout
    stage.wait(minutes=6)
    assert ear.news() == []
    [row] = at("Morgan").inbox()
    assert (row["KeyNum"], row["Mood"]) == (walter, "")
