"""`test-notify`: every place of the configuration gets one message that says that it is a test."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from od_escalator.clock import SystemClock
from od_escalator.demo.slack import LocalSlack
from od_escalator.demo.world import World
from tests.cli.conftest import Desk

#: What Slack hears does not depend on the storage engine.
pytestmark = pytest.mark.parametrize("mariadb", ["MyISAM"], indirect=True)

TEST = "This is a test from od-escalator. Nothing happened."
CHANNELS = ("C0GENEVA", "C0LAKESIDE", "C0OWNERS", "C0IT")
PEOPLE = ("U0KELLY", "U0SAM", "U0MORGAN", "U0DANA", "U0ROSA", "U0LEE")


def heard(slack: LocalSlack) -> dict[str, list[str]]:
    """Who got what; only places that got something."""
    found = {channel: slack.messages(channel) for channel in CHANNELS}
    found |= {person: slack.direct(person) for person in PEOPLE}
    return {place: [message.text for message in messages] for place, messages in found.items() if messages}


def results(stdout: str) -> dict[str, str]:
    """The table: each place with what is said of it."""
    rows = [line.split("  ") for line in stdout.splitlines()[1:] if "  " in line]
    return {cells[0]: cells[-1].strip() for cells in rows}


def test_every_place_gets_exactly_one_message_that_says_it_is_a_test(there: Desk, world: World) -> None:
    result = there.run("test-notify")
    assert result.exit_code == 0, result.output
    texts = heard(world.slack)
    assert set(texts) == {*CHANNELS, *PEOPLE}
    assert all(len(each) == 1 and each[0].startswith(TEST) for each in texts.values())
    assert texts["C0GENEVA"] == [f"{TEST} Here arrive the cases of Geneva."]
    assert texts["C0IT"] == [f"{TEST} Here arrive the program's own troubles."]
    assert len(world.slack.everything()) == 10
    assert set(results(result.stdout).values()) == {"delivered"}
    assert result.stdout.splitlines()[-1] == "Every place in Slack was reached."


def test_the_test_needs_no_database_and_no_state(there: Desk, world: World) -> None:
    there.edit(f":{world.server.port}/", ":9/")
    (there.folder / "state.db").unlink()
    assert there.run("test-notify").exit_code == 0


def test_a_channel_that_serves_several_ends_is_tested_once(there: Desk, world: World) -> None:
    there.edit('operations_channel = "C0IT"', 'operations_channel = "C0OWNERS"')
    result = there.run("test-notify")
    assert result.exit_code == 0
    assert heard(world.slack)["C0OWNERS"] == [f"{TEST} Here arrive how each case ended and the program's own troubles."]
    assert "owners and operations" in results(result.stdout)


@pytest.mark.parametrize(
    ("spoil", "place", "said"),
    [
        (lambda slack: slack.archive("C0GENEVA"), "Geneva", "is_archived (chat_postMessage); take the channel out of"),
        (lambda slack: slack.remove_bot("C0IT"), "operations", "channel_not_found (chat_postMessage); check the"),
        (lambda slack: slack.deactivate("U0DANA"), "Dana Brooks", "user_disabled (conversations_open); correct this"),
    ],
)
def test_a_place_that_was_not_reached_is_named_with_the_remedy_and_the_others_hear(
    there: Desk, world: World, spoil: Callable[[LocalSlack], None], place: str, said: str
) -> None:
    spoil(world.slack)
    result = there.run("test-notify")
    assert result.exit_code == 1
    table = results(result.stdout)
    assert said in table.pop(place)
    assert set(table.values()) == {"delivered"}
    assert len(world.slack.everything()) == 9
    assert result.stdout.splitlines()[-1] == "1 place not reached"


def test_a_lost_answer_is_looked_for_and_sends_nothing_twice(there: Desk, world: World) -> None:
    world.slack.fail_next("chat.postMessage", "reset_after", channel="C0GENEVA")
    world.slack.fail_next("chat.postMessage", "reset_before", channel="C0LAKESIDE")
    result = there.run("test-notify")
    assert result.exit_code == 1
    texts = heard(world.slack)
    assert len(texts["C0GENEVA"]) == 1
    assert "C0LAKESIDE" not in texts
    assert results(result.stdout)["Geneva"] == "delivered"
    assert "it may have arrived" in results(result.stdout)["Lakeside"]


def test_a_slack_that_is_busy_is_asked_again(there: Desk, world: World) -> None:
    world.slack.fail_next("chat.postMessage", "429", channel="C0IT", retry_after=1)
    result = there.run("test-notify")
    assert result.exit_code == 0
    assert len(heard(world.slack)["C0IT"]) == 1


def test_somebody_without_slack_is_no_failure(there: Desk, world: World) -> None:
    there.edit('slack = "U0SAM"\n', "")
    result = there.run("test-notify")
    assert result.exit_code == 0
    assert results(result.stdout)["Sam Ortiz"] == "not in Slack: gets no messages, as configured"
    assert "U0SAM" not in heard(world.slack)


def test_a_slack_that_is_away_reaches_nobody(there: Desk, world: World) -> None:
    there.edit(world.slack.base_url, "http://127.0.0.1:9/api/")
    result = there.run("test-notify")
    assert result.exit_code == 1
    assert "Slack could not be reached" in results(result.stdout)["Geneva"]


def test_slack_posts_the_dead_mans_test_by_itself_three_minutes_later(there: Desk, world: World) -> None:
    world.clock.turn_to(SystemClock().now())
    result = there.run("test-notify", "--dead-man")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("Scheduled in C0IT: Slack posts the test there by itself at ")
    assert "open that channel in Slack then" in result.stdout
    assert world.slack.everything() == []
    world.clock.turn(timedelta(minutes=2, seconds=55))
    assert world.slack.everything() == []
    world.clock.turn(timedelta(seconds=10))
    (message,) = world.slack.everything()
    assert (message.channel, message.metadata) == ("C0IT", None)
    assert message.text.startswith(TEST)


def test_a_dead_mans_test_that_slack_refuses_is_a_failure(there: Desk, world: World) -> None:
    world.slack.archive("C0IT")
    result = there.run("test-notify", "--dead-man")
    assert result.exit_code == 1
    assert result.stderr.startswith("od-escalator: Slack refused: is_archived (chat_scheduleMessage); take the")
