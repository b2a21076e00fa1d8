"""All channels and people, page by page; and where the bot may not ask for them, ids can be typed instead."""

from datetime import timedelta

import pytest

from od_escalator.clock import SystemClock
from od_escalator.demo.slack import BOT_SCOPES, BOT_USER_ID, Channel, LocalSlack, Token, User
from od_escalator.errors import Transient
from od_escalator.slack.roll import Roll
from tests.slack.conftest import TurnedClock

MANY = 1003


def roll(slack: LocalSlack, shown: str = "xoxb-local") -> Roll:
    return Roll(token=shown, clock=SystemClock(), base_url=slack.base_url)


def test_all_pages_are_read_and_programs_and_who_left_are_nobody() -> None:
    users = [User(id=f"U{number:05}", name=f"u{number}", real_name=f"Person {number}") for number in range(MANY)]
    users += [
        User(id="U0GONE", name="gone", real_name="Gone", deleted=True),
        User(id="U0APP", name="app", real_name="App", is_bot=True),
        User(id="USLACKBOT", name="slackbot", real_name="Slackbot"),
    ]
    channels = [
        Channel(id="C0HERE", name="here", members=(BOT_USER_ID,)),
        Channel(id="C0NOT", name="not", bot_is_member=False),
    ]
    with LocalSlack(SystemClock(), users=users, channels=channels) as slack:
        found = roll(slack).members()
        assert found is not None
        assert (len(found), found[7].name, found[7].shown) == (MANY, "Person 7", "u7")
        assert [each.name for each in roll(slack).channels() or ()] == ["here"]


def test_without_the_scopes_nothing_is_listed_and_nothing_fails() -> None:
    weak = Token("xoxb-weak", BOT_SCOPES - {"users:read", "groups:read"})
    with LocalSlack(SystemClock(), tokens=(weak,)) as slack:
        assert (roll(slack, "xoxb-weak").members(), roll(slack, "xoxb-weak").channels()) == (None, None)


def test_a_large_workspace_is_waited_for_as_long_as_slack_asks_but_no_more_than_a_minute() -> None:
    clock, waits = TurnedClock(), []

    def wait(seconds: float) -> None:
        waits.append(seconds)
        clock.at += timedelta(seconds=seconds)

    with LocalSlack(SystemClock()) as slack:
        slack.fail_next("users.list", "429", retry_after=20)
        patient = Roll(token="xoxb-local", clock=clock, base_url=slack.base_url, wait=wait)
        assert (patient.members(), waits) == ((), [20.0])
        slack.fail_next("conversations.list", "429", retry_after=90)
        with pytest.raises(Transient):
            patient.channels()
        assert waits == [20.0]
