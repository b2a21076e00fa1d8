"""The state is that of an older backup, where staff send the tasks by hand: Slack alone knows what was told since."""

from collections.abc import Callable
from contextlib import closing

from od_escalator.demo.stage import Stage
from od_escalator.demo.workstation import Workstation
from od_escalator.demo.world import World
from od_escalator.store import cases
from od_escalator.store.store import Store
from tests.story.ear import Ear
from tests.story.test_an_older_backup import back_up, restore

At = Callable[[str], Workstation]


def test_what_slack_was_told_since_the_backup_is_found_and_nobody_hears_it_twice(
    world: World, at: At, ear: Ear
) -> None:
    world.reconfigure(('tasks_via = "sql"', 'tasks_via = "none"'))
    stage = Stage(world)
    nora, walter, priya = (world.patient(name) for name in ("Nora Whitfield", "Walter Brandt", "Priya Raman"))
    at("Jamie").write_commlog(nora, "Pt upset about the wait. #upset")
    stage.settle()
    stage.wait(minutes=20)
    copy = back_up(world)
    at("Kelly").write_commlog(nora, "Called pt, LVM.")
    stage.until_local(16, 15)
    at("Jamie").write_commlog(walter, "Pt very upset about the crown. #upset 3")
    stage.until_local(18, 15)
    assert len(ear.news()) > 10
    stage.close()

    restore(world, copy)
    at("Jamie").write_commlog(priya, "Pt upset about a rude call. #upset")
    world.slack.fail_next("conversations.history", "503_html", times=10_000)
    stage = Stage(world)
    stage.wait(minutes=3)
    with closing(Store(world.config.state.url)) as store, store.reading() as tx:
        assert [case.number for case in cases.list_all(tx, 9)] == [1001]
    world.slack.heal()
    stage.wait(minutes=3)
    alert, *others = ear.news()
    assert alert.startswith("#it: our own records know less than our messages in Slack show (up to UP-1002)")
    assert others == [
        "#lakeside: waiting, nobody has sent the task yet",
        "#owners: an upset patient was noted Wed Nov 18, 3:00 PM",
        "Lee: An upset patient was noted Mon Nov 16, 3:00 PM, and nobody has sent the task yet",
        "Rosa: An upset patient was noted Mon Nov 16, 3:00 PM, and nobody has sent the task yet",
    ]
    with closing(Store(world.config.state.url)) as store, store.reading() as tx:
        assert [(case.number, case.patient) for case in cases.list_all(tx, 9)] == [
            (1003, priya),
            (1002, walter),
            (1001, nora),
        ]
    stage.restart()
    stage.wait(minutes=3)
    assert ear.news() == []
    stage.close()
