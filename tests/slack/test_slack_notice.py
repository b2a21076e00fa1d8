"""The test of a place, and messages that Slack posts by itself later."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from od_escalator.demo.slack import BOT_TOKEN, LocalSlack
from od_escalator.domain.card import Content
from od_escalator.domain.notices import PlaceTest
from od_escalator.errors import Ambiguous, Permanent, Transient
from od_escalator.slack.later import Later
from od_escalator.slack.send import SlackMessenger
from tests.slack.conftest import OPENED, TurnedClock


def test_a_test_says_that_it_is_one_and_what_arrives_there(
    messenger: SlackMessenger, slack: LocalSlack, written: Callable[[Content], list[str]]
) -> None:
    test = PlaceTest("Here arrive the cases of <!channel> *Geneva*.")
    messenger.send("a1", "C0GENEVA", test)
    (message,) = slack.messages("C0GENEVA")
    assert message.text.startswith("This is a test from od-escalator. Nothing happened. Here arrive the cases of &lt;")
    assert message.broadcasts == ()
    assert written(test)[-1] == "Nobody has to do anything."


@pytest.fixture
def later(slack: LocalSlack, our_clock: TurnedClock) -> Later:
    return Later(token=BOT_TOKEN.value, base_url=slack.base_url, clock=our_clock, timeout=1)


@pytest.mark.parametrize("ahead", [0, 3600, -3600])
def test_slack_posts_by_its_own_clock_whatever_ours_shows(
    later: Later, slack: LocalSlack, slacks_clock: TurnedClock, our_clock: TurnedClock, ahead: int
) -> None:
    slacks_clock.turn(seconds=ahead)
    later.schedule("C0GENEVA", PlaceTest("By itself."), our_clock.now() + timedelta(minutes=3))
    assert slack.scheduled("C0GENEVA")[0][0] == int((OPENED + timedelta(seconds=ahead + 180)).timestamp())
    slacks_clock.turn(minutes=3)
    assert len(slack.messages("C0GENEVA")) == 1


def test_a_refusal_has_its_remedy(later: Later) -> None:
    with pytest.raises(Permanent, match="take the channel out of the archive"):
        later.schedule("C0OLD", PlaceTest("By itself."), OPENED + timedelta(minutes=3))


def test_an_answer_that_was_lost_is_ambiguous(later: Later, slack: LocalSlack) -> None:
    later.schedule("C0GENEVA", PlaceTest("By itself."), OPENED + timedelta(minutes=3))
    slack.fail_next("chat.scheduleMessage", "reset_after")
    with pytest.raises(Ambiguous):
        later.schedule("C0GENEVA", PlaceTest("By itself."), OPENED + timedelta(minutes=3))


def test_slack_away_is_tried_again_by_whoever_asked(our_clock: TurnedClock) -> None:
    nowhere = Later(token=BOT_TOKEN.value, base_url="http://127.0.0.1:9/api/", clock=our_clock)
    with pytest.raises(Transient):
        nowhere.schedule("C0GENEVA", PlaceTest("By itself."), OPENED)
