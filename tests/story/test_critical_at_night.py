"""What is critical is mailed as well while Slack may be silent; once, without a patient, and nothing else is."""

from collections.abc import Callable, Iterator

import pytest

from od_escalator.demo.stage import Stage
from od_escalator.demo.workstation import Workstation
from od_escalator.demo.world import World
from tests.mail.mailroom import Mailroom, mailroom
from tests.story.ear import Ear

At = Callable[[str], Workstation]

CRITICAL = "Pt shoved our assistant and screams at us. #upset urgent #upset critical"
DANA, ROSA = 'slack = "U0DANA"', 'slack = "rosa@willow-creek.example"'
MAILED = """\
UP-1001 of Geneva is critical (other), noted at 8:30 PM.
No call is on file yet.
What is asked of you stands in Slack, which may be silent at this hour.
Who and what: Open Dental, search UP-1001 in the tasks.
Nobody reads what is answered to this mail.
"""


@pytest.fixture
def room() -> Iterator[Mailroom]:
    with mailroom() as opened:
        yield opened


@pytest.fixture
def stage(world: World, room: Mailroom) -> Iterator[Stage]:
    """Dana and Rosa have an address, Dana quiet hours besides."""
    server = f'[email]\nhost = "127.0.0.1"\nport = {room.port}\nencryption = "none"\nsender = "us@wc.example"\n\n'
    world.reconfigure(
        ("[people.kelly]", f"{server}[people.kelly]"),
        (DANA, f'{DANA}\nemail = "dana@wc.example"\nquiet_hours = ["08:00-09:00"]'),
        (ROSA, f'{ROSA}\nemail = "rosa@wc.example"'),
    )
    stage = Stage(world)
    yield stage
    stage.close()


def test_at_night_who_has_an_address_is_mailed_beside_slack_once(
    stage: Stage, world: World, at: At, ear: Ear, room: Mailroom
) -> None:
    stage.until_local(16, 20, 30)
    room.hang_up_after = 1
    at("Jamie").write_commlog(world.patient("Nora Whitfield"), CRITICAL)
    stage.settle()
    stage.restart()
    stage.wait(minutes=5)
    assert {line for line in ear.news() if line.startswith(("Dana", "Rosa"))} != set()
    assert set(room.texts) == {(f"{name}@wc.example", "Critical: UP-1001, Geneva", MAILED) for name in ("dana", "rosa")}
    # The server hung up on one after it had taken it: that one came again, and is the same mail to a mailbox.
    assert len(room.arrived) == 3
    assert len({mail["Message-ID"] for mail in room.arrived}) == 2


def test_by_day_only_quiet_hours_make_a_mail_and_what_is_not_critical_never_does(
    stage: Stage, world: World, at: At, room: Mailroom
) -> None:
    at("Jamie").write_commlog(world.patient("Nora Whitfield"), CRITICAL)
    stage.settle()
    assert room.arrived == []
    stage.until_local(17, 8, 10)
    morning = len(room.arrived)
    at("Jamie").write_commlog(world.patient("Hank Osgood"), CRITICAL)
    stage.settle()
    assert [to for to, _, _ in room.texts[morning:]] == ["dana@wc.example"]


def test_a_mail_server_that_refuses_is_told_to_operations_once_and_slack_has_it_all(
    stage: Stage, world: World, at: At, ear: Ear, room: Mailroom
) -> None:
    room.address = "550 no such mailbox"
    stage.until_local(16, 20, 30)
    at("Jamie").write_commlog(world.patient("Nora Whitfield"), CRITICAL)
    stage.settle()
    stage.wait(minutes=2)
    assert room.arrived == []
    told = "a mail message of case UP-1001 could not be delivered (mail_address)"
    assert [line.split(" What to do")[0] for line in ear.news() if line.startswith("#it")] == [f"#it: {told}"] * 2
