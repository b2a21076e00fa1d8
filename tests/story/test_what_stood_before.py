"""What stood in Open Dental before we came, or stands there again from a backup, is told only by what is new in it."""

from collections.abc import Callable
from contextlib import closing
from datetime import timedelta

from od_escalator.demo.session import Session
from od_escalator.demo.stage import Stage
from od_escalator.demo.workstation import Workstation
from od_escalator.demo.world import World
from tests.opendental.test_restored_backups import Backup
from tests.story.ear import ANNOUNCED, Ear

At = Callable[[str], Workstation]

OPENED = "#geneva: waiting, the task has not been opened yet"
BILL = "Pt very upset about the bill. #upset"
AGAIN = f"{BILL}\nCalled once more, now about her crown. #upset"


def test_a_note_of_before_the_first_start_opens_only_by_an_upset_that_is_added(world: World, at: At, ear: Ear) -> None:
    nora, jamie = world.patient("Nora Whitfield"), at("Jamie")
    number = jamie.write_commlog(nora, BILL)
    world.clock.turn(timedelta(hours=2))
    with closing(Stage(world)) as stage:
        stage.wait(minutes=1)
        for text in (BILL, f"{BILL} Resolved.", f"{BILL} Resolved. JP"):
            jamie.edit_commlog(number, text)
            stage.settle()
        stage.restart()
        stage.wait(minutes=2)
        assert ear.news() == []
        jamie.edit_commlog(number, AGAIN)
        stage.settle()
        assert ear.news() == [
            OPENED,
            "#owners: an upset patient was noted Mon Nov 16, 12:18 PM",
        ]


def test_a_restored_backup_loses_no_upset_and_tells_none_twice(stage: Stage, at: At, ear: Ear) -> None:
    world, jamie = stage.world, at("Jamie")
    jamie.write_commlog(world.patient("Nora Whitfield"), BILL)
    at("Robin").chart.write_note(world.patient("Ines Castell"), "Waited 50 min and said so at the desk. #upset")
    stage.settle()
    assert ear.news() == [OPENED, OPENED, ANNOUNCED, ANNOUNCED]
    with closing(Session.open(world.practice.url)) as session:
        backup = Backup(session)
        lost = jamie.write_commlog(world.patient("Hank Osgood"), "Crown broke again, wants a refund. #upset")
        stage.settle()
        assert ear.news() == [OPENED, ANNOUNCED]
        backup.restore()
        number = jamie.write_commlog(world.patient("Priya Raman"), "Rude on the phone, she says. #upset")
        assert number == lost
        stage.wait(minutes=5)
        stage.restart()
        stage.wait(minutes=5)
        backup.drop()
    assert ear.news() == [
        "#lakeside: waiting, the task has not been opened yet",
        "#owners: an upset patient was noted Mon Nov 16, 10:15 AM",
    ]
